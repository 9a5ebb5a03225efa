"""`a`: the sheet tells who is meant before anybody is added, asks little, and loses nothing that was typed."""

from __future__ import annotations

import pytest

from presence_tui.demo.tenant import SimulatedTenant
from presence_tui.model.errors import StorageError
from presence_tui.model.list_edit import Edited, ListEdit
from presence_tui.model.watch_list import Group, WatchEntry, WatchList
from presence_tui.storage.memory_list import MemoryList
from tests.manual_clock import ManualClock
from tests.ui.stage import Stage, stage
from tests.ui.widths import assert_exact

FREYA = "freya.madsen@contoso.com"
FEW = ("ada", "bob", "olu")
PAUSE = 0.4
GROUPED = WatchList.of(
    [
        WatchEntry("ada@contoso.com"),
        WatchEntry("bob@contoso.com", groups=("Tier 2",)),
        WatchEntry("olu.adeyemi@contoso.com", groups=("On call",)),
    ],
    [Group("Tier 2"), Group("On call")],
)


class FullDisk(MemoryList):
    """A list that cannot be saved."""

    async def edit(self, edit: ListEdit) -> Edited | None:
        raise StorageError("watchlist.toml cannot be written: no space left on device")


async def typed(s: Stage, text: str) -> None:
    """Open the sheet, type `text`, and wait until it was looked up."""
    await s.press("a")
    await s.type(text)
    await s.later(PAUSE)


def look_ups(s: Stage) -> list[str]:
    """Return the requests that looked somebody up."""
    return [request for request in s.tenant.requests if "presence" not in request]


async def test_who_is_meant_is_shown_before_enter_adds_them() -> None:
    async with stage(FEW) as s:
        await typed(s, FREYA)
        assert s.says("▌  Freya Madsen", "Designer, Brand", FREYA)
        assert s.footer == " enter add  esc close"
        assert len(s.snapshot.roster) == 3
        await s.press("enter")
        await s.shows(" Added Freya Madsen for now · not saved · u undoes")
        assert not s.says("Add a person")
        assert s.selected == "Freya Madsen"
        assert s.app.main.table.has_focus
        await s.later(3)
        assert s.says("Freya Madsen", "CoffeeBreak")


async def test_an_object_id_is_looked_up_too() -> None:
    async with stage(FEW) as s:
        await typed(s, s.tenant.id_of("freya"))
        assert s.says("▌  Freya Madsen", "Designer, Brand")


async def test_an_address_is_looked_up_once_after_a_pause() -> None:
    async with stage(FEW) as s:
        s.tenant.forget_requests()
        await s.press("a")
        await s.type(FREYA)
        assert s.says("Looking it up")
        await s.later(0.2)
        assert look_ups(s) == []
        await s.later(0.2)
        assert len(look_ups(s)) == 1
        await s.press("backspace", "m")
        await s.later(PAUSE)
        assert s.says("Freya Madsen")
        assert len(look_ups(s)) == 1


@pytest.mark.parametrize(
    ("text", "hint"),
    [("", "A name, a mail address or user name, such as"), ("f", "Type on: names are looked for from the second letter on.")],
)
async def test_too_little_is_not_looked_up(text: str, hint: str) -> None:
    async with stage(FEW) as s:
        s.tenant.forget_requests()
        await typed(s, text)
        await s.press("enter")
        await s.later(PAUSE)
        assert s.says(hint)
        assert "enter" not in s.footer
        assert s.tenant.requests == []


async def test_an_older_answer_does_not_stand_for_what_is_typed_now() -> None:
    async with stage(FEW) as s:
        s.tenant.delay(5)
        await typed(s, "rosa.jimenez@contoso.com")
        s.tenant.delay(0)
        await s.press(*["backspace"] * 24)
        await s.type(FREYA)
        await s.later(PAUSE)
        assert s.says("▌  Freya Madsen")
        await s.later(6)
        assert s.says("▌  Freya Madsen")
        assert not s.says("▌  Rosa")


async def test_nobody_is_told_and_not_added() -> None:
    async with stage(FEW) as s:
        await typed(s, "fraya.madsen@contoso.com")
        assert s.says("Nobody has this user name or mail address.")
        assert s.footer == " esc close"
        await s.press("enter")
        await s.later(1)
        assert s.says("Add a person")
        assert len(s.snapshot.roster) == 3


