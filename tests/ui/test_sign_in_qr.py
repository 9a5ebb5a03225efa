"""The QR code on the sign-in screen, read back from the cells that the terminal shows."""

from __future__ import annotations

from typing import Any

import pytest
import segno

from tests.ui.stage import Stage, stage
from tests.ui.terminal import Ink

PAGE = "https://login.microsoft.com/device"
QUIET = 4
DARK, LIGHT = {"black", "000000"}, {"white", "ffffff"}
HALVES = {" ": (False, False), "▀": (True, False), "▄": (False, True), "█": (True, True)}


def modules_shown(s: Stage) -> list[list[bool]]:
    """The dark and light modules of the screen's only square of half blocks, its quiet zone included."""
    rows: list[list[bool]] = []
    for y in range(1, s.terminal.size.height - 1):
        inks, line = s.terminal.inks(y), f"{s.terminal.lines[y]:<{s.terminal.size.width}}"
        cells = [(HALVES[char], ink) for char, ink in zip(line, inks, strict=True) if _is_code(char, ink)]
        if cells:
            assert all(ink.colour in DARK or not any(halves) for halves, ink in cells)
            rows += [[upper for (upper, _), _ in cells], [lower for (_, lower), _ in cells]]
    return rows


def _is_code(char: str, ink: Ink) -> bool:
    return ink.ground in LIGHT or (char == "█" and ink.ground in DARK)


def shows_code(s: Stage) -> bool:
    return bool(modules_shown(s))


@pytest.mark.parametrize(
    "choices",
    [
        {"TERM": "screen", "COLORTERM": ""},
        {"TERM": "tmux-256color", "COLORTERM": ""},
        {},
        {"theme": "light"},
        {"theme": "light", "TERM": "tmux-256color", "COLORTERM": ""},
        {"theme": "dark", "TERM": "screen", "COLORTERM": ""},
        {"demo": True},
    ],
    ids=["16 colours", "256 colours", "true colour", "light", "light, 256 colours", "dark, 16 colours", "demo"],
)
async def test_the_cells_are_the_page_s_code_black_on_white_with_light_around(choices: dict[str, Any]) -> None:
    async with stage(signed_in=False, size=(100, 24), **choices) as s:
        await s.get_code()
        rows = modules_shown(s)
        side = 29 + 2 * QUIET
        assert [len(row) for row in rows] == [side] * (side + 1)
        wanted = [[bool(module) for module in row] for row in segno.make_qr(PAGE, error="l").matrix_iter(border=QUIET)]
        assert rows == [*wanted, [False] * side]
        assert s.says("the page, not the code")
        assert s.says(PAGE)


@pytest.mark.parametrize("choices", [{"ascii_only": True}, {"NO_COLOR": "1"}])
async def test_where_it_could_not_be_read_there_is_none_and_no_key_for_it(choices: dict[str, Any]) -> None:
    async with stage(signed_in=False, size=(100, 30), **choices) as s:
        await s.get_code()
        assert "QR" not in s.footer
        assert not any(char in s.screen for char in "▀▄█")
        await s.resize(60, 30)
        assert "QR" not in s.footer
        before = s.screen
        await s.press("v")
        assert s.screen == before
        assert "the page" not in s.screen


async def test_v_shows_it_alone_where_there_is_no_room_beside_and_back() -> None:
    async with stage(signed_in=False, size=(50, 20)) as s:
        code = await s.get_code()
        assert not shows_code(s)
        assert "v QR code" in s.footer
        await s.press("v")
        assert len(modules_shown(s)) == 34
        assert s.says("the page, not the code")
        assert not s.says(code)
        await s.press("v")
        assert not shows_code(s)
        assert s.says(code)


async def test_esc_goes_back_from_the_code_and_only_then_to_the_table() -> None:
    async with stage(signed_in=False, size=(50, 20)) as s:
        code = await s.get_code()
        await s.press("v", "esc")
        assert not shows_code(s)
        assert s.says(code)
        await s.press("esc")
        assert not s.says(code)


async def test_v_says_how_much_room_it_needs_where_there_is_none() -> None:
    async with stage(signed_in=False, size=(50, 19)) as s:
        await s.get_code()
        assert "QR" not in s.footer
        await s.press("v")
        assert s.footer.startswith(" No room for the QR code: needs 33 x 20 ")
        assert not shows_code(s)
        await s.resize(33, 20)
        await s.press("v")
        assert shows_code(s)


async def test_a_wider_screen_shows_it_beside_again() -> None:
    async with stage(signed_in=False, size=(50, 20)) as s:
        code = await s.get_code()
        await s.press("v")
        await s.resize(90, 24)
        assert shows_code(s)
        assert s.says(code)
        assert "QR" not in s.footer


async def test_there_is_none_before_a_code_was_asked_for_and_after_it_was_declined() -> None:
    async with stage(signed_in=False, size=(50, 24)) as s:
        await s.press("v")
        assert not shows_code(s)
        await s.get_code()
        await s.press("v")
        assert shows_code(s)
        s.tenant.decline()
        await s.later(6)
        await s.shows("! Declined at the page.")
        assert not shows_code(s)
        await s.get_code()
        assert not shows_code(s)
        assert "v QR code" in s.footer


async def test_the_minutes_go_on_beside_it() -> None:
    async with stage(signed_in=False, size=(80, 24)) as s:
        await s.get_code()
        before = modules_shown(s)
        await s.later(61)
        await s.shows("Waiting · 13 minutes left, until 14:17")
        assert modules_shown(s) == before
