"""A refusal amid a long list: who is left out says so, and the next try is when it is said to be."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from presence_tui.demo.tenant import SimulatedTenant
from presence_tui.model.errors import Forbidden
from presence_tui.model.moment import Moment
from presence_tui.model.roster import RowState
from presence_tui.model.snapshot import Denied, Live
from presence_tui.monitor.asking import CHUNK
from presence_tui.monitor.denials import DENIED_FOR
from presence_tui.monitor.sweep import AT_ONCE
from presence_tui.monitor.tally import Tally
from tests.manual_clock import ManualClock
from tests.monitor.stage import Stage
from tests.monitor.sweeps import PORTION, LongList


class Creeping(ManualClock):
    """Goes on by a little whenever it is read."""

    little = 0.0

    def now(self) -> Moment:
        now = super().now()
        self.jump(ticks=self.little, wall=self.little)
        return now


@pytest.mark.parametrize("readings", range(1, 7))
async def test_a_refusal_that_ends_while_a_sweep_is_concluded_counts_for_it(tenant: SimulatedTenant, readings: int) -> None:
    clock = Creeping()
    long = LongList(tenant, clock, 12 * PORTION)
    asking = long.monitor._asking
    tenant.forbid("Presence.Read.All")
    await asking.ask(Tally())
    await clock.advance(DENIED_FOR - readings)
    clock.little = 1.0
    tally = Tally()
    await asking.ask(tally)
    assert {type(failure) for failure in tally.failures} == {Forbidden}
    assert tally.unanswered == len(long.ids)
    await long.graph.aclose()


async def test_one_refusal_among_answers_stands_until_it_is_said_to_be_tried_again(
    tenant: SimulatedTenant, clock: ManualClock
) -> None:
    long = LongList(tenant, clock, 12 * PORTION)
    tenant.delay(1.0)
    async with long.begun():
        await clock.advance(1.2)
        tenant.fail(403, times=1, path="getPresences")
        await clock.advance(3)
        health = long.now.health
        assert isinstance(health, Denied)
        assert long.now.roster.states.count(RowState.ANSWERED) == AT_ONCE * 2 * PORTION, "the others under way count"
        before = len(long.way.arrivals)
        while clock.utc() < health.next_try - timedelta(seconds=5):
            assert len(long.way.arrivals) == before
            assert long.now.health == health
            await clock.advance(5)
        await clock.advance(40)
        assert len(long.way.arrivals) > before
        assert long.now.health == Live(30.0)


@pytest.mark.parametrize("status", [403, 500])
async def test_no_turn_of_the_loop_counts_more_than_a_few_of_those_who_are_left_out(
    tenant: SimulatedTenant, clock: ManualClock, status: int
) -> None:
    long = LongList(tenant, clock, 5 * CHUNK, portion=CHUNK)
    tenant.fail(status, times=None, path="getPresences")
    tally = Tally()
    task = asyncio.create_task(long.monitor._asking.ask(tally))
    most = before = 0
    while not task.done():
        await asyncio.sleep(0)
        most, before = max(most, tally.unanswered - before), tally.unanswered
    assert most == CHUNK
    assert tally.unanswered == len(long.ids) == len(tally.silent)
    await long.graph.aclose()


async def test_no_turn_of_the_loop_tells_more_than_a_few_that_they_cannot_be_looked_up(
    tenant: SimulatedTenant, clock: ManualClock
) -> None:
    count = 3 * CHUNK
    tenant.forbid("User.ReadBasic.All")
    stage = Stage(tenant, clock, tuple(f"p{number}@contoso.com" for number in range(count)))
    await stage.monitor._naming.name(["p0@contoso.com"], Tally())
    assert None not in stage.now.roster.problems
    for number in range(2):
        tally, most, before = Tally(), 0, 0
        task = asyncio.create_task(stage.monitor._naming.remind(tally))
        while not task.done():
            await asyncio.sleep(0)
            most, before = max(most, tally.unanswered - before), tally.unanswered
        assert (most, tally.unanswered) == (CHUNK, count), number
    await stage.graph.aclose()
