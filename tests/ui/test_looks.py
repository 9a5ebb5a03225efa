"""NO_COLOR, --ascii, themes, and how little is sent while nothing happens."""

from __future__ import annotations

import re

import pytest

from presence_tui.settings.keys import THEMES
from tests.ui.stage import Stage, stage

COLOURS = re.compile(r"\x1b\[[0-9;]*?(?:3[0-7]|4[0-7]|9[0-7]|10[0-7]|38;|48;)[0-9;]*m")


async def tour(s: Stage) -> None:
    """See every screen."""
    await s.sign_in()
    await s.press("j", "enter", "tab", "tab", "?", "esc", ":", "esc", "/")
    await s.type("olu")
    await s.press("esc", "r")
    s.tenant.throttle("290")
    await s.later(100)


async def test_no_color_leaves_weight_and_underline_and_no_colour() -> None:
    async with stage(signed_in=False, NO_COLOR="1") as s:
        await tour(s)
        written = "".join(s.terminal.written)
        assert not COLOURS.search(written)
        assert re.search(r"\x1b\[(?:\d+;)*1[;m]", written)
        assert s.terminal.inks(0)[60].reverse, "the amber bar is reversed"


async def test_colours_are_there_otherwise() -> None:
    async with stage(["ada"]) as s:
        assert COLOURS.search("".join(s.terminal.written))


async def test_without_colour_the_cursor_row_is_reversed_and_reachable_is_bold() -> None:
    async with stage(NO_COLOR="1") as s:
        assert s.terminal.inks(s.line_of("Ada Lovelace"))[10].reverse
        assert s.terminal.inks(s.line_of("Bob Ng"))[28].bold
        assert not s.terminal.inks(s.line_of("Olu Adeyemi"))[28].bold


async def test_ascii_draws_nothing_of_ours_beyond_ascii() -> None:
    people = ["ada", "bob", "olu", "ursula", "partner", "nobody@contoso.com"]
    async with stage(people, signed_in=False, ascii_only=True, size=(80, 24)) as s:
        await tour(s)
        for _ in range(2):
            assert "".join(s.terminal.written).isascii()
            await s.resize(120, 40)
        assert s.says(" + Ada Lovelace")


async def test_ascii_holds_in_every_theme() -> None:
    people = ["ada", "bob", "olu", "partner", "nobody@contoso.com"]
    async with stage(people, ascii_only=True, size=(100, 30), details=True) as s:
        for theme in THEMES:
            s.terminal.forget()
            await s.app.run_action(f"theme('{theme}')")
            await s.press("?", "esc", ":", "esc", "a", "b", "esc", "/", "o", "esc", "x", "u", "w")
            assert s.says("+ Ada Lovelace")
            assert "".join(s.terminal.written).isascii(), theme


@pytest.mark.parametrize(("theme", "colour"), [("light", "004d40"), ("terminal", "green"), ("auto", "5fd7af")])
async def test_a_theme_has_its_own_tones(theme: str, colour: str) -> None:
    async with stage(["ada", "bob"], theme=theme) as s:
        assert s.terminal.inks(s.line_of("Bob Ng"))[28].colour == colour


async def test_a_poll_that_changes_nothing_sends_nothing() -> None:
    async with stage(size=(120, 40)) as s:
        await s.press("t", "t")
        s.clock.jump(wall=3 * 3600, ticks=3 * 3600)
        await s.later(1)
        await s.poll()
        s.terminal.forget()
        before = len(s.tenant.requests)
        for _ in range(4):
            await s.poll()
        assert len(s.tenant.requests) == before + 4
        assert s.terminal.bytes_written == 0, s.terminal.written


async def test_one_change_sends_little() -> None:
    async with stage(size=(120, 40)) as s:
        s.clock.jump(wall=3 * 3600, ticks=3 * 3600)
        await s.later(1)
        await s.poll()
        s.terminal.forget()
        s.tenant.set("kwame", "Busy", "InACall", note="Month end, mail please")
        await s.poll()
        assert s.says("Kwame Mensah", "In a call", "just now")
        assert 0 < s.terminal.bytes_written <= 160


async def test_ages_are_drawn_when_their_word_changes() -> None:
    async with stage() as s:
        assert s.row_of("Ada Lovelace").split("│")[0].rstrip().endswith("Available")
        await s.poll()
        await s.poll()
        assert s.says("Ada Lovelace", "Available", "1m+")
