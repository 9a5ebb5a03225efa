"""Command sheet, help, mouse, leaving."""

from __future__ import annotations

import re

import pytest

from presence_tui.view.commands import COMMANDS
from presence_tui.view.keymap import STANDARD
from tests.ui.stage import stage


@pytest.mark.parametrize("key", [":", "ctrl+p"])
async def test_the_sheet_finds_a_command_by_its_words(key: str) -> None:
    async with stage() as s:
        await s.press(key)
        assert s.says("Commands")
        assert s.footer == " enter run  ↑ ↓ choose  esc close"
        assert s.says("▌ details, asked anew", "enter")
        await s.type("clock")
        assert s.says("▌ age or clock time", "t")
        assert not s.says("details, asked anew")
        await s.press("enter")
        assert not s.says("Commands")
        assert s.says("Ada Lovelace", "Available", "by 14:02")
        assert s.app.main.table.has_focus


async def test_the_sheet_is_chosen_from_by_arrows_and_closed_by_esc() -> None:
    async with stage() as s:
        await s.press(":")
        await s.type("sort by")
        await s.press("down", "down", "up")
        assert s.says("▌ sort by name")
        await s.press("down", "enter")
        assert s.footer.startswith(" Sorted by state")
        await s.press(":", "esc")
        assert not s.says("Commands")
        assert s.app.main.table.has_focus


async def test_the_sheet_says_when_no_command_matches() -> None:
    async with stage() as s:
        await s.press(":")
        await s.type("zzz")
        assert s.says("No command has these words.")
        await s.press("enter")
        assert s.says("No command has these words.")


async def test_signing_out_from_the_sheet() -> None:
    async with stage() as s:
        await s.press(":")
        await s.type("sign out")
        await s.press("enter")
        await s.shows("! Signed out at 14:02 · L signs in")
        await s.press("0")
        assert len(s.names) == 15


@pytest.mark.parametrize("size", [(120, 60), (76, 90), (50, 120)])
async def test_help_names_every_key(size: tuple[int, int]) -> None:
    async with stage(["ada"], size=size) as s:
        await s.press("?")
        for command in COMMANDS:
            for name in STANDARD.names(command.id):
                assert s.says(name, f" {command.words}"), command.id
        assert "…" not in s.screen
        await s.press("esc")
        assert s.selected == "Ada Lovelace"


def test_no_words_of_the_help_run_into_its_next_column() -> None:
    assert all(len(command.words) < 26 for command in COMMANDS)


@pytest.mark.parametrize(("rows", "seen"), [(12, 7), (24, 12), (40, 20), (70, 35)])
async def test_the_sheet_takes_half_of_the_rows_and_moves_nothing_while_somebody_types(rows: int, seen: int) -> None:
    async with stage(["ada"], size=(100, rows)) as s:
        before = s.screen
        await s.press(":")
        sheet = s.app.main.query_one("#commands")
        assert sheet.region.height == seen + 2
        await s.type("sort")
        assert sheet.region.height == seen + 2
        await s.press("esc")
        assert s.screen == before


async def test_help_scrolls_where_it_is_too_long() -> None:
    async with stage(["ada"], size=(80, 24)) as s:
        await s.press("?")
        assert "j k scroll" in s.footer
        assert s.says("Move")
        await s.press("end")
        assert s.says("3h+ at least 3h")
        assert not s.says("Move")
        await s.press("g")
        assert s.says("Move")
        await s.press("pagedown", "k", "j")
        await s.press("q")
        assert s.selected == "Ada Lovelace"


async def test_help_leads_to_the_commands() -> None:
    async with stage() as s:
        await s.press("f1", ":")
        assert s.says("Commands")
        await s.press("esc")
        assert s.selected == "Ada Lovelace"


@pytest.mark.parametrize("key", ["q", "ctrl+c"])
async def test_leaving(key: str) -> None:
    async with stage() as s:
        await s.press(key)
        assert not s.app.is_running
        assert s.app.return_code == 0


async def test_ctrl_c_leaves_also_while_a_filter_is_typed() -> None:
    async with stage() as s:
        await s.press("/", "q", "shift+home")  # with something selected the field would copy it
        assert s.app.is_running
        await s.press("ctrl+c")
        assert not s.app.is_running


async def test_a_signal_leaves_with_its_number() -> None:
    async with stage() as s:
        s.app.leave(15)
        await s.drawn()
        assert s.app.return_value == 15


async def test_a_click_selects_and_a_second_one_opens() -> None:
    async with stage(size=(80, 24)) as s:
        await s.click("Freya Madsen")
        assert s.selected == "Freya Madsen"
        assert not s.says("Asked")
        s.tenant.forget_requests()
        await s.click("Freya Madsen")
        await s.shows("Freya Madsen", "Asked   14:02")
        assert s.tenant.requests == [f"GET /v1.0/users/{s.tenant.id_of('freya')}/presence 200"]


async def test_a_click_anywhere_on_a_class_filters() -> None:
    async with stage() as s:
        for words in ("■  4 busy", "4 busy", "busy"):
            await s.click(words)
            assert s.names == ["Freya Madsen", "Kwame Mensah", "Olu Adeyemi", "李 伟"]
            await s.click(words)
            assert len(s.names) == 15


@pytest.mark.parametrize(
    ("clicks", "keys"),
    [
        (["Bob Ng"], ["j", "j"]),
        (["busy"], ["2"]),
        (["busy", "busy"], ["2", "2"]),
        (["Since"], ["s", "s"]),
        (["Doing"], ["s"] * 4),
        (["Doing", "Doing"], [*["s"] * 4, "S"]),
        (["JSON as sent"], ["tab"]),
    ],
)
async def test_all_that_the_mouse_does_has_a_key(clicks: list[str], keys: list[str]) -> None:
    screens = []
    for by_mouse in (True, False):
        async with stage(size=(120, 40)) as s:
            if by_mouse:
                for words in clicks:
                    await s.click(words)
            else:
                await s.press(*keys)
            screens.append(re.sub(r"Request .*", "", s.screen))  # each run's own
    assert screens[0] == screens[1]


async def test_a_click_on_a_glyph_selects_too() -> None:
    async with stage() as s:
        await s.click("◐ Rosa Jiménez")
        assert s.selected == "Rosa Jiménez"


async def test_the_footer_names_only_keys_that_do_something() -> None:
    async with stage(["ada"]) as s:
        assert "details" in s.footer
        await s.press("3")
        assert "details" not in s.footer
        assert "copy JSON" not in s.footer
        assert "sign in" not in s.footer
        assert s.footer.startswith(" esc everybody")
        await s.press("esc", "tab")
        assert s.footer.startswith(" esc back")


async def test_a_click_on_a_head_sorts_and_a_second_one_reverses() -> None:
    async with stage() as s:
        await s.click("Doing")
        assert s.footer.startswith(" Sorted by reachability")
        await s.click("Doing")
        assert s.footer.startswith(" Sorted by reachability, reversed")
        assert s.says("Doing ▴")
