"""Rows stand still while asking goes on."""

from __future__ import annotations

import pytest

from presence_tui.model.watch_list import Group, WatchEntry, WatchList
from tests.ui.stage import Stage, stage

PEOPLE = ["ada", "bob", "chloe", "amara"]


def inks_of(s: Stage, name: str) -> set[str]:
    return {ink.colour for ink in s.terminal.inks(s.line_of(name))[3:60] if not ink.is_blank}


async def frozen(s: Stage) -> None:
    await s.press(" ")
    assert "Frozen: rows stand still, asking goes on" in s.footer
    await s.press("j")


async def test_rows_stand_still_while_header_and_counts_go_on() -> None:
    async with stage(PEOPLE, size=(120, 24), details=False) as s:
        await frozen(s)
        at = f"frozen at {s.clock.utc():%H:%M}"
        rows = {name: s.row_of(name) for name in s.names}
        assert s.says(at)
        assert "changed" not in s.terminal.lines[1]
        s.tenant.set("bob", "Busy", "InACall")
        await s.poll()
        assert {name: s.row_of(name)[1:] for name in s.names} == {name: row[1:] for name, row in rows.items()}
        assert s.says("3 available", "1 busy", f"{at} · 1 changed")
        await s.press(" ")
        assert "Thawed: 1 changed, marked »" in s.footer
        assert "In a call" in s.row_of("Bob Ng")
        assert "»" in s.row_of("Bob Ng")
        assert "»" not in s.row_of("Ada Lovelace")
        assert not s.says("frozen")


async def test_marks_stay_until_esc_or_until_rows_stand_still_again() -> None:
    async with stage(PEOPLE, size=(120, 24), details=False) as s:
        for key in ("esc", " "):
            await s.press(" ")
            s.tenant.set("bob", "Busy" if key == "esc" else "Away")
            await s.poll()
            await s.press(" ", "j", "k")
            assert "»" in s.row_of("Bob Ng"), "moving does not take it away"
            await s.press(key)
            assert "»" not in s.row_of("Bob Ng")
        await s.press("esc")
        assert "Thawed: nothing changed" in s.footer


async def test_a_frozen_row_that_is_no_longer_true_loses_its_tone_and_keeps_its_words() -> None:
    async with stage(PEOPLE, size=(120, 24), details=False) as s:
        await frozen(s)
        before, other = inks_of(s, "Bob Ng"), inks_of(s, "Chloë Dubois")
        s.tenant.set("bob", "Busy")
        await s.poll()
        assert "Available" in s.row_of("Bob Ng")
        past, true = (s.terminal.inks(s.line_of(name)) for name in ("Bob Ng", "Chloë Dubois"))
        assert true[1].colour not in inks_of(s, "Bob Ng"), "green"
        assert past[4].colour != true[4].colour, "the name stands back as well"
        assert inks_of(s, "Chloë Dubois") == other
        s.tenant.set("bob", "Available")
        await s.poll()
        assert inks_of(s, "Bob Ng") != before, "it is another Available"


async def test_without_colours_a_mark_tells_a_frozen_row_that_is_no_longer_true_from_others_that_are_dim() -> None:
    async with stage(PEOPLE, size=(120, 24), details=False, NO_COLOR="1", ascii_only=True) as s:
        await frozen(s)
        s.tenant.set("bob", "Busy")
        await s.poll()
        assert s.row_of("Bob Ng")[29] == ">"
        assert ">" not in s.row_of("Chloë Dubois")


async def test_nobody_is_green_and_old_in_a_frozen_table() -> None:
    async with stage(PEOPLE, size=(120, 24), details=False) as s:
        await frozen(s)
        green = inks_of(s, "Chloë Dubois")
        s.tenant.go_offline()
        await s.later(120)
        assert "Available" in s.row_of("Chloë Dubois")
        assert "was" not in s.row_of("Chloë Dubois")
        assert inks_of(s, "Chloë Dubois").isdisjoint(green - inks_of(s, "Ada Lovelace"))
        assert inks_of(s, "Chloë Dubois") != green
        await s.press(" ")
        assert "was available" in s.row_of("Chloë Dubois")


async def test_a_quiet_poll_writes_nothing_while_rows_stand_still() -> None:
    async with stage(PEOPLE, size=(120, 24), details=False) as s:
        await s.later(330)
        await frozen(s)
        await s.at_rest()
        written = len(s.terminal.written)
        await s.poll()
        await s.at_rest()
        assert len(s.terminal.written) == written


async def test_the_list_can_be_changed_and_narrowed_while_rows_stand_still() -> None:
    async with stage(PEOPLE, size=(120, 24), details=False) as s:
        await frozen(s)
        s.tenant.set("bob", "Busy")
        await s.poll()
        await s.press("/", *"bob", "enter", "x")
        await s.shows("Removed Bob Ng")
        await s.press("0")
        assert "Bob Ng" not in s.names
        assert s.says("frozen at")
        await s.press("u")
        await s.shows("Bob Ng is back")
        assert "Available" in s.row_of("Chloë Dubois")
        await s.press("a", *"olu.adeyemi@contoso.com")
        await s.later(1)
        await s.press("enter")
        await s.poll()
        assert "Olu Adeyemi" in s.names


