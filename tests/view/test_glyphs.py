"""Every glyph takes one cell, in both sets."""

from dataclasses import asdict, fields

import pytest
from wcwidth import wcswidth

from presence_tui.view.glyphs import ASCII, UNICODE, Glyphs
from presence_tui.view.states import LOOKS, ROW_LOOKS


@pytest.mark.parametrize("glyphs", [UNICODE, ASCII])
def test_every_glyph_takes_one_cell(glyphs):
    assert {name: wcswidth(glyph) for name, glyph in asdict(glyphs).items()} == dict.fromkeys(asdict(glyphs), 1)


def test_the_ascii_set_is_ascii():
    assert all(glyph.isascii() for glyph in asdict(ASCII).values())


def test_no_glyph_can_turn_into_an_emoji():
    emoji_presentable = set("▶◀✔✖⚠▪▫☎●️◼◻☑") - {"●", "️"}
    assert not emoji_presentable & set(asdict(UNICODE).values())


@pytest.mark.parametrize("glyphs", [UNICODE, ASCII])
def test_states_are_told_apart_by_shape_alone(glyphs):
    shapes = {look.glyph_name for look in (*LOOKS.values(), *ROW_LOOKS.values())}
    assert len({getattr(glyphs, name) for name in shapes}) == len(shapes)


def test_every_look_names_a_glyph():
    known = {field.name for field in fields(Glyphs)}
    assert all(look.glyph_name in known for look in (*LOOKS.values(), *ROW_LOOKS.values()))
