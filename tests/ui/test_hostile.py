"""Text from outside is shown as it is: it is no markup, acts on no terminal, and takes exactly its cells."""

from __future__ import annotations

import pytest
from textual import events

from presence_tui.demo.tenant import SimulatedTenant
from presence_tui.model.watch_list import Group, WatchEntry, WatchList
from tests.manual_clock import ManualClock
from tests.ui.stage import Stage, stage
from tests.ui.widths import assert_exact

SHOWN = {
    "[/foo]": "[/foo]",
    "link": "[@click=app.quit]x[/]",
    "osc": "␛]52;c;cHduZWQ=␇clip",
    "c1": "␦31mred",
    "title": "␛]0;title␛\\",
    "long": "AAAAAAAAAAAAAAAAAAAAA",
    "bidi": "␦gnp.exe",
    "persian": "علیرضا نوری",
    "lines": "two lines and a return",
}

POINTER = {"22"}
"""The pointer's shape, which Textual sets."""


def hostile(size: tuple[int, int] = (120, 24), ascii_only: bool = False) -> Stage:
    clock = ManualClock()
    tenant = SimulatedTenant(clock.utc, prefix="test-")
    return Stage(["ada", *tenant.hostile()], size=size, tenant=tenant, clock=clock, ascii_only=ascii_only)


async def test_names_are_shown_literally_in_the_table() -> None:
    async with hostile().playing() as s:
        await s.begin()
        for shown in SHOWN.values():
            assert shown in s.screen, shown
        assert s.app.is_running


async def test_what_is_written_holds_nothing_of_theirs_that_acts() -> None:
    async with hostile().playing() as s:
        await s.begin()
        await s.press(*["j"] * 12)
        await s.press("tab", "end")
        written = "".join(s.terminal.written)
        assert s.terminal.system_commands <= POINTER
        assert "\x9b" not in written
        assert "\u202e" not in written
        assert s.app.clipboard == ""


async def test_names_and_notes_are_shown_literally_in_the_details() -> None:
    async with hostile().playing() as s:
        await s.begin()
        for _ in range(13):
            name = s.selected.rstrip("…")
            pane = [line.partition("│")[2] or line.partition("┃")[2] for line in s.terminal.lines]
            assert any(part.strip(" ┃").startswith(name[:20]) for part in pane), name
            await s.press("j")
        s.tenant.set("ada", "Busy", note="[/foo] [@click=app.quit]x[/] \x1b[31m")
        await s.poll()
        await s.press("g")
        await s.press(*["j"] * 12, *["k"] * 12)
        await s.press("/")
        await s.type("ada")
        assert s.says("Says    [/foo] [@click=app.quit]x[/] ␛[31m")
        assert s.says('"content": "[/foo] [@click=app.quit')
        assert "\\u001b[31m" in s.screen


async def test_a_filter_underlines_within_hostile_text() -> None:
    async with hostile().playing() as s:
        await s.begin()
        await s.press("/")
        await s.type("[/foo")
        assert s.names == ["[/foo]"]
        assert [ink.underlined for ink in s.terminal.inks(s.line_of("[/foo]"))[3:9]] == [True] * 5 + [False]


async def test_an_account_with_a_hostile_name_is_shown_literally() -> None:
    clock = ManualClock()
    tenant = SimulatedTenant(clock.utc, prefix="test-")
    tenant.add_person("evil", "[/red]\x1b[31m", "[bold]evil[@contoso.com")
    played = Stage(["me"], tenant=tenant, clock=clock, signed_in=False)
    async with played.playing() as s:
        await s.begin()
        await s.sign_in("evil")
        assert "[bold]evil[@contoso.com" in s.header
        assert s.says("[/red]␛[31m (you)")


async def test_a_refusal_with_markup_is_shown_literally() -> None:
    async with stage(signed_in=False) as s:
        body = '{"error": "made_up", "error_description": "[/x] \\u001b]0;t\\u0007 [@click=app.quit]y[/]"}'
        s.tenant.say(400, body, where="entra")
        await s.press("enter")
        await s.shows("[/x] ␛]0;t␇ [@click=app.quit]y[/]")
        assert s.terminal.system_commands <= POINTER


async def test_an_entry_that_is_nobody_is_shown_as_typed() -> None:
    async with stage(["[/foo]@contoso.com"]) as s:
        assert s.says("✗ [/foo]@contoso.com", "Not found")


@pytest.mark.parametrize("key", ["a", "/", ":"])
async def test_what_is_pasted_into_a_field_acts_on_no_terminal(key: str) -> None:
    async with stage(["ada"], size=(80, 24)) as s:
        await s.press(key)
        s.terminal.forget()
        s.app.post_message(events.Paste("\x1b]52;c;cHduZWQ=\x07evil\x9b31m\u202e"))
        await s.shows("]52;c;cHduZWQ=evil31m")
        written = "".join(s.terminal.written)
        assert s.terminal.system_commands <= POINTER
        assert "\x9b" not in written
        assert "\u202e" not in written


async def test_every_row_is_as_wide_as_its_widget() -> None:
    async with hostile().playing() as s:
        await s.begin()
        for _ in range(13):
            assert_exact(s.app)
            await s.press("j")
        for size in ((80, 24), (50, 20), (34, 12)):
            await s.resize(*size)
            assert_exact(s.app)


async def test_ascii_marks_what_is_hostile_in_ascii() -> None:
    async with hostile((80, 24), ascii_only=True).playing() as s:
        await s.begin()
        await s.press("G")
        await s.shows("?]52;c;")
        await s.press("enter")
        drawn = "".join(s.terminal.written)
        assert not {"…", "␛", "␦", "␇"} & set(drawn)


async def test_no_name_of_a_group_acts_on_the_terminal() -> None:
    name = "Tier\x1b]0;pwned\x07\x1b[31m2\u202e"
    people = [WatchEntry("ada@contoso.com", groups=(name,)), WatchEntry("bob@contoso.com", label="\x1b[31mBob")]
    async with stage(watch_list=WatchList.of(people, [Group(name), Group("\u200b")])) as s:
        s.terminal.forget()
        for keys in (("g", "e"), ("esc", "j", "e"), ("down", "f2"), ("down",) * 4, ("esc", "G", "e", "esc", "f")):
            await s.press(*keys)
        assert s.says("Tier␛]0;pwned␇␛[31m2␦")
        written = "".join(s.terminal.written)
        assert s.terminal.system_commands <= POINTER
        assert not any(mark in written for mark in ("pwned\x07", "\x1b[31m2", "\u202e", "\u200b"))
