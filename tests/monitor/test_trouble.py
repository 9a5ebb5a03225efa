from __future__ import annotations

import pytest

from presence_tui.demo.tenant import SimulatedTenant
from presence_tui.model.errors import CacheBusy, NetworkFault, SignInUnavailable
from presence_tui.model.roster import RowState
from presence_tui.model.snapshot import (
    AnswersNonsense,
    Held,
    Late,
    Live,
    Offline,
    ServerFails,
    Waiting,
)
from tests.manual_clock import ManualClock
from tests.monitor.stage import Stage

BOB, OLU = "bob@contoso.com", "olu.adeyemi@contoso.com"


async def test_a_throttled_poll_waits_as_long_as_graph_asked_and_no_key_shortens_it(
    tenant: SimulatedTenant, clock: ManualClock
) -> None:
    stage = Stage(tenant, clock, (BOB,))
    async with stage.running():
        answered = stage.now.last_poll.at.utc
        tenant.throttle("120")
        await clock.advance(34)
        health = stage.now.health
        assert isinstance(health, Waiting)
        assert health.answers_from == answered
        assert 114 <= (health.until - clock.utc()).total_seconds() <= 126
        polls = stage.polls
        refused = stage.monitor.poll_soon()
        assert refused.throttled
        assert abs((refused.not_before - health.until).total_seconds()) < 0.001
        await clock.advance(80)
        assert stage.polls == polls
        await clock.advance(50)
        assert stage.polls > polls
        assert stage.now.health == Live(30.0)


async def test_without_retry_after_pauses_grow_to_five_minutes(tenant: SimulatedTenant, clock: ManualClock) -> None:
    stage = Stage(tenant, clock, (BOB,))
    tenant.throttle(None, times=None, path="getPresences")
    async with stage.running():
        pauses = []
        for _ in range(7):
            assert isinstance(stage.now.health, Waiting)
            pauses.append((stage.now.health.until - clock.utc()).total_seconds())
            await clock.advance(pauses[-1] + 0.1)
        assert all(27 * 2**n <= pause <= 33 * 2**n for n, pause in enumerate(pauses[:3]))
        assert all(270 <= pause <= 300 for pause in pauses[4:])


async def test_a_server_that_fails_is_named_with_since_and_next_try(tenant: SimulatedTenant, clock: ManualClock) -> None:
    stage = Stage(tenant, clock, (BOB,))
    async with stage.running():
        tenant.fail(503, times=2, retry_after="40")
        await clock.advance(34)
        first = stage.now.health
        assert isinstance(first, ServerFails)
        assert (first.host, first.status) == ("Graph", 503)
        assert 34 <= (first.next_try - clock.utc()).total_seconds() <= 42
        assert stage.monitor.poll_soon().throttled
        await clock.advance(43)
        assert isinstance(stage.now.health, ServerFails)
        assert stage.now.health.since == first.since
        await clock.advance(43)
        assert stage.now.health == Live(30.0)


async def test_offline_is_tried_again_soon_and_rows_keep_what_was_known(tenant: SimulatedTenant, clock: ManualClock) -> None:
    stage = Stage(tenant, clock, (BOB,))
    async with stage.running():
        answered = stage.row(BOB).answered
        tenant.go_offline("dns")
        await clock.advance(34)
        health = stage.now.health
        assert isinstance(health, Offline)
        assert (health.host, health.fault) == ("graph.microsoft.com", NetworkFault.NAME)
        assert (health.next_try - clock.utc()).total_seconds() <= 11
        await clock.advance(600)
        assert isinstance(stage.now.health, Offline)
        assert stage.now.health.since == health.since
        assert stage.row(BOB).state is RowState.ANSWERED
        assert stage.row(BOB).answered == answered
        assert stage.now.roster.is_stale(0, clock.now(), 30.0)
        tenant.come_back()
        await clock.advance(61)
        assert stage.now.health == Live(30.0)


async def test_a_captive_portal_is_nonsense(tenant: SimulatedTenant, clock: ManualClock) -> None:
    stage = Stage(tenant, clock, (BOB,))
    async with stage.running():
        tenant.html(times=1)
        await clock.advance(34)
        assert isinstance(stage.now.health, AnswersNonsense)
        assert stage.now.health.what == "HTML, not JSON"
        assert stage.row(BOB).state is RowState.ANSWERED
        await clock.advance(15)
        assert stage.now.health == Live(30.0)


