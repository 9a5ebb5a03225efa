"""What a server asks for holds, whatever else is under way or happens to the machine."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from presence_tui.demo.tenant import SimulatedTenant
from presence_tui.model.errors import Throttled
from presence_tui.model.moment import Moment
from presence_tui.model.roster import RowState
from presence_tui.model.snapshot import Live, SignedIn, Waiting
from presence_tui.monitor.pauses import overslept
from tests.manual_clock import START, ManualClock
from tests.monitor.stage import ADA, Stage

BOB, OLU = "bob@contoso.com", "olu.adeyemi@contoso.com"


async def begin_slow_poll(stage: Stage, seconds: float) -> None:
    """Let a poll begin whose first answer takes that long; later ones come at once."""
    await stage.clock.advance(3)
    polls = stage.polls
    stage.tenant.delay(seconds)
    assert stage.monitor.poll_soon() is None
    await stage.until(lambda: stage.polls > polls)
    stage.tenant.delay(0.0)


async def throttled_fetch(stage: Stage, key: str = BOB, seconds: str = "300") -> None:
    """Let the question after one person's presence meet a pause."""
    stage.tenant.throttle(seconds, path="/presence")
    with pytest.raises(Throttled):
        await stage.monitor.fetch(key)


async def test_a_poll_in_flight_does_not_undercut_a_pause_that_another_question_met(
    tenant: SimulatedTenant, clock: ManualClock
) -> None:
    stage = Stage(tenant, clock, (BOB,))
    async with stage.running():
        await begin_slow_poll(stage, 5.0)
        await throttled_fetch(stage)
        until = stage.now.health.until
        requests = len(stage.graph_requests)
        await clock.advance(6)
        assert stage.now.last_poll.number == 2
        assert stage.now.health == Waiting(until, stage.now.last_poll.at.utc, 30.0)
        assert stage.monitor.poll_soon().throttled
        await clock.advance(292)
        assert len(stage.graph_requests) == requests
        await clock.advance(18)
        assert stage.now.health == Live(30.0)


async def test_a_poll_in_flight_that_fails_otherwise_does_not_undercut_it_either(
    tenant: SimulatedTenant, clock: ManualClock
) -> None:
    stage = Stage(tenant, clock, (BOB,))
    async with stage.running():
        tenant.fail(500, path="getPresences")
        await begin_slow_poll(stage, 5.0)
        await throttled_fetch(stage)
        health, requests = stage.now.health, len(stage.graph_requests)
        await clock.advance(290)
        assert stage.now.health is health
        assert len(stage.graph_requests) == requests


async def test_a_poll_asks_no_further_once_another_question_met_a_pause(tenant: SimulatedTenant, clock: ManualClock) -> None:
    ids = tenant.add_people(1300)
    tenant.fail(404, times=None, path="/users/person")
    stage = Stage(tenant, clock, (*ids, BOB))
    async with stage.running():
        await begin_slow_poll(stage, 5.0)
        await throttled_fetch(stage)
        asked = len(stage.graph_requests)
        await clock.advance(290)
        assert len(stage.graph_requests) == asked


async def test_look_ups_end_as_well_once_another_question_met_a_pause(tenant: SimulatedTenant, clock: ManualClock) -> None:
    tenant.add_people(60)
    stage = Stage(tenant, clock, (tenant.id_of("bob"), *(f"person{number:06d}@contoso.com" for number in range(60))))
    tenant.delay(1.0)
    task = asyncio.create_task(stage.monitor.run())
    await clock.advance(5.5)
    assert any("/users/" in line for line in stage.graph_requests)
    tenant.delay(0.0)
    await throttled_fetch(stage, tenant.id_of("bob"))
    asked = len(stage.graph_requests)
    await clock.advance(290)
    assert len(stage.graph_requests) == asked
    assert isinstance(stage.now.health, Waiting)
    task.cancel()


async def test_of_two_pauses_the_longer_one_holds(tenant: SimulatedTenant, clock: ManualClock) -> None:
    stage = Stage(tenant, clock, (BOB, OLU))
    async with stage.running():
        tenant.throttle("300")
        tenant.delay(1.0)
        longer = asyncio.create_task(stage.monitor.fetch(BOB))
        await clock.settle()
        tenant.throttle("5")
        tenant.delay(2.0)
        shorter = asyncio.create_task(stage.monitor.fetch(OLU))
        await clock.advance(3)
        assert all(isinstance(error, Throttled) for error in await asyncio.gather(longer, shorter, return_exceptions=True))
        requests = len(stage.graph_requests)
        await clock.advance(290)
        assert len(stage.graph_requests) == requests


