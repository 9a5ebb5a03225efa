"""Whom a wish is about while the list, addresses and groups change."""

from __future__ import annotations

from dataclasses import replace

import pytest

from presence_tui.demo.tenant import SimulatedTenant
from presence_tui.demo.wire import Fault
from presence_tui.model.person import Person, UserId
from presence_tui.model.watch_list import DIRECT_REPORTS, Group, WatchEntry, WatchList
from presence_tui.model.wish import MOST_WISHES
from presence_tui.storage.memory_list import MemoryList
from tests.manual_clock import ManualClock
from tests.monitor.stage import ADA as STAGE_ADA
from tests.monitor.test_wishes import ADA, BOB, CHLOE, Told, edited, outside

T = ("Tier 2",)


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


@pytest.fixture
def tenant(clock: ManualClock) -> SimulatedTenant:
    tenant = SimulatedTenant(clock.utc, prefix="test-")
    for who in (BOB, CHLOE, ADA):
        tenant.set(who, "Busy", "InACall")
    return tenant


async def test_a_wish_does_not_go_to_whoever_has_the_address_now(tenant: SimulatedTenant, clock: ManualClock) -> None:
    desk = "desk@contoso.com"
    for key in ("hal", "ida"):
        tenant.add_person(key, key.title(), f"{key}@contoso.com", desk)
        tenant.set(key, "Available")
    hal = Person(UserId(tenant.id_of("hal")), "Hal")
    tenant.remove_person("hal")
    told = Told(tenant, clock, (desk, BOB), remembered={desk: hal})
    async with told.stage.running():
        assert told.stage.monitor.tell_me(key=desk).outcome == "noted"
        await clock.advance(3900)
        assert told.stage.row(desk).name == "Ida"
        assert (told.ends, told.pending, told.alarms) == ([("gone", "", "Hal")], [], [])


async def test_a_wish_does_not_go_to_another_group_of_other_people(tenant: SimulatedTenant, clock: ManualClock) -> None:
    told, keeper = outside(tenant, clock)
    async with told.stage.running():
        told.stage.monitor.tell_me(group="Tier 2")
        lunch = WatchList.of([WatchEntry(ADA, groups=("Lunch",))], [Group("Lunch")])
        await edited(told, keeper, lambda old: lunch)
        assert (told.ends, told.pending) == ([("gone", "Tier 2", "Tier 2")], [])


async def test_a_group_is_followed_by_whoever_stays_in_it(tenant: SimulatedTenant, clock: ManualClock) -> None:
    told, keeper = outside(tenant, clock)
    async with told.stage.running():
        told.stage.monitor.tell_me(group="Tier 2")
        await told.polls()
        entries = [WatchEntry(ADA, groups=("Day",)), WatchEntry(tenant.id_of("bob"), groups=("Day",))]
        await edited(told, keeper, lambda old: WatchList.of(entries, [Group("Day")]))
        assert (told.pending, told.ends) == (["Day"], [])


async def test_two_wishes_about_one_person_become_one(tenant: SimulatedTenant, clock: ManualClock) -> None:
    told = Told(tenant, clock, (WatchEntry(BOB), WatchEntry("Bob Ng")))
    tenant.delay(3.0)
    async with told.stage.begun():
        await clock.advance(0.5)
        for key in ("bob ng", BOB):
            assert told.stage.monitor.tell_me(key=key).outcome == "noted"
        await clock.advance(120)
        assert (told.pending, told.ends, len(told.stage.now.roster)) == ([BOB], [], 1)
        tenant.set(BOB, "Available")
        await clock.advance(120)
        assert (told.ends, len(told.alarms)) == ([("reachable", "", "Bob Ng")], 1)


@pytest.fixture
def sourced(tenant: SimulatedTenant, clock: ManualClock) -> Told:
    """Ada's reports are a group of the list."""
    tenant.set_reports("ada", ["bob"])
    team = WatchList((WatchEntry(CHLOE),), (Group("My team", source=DIRECT_REPORTS),))
    return Told(tenant, clock, (CHLOE,), keeper=MemoryList(team), groups=team.groups)


EVE = replace(STAGE_ADA, username="eve@contoso.com")


async def test_another_account_neither_sees_nor_ends_a_wish_and_it_comes_back_with_its_own(
    sourced: Told, tenant: SimulatedTenant, clock: ManualClock
) -> None:
    told, bob = sourced, tenant.id_of("bob")
    async with told.stage.running():
        await clock.advance(60)
        assert told.stage.monitor.tell_me(key=bob).outcome == "noted"
        told.stage.sign_in.others = EVE
        tenant.set_reports("ada", [])
        tenant.set(BOB, "Available")
        await clock.advance(120)
        assert (told.stage.now.account, told.pending, told.ends, told.alarms) == (EVE, [], [], [])
        tenant.set_reports("ada", ["bob"])
        told.stage.sign_in.others = STAGE_ADA
        await clock.advance(120)
        assert (told.ends, len(told.alarms)) == ([("reachable", "", "Bob Ng")], 1)


async def test_a_wish_about_somebody_whom_a_source_named_is_held_until_it_answers(
    sourced: Told, tenant: SimulatedTenant, clock: ManualClock
) -> None:
    told, bob = sourced, tenant.id_of("bob")
    async with told.stage.running():
        await clock.advance(60)
        told.stage.monitor.tell_me(key=bob)
        for account in (EVE, STAGE_ADA):
            tenant.fail(403, times=None, path="directReports")
            told.stage.sign_in.others = account
            await clock.advance(60)
        assert (told.pending, told.ends) == ([bob], [])


async def test_wishes_go_with_the_account_that_signs_out(tenant: SimulatedTenant, clock: ManualClock) -> None:
    told = Told(tenant, clock)
    async with told.stage.running():
        told.stage.monitor.tell_me(key=BOB)
        await told.stage.monitor.sign_out()
        assert told.pending == []
        told.stage.sign_in.held = STAGE_ADA
        tenant.set(BOB, "Available")
        await clock.advance(120)
        assert (told.pending, told.ends, told.alarms) == ([], [], [])


async def test_since_is_when_somebody_came_to_be_reachable_and_empty_where_nobody_saw_it(
    tenant: SimulatedTenant, clock: ManualClock
) -> None:
    told = Told(tenant, clock)
    async with told.stage.running():
        told.stage.monitor.tell_me(key=BOB)
        await told.polls(1)
        tenant.set(BOB, "Available")
        await told.polls(1)
        seen = clock.utc()
        tenant.set(BOB, "AvailableIdle")
        await told.polls(1)
        (alarm,) = told.alarms
        assert alarm.since is not None
        assert alarm.since <= seen
        told.stage.monitor.tell_me(key=CHLOE)
        tenant.go_offline(Fault.DNS)
        await clock.advance(300)
        tenant.come_back()
        tenant.set(CHLOE, "Available")
        await clock.advance(120)
        assert [(alarm.person and alarm.person.key, alarm.since) for alarm in told.alarms[1:]] == [(CHLOE, None)]


async def test_at_the_limit_what_is_pending_already_is_pending(tenant: SimulatedTenant, clock: ManualClock) -> None:
    ids = tenant.add_people(MOST_WISHES)
    for each in ids:
        tenant.set(each, "Busy")
    told = Told(tenant, clock, tuple(ids))
    async with told.stage.running():
        assert [told.stage.monitor.tell_me(key=each).outcome for each in (*ids, *ids[:1])] == ["noted"] * (MOST_WISHES + 1)
