"""A theme is chosen while the program runs: everything follows at once, and the choice is kept."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import pytest
from textual.color import Color

from presence_tui.ui.palettes import BY_NAME, TERMINAL
from presence_tui.view.tones import Ink
from tests.ui.answers import Answers
from tests.ui.stage import Stage, stage


async def choose(s: Stage, theme: str) -> None:
    """Choose a theme in the command sheet."""
    await s.press(":")
    await s.type(f"Theme: {theme}")
    await s.press("enter")
    await s.until(lambda: s.app.main.table.has_focus, "the sheet to close")


def colour(theme: str, tone: str, surface: str = "bg") -> str:
    """Return the ink of a tone as a terminal gets it."""
    style = BY_NAME[theme].style(Ink(tone), surface)  # type: ignore[arg-type]  # names come from the tests' parameters
    assert style.color is not None
    return style.color.name.lstrip("#")


def ground(theme: str, surface: str) -> str:
    """Return a surface as a terminal gets it."""
    style = BY_NAME[theme].style(Ink("text"), surface)  # type: ignore[arg-type]  # as above
    return style.bgcolor.name.lstrip("#") if style.bgcolor else "default"


@pytest.mark.parametrize("theme", ["light", "dark-colorblind", "light-colorblind"])
async def test_everything_follows_at_once(theme: str) -> None:
    async with stage(size=(120, 40)) as s:
        await choose(s, theme)
        assert s.footer.startswith(f" Theme: {theme} ")
        assert s.terminal.ink("Bob Ng").colour == colour(theme, "text")
        assert s.terminal.inks(s.line_of("Bob Ng"))[1].colour == colour(theme, "available")
        assert s.terminal.inks(s.line_of("Ada Lovelace"))[10].ground == ground(theme, "sel")
        grounds = {ink.ground for y in range(40) for ink in s.terminal.inks(y)}
        assert grounds == {ground(theme, surface) for surface in ("bg", "panel", "bar", "sel")}
        assert s.terminal.inks(10)[72].colour in (colour(theme, "rule"), BY_NAME[theme].thumb.lstrip("#"))


async def test_screens_that_lie_below_and_those_that_open_later_follow_too() -> None:
    async with stage(size=(120, 40)) as s:
        await choose(s, "light")
        await s.press("?")
        assert {ink.ground for ink in s.terminal.inks(5)} == {ground("light", "bg")}
        await s.press("esc", "/")
        await s.type("o")
        assert s.terminal.inks(39)[0].ground == ground("light", "bar")
        assert Color.parse(s.app.get_css_variables()["background"]) == Color.parse("#fbfbfb")


async def test_help_lies_over_the_table_and_both_follow() -> None:
    async with stage(size=(120, 40)) as s:
        await s.press("?")
        await s.app.run_action("theme('light')")
        await s.drawn()
        assert {ink.ground for ink in s.terminal.inks(5)} == {ground("light", "bg")}
        await s.press("esc")
        assert s.terminal.inks(s.line_of("Bob Ng"))[1].colour == colour("light", "available")


async def test_the_way_to_the_terminals_own_colours_and_back() -> None:
    async with stage(size=(120, 40)) as s:
        await choose(s, "terminal")
        assert s.terminal.inks(s.line_of("Bob Ng"))[28].colour == "green"
        assert {ink.ground for y in range(40) for ink in s.terminal.inks(y)} == {"default"}
        assert s.terminal.inks(s.line_of("Ada Lovelace"))[10].reverse
        await choose(s, "dark")
        assert {ink.ground for ink in s.terminal.inks(s.line_of("Bob Ng"))} == {ground("dark", "bg"), ground("dark", "panel")}


async def test_nothing_is_painted_half_in_one_theme_and_half_in_the_other() -> None:
    async with stage(size=(120, 40)) as s:
        s.terminal.forget()
        await s.app.run_action("theme('light')")
        await s.drawn()
        written = "".join(s.terminal.written)
        assert _rgb(ground("light", "bg")) in written
        for surface in ("bg", "panel", "bar", "sel"):
            assert _rgb(ground("dark", surface)) not in written
        assert written.count("Olu Adeyemi") <= 3, "once, and again the same for the screen that Textual sees below"
        await s.at_rest()
        s.terminal.forget()
        await s.app.run_action("theme('light')")
        await s.drawn()
        assert len("".join(s.terminal.written)) < 400, "the same theme again is only a reply"


def _rgb(hexes: str) -> str:
    return "48;2;" + ";".join(str(int(hexes[at : at + 2], 16)) for at in (0, 2, 4))


async def test_a_choice_is_remembered_and_details_too() -> None:
    async with stage(size=(120, 40)) as s:
        await choose(s, "light-colorblind")
        assert s.remembered == {"theme": "light-colorblind"}
        await s.press("d")
        assert s.remembered == {"theme": "light-colorblind", "details": False}
        await s.press("d")
        assert s.remembered["details"] is True


async def test_details_are_as_they_were_left() -> None:
    async with stage(size=(120, 40), details=False) as s:
        assert not s.says("JSON as sent")
    async with stage(size=(80, 24), details=True) as s:
        assert s.says("JSON as sent")
    async with stage(size=(50, 20), details=True) as s:
        assert s.says("Olu Adeyemi"), "details in place of the table are not how one begins"
        await s.press("d")
        assert s.remembered == {}, "a look at somebody is no choice of how to see them all"


async def test_auto_says_what_it_is_here() -> None:
    async with stage(theme="light") as s:
        await choose(s, "auto")
        assert s.footer.startswith(" Theme: auto, which is dark here ")
    async with stage(theme="dark", COLORFGBG="0;15") as s:
        await choose(s, "auto")
        assert s.footer.startswith(" Theme: auto, which is light here ")


async def test_without_colours_the_reply_says_why_a_theme_cannot_be_seen() -> None:
    async with stage(NO_COLOR="1") as s:
        before = s.screen
        await choose(s, "light")
        assert s.footer.startswith(" Theme: light for another terminal: NO_COLOR is set ")
        assert s.remembered == {"theme": "light"}
        await s.press("0")
        assert s.screen == before


@pytest.mark.parametrize("theme", ["auto", "dark", "light-colorblind"])
async def test_sixteen_colours_win_over_hexes(theme: str) -> None:
    async with stage(theme=theme, TERM="screen", COLORTERM="") as s:
        assert s.app._common.drawing.palette is TERMINAL
        await choose(s, "light")
        assert s.footer.startswith(" Theme: light for another terminal: TERM=screen has 16 colours ")
        assert s.terminal.inks(s.line_of("Bob Ng"))[28].colour == "green"
        await choose(s, "terminal")
        assert s.footer.startswith(" Theme: terminal ")


async def _adding(s: Stage) -> None:
    await s.press("a", *"bob")


async def _finding_a_command(s: Stage) -> None:
    await s.press(":", *"sort")


async def _setting_up(s: Stage) -> None:
    await s.press(*"abc", "tab", *"contoso")


async def _waiting(s: Stage) -> None:
    await s.get_code()


async def _cells(theme: str, then: str, act: Callable[[Stage], Awaitable[None]]) -> list[list[tuple[object, ...]]]:
    """Return how every cell looks: begun in `theme`, and after `act` with the other one `then`, chosen by key."""
    answers = Answers() if act is _setting_up else None
    s = Stage(("ada", "bob"), size=(80, 24), theme=theme, answers=answers, signed_in=act is not _waiting)
    async with s.playing():
        await s.begin()
        await act(s)
        await s.app.run_action(f"theme('{then}')")
        await s.drawn()
        return [
            [(ink.is_blank or ink.colour, ink.ground, ink.reverse, ink.underlined) for ink in s.terminal.inks(y)]
            for y in range(24)
        ]


@pytest.mark.parametrize("act", [_adding, _finding_a_command, _setting_up, _waiting])
@pytest.mark.parametrize(("one", "other"), [("dark", "terminal"), ("terminal", "light")])
async def test_what_was_begun_in_another_theme_looks_as_if_it_had_not_been(
    one: str, other: str, act: Callable[[Stage], Awaitable[None]]
) -> None:
    assert await _cells(one, other, act) == await _cells(other, other, act)
