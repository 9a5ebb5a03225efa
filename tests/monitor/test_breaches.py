from __future__ import annotations

import asyncio
from dataclasses import replace

from hypothesis import example, given, settings
from hypothesis import strategies as st

from presence_tui.demo.tenant import SimulatedTenant
from presence_tui.model.alarm import Alarm
from presence_tui.model.availability import standing
from presence_tui.model.coverage import Breach, Verdict, verdict
from presence_tui.model.person import UserId
from presence_tui.model.presence import Presence
from presence_tui.model.roster import Call, Roster, RowState
from presence_tui.model.snapshot import CheckingSession, Live, Snapshot
from presence_tui.model.sources import SourceState
from presence_tui.model.watch_list import Group, WatchEntry, WatchList
from presence_tui.monitor.breach_alarms import BreachAlarms
from presence_tui.monitor.breaches import Breaches
from presence_tui.monitor.store import Cells, PresenceStore
from presence_tui.monitor.updates import Updates, add
from tests.manual_clock import START, ManualClock
from tests.monitor.stage import ADA, Stage

BOB, OLU, WEI = "bob@contoso.com", "olu.adeyemi@contoso.com", "wei.li@contoso.com"
TIER = ("Tier 2",)


def desk(tenant: SimulatedTenant, clock: ManualClock, minimum: int = 2, reachable: int = 3) -> Stage:
    """Three people of one group, so many of whom can be reached."""
    for number, who in enumerate(("bob", "olu", "wei")):
        tenant.set(who, "Available" if number < reachable else "Busy")
    entries = tuple(WatchEntry(who, groups=TIER) for who in (BOB, OLU, WEI))
    return Stage(tenant, clock, entries, groups=(Group("Tier 2", minimum),))


async def another_poll(stage: Stage, times: int = 1) -> None:
    """Let time pass until Graph has answered so many polls more."""
    for _ in range(times):
        number = stage.now.last_poll.number
        while stage.now.last_poll.number == number:
            await stage.clock.advance(1 if stage.now.interval < 100 else 60)


def told(stage: Stage) -> list[int]:
    """Return the numbers of all breaches that were told so far."""
    return sorted({breach.number for snapshot in stage.published for breach in snapshot.breaches})


async def test_a_breach_is_told_by_the_second_poll_that_finds_it(tenant: SimulatedTenant, clock: ManualClock) -> None:
    stage = desk(tenant, clock)
    async with stage.running():
        await another_poll(stage)
        assert stage.now.breaches == ()
        tenant.set("bob", "Busy", "InACall")
        tenant.set("olu", "Away")
        await another_poll(stage)
        assert not stage.row(BOB).standing.reachable
        assert stage.now.breaches == ()
        first = stage.row(BOB).answered.utc
        await another_poll(stage)
        assert stage.now.breaches == (Breach("Tier 2", first, 1, 3, 2, 1),)
        tenant.set("wei", "Busy")
        await another_poll(stage)
        assert stage.now.breaches == (Breach("Tier 2", first, 0, 3, 2, 1),)


async def test_it_ends_as_it_began_and_is_not_shown_meanwhile(tenant: SimulatedTenant, clock: ManualClock) -> None:
    stage = desk(tenant, clock, reachable=1)
    async with stage.running():
        await another_poll(stage)
        assert [breach.is_below for breach in stage.now.breaches] == [True]
        tenant.set("olu", "Available")
        await another_poll(stage)
        assert [(breach.is_below, breach.reachable) for breach in stage.now.breaches] == [(False, 2)]
        tenant.set("olu", "Busy")
        await another_poll(stage)
        assert [breach.is_below for breach in stage.now.breaches] == [True]
        tenant.set("olu", "Available")
        await another_poll(stage, 2)
        assert stage.now.breaches == ()
        assert told(stage) == [1]


async def test_people_who_take_turns_are_too_few_all_the_same(tenant: SimulatedTenant, clock: ManualClock) -> None:
    stage = desk(tenant, clock, reachable=2)
    async with stage.running():
        await another_poll(stage)
        tenant.set("bob", "Busy")
        await another_poll(stage)
        tenant.set("bob", "Available")
        tenant.set("olu", "Busy")
        await another_poll(stage)
        assert [breach.is_below for breach in stage.now.breaches] == [True]