async def test_signing_in_does_not_poll_into_a_pause_met_meanwhile(tenant: SimulatedTenant, clock: ManualClock) -> None:
    stage = Stage(tenant, clock, (BOB,))
    async with stage.running():
        stage.monitor.sign_in()
        await stage.until(lambda: stage.sign_in.outcome)
        await clock.advance(60)
        await throttled_fetch(stage)
        requests = len(stage.graph_requests)
        stage.sign_in.outcome.set_result(ADA)
        await stage.until(lambda: stage.now.sign_in == SignedIn(ADA))
        await clock.advance(290)
        assert len(stage.graph_requests) == requests
        assert isinstance(stage.now.health, Waiting)


async def test_a_clock_set_forward_does_not_shorten_a_pause_and_moves_its_end(
    tenant: SimulatedTenant, clock: ManualClock
) -> None:
    stage = Stage(tenant, clock, (BOB,))
    async with stage.running():
        tenant.throttle("300")
        await clock.advance(34)
        requests = len(stage.graph_requests)
        clock.jump(wall=400.0)
        await clock.advance(30)
        assert 200 < (stage.now.health.until - clock.utc()).total_seconds() < 290
        await clock.advance(230)
        assert len(stage.graph_requests) == requests
        assert stage.monitor.poll_soon().throttled


async def test_a_clock_set_back_does_not_lengthen_a_pause(tenant: SimulatedTenant, clock: ManualClock) -> None:
    stage = Stage(tenant, clock, (BOB,))
    async with stage.running():
        tenant.fail(503, times=2, retry_after="60")
        await clock.advance(34)
        clock.jump(wall=-3600.0)
        await clock.advance(12)
        assert (stage.now.health.next_try - clock.utc()).total_seconds() < 60
        tenant.recover()
        await clock.advance(60)
        assert stage.now.health == Live(30.0)


async def test_the_longest_of_the_pauses_asked_for_in_one_poll_holds(tenant: SimulatedTenant, clock: ManualClock) -> None:
    ids = tenant.add_people(1300)
    tenant.fail(404, times=None, path="/users/")
    stage = Stage(tenant, clock, tuple(ids))
    async with stage.running():
        tenant.fail(500, path="getPresences")
        tenant.fail(503, retry_after="300", path="getPresences")
        await clock.advance(34)
        requests = len(stage.graph_requests)
        await clock.advance(290 - 34)
        assert len(stage.graph_requests) == requests
        assert stage.monitor.poll_soon().throttled


async def test_of_look_ups_in_flight_together_the_longest_pause_holds(tenant: SimulatedTenant, clock: ManualClock) -> None:
    tenant.fail(503, path="/users/bob")
    tenant.throttle("300", path="/users/olu")
    stage = Stage(tenant, clock, (BOB, OLU))
    async with stage.begun():
        await clock.advance(1)
        requests = len(stage.graph_requests)
        assert stage.now.looking_up.until > clock.utc() + timedelta(seconds=298)
        await clock.advance(290)
        assert len(stage.graph_requests) == requests
        await clock.advance(60)
        assert set(stage.now.roster.states) == {RowState.ANSWERED}
        assert stage.now.health == Live(30.0)


@pytest.mark.parametrize(
    ("wall", "ticks", "worked", "slept"),
    [
        (16.0, 16.0, 6.0, False),
        (16.0, 16.0, 0.5, True),
        (3600.0, 3600.0, 6.0, True),
        (3600.0, 10.0, 6.0, True),
        (-3600.0, 10.0, 0.0, True),
        (10.0, 10.0, 0.0, False),
    ],
)
def test_a_program_that_was_busy_did_not_sleep(wall: float, ticks: float, worked: float, slept: bool) -> None:
    before = Moment(START, 1000.0, 7.0)
    now = Moment(START + timedelta(seconds=wall), 1000.0 + ticks, 7.0 + worked)
    assert overslept(before, now, 10.0) is slept