async def test_of_several_people_one_is_chosen() -> None:
    clock = ManualClock()
    tenant = SimulatedTenant(clock.utc, prefix="test-")
    for place in ("North", "South"):
        tenant.add_person(place, f"Desk {place}", f"{place.lower()}@contoso.com", "desk@contoso.com")
    async with stage(FEW, tenant=tenant, clock=clock) as s:
        await typed(s, "desk@contoso.com")
        assert s.says("2 people have this address.")
        assert s.says("▌  Desk North", "north@contoso.com")
        assert "↑ ↓ choose" in s.footer
        await s.press("down")
        assert s.says("▌  Desk South", "south@contoso.com")
        await s.press("enter")
        await s.shows("Added Desk South")
        assert [entry.who for entry in s.snapshot.roster.entries][-1] == "south@contoso.com"


async def test_who_is_watched_already_is_not_added_again() -> None:
    async with stage(watch_list=GROUPED) as s:
        await typed(s, s.tenant.id_of("bob"))
        assert s.says("▌  Bob Ng")
        assert s.says("Already watched, in Tier 2.")
        assert "enter" not in s.footer
        await s.press("enter")
        await s.later(1)
        assert len(s.snapshot.roster) == 3


async def test_a_guest_is_called_one() -> None:
    async with stage(FEW) as s:
        await typed(s, "partner@fabrikam.com")
        assert s.says("A guest: Graph often does not tell a guest's presence.")
        assert "enter add" in s.footer


async def test_offline_somebody_is_added_as_typed() -> None:
    async with stage(FEW) as s:
        s.tenant.go_offline()
        await typed(s, FREYA)
        assert s.says("graph.microsoft.com refuses connections.")
        assert s.says("enter adds it as typed, to be looked up later.")
        await s.press("enter")
        await s.shows(f"Added {FREYA} for now")
        s.tenant.recover()
        await s.poll()
        await s.shows("Freya Madsen", "CoffeeBreak")


async def test_throttled_it_says_until_when() -> None:
    async with stage(FEW) as s:
        s.tenant.throttle("290")
        await typed(s, FREYA)
        assert s.says("Graph wants a pause")
        assert s.says("enter adds it as typed")


async def test_without_the_permission_it_says_so_and_adds_nobody() -> None:
    async with stage(FEW) as s:
        s.tenant.fail(403, None, path="/users")
        await typed(s, FREYA)
        assert s.says("Not permitted: 403 Forbidden")
        assert s.footer == " esc close"


async def test_signed_out_it_says_so_and_adds_as_typed() -> None:
    async with stage(FEW, signed_in=False) as s:
        await s.press("esc")
        await typed(s, FREYA)
        assert s.says("Sign in.")
        assert s.says("enter adds it as typed")


async def test_enter_before_the_pause_is_over_looks_at_once_and_adds_nobody() -> None:
    async with stage(FEW) as s:
        await s.press("a")
        await s.type(FREYA)
        await s.press("enter")
        await s.shows("▌  Freya Madsen")
        assert len(s.snapshot.roster) == 3


async def test_tab_chooses_the_group() -> None:
    async with stage(watch_list=GROUPED) as s:
        await s.press("b", "g", "a")
        assert s.terminal.lines[2].endswith("in no group")
        assert "tab other group" in s.footer
        for place in ("to Tier 2", "to On call", "in no group", "to Tier 2"):
            await s.press("tab")
            assert s.terminal.lines[2].endswith(place)
        await s.type(FREYA)
        await s.later(PAUSE)
        await s.press("enter")
        await s.shows("Added Freya Madsen to Tier 2 for now · not saved")
        assert {entry.key: entry.groups for entry in s.snapshot.roster.entries}[FREYA] == ("Tier 2",)


async def test_the_group_of_the_selected_person_comes_first() -> None:
    async with stage(watch_list=GROUPED) as s:
        await s.press("b", "G", "a")
        assert s.terminal.lines[2].endswith("to On call")
        await s.press("shift+tab")
        assert s.terminal.lines[2].endswith("to Tier 2")


