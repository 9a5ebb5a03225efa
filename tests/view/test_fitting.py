"""Cutting and wrapping by cells."""

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from presence_tui.view.fitting import cells_of, cut, cut_line, wrap_line, wrap_words
from presence_tui.view.tones import DIM, TEXT, plain

texts = st.text(st.sampled_from("ab é李伟🙂e\u0301🇩🇪 "), max_size=60)


def test_wide_text_is_cut_at_its_cells():
    assert cut("在开会，请留言", 6, cell_len, "…") == "在开…"
    assert cut("在开会", 6, cell_len, "…") == "在开会"
    assert cut("Esra Yıldız", 8, cell_len, "…") == "Esra Yı…"
    assert cut("Esra", 0, cell_len, "…") == ""


def test_a_line_is_cut_where_it_is_full():
    line = [("Contoso", TEXT), (" · ", DIM), ("ada@contoso.com", TEXT)]
    assert plain(cut_line(line, 14, cell_len, "…")) == "Contoso · ada…"
    assert plain(cut_line(line, 10, cell_len, "…")) == "Contoso ·…"
    assert plain(cut_line(line, 25, cell_len, "…")) == "Contoso · ada@contoso.com"
    assert plain(cut_line(line, 0, cell_len, "…")) == ""


def test_words_stay_whole_where_they_fit():
    assert wrap_words("Never one that somebody sent you.", 14, cell_len) == ["Never one that", "somebody sent", "you."]
    assert wrap_words("https://example.org/device", 10, cell_len) == ["https://ex", "ample.org/", "device"]
    assert wrap_words("", 10, cell_len) == [""]


@given(texts, st.integers(0, 20))
def test_nothing_cut_is_too_wide(text, cells):
    assert cell_len(cut(text, cells, cell_len, "…")) <= cells
    assert cells_of(cut_line([(text, TEXT), (text, DIM)], cells, cell_len, "…"), cell_len) <= cells


@given(texts, st.integers(4, 20))
def test_nothing_wrapped_is_too_wide_or_lost(text, cells):
    lines = wrap_line([(text, TEXT), (text, DIM)], cells, 2, cell_len)
    assert all(cells_of(line, cell_len) <= cells for line in lines)
    assert "".join(plain(line[1:] if at else line) for at, line in enumerate(lines)) == text + text
    assert all(cell_len(line) <= cells for line in wrap_words(text, cells, cell_len))
    assert "".join(wrap_words(text, cells, cell_len)).replace(" ", "") == text.replace(" ", "")
