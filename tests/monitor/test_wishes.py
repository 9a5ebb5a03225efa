"""Telling once when somebody can be reached, over the simulated tenant and a clock that the test moves."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from presence_tui.demo.tenant import SimulatedTenant
from presence_tui.demo.wire import Fault
from presence_tui.model.alarm import Alarm
from presence_tui.model.list_edit import Edited
from presence_tui.model.watch_list import Group, WatchEntry, WatchList
from presence_tui.model.wish import MOST_WISHES, WishEnd
from presence_tui.storage.memory_list import MemoryList
from tests.manual_clock import ManualClock
from tests.monitor.stage import Stage

BOB, CHLOE, ADA = "bob@contoso.com", "chloe.dubois@contoso.com", "ada@contoso.com"
TIER_2 = (WatchEntry(BOB, groups=("Tier 2",)), WatchEntry(CHLOE, groups=("Tier 2",)), ADA)


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


@pytest.fixture
def tenant(clock: ManualClock) -> SimulatedTenant:
    tenant = SimulatedTenant(clock.utc, prefix="test-")
    for who in (BOB, CHLOE, ADA):
        tenant.set(who, "Busy", "InACall")
    return tenant


class Told:
    """A stage, and the alarms that it raised."""

    def __init__(self, tenant: SimulatedTenant, clock: ManualClock, entries: tuple[Any, ...] = TIER_2, **choices: Any) -> None:
        self.alarms: list[Alarm] = []
        self.stage = Stage(tenant, clock, entries, alarms=self, **{"groups": ("Tier 2",), **choices})
        self.clock = clock

    def __call__(self, alarm: Alarm) -> None:
        self.alarms.append(alarm)

    async def close(self) -> None:
        return None

    async def polls(self, count: int = 2) -> None:
        """Go on until the next polls were answered, and considered; two confirm what somebody is."""
        before = self.stage.polls
        while self.stage.polls < before + count:
            await self.clock.advance(5)
        await self.clock.settle()

    @property
    def ends(self) -> list[tuple[str, str, str]]:
        """Each wish that is over: its outcome, its group, and the name."""
        return [(end.outcome, end.wish.group, end.name) for end in self.stage.now.wish_ends]

    @property
    def pending(self) -> list[str]:
        return [wish.group or wish.key for wish in self.stage.now.wishes]


async def test_a_wish_is_granted_once(tenant: SimulatedTenant, clock: ManualClock) -> None:
    told = Told(tenant, clock)
    async with told.stage.running():
        reply = told.stage.monitor.tell_me(key=BOB)
        assert (reply.outcome, reply.name, told.pending) == ("noted", "Bob Ng", [BOB])
        await told.polls()
        assert (told.ends, told.pending) == ([], [BOB])
        tenant.set(BOB, "Available")
        await told.polls()
        assert (told.ends, told.pending) == ([("reachable", "", "Bob Ng")], [])
        (alarm,) = told.alarms
        assert (alarm.event, alarm.group, alarm.person and alarm.person.name) == ("reachable", "", "Bob Ng")
        assert alarm.since is not None
        assert alarm.at > alarm.since
        tenant.set(BOB, "Busy")
        await told.polls()
        tenant.set(BOB, "Available")
        await told.polls()
        assert (len(told.ends), len(told.alarms)) == (1, 1)


async def test_a_state_that_lasts_under_one_poll_grants_nothing(tenant: SimulatedTenant, clock: ManualClock) -> None:
    told = Told(tenant, clock)
    async with told.stage.running():
        told.stage.monitor.tell_me(key=BOB)
        tenant.set(BOB, "Available")
        await told.polls(1)
        tenant.set(BOB, "Busy")
        await told.polls(3)
        assert (told.ends, told.pending) == ([], [BOB])
        tenant.set(BOB, "Available")
        await told.polls(1)
        assert told.ends == []
        await told.polls(1)
        assert told.ends == [("reachable", "", "Bob Ng")]


async def test_whoever_was_seen_once_as_reachable_can_be_reached(tenant: SimulatedTenant, clock: ManualClock) -> None:
    told = Told(tenant, clock)
    async with told.stage.running():
        tenant.set(BOB, "Available")
        await told.polls(1)
        assert told.stage.monitor.tell_me(key=BOB).outcome == "reachable"


async def test_nothing_is_pending_of_whoever_can_be_reached(tenant: SimulatedTenant, clock: ManualClock) -> None:
    tenant.set(CHLOE, "Available")
    told = Told(tenant, clock)
    async with told.stage.running():
        one = told.stage.monitor.tell_me(key=CHLOE)
        group = told.stage.monitor.tell_me(group="Tier 2")
        assert [(reply.outcome, reply.name) for reply in (one, group)] == [("reachable", "Chloë Dubois")] * 2
        assert told.pending == []


async def test_anybody_of_a_group_will_do(tenant: SimulatedTenant, clock: ManualClock) -> None:
    told = Told(tenant, clock)
    async with told.stage.running():
        assert told.stage.monitor.tell_me(group="Tier 2").name == "Tier 2"
        tenant.set(ADA, "Available")
        await told.polls()
        assert told.pending == ["Tier 2"]
        tenant.set(CHLOE, "AvailableIdle")
        await told.polls()
        assert told.ends == [("reachable", "Tier 2", "Chloë Dubois")]
        assert [(alarm.group, alarm.person and alarm.person.key) for alarm in told.alarms] == [("Tier 2", CHLOE)]


async def test_nobody_is_waited_for_in_vain(tenant: SimulatedTenant, clock: ManualClock) -> None:
    told = Told(tenant, clock, ("nobody@contoso.com",))
    async with told.stage.running():
        replies = [told.stage.monitor.tell_me(key="nobody@contoso.com"), told.stage.monitor.tell_me(group="Tier 2")]
        assert [(reply.outcome, reply.name) for reply in replies] == [("nobody", "nobody@contoso.com"), ("nobody", "Tier 2")]
        assert told.pending == []


async def test_a_cancelled_wish_is_told_to_nobody(tenant: SimulatedTenant, clock: ManualClock) -> None:
    told = Told(tenant, clock)
    async with told.stage.running():
        told.stage.monitor.tell_me(key=BOB)
        told.stage.monitor.tell_me_not(told.stage.now.wishes[0])
        assert told.pending == []
        tenant.set(BOB, "Available")
        await told.polls()
        assert (told.ends, told.alarms) == ([], [])


async def test_an_old_answer_grants_nothing_and_a_wish_outlives_an_outage(tenant: SimulatedTenant, clock: ManualClock) -> None:
    tenant.set(BOB, "Available")
    told = Told(tenant, clock)
    async with told.stage.running():
        tenant.go_offline(Fault.DNS)
        await clock.advance(300)
        assert told.stage.monitor.tell_me(key=BOB).outcome == "noted"  # he was available five minutes ago
        await clock.advance(300)
        assert (told.ends, told.pending) == ([], [BOB])
        tenant.come_back()
        await clock.advance(600)
        assert told.ends == [("reachable", "", "Bob Ng")]


async def test_asking_twice_is_one_wish(tenant: SimulatedTenant, clock: ManualClock) -> None:
    told = Told(tenant, clock)
    async with told.stage.running():
        for _ in range(2):
            assert told.stage.monitor.tell_me(key=BOB).outcome == "noted"
        assert told.pending == [BOB]


async def test_there_is_a_limit(tenant: SimulatedTenant, clock: ManualClock) -> None:
    ids = tenant.add_people(MOST_WISHES + 1)
    for each in ids:
        tenant.set(each, "Busy")
    told = Told(tenant, clock, tuple(ids))
    async with told.stage.running():
        outcomes = [told.stage.monitor.tell_me(key=each).outcome for each in ids]
        assert outcomes == ["noted"] * MOST_WISHES + ["too many"]


class EditedOutside(MemoryList):
    """A list in a file that somebody else writes."""

    file = "watchlist.toml"

    def __init__(self, watch_list: WatchList) -> None:
        super().__init__(watch_list)
        self.version = 0

    def write(self, watch_list: WatchList) -> None:
        super().__init__(watch_list)
        self.version += 1

    async def changed(self) -> tuple[object, ...]:
        return (self.version,) if self.version else ()

    async def stirred(self) -> bool:
        return False

    async def look(self) -> WatchList:
        self.version = 0
        return self.watch_list

    async def undo(self) -> Edited | None:
        return None


async def edited(told: Told, keeper: EditedOutside, change: Callable[[WatchList], WatchList]) -> None:
    keeper.write(change(told.stage.list))
    await told.clock.advance(3)
    await told.clock.settle()


def outside(tenant: SimulatedTenant, clock: ManualClock) -> tuple[Told, EditedOutside]:
    entries = [entry if isinstance(entry, WatchEntry) else WatchEntry(entry) for entry in TIER_2]
    keeper = EditedOutside(WatchList.of(entries, [Group("Tier 2")]))
    return Told(tenant, clock, keeper=keeper), keeper


async def test_a_wish_outlives_another_way_to_write_the_entry(tenant: SimulatedTenant, clock: ManualClock) -> None:
    told, keeper = outside(tenant, clock)
    bob = tenant.id_of("bob")
    async with told.stage.running():
        told.stage.monitor.tell_me(key=BOB)
        label = WatchEntry(bob, "The boss")
        await edited(told, keeper, lambda old: replace(old, entries=(*old.entries[1:], label)))
        assert told.pending == [bob]
        tenant.set(BOB, "Available")
        await told.polls()
        assert told.ends == [("reachable", "", "The boss")]


async def test_a_wish_waits_until_it_is_known_whom_another_address_means(tenant: SimulatedTenant, clock: ManualClock) -> None:
    zed = tenant.add_person("zed", "Zed", "zed@contoso.com", "z.ed@contoso.com")
    tenant.set("zed", "Busy")
    keeper = EditedOutside(WatchList.of_words(["zed@contoso.com"]))
    told = Told(tenant, clock, ("zed@contoso.com",), keeper=keeper)
    async with told.stage.running():
        told.stage.monitor.tell_me(key="zed@contoso.com")
        await edited(told, keeper, lambda old: WatchList.of_words(["z.ed@contoso.com"]))
        await told.polls()
        assert (told.pending, told.ends) == (["z.ed@contoso.com"], [])
        assert told.stage.now.wishes[0].id == zed


async def test_whoever_leaves_the_list_takes_the_wish_along_with_a_word(tenant: SimulatedTenant, clock: ManualClock) -> None:
    told, keeper = outside(tenant, clock)
    async with told.stage.running():
        told.stage.monitor.tell_me(key=BOB)
        told.stage.monitor.tell_me(key=CHLOE)
        await edited(told, keeper, lambda old: replace(old, entries=old.entries[1:]))
        assert (told.ends, told.pending, told.alarms) == ([("gone", "", "Bob Ng")], [CHLOE], [])


async def test_a_group_is_followed_to_its_new_name_and_ends_with_it(tenant: SimulatedTenant, clock: ManualClock) -> None:
    told, keeper = outside(tenant, clock)
    async with told.stage.running():
        told.stage.monitor.tell_me(group="Tier 2")

        def called(*names: str) -> Callable[[WatchList], WatchList]:
            return lambda old: WatchList(
                tuple(replace(entry, groups=names if entry.groups else ()) for entry in old.entries), tuple(map(Group, names))
            )

        await edited(told, keeper, called("Second line"))
        assert (told.pending, told.ends) == (["Second line"], [])
        await edited(told, keeper, called())
        assert (told.pending, told.ends) == ([], [("gone", "Second line", "Second line")])


async def test_a_snapshot_never_comes_before_an_older_one(tenant: SimulatedTenant, clock: ManualClock) -> None:
    told = Told(tenant, clock)
    async with told.stage.running():
        told.stage.monitor.tell_me(key=BOB)
        tenant.set(BOB, "Available")
        await told.polls()
        versions = [snapshot.version for snapshot in told.stage.published]
        assert versions == sorted(versions)
        ends: tuple[WishEnd, ...] = told.stage.now.wish_ends
        assert [end.number for end in ends] == [1]
