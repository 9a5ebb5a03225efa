"""Every ink can be read, and every state told from every other one: in each theme, by eyes of several kinds."""

from __future__ import annotations

from itertools import combinations
from typing import get_args

import pytest
from rich.style import Style

from presence_tui.model.availability import Availability, standing
from presence_tui.settings.keys import THEMES
from presence_tui.ui.palette import Palette, Surface
from presence_tui.ui.palettes import BY_NAME, DARK, DARK_COLORBLIND, LIGHT, LIGHT_COLORBLIND, NO_COLOR, TERMINAL
from presence_tui.view.glyphs import ASCII, UNICODE, Glyphs
from presence_tui.view.states import LOOKS, ROW_LOOKS, look
from presence_tui.view.tones import Ink, Tone
from tests.ui.eyes import DEUTERANOPIA, EVERYBODY, PROTANOPIA, Light, Matrix, contrast, distance, light

HEXES = (DARK, LIGHT, DARK_COLORBLIND, LIGHT_COLORBLIND)
FOR_THE_COLOUR_BLIND = (DARK_COLORBLIND, LIGHT_COLORBLIND)
NO_TEXT: set[Tone] = {"rule", "qr_dark"}
"""Lines, which nobody has to read, and areas of one colour."""
STATES: tuple[Tone, ...] = ("available", "busy", "away", "dnd", "out", "offline", "problem")
READABLE = 4.5
"""WCAG 2.2, success criterion 1.4.3."""
APART = 25.0
"""CIE76. Two states of the pair for the colour-blind are at least as far apart, for every kind of eye."""
AVAILABLE_APART = 8.0
"""CIE76. In the other two, Available is at least as far from every other state; they lean on shape and lightness for the rest."""
EYES = {"everybody": EVERYBODY, "deuteranopia": DEUTERANOPIA, "protanopia": PROTANOPIA}

hexes = pytest.mark.parametrize("palette", HEXES, ids=lambda palette: palette.name)
both_depths = pytest.mark.parametrize("colours_256", [False, True], ids=["true colour", "256 colours"])
eyes = pytest.mark.parametrize("eye", EYES.values(), ids=EYES)


def ink(style: Style, colours_256: bool) -> Light:
    assert style.color is not None
    return light(style.color, colours_256)


def ground(style: Style, colours_256: bool) -> Light:
    assert style.bgcolor is not None
    return light(style.bgcolor, colours_256)


@hexes
@both_depths
@pytest.mark.parametrize("surface", get_args(Surface))
def test_every_ink_can_be_read_on_every_surface(palette: Palette, colours_256: bool, surface: Surface) -> None:
    found = {}
    for tone in palette.tones.keys() - NO_TEXT:
        style = palette.style(Ink(tone), surface)
        found[tone] = contrast(ink(style, colours_256), ground(style, colours_256))
    assert {tone: round(ratio, 2) for tone, ratio in found.items() if ratio < READABLE} == {}


@hexes
@both_depths
def test_the_cursor_row_and_the_bar_are_seen_to_be_other_surfaces(palette: Palette, colours_256: bool) -> None:
    grounds = {surface: ground(palette.style(Ink("text"), surface), colours_256) for surface in ("bg", "bar", "sel")}
    for one, other in combinations(grounds, 2):
        assert distance(grounds[one], grounds[other]) >= 3, (one, other)


@pytest.mark.parametrize("palette", FOR_THE_COLOUR_BLIND, ids=lambda palette: palette.name)
@both_depths
@eyes
@pytest.mark.parametrize("surface", ["bg", "panel", "bar", "sel"])
def test_the_colour_blind_tell_every_state_from_every_other(
    palette: Palette, colours_256: bool, eye: Matrix, surface: Surface
) -> None:
    inks = {tone: ink(palette.style(Ink(tone), surface), colours_256) for tone in STATES}
    near = {(one, other): distance(inks[one], inks[other], eye) for one, other in combinations(STATES, 2)}
    assert {pair: round(apart, 1) for pair, apart in near.items() if apart < APART} == {}


@hexes
@both_depths
@eyes
def test_available_is_like_no_other_state(palette: Palette, colours_256: bool, eye: Matrix) -> None:
    available, *others = (ink(palette.style(Ink(tone)), colours_256) for tone in STATES)
    assert min(distance(available, other, eye) for other in others) >= AVAILABLE_APART


@pytest.mark.parametrize("glyphs", [UNICODE, ASCII], ids=["unicode", "ascii"])
def test_states_of_two_inks_have_two_shapes_and_no_word_in_common(glyphs: Glyphs) -> None:
    looks = [*LOOKS.values(), *ROW_LOOKS.values()]
    for one, other in combinations(looks, 2):
        if one.tone != other.tone:
            assert getattr(glyphs, one.glyph_name) != getattr(glyphs, other.glyph_name)
            assert one.word != other.word


@pytest.mark.parametrize("palette", [*BY_NAME.values(), NO_COLOR], ids=[*BY_NAME, "no_color"])
def test_only_who_can_be_reached_is_bold(palette: Palette) -> None:
    looks = [look(standing(known.spelled, known.spelled)) for known in Availability]
    bold = {one.word for one in looks if palette.style(one.ink).bold}
    urgent = {look.word for look in LOOKS.values() if look.tone == "dnd"} if palette is TERMINAL else set()
    assert bold - urgent == {"Available"}


@pytest.mark.parametrize("palette", [TERMINAL, NO_COLOR], ids=["terminal", "no_color"])
def test_where_colours_are_few_weight_tells_who_is_gone(palette: Palette) -> None:
    gone = {tone for tone in STATES if palette.style(Ink(tone)).dim}
    assert gone == ({"offline"} if palette is TERMINAL else {"away", "out", "offline"})
    assert not palette.style(Ink("available", bold=True)).dim


def test_every_theme_that_can_be_set_has_a_palette() -> None:
    assert set(THEMES) == {"auto", *BY_NAME}
