"""The footer."""

from hypothesis import given
from hypothesis import strategies as st

from presence_tui.view.footer import FooterKey, footer_line
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