async def test_a_start_tells_nothing_before_its_second_poll(tenant: SimulatedTenant, clock: ManualClock) -> None:
    stage = desk(tenant, clock, reachable=0)
    async with stage.running():
        assert stage.now.roster.states == [RowState.ANSWERED] * 3
        assert told(stage) == []
        await another_poll(stage)
        assert told(stage) == [1]


async def test_a_lost_network_is_no_breach(tenant: SimulatedTenant, clock: ManualClock) -> None:
    stage = desk(tenant, clock)
    async with stage.running():
        await another_poll(stage)
        tenant.go_offline()
        await clock.advance(600)
        assert told(stage) == []
        for who in ("bob", "olu"):
            tenant.set(who, "Busy")
        tenant.come_back()
        await another_poll(stage)
        assert stage.row(BOB).standing.word.spelled == "busy"
        assert told(stage) == []
        await another_poll(stage)
        assert told(stage) == [1]


async def test_a_breach_is_unknown_while_the_network_is_lost_and_the_same_one_afterwards(
    tenant: SimulatedTenant, clock: ManualClock
) -> None:
    stage = desk(tenant, clock, reachable=1)
    async with stage.running():
        await another_poll(stage)
        before = stage.now.breaches
        tenant.go_offline()
        await clock.advance(58)
        assert stage.now.breaches == before
        await clock.advance(8)
        assert [(breach.unknown, breach.reachable) for breach in stage.now.breaches] == [(True, 1)]
        await clock.advance(600)
        tenant.come_back()
        await another_poll(stage)
        assert stage.now.breaches == before
        assert told(stage) == [1]


async def test_a_long_interval_is_no_gap(tenant: SimulatedTenant, clock: ManualClock) -> None:
    for who in ("bob", "olu"):
        tenant.set(who, "Busy")
    entries = tuple(WatchEntry(who, groups=TIER) for who in (BOB, OLU))
    stage = Stage(tenant, clock, entries, groups=(Group("Tier 2", 1),), interval=900.0)
    async with stage.running():
        await another_poll(stage)
        assert told(stage) == [1]
        reach = stage.row(BOB).reach
        assert reach is not None
        assert reach.reachable is False


async def test_a_missing_permission_is_no_breach(tenant: SimulatedTenant, clock: ManualClock) -> None:
    stage = desk(tenant, clock)
    stage.sign_in.held = replace(ADA, granted=frozenset({"User.ReadBasic.All", "Presence.Read"}))
    async with stage.running():
        await clock.advance(400)
        assert set(stage.now.roster.states) == {RowState.FAILED}
        assert told(stage) == []


async def test_an_empty_reply_is_no_breach_and_ends_none(tenant: SimulatedTenant, clock: ManualClock) -> None:
    stage = desk(tenant, clock, reachable=1)
    async with stage.running():
        await another_poll(stage)
        before = stage.now.breaches
        ids = [tenant.id_of(who) for who in ("bob", "olu", "wei")]
        for one in ids:
            tenant.absent(one)
        await another_poll(stage, 3)
        assert set(stage.now.roster.states) == {RowState.NO_ANSWER}
        assert [(breach.unknown, breach.number) for breach in stage.now.breaches] == [(True, 1)]
        for one in ids:
            tenant.absent(one, False)
        await another_poll(stage)
        assert stage.now.breaches == before


async def test_another_minimum_is_counted_at_once(tenant: SimulatedTenant, clock: ManualClock) -> None:
    stage = desk(tenant, clock, minimum=1, reachable=1)
    store = stage.monitor._store
    async with stage.running():
        await another_poll(stage)
        store.publish(groups=(Group("Tier 2", 2),))
        assert [(breach.minimum, breach.is_below) for breach in stage.now.breaches] == [(2, True)]
        store.publish(groups=(Group("Tier 2", 3),))
        assert [(breach.minimum, breach.number) for breach in stage.now.breaches] == [(3, 1)]
        store.publish(groups=(Group("Night desk", 3),))
        assert stage.now.breaches == ()
        store.publish(groups=(Group("Tier 2", 1),))
        assert stage.now.breaches == ()


