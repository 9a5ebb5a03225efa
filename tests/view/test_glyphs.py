"""Every glyph takes one cell, in both sets."""

import pytest
from wcwidth import wcswidth

from presence_tui.view.glyphs import ASCII, UNICODE, Glyphs
from presence_tui.view.states import LOOKS, ROW_LOOKS


@pytest.mark.parametrize("glyphs", [UNICODE, ASCII])
def test_every_glyph_takes_one_cell(glyphs):
    assert {name: wcswidth(glyph) for name, glyph in glyphs._asdict().items()} == dict.fromkeys(glyphs._asdict(), 1)


def test_the_ascii_set_is_ascii():
    assert all(glyph.isascii() for glyph in ASCII._asdict().values())


def test_no_glyph_can_turn_into_an_emoji():
    emoji_presentable = set("▶◀✔✖⚠▪▫☎●️◼◻☑") - {"●", "️"}
    assert not emoji_presentable & set(UNICODE._asdict().values())


@pytest.mark.parametrize("glyphs", [UNICODE, ASCII])
def test_states_are_told_apart_by_shape_alone(glyphs):
    shapes = {look.glyph_name for look in (*LOOKS.values(), *ROW_LOOKS.values())}
    assert len({getattr(glyphs, name) for name in shapes}) == len(shapes)


def test_every_look_names_a_glyph():
    known = set(Glyphs._fields)
    assert all(look.glyph_name in known for look in (*LOOKS.values(), *ROW_LOOKS.values()))
