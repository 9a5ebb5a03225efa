"""Groups whose people come from elsewhere, as somebody at the keyboard meets them."""

from __future__ import annotations

import pytest

from presence_tui.model.snapshot import SignedIn
from presence_tui.model.watch_list import DIRECT_REPORTS, Group, WatchEntry, WatchList
from tests.manual_clock import ManualClock
from tests.ui.stage import SimulatedTenant, Stage, stage


def listed(*groups: Group) -> WatchList:
    return WatchList.of([WatchEntry("bob@contoso.com")], groups)


TEAM = Group("My team", source=DIRECT_REPORTS)


async def test_a_key_asks_for_the_lists_and_says_who_came_and_who_went() -> None:
    clock = ManualClock()
    tenant = SimulatedTenant(clock.utc, prefix="test-")
    tenant.set_reports("ada", ["olu", "wei"])
    async with stage(tenant=tenant, clock=clock, watch_list=listed(TEAM)) as s:
        await s.shows("Olu Adeyemi")
        tenant.set_reports("ada", ["olu", "rosa", "kwame"])
        await s.press("R")
        await s.shows("Asked for the lists anew: 2 came, 1 went")
        await s.shows("Rosa Jiménez")
        await s.press("R")
        await s.shows("Asked for the lists anew: the same people")
        tenant.fail(500, None, path="directReports")
        await s.press("R")
        await s.shows("My team: Graph fails: 500")


async def test_without_a_source_the_key_says_what_one_would_be() -> None:
    async with stage(watch_list=listed()) as s:
        await s.press("R")
        await s.shows("No group has a source")


@pytest.mark.parametrize("key", ["e", "J", "K", "x"])
async def test_whom_a_source_names_cannot_be_changed_here_and_stays_in_sight(key: str) -> None:
    clock = ManualClock()
    tenant = SimulatedTenant(clock.utc, prefix="test-")
    tenant.set_reports("ada", ["olu"])
    async with stage(tenant=tenant, clock=clock, watch_list=listed(TEAM)) as s:
        await s.shows("Olu Adeyemi")
        await s.press("g", "j", key)
        await s.shows("Olu Adeyemi comes from direct reports: change it there")
        assert s.row_of("Olu Adeyemi")
        assert s.monitor is not None
        for order in range(6):
            await s.press("s", key)
            await s.shows("Olu Adeyemi comes from direct reports: change it there")
            assert s.monitor.snapshot.roster.entries[1].sourced, order


async def test_the_sign_in_screen_names_the_permission_while_a_group_of_entra_is_watched() -> None:
    played = Stage(signed_in=False, watch_list=listed(Group("Desk", source="entra-group:Desk")), size=(120, 30))
    async with played.playing():
        await played.begin()
        await played.press("enter")
        await played.shows("to read presence, names and group")
        await played.press("esc")
        await played.shows("Signed out")
    async with stage(signed_in=False, watch_list=listed(TEAM), size=(120, 30)) as s:
        await s.press("enter")
        await s.shows("to read presence and names")
        await s.press("esc")
        await s.shows("Signed out")


async def test_a_group_whose_permission_is_missing_says_so_in_its_line_and_what_to_do_beside_it() -> None:
    played = Stage(watch_list=listed(Group("Desk", source="entra-group:Desk")), size=(120, 40))
    played.tenant.withhold_consent("GroupMember.Read.All")
    async with played.playing():
        await played.begin()
        await played.shows("Desk", "GroupMember.Read.All is missing")
        assert "Live" in played.header
        assert played.says("1 of 1 reachable")
        await played.press("g")
        await played.shows("From", "Entra group Desk")
        await played.shows("Then sign out and in again: L twice")


async def test_a_long_list_shows_how_far_it_is_and_esc_stops_it_until_the_lists_are_asked_for() -> None:
    clock = ManualClock()
    tenant = SimulatedTenant(clock.utc, prefix="test-")
    people = [str(tenant.user(one)["userPrincipalName"]) for one in tenant.add_people(200)]
    tenant.delay(0.1)
    played = Stage(["bob", *people], tenant=tenant, clock=clock, size=(100, 24))
    async with played.playing():
        await played.until(lambda: played.monitor is not None and isinstance(played.snapshot.sign_in, SignedIn))
        for _ in range(200):
            if played.snapshot.looking_up.goes_on:
                break
            await clock.advance(0.05)
        await played.shows("Finding people ━", "of 201 · esc stops")
        await played.shows("of 201 people found")
        await clock.advance(0.2)
        await played.shows("Live · ", "of 201 people found")
        await played.press("down", "1")
        await played.shows("Finding people ━", "of 201 · esc stops")
        assert not played.says("any key clears")
        await played.press("m")
        await played.shows("Finding people ━", "of 201 · esc stops")
        await played.press("esc")
        await played.shows("Stopped: R goes on")
        assert not played.says("Finding people")
        await played.press("esc")
        await clock.advance(40)
        await played.shows("Live", "of 201 people found · R goes on")
        assert not played.says("Finding people")
        await played.press("G")
        await played.shows("not looked up")
        await played.press("R")
        await clock.advance(40)
        await played.shows("Live · every 30 s")
        assert not played.says("not looked up")


async def test_while_the_directory_wants_a_rest_it_is_said_until_when_look_ups_wait() -> None:
    clock = ManualClock()
    tenant = SimulatedTenant(clock.utc, prefix="test-")
    tenant.throttle("300", path="/users/olu")
    played = Stage(["bob", "olu.adeyemi@contoso.com"], tenant=tenant, clock=clock, size=(120, 24))
    async with played.playing():
        await played.begin()
        await clock.advance(1)
        await played.shows("Live · 1 of 2 people found · look-ups wait until 14:07")
        await played.shows("Finding people  1 of 2 · look-ups wait until 14:07 · esc stops")
        assert "Throttled" not in played.header
        await clock.advance(330)
        await played.shows("Live · every 30 s")
        assert not played.says("Finding people")
