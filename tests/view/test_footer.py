"""The footer."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from presence_tui.view.fitting import cells_of
from presence_tui.view.footer import FooterKey, footer_line, reply_line
from presence_tui.view.glyphs import ASCII, UNICODE
from presence_tui.view.tones import DIM, KEY, plain

KEYS = [FooterKey("enter", "details"), FooterKey("/", "filter"), FooterKey("s", "sort"), FooterKey("space", "freeze")]
RIGHT = [FooterKey("?", "help"), FooterKey("q", "quit")]


def test_what_has_no_room_is_left_out_from_the_end():
    assert plain(footer_line(KEYS, RIGHT, 80)).startswith(" enter details  / filter  s sort  space freeze   ")
    assert plain(footer_line(KEYS, RIGHT, 50)) == " enter details  / filter  s sort   ? help  q quit "
    assert plain(footer_line(KEYS, RIGHT, 9)) == "  q quit "


def test_keys_are_accents_and_words_stand_back():
    inks = {text.strip(): ink for text, ink in footer_line(KEYS[:1], [], 30) if text.strip()}
    assert inks == {"enter": KEY, "details": DIM}


@given(st.integers(2, 200))
def test_the_line_is_as_wide_as_asked(width):
    assert len(plain(footer_line(KEYS, RIGHT, width))) == width


@pytest.mark.parametrize(
    ("width", "words"),
    [
        (80, " Removed Guillermo Fernández-Castañeda for now · not saved · u undoes    q quit "),
        (90, " Removed Guillermo Fernández-Castañeda for now · not saved · u undoes      ? help  q quit "),
        (50, " Removed Guillermo Fernández-Castañed… · u undoes "),
        (30, " Removed Guillerm… · u undoes "),
    ],
)
def test_of_a_long_reply_the_key_that_it_names_stays(width, words):
    reply = "Removed Guillermo Fernández-Castañeda for now · not saved · u undoes"
    assert plain(reply_line(reply, RIGHT, width, UNICODE, cell_len)) == words


@given(
    st.text(st.characters(categories=["L", "N", "P", "Zs"]), max_size=120), st.integers(2, 130), st.sampled_from([ASCII, UNICODE])
)
def test_a_reply_takes_the_whole_line(reply, width, glyphs):
    joined = f"{reply}{glyphs.joint}u undoes"
    for words in (reply, joined):
        assert cells_of(reply_line(words, RIGHT, width, glyphs, cell_len), cell_len) == width