async def test_an_answer_that_does_not_come_is_late(tenant: SimulatedTenant, clock: ManualClock) -> None:
    stage = Stage(tenant, clock, (BOB,))
    async with stage.running():
        answered = stage.now.last_poll.at.utc
        tenant.delay(40.0)
        await clock.advance(34)
        assert stage.now.health == Live(30.0)
        await clock.advance(16)
        assert isinstance(stage.now.health, Late)
        assert stage.now.health.answers_from == answered
        polls = stage.polls
        assert stage.monitor.poll_soon() is None
        while isinstance(stage.now.health, Late):
            await clock.advance(0.5)
        assert stage.now.health == Live(30.0)
        await clock.advance(1)
        assert stage.polls == polls


async def test_pauses_begin_small_again_after_an_answer(tenant: SimulatedTenant, clock: ManualClock) -> None:
    stage = Stage(tenant, clock, (BOB,))
    async with stage.running():
        for trouble, longest in ((tenant.go_offline, 12), (lambda: tenant.fail(500, times=None), 34)):
            for _ in range(2):
                trouble()
                await clock.advance(34)
                assert (stage.now.health.next_try - clock.utc()).total_seconds() < longest
                await clock.advance(100)
                tenant.recover()
                await clock.advance(130)
                assert stage.now.health == Live(30.0)


async def test_a_pause_of_no_seconds_is_two(tenant: SimulatedTenant, clock: ManualClock) -> None:
    tenant.throttle("0", path="getPresences")
    stage = Stage(tenant, clock, (BOB,))
    async with stage.running():
        assert 2.0 <= (stage.now.health.until - clock.utc()).total_seconds() <= 2.2


async def test_offline_stays_offline_while_the_next_try_hangs(tenant: SimulatedTenant, clock: ManualClock) -> None:
    stage = Stage(tenant, clock, (BOB,))
    async with stage.running():
        tenant.go_offline()
        await clock.advance(34)
        tenant.come_back()
        tenant.hang()
        await clock.advance(60)
        assert isinstance(stage.now.health, Offline)


async def test_a_sign_in_service_that_was_away_for_hours_is_met_within_an_interval(
    tenant: SimulatedTenant, clock: ManualClock
) -> None:
    stage = Stage(tenant, clock, (BOB,))
    async with stage.running():
        token = stage.graph._exchange._token
        for away in (
            SignInUnavailable("login.example", NetworkFault.REFUSED),
            SignInUnavailable("login.example", status=503),
            SignInUnavailable("login.example", status=200, detail="HTML, not JSON"),
            CacheBusy("login.example"),
        ):

            async def failing(away: SignInUnavailable = away, **_: object) -> None:
                raise away

            stage.graph._exchange._token = failing
            await clock.advance(3 * 3600)
            assert isinstance(stage.now.health, Held) or stage.now.health.host == "login.example"
            assert (stage.now.health.next_try - clock.utc()).total_seconds() <= 30
            stage.graph._exchange._token = token
            await clock.advance(30)
            assert stage.now.health == Live(30.0)


async def test_a_pause_that_the_sign_in_service_asks_for_is_its_own_and_no_key_shortens_it(
    tenant: SimulatedTenant, clock: ManualClock
) -> None:
    stage = Stage(tenant, clock, (BOB,))
    asked = []

    async def throttled(**_: object) -> None:
        asked.append(clock.utc())
        raise SignInUnavailable("login.example", status=429, retry_after=120.0)

    stage.graph._exchange._token = throttled
    async with stage.running():
        assert isinstance(stage.now.health, ServerFails)
        assert 120 <= (stage.now.health.next_try - clock.utc()).total_seconds() <= 126
        refused = stage.monitor.poll_soon()
        assert refused is not None
        assert (refused.throttled, refused.host) == (True, "login.example")
        with pytest.raises(SignInUnavailable) as caught:
            await stage.monitor.look_up(OLU)
        assert 119 < caught.value.retry_after <= 126
        await clock.advance(119)
        assert len(asked) == 1
        await clock.advance(8)
        assert len(asked) == 2