async def test_the_user_s_program_is_told_once_of_a_breach_and_of_its_end(clock: ManualClock) -> None:
    play, told = _Play(clock, minimum=2), list[Alarm]()
    BreachAlarms(store=play.store, clock=clock, alarm=told.append)
    for said in (_UP, _DOWN, _DOWN, [True, False, False], _UP, _UP, _UP):
        await play.poll(said)
    assert [(one.event, one.group, one.reachable, one.total, one.minimum) for one in told] == [
        ("breach", "Tier 2", 0, 3, 2),
        ("covered", "Tier 2", 3, 3, 2),
    ]
    assert told[0].since is not None
    assert (told[0].at - told[0].since).total_seconds() == 30
    play.breaches.close()


async def test_who_is_taken_off_the_list_is_missed_at_once(tenant: SimulatedTenant, clock: ManualClock) -> None:
    stage = desk(tenant, clock, minimum=2, reachable=2)
    async with stage.running():
        await another_poll(stage)
        await stage.monitor.remove(OLU)
        assert [(breach.reachable, breach.total) for breach in stage.now.breaches] == [(1, 2)]
        await stage.monitor.undo()
        await clock.settle()
        assert [breach.is_below for breach in stage.now.breaches] in ([], [False])


async def test_a_group_of_another_name_keeps_its_breach(tenant: SimulatedTenant, clock: ManualClock) -> None:
    stage = desk(tenant, clock, reachable=1)
    async with stage.running():
        await another_poll(stage)
        before = stage.now.breaches
        roster = stage.now.roster
        entries = {at: WatchEntry(entry.who, groups=("Second line",)) for at, entry in enumerate(roster.entries)}
        renamed = roster.replacing({"entries": entries})
        stage.monitor._store.publish(roster=renamed, groups=(Group("Second line", 2),))
        assert [(breach.group, breach.number) for breach in stage.now.breaches] == [("Second line", before[0].number)]


async def test_a_poll_that_is_half_answered_counts_nothing(clock: ManualClock) -> None:
    play = _Play(clock, minimum=2, people=2)
    await play.poll([True, True])
    await play.poll([True, True])
    play.polling = True
    await play.poll([False, None])
    await clock.advance(1)
    play.answer([None, False])
    play.polling = False
    play.store.publish(health=Live(31.0))
    assert play.verdict is Verdict.BELOW
    assert play.snapshot.breaches == ()
    await play.poll([False, False])
    assert [breach.is_below for breach in play.snapshot.breaches] == [True]


async def test_a_breach_turns_unknown_when_its_answers_grow_old_though_nothing_comes(clock: ManualClock) -> None:
    play = _Play(clock, minimum=2)
    await play.poll([True, False, False])
    await play.poll([True, False, False])
    before = play.snapshot.version
    await clock.advance(59)
    assert [breach.unknown for breach in play.snapshot.breaches] == [False]
    await clock.advance(2)
    assert [breach.unknown for breach in play.snapshot.breaches] == [True]
    assert play.snapshot.version == before + 1
    await play.poll([True, False, False])
    assert [(breach.is_below, breach.number) for breach in play.snapshot.breaches] == [(True, 1)]
    play.breaches.close()


async def test_a_breach_turns_unknown_after_a_poll_during_which_its_answers_grew_old(clock: ManualClock) -> None:
    play = _Play(clock, minimum=2)
    await play.poll([True, False, False])
    await play.poll([True, False, False])
    await clock.advance(55)
    play.polling = True
    await clock.advance(10)
    assert [breach.unknown for breach in play.snapshot.breaches] == [False], "the poll may bring newer ones"
    play.polling = False
    play.store.publish(health=Live(31.0))
    assert [breach.unknown for breach in play.snapshot.breaches] == [True]


async def test_a_breach_whose_answers_are_old_by_a_shorter_interval_turns_unknown(clock: ManualClock) -> None:
    play = _Play(clock, minimum=2)
    play.store.publish(interval=210.0)
    await play.poll([True, False, False])
    await play.poll([True, False, False])
    await clock.advance(50)
    play.store.publish(interval=30.0)
    assert [breach.unknown for breach in play.snapshot.breaches] == [False]
    await clock.advance(11)
    assert [breach.unknown for breach in play.snapshot.breaches] == [True]
    await play.poll([True, False, False])
    play.store.publish(interval=210.0)
    await clock.advance(70)
    assert [breach.unknown for breach in play.snapshot.breaches] == [False]
    play.store.publish(interval=30.0)
    assert [breach.unknown for breach in play.snapshot.breaches] == [True], "at once"
    play.breaches.close()