async def test_details_tell_the_newest_while_rows_stand_still() -> None:
    async with stage(PEOPLE, size=(120, 40), details=True) as s:
        await frozen(s)
        await s.press("g", "/", *"bob", "enter")
        s.tenant.set("bob", "Busy", "InACall")
        await s.poll()
        assert s.says("Available", "■ In a call")


@pytest.mark.parametrize("columns", [60, 80])
async def test_the_counts_line_says_so_where_there_is_little_room(columns: int) -> None:
    async with stage(PEOPLE, size=(columns, 24)) as s:
        await frozen(s)
        assert "frozen at" in s.terminal.lines[1]


@pytest.mark.parametrize("size", [(50, 9), (100, 6)])
async def test_where_there_is_no_counts_line_the_header_says_so_and_the_footer_how_to_go_on(size: tuple[int, int]) -> None:
    async with stage(PEOPLE, size=size, details=False) as s:
        await s.press(" ", "j")
        assert f"frozen at {s.clock.utc():%H:%M}" in s.header
        assert size[1] < 7 or "esc thaw" in s.footer
        await s.press("esc")
        assert "frozen" not in s.screen


async def test_a_filter_of_frozen_rows_tells_of_the_time_when_they_froze() -> None:
    async with stage(PEOPLE, size=(120, 24), details=False) as s:
        at = f"{s.clock.utc():%H:%M}"
        await frozen(s)
        s.tenant.set("bob", "Busy")
        await s.poll()
        assert s.says(f"frozen at {at} · 1 changed")
        await s.press("2")
        assert s.says("2 ■ 1 busy")
        assert "changed" not in s.terminal.lines[1], "of those who are shown"
        assert s.says(f"Nobody was busy at {at}.")
        await s.press("esc", "/", *"zz", "enter")
        assert s.says(f'Nobody of 4 matched "zz" at {at}.')
        await s.press("2")
        assert s.says(f'Nobody was busy at {at} and matched "zz".')


async def test_a_frozen_row_tells_since_when_and_not_how_long_and_whoever_came_back_has_changed() -> None:
    async with stage(PEOPLE, size=(120, 24), details=False) as s:
        for availability in ("Busy", "Available"):
            s.tenant.set("bob", availability)
            await s.poll()
        since = f"{s.clock.utc():%H:%M}"
        await s.later(600)
        assert since not in s.row_of("Bob Ng")
        await frozen(s)
        assert since in s.row_of("Bob Ng")
        await s.press("t")
        assert "Rows that stand still tell clock times" in s.footer
        for availability in ("Busy", "Available"):
            s.tenant.set("bob", availability)
            await s.poll()
        assert s.says("1 changed")
        assert s.terminal.inks(s.line_of("Bob Ng"))[1].colour != s.terminal.inks(s.line_of("Amara Okafor"))[1].colour
        await s.press(" ")
        assert "Thawed: 1 changed" in s.footer


async def test_another_note_is_a_change() -> None:
    async with stage(PEOPLE, size=(120, 24), details=False) as s:
        await frozen(s)
        s.tenant.set("bob", "Available", note="Back at three")
        await s.poll()
        assert s.says("1 changed")


async def test_groups_are_counted_of_what_goes_on_as_the_counts_are() -> None:
    people = [WatchEntry(f"{who}@contoso.com", groups=("Tier 2",)) for who in ("ada", "bob", "amara.okafor")]
    async with stage(watch_list=WatchList.of(people, [Group("Tier 2", 2)]), size=(120, 24), details=False) as s:
        await frozen(s)
        green = s.terminal.ink("●●●").colour
        for who in ("ada", "bob"):
            s.tenant.set(who, "Busy")
        await s.poll()
        assert s.says("▾ Tier 2", "1 of 3 reachable", "●■■")
        await s.poll()
        assert s.says("▾ Tier 2", "▼ 1 of 3 reachable", "●■■")
        s.tenant.go_offline()
        await s.later(600)
        assert s.says("▾ Tier 2", "was 1 of 3")
        assert s.terminal.ink("●■■").colour != green


async def test_ascii_has_a_mark_of_its_own() -> None:
    async with stage(["ada", "bob"], size=(120, 24), details=False, ascii_only=True) as s:
        await s.press(" ")
        s.tenant.set("bob", "Busy")
        await s.poll()
        await s.press(" ")
        assert "Thawed: 1 changed, marked >" in s.footer
        assert s.row_of("Bob Ng")[29] == ">"
        assert s.screen.isascii()
