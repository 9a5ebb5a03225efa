from __future__ import annotations

import asyncio
from itertools import pairwise

import pytest

from presence_tui.demo.tenant import SimulatedTenant
from presence_tui.model.availability import Availability
from presence_tui.model.roster import RowState
from presence_tui.model.snapshot import (
    Awake,
    Live,
    PollRefused,
)
from tests.manual_clock import ManualClock
from tests.monitor.stage import Stage

BOB, OLU = "bob@contoso.com", "olu.adeyemi@contoso.com"


async def test_the_first_poll_shows_everybody_with_names(tenant: SimulatedTenant, clock: ManualClock) -> None:
    stage = Stage(tenant, clock, ("me", BOB, tenant.id_of("olu"), "partner@fabrikam.com"))
    async with stage.running():
        assert stage.now.roster.names == ["Ada Lovelace (you)", "Bob Ng", "Olu Adeyemi", "Guest: partner@fabrikam.com"]
        assert set(stage.now.roster.states) == {RowState.ANSWERED}
        assert stage.row(tenant.id_of("olu")).standing.word is Availability.IN_A_CALL
        assert stage.now.health == Live(30.0)
        assert stage.now.last_poll is not None
        assert stage.row(BOB).since is not None
        assert stage.row(BOB).since.at_least


async def test_a_change_is_seen_at_the_next_poll_with_its_time(tenant: SimulatedTenant, clock: ManualClock) -> None:
    stage = Stage(tenant, clock, (BOB, OLU))
    async with stage.running():
        tenant.set("bob", "Busy", "InAMeeting")
        before = stage.now
        await clock.advance(34)
        assert stage.row(BOB).standing.word is Availability.IN_A_MEETING
        since = stage.row(BOB).since
        assert since is not None
        assert not since.at_least
        assert (clock.utc() - since.at).total_seconds() < 8
        assert stage.now.changed_since(before.version) == {0}
        assert stage.now.last_poll.changed == 1


async def test_a_poll_that_changes_nothing_changes_no_row(tenant: SimulatedTenant, clock: ManualClock) -> None:
    stage = Stage(tenant, clock, ("me", BOB, OLU))
    async with stage.running():
        await clock.advance(34)
        before = stage.now
        await clock.advance(68)
        assert stage.now.version > before.version
        assert stage.now.changed_since(before.version) == frozenset()
        assert stage.now.last_poll.number == before.last_poll.number + 2
        assert stage.row(BOB).answered.since(before.roster.answered[1]) > 50
        assert stage.row(BOB).call is before.roster.calls[1]


async def test_polls_are_an_interval_apart_give_or_take_a_tenth(tenant: SimulatedTenant, clock: ManualClock) -> None:
    stage = Stage(tenant, clock, (BOB,))
    async with stage.running():
        starts = []
        for _ in range(20):
            count = stage.polls
            while stage.polls == count:
                await clock.advance(0.5)
            starts.append(clock.now().ticks)
        gaps = [later - earlier for earlier, later in pairwise(starts)]
        assert 26.5 <= min(gaps) < max(gaps) <= 33.5


async def test_a_key_polls_at_once_but_not_within_two_seconds(tenant: SimulatedTenant, clock: ManualClock) -> None:
    stage = Stage(tenant, clock, (BOB,))
    async with stage.running():
        first = stage.polls
        refused = stage.monitor.poll_soon()
        assert isinstance(refused, PollRefused)
        assert (refused.throttled, (refused.not_before - clock.utc()).total_seconds()) == (False, 2.0)
        await clock.advance(2.5)
        assert stage.polls == first
        assert stage.monitor.poll_soon() is None
        await stage.until(lambda: stage.polls == first + 1)
        await clock.advance(20)
        assert stage.polls == first + 1


async def test_a_machine_that_slept_asks_at_once(tenant: SimulatedTenant, clock: ManualClock) -> None:
    stage = Stage(tenant, clock, (BOB,))
    async with stage.running():
        polls, since = stage.polls, stage.row(BOB).since
        clock.jump(wall=3600.0)
        await clock.advance(10)
        assert stage.polls == polls + 1
        assert any(isinstance(one.health, Awake) for one in stage.published)
        assert stage.now.health == Live(30.0)
        assert (stage.row(BOB).since.at, stage.row(BOB).since.at_least) == (since.at, True)


async def test_after_a_gap_a_change_is_dated_at_least(tenant: SimulatedTenant, clock: ManualClock) -> None:
    stage = Stage(tenant, clock, (BOB,))
    async with stage.running():
        tenant.set("bob", "Away")
        clock.jump(wall=3600.0)
        await clock.advance(10)
        assert stage.row(BOB).standing.word is Availability.AWAY
        assert stage.row(BOB).since.at_least


async def test_a_sleep_does_not_undercut_what_graph_asked_for(tenant: SimulatedTenant, clock: ManualClock) -> None:
    stage = Stage(tenant, clock, (BOB,))
    async with stage.running():
        tenant.throttle("300")
        await clock.advance(34)
        polls = stage.polls
        clock.jump(wall=100.0)
        await clock.advance(20)
        assert stage.polls == polls


async def test_a_bug_is_a_health_state_and_not_the_end(tenant: SimulatedTenant, clock: ManualClock) -> None:
    stage = Stage(tenant, clock, (BOB,))
    async with stage.running():
        armed = [True]

        def stumble(snapshot: object) -> None:
            if armed[0]:
                raise ZeroDivisionError

        stage.monitor.subscribe(stumble)
        await clock.advance(34)
        armed[0] = False
        await clock.advance(70)
        assert stage.now.health == Live(30.0)


async def test_the_loop_ends_when_it_is_cancelled(tenant: SimulatedTenant, clock: ManualClock) -> None:
    stage = Stage(tenant, clock, (BOB,))
    task = asyncio.create_task(stage.monitor.run())
    await stage.until(lambda: stage.now.health == Live(30.0))
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


async def test_polls_keep_their_distance_however_long_an_answer_takes(tenant: SimulatedTenant, clock: ManualClock) -> None:
    stage = Stage(tenant, clock, (BOB,))
    async with stage.running():
        tenant.delay(10.0)
        polls = stage.polls
        await clock.advance(300)
        assert 9 <= stage.polls - polls <= 11


async def test_a_clock_set_back_asks_at_once(tenant: SimulatedTenant, clock: ManualClock) -> None:
    stage = Stage(tenant, clock, (BOB,))
    async with stage.running():
        polls = stage.polls
        clock.jump(wall=-3600.0)
        await clock.advance(10)
        assert stage.polls == polls + 1


async def test_looking_up_a_long_list_does_not_hold_up_the_polls(tenant: SimulatedTenant, clock: ManualClock) -> None:
    bob = tenant.id_of("bob")
    tenant.add_people(400)
    tenant.delay(1.0)
    stage = Stage(tenant, clock, (bob, *(f"person{number:06d}@contoso.com" for number in range(400))))
    task = asyncio.create_task(stage.monitor.run())
    oldest = 0.0
    for _ in range(100):
        await clock.advance(1)
        answered = stage.now.roster.answered[0]
        oldest = max(oldest, clock.now().since(answered)) if answered else oldest
    task.cancel()
    assert oldest < 45