async def test_people_whose_source_was_not_heard_of_may_still_come(clock: ManualClock) -> None:
    play = _Play(clock, minimum=2)
    play.store.publish(sources=(SourceState("Tier 2", "direct-reports"),))
    await play.poll([True, False, False])
    await play.poll([True, False, False])
    assert play.snapshot.breaches == ()
    play.store.publish(sources=(SourceState("Tier 2", "direct-reports", as_of=START),))
    assert [breach.is_below for breach in play.snapshot.breaches] == [True]
    play.breaches.close()


class _Play:
    """Breaches over a store, and answers by hand: True reachable, False not, None none."""

    def __init__(self, clock: ManualClock, minimum: int, people: int = 3) -> None:
        entries = [WatchEntry(f"p{number}@contoso.com", groups=TIER) for number in range(people)]
        watch_list = WatchList.of(entries, [Group("Tier 2", minimum)])
        roster = Roster.of(watch_list, ["x"] * people)
        self.clock = clock
        self.minimum = minimum
        self.polling = False
        self.updates = Updates(30.0)
        self.store = PresenceStore(Snapshot(0, roster, CheckingSession(), Live(30.0), 30.0, groups=watch_list.groups))
        self.breaches = Breaches(store=self.store, clock=clock, interval=30.0, is_polling=lambda: self.polling)

    @property
    def snapshot(self) -> Snapshot:
        return self.store.snapshot

    @property
    def verdict(self) -> Verdict:
        roster = self.snapshot.roster
        return verdict(roster, range(len(roster)), self.clock.now(), 30.0, self.minimum)

    def answer(self, said: list[bool | None]) -> None:
        roster, cells, call = self.snapshot.roster, Cells(), Call(self.clock.now(), self.clock.now())
        for at, says in enumerate(said):
            if says is not None:
                word = "Available" if says else "Busy"
                presence = Presence(UserId(""), standing(word, word), raw=word.encode())
                add(cells, at, self.updates.answered(roster, at, presence, call))
        self.store.publish(cells)

    async def poll(self, said: list[bool | None]) -> None:
        await self.clock.advance(30)
        self.answer(said)


_answers = st.one_of(
    st.lists(st.booleans(), min_size=3, max_size=3),
    st.lists(st.sampled_from([True, None]), min_size=3, max_size=3),
    st.just([None] * 3),
)


_UP, _DOWN, _LOST = [True] * 3, [False] * 3, [None] * 3


@example([[False, True, True], _DOWN, [True, True, None], _DOWN], 2)
@example([[False, False, True], [False, False, True], [True, True, False], _UP], 3)
@example([_DOWN, [None, True, True], [None, True, True], _LOST, _DOWN], 3)
@settings(max_examples=40, deadline=None)
@given(st.lists(_answers, max_size=14), st.integers(1, 3))
def test_a_breach_is_told_once_and_never_by_a_lost_network(polls: list[list[bool | None]], minimum: int) -> None:
    async def play() -> None:
        played = _Play(ManualClock(START), minimum)
        seen: list[Verdict] = []
        highest, had = 0, False
        for said in polls:
            await played.poll(said)
            seen.append(played.verdict)
            breaches = played.snapshot.breaches
            assert [breach.is_below for breach in breaches if breach.is_below] == [True] * (
                bool(breaches) and seen[-1] is Verdict.BELOW
            )
            if breaches and breaches[0].number > highest:
                assert seen[-2:] == [Verdict.BELOW] * 2
                assert breaches[0].number == highest + 1
                highest = breaches[0].number
            if had and not breaches:
                assert seen[-2:] == [Verdict.COVERED] * 2
            had = bool(breaches)
            if len(seen) > 1 and None not in said and None not in polls[len(seen) - 2]:
                assert breaches or seen[-2:] != [Verdict.BELOW] * 2
        played.breaches.close()

    asyncio.run(play())