async def test_what_cannot_be_saved_is_said_and_what_was_typed_stays() -> None:
    async with stage(FEW, keeper=FullDisk(WatchList.of_words(["ada@contoso.com"]))) as s:
        await typed(s, FREYA)
        await s.press("enter")
        await s.shows("Nothing is changed: watchlist.toml cannot be written: no space left on device")
        assert s.says(FREYA)
        assert "enter add" in s.footer
        await s.press("x")
        assert s.says(f"{FREYA}x")


async def test_esc_closes_and_letters_are_text() -> None:
    async with stage(FEW) as s:
        await s.press("a", "q", "x")
        assert s.says("name, mail or id   qx")
        await s.press("esc")
        assert s.app.main.table.has_focus
        assert not s.says("Add a person")
        await s.press("a")
        assert not s.says("qx")


async def test_a_click_into_the_table_closes_the_sheet() -> None:
    async with stage() as s:
        await s.press("a")
        await s.click("Olu Adeyemi")
        assert not s.says("Add a person")
        assert s.selected == "Olu Adeyemi"
        await s.press("1")
        assert "Olu Adeyemi" not in s.names


async def test_a_filter_that_nobody_passes_leads_to_the_sheet() -> None:
    async with stage(FEW) as s:
        await s.press("/")
        await s.type(FREYA)
        await s.press("enter")
        assert s.says(f'a  looks for "{FREYA}" in the whole directory')
        await s.press("a")
        await s.later(PAUSE)
        await s.shows("▌  Freya Madsen")
        await s.press("enter")
        await s.shows("Added Freya Madsen")
        assert s.selected == "Freya Madsen"


async def test_whoever_is_added_is_shown_whatever_the_filter() -> None:
    async with stage(FEW) as s:
        await s.press("1")
        await typed(s, FREYA)
        await s.press("enter")
        await s.shows("Added Freya Madsen")
        assert s.selected == "Freya Madsen"


@pytest.mark.parametrize("size", [(120, 40), (80, 24), (50, 20), (34, 12), (30, 8), (20, 5)])
async def test_the_sheet_fits_and_stays_through_a_resize(size: tuple[int, int]) -> None:
    async with stage(FEW, size=size) as s:
        await typed(s, FREYA)
        assert s.says("▌  Freya Madsen"[: size[0] - 4])
        assert_exact(s.app)
        for other in ((18, 4), (80, 24), size):
            await s.resize(*other)
        assert s.says("▌  Freya Madsen"[: size[0] - 4])
        assert_exact(s.app)
        await s.press("enter")
        await s.until(lambda: len(s.snapshot.roster) == 4, "the new entry")


async def test_hostile_people_are_shown_literally() -> None:
    clock = ManualClock()
    tenant = SimulatedTenant(clock.utc, prefix="test-")
    upns = tenant.hostile()
    async with stage(FEW, tenant=tenant, clock=clock, size=(80, 24)) as s:
        s.terminal.forget()
        for upn in upns:
            await typed(s, upn)
            assert s.says("▌  ", upn), s.screen
            assert_exact(s.app)
            await s.press("esc")
        written = "".join(s.terminal.written)
        assert s.terminal.system_commands <= {"22"}
        assert "\x9b" not in written
        assert "\u202e" not in written


async def test_the_sheet_in_ascii_is_ascii() -> None:
    async with stage(FEW, ascii_only=True, size=(80, 24)) as s:
        await typed(s, "partner@fabrikam.com")
        await s.press("enter")
        await s.shows(" Added Guest: partner@fabrikam.com for now", " - u undoes")
        assert "".join(s.terminal.written).isascii()


async def test_the_sheet_ends_with_a_line_where_surfaces_look_alike() -> None:
    async with stage(FEW, size=(80, 24), NO_COLOR="1") as s:
        await s.press("a")
        assert s.terminal.lines[8] == "─" * 80


async def test_opening_and_typing_send_little() -> None:
    async with stage(size=(120, 40)) as s:
        await s.press("a", "esc")
        s.terminal.forget()
        await s.press("a")
        assert s.terminal.bytes_written < 9_000  # six rows come, the cursor dims; both scrollbars are drawn with every layout
        await s.press("x", "y")
        s.terminal.forget()
        await s.press("z")
        assert s.terminal.bytes_written < 400  # the field's line
