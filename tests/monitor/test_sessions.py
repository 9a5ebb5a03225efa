"""A session ends, and another pane begins one: nobody has to press a key here, and nothing is asked in vain."""

from __future__ import annotations

from dataclasses import replace

import pytest

from presence_tui.demo.tenant import SimulatedTenant
from presence_tui.model.errors import SignedOutReason, SignInNeeded
from presence_tui.model.roster import RowState
from presence_tui.model.snapshot import Account, AwaitingUser, SignedIn, SignedOut
from tests.manual_clock import ManualClock
from tests.monitor.stage import ADA, Stage

BOB = "bob@contoso.com"
FIRST, SECOND = replace(ADA, session="first"), replace(ADA, session="second")


def _ended(stage: Stage) -> bool:
    return isinstance(stage.now.sign_in, SignedOut)


async def _lose(stage: Stage) -> None:
    """Have a question outside the polls find that the session has ended."""
    stage.tenant.revoke()
    with pytest.raises(SignInNeeded):
        await stage.monitor.fetch("me")
    assert _ended(stage)


async def test_the_session_that_ended_is_not_tried_again_by_itself(tenant: SimulatedTenant, clock: ManualClock) -> None:
    stage = Stage(tenant, clock, ("me", BOB), account=FIRST)
    async with stage.running():
        tenant.revoke()
        await clock.advance(34)
        await stage.until(lambda: _ended(stage))
        state = stage.now.sign_in
        tenant.forget_requests()
        await clock.advance(600)
        assert stage.now.sign_in is state
        assert tenant.requests == []
        assert stage.row(BOB).state is RowState.ANSWERED
        assert stage.now.roster.is_stale(1, clock.now(), 30.0)


async def test_a_session_of_another_pane_is_noticed_within_an_interval(tenant: SimulatedTenant, clock: ManualClock) -> None:
    stage = Stage(tenant, clock, ("me", BOB), account=FIRST)
    async with stage.running():
        tenant.revoke()
        await clock.advance(34)
        await stage.until(lambda: _ended(stage))
        stage.tokens.begin_anew()
        stage.sign_in.held = SECOND
        await clock.advance(31)
        await stage.until(lambda: isinstance(stage.now.sign_in, SignedIn))
        await clock.settle()
        assert not stage.now.roster.is_stale(1, clock.now(), 30.0)


async def test_a_sign_in_elsewhere_right_after_the_sign_out_here_is_noticed(tenant: SimulatedTenant, clock: ManualClock) -> None:
    stage = Stage(tenant, clock, ("me", BOB), account=FIRST)
    async with stage.running():
        await stage.monitor.sign_out()
        stage.sign_in.held = SECOND
        await clock.advance(70)
        await stage.until(lambda: isinstance(stage.now.sign_in, SignedIn))


async def test_a_key_tries_the_ended_session_again_and_the_hour_of_its_end_stays(
    tenant: SimulatedTenant, clock: ManualClock
) -> None:
    stage = Stage(tenant, clock, ("me", BOB), account=FIRST)
    async with stage.running():
        tenant.revoke()
        await clock.advance(34)
        await stage.until(lambda: _ended(stage))
        since = stage.now.sign_in.since
        await clock.advance(300)
        stage.monitor.poll_soon()
        await clock.settle()
        await stage.until(lambda: _ended(stage))
        assert stage.now.sign_in == SignedOut(SignedOutReason.REVOKED, since, stage.now.sign_in.trouble)


async def test_a_session_that_a_question_apart_found_ended_hides_no_other_one(
    tenant: SimulatedTenant, clock: ManualClock
) -> None:
    stage = Stage(tenant, clock, ("me", BOB), account=FIRST, interval=300.0)
    async with stage.running():
        await _lose(stage)
        stage.tokens.begin_anew()
        stage.sign_in.held = SECOND  # before the poll that was due next
        await clock.advance(300)
        assert stage.now.sign_in == SignedIn(SECOND)


async def test_the_cache_is_looked_into_each_interval_from_then_on(tenant: SimulatedTenant, clock: ManualClock) -> None:
    stage = Stage(tenant, clock, ("me", BOB), account=FIRST)
    async with stage.running():
        tenant.fail(500, times=4)
        await clock.advance(400)
        assert (stage.now.health.next_try - clock.utc()).total_seconds() > 40  # pauses have grown
        await _lose(stage)
        stage.tokens.begin_anew()
        stage.sign_in.held = SECOND
        await clock.advance(31)
        assert stage.now.sign_in == SignedIn(SECOND)


async def test_nor_does_it_where_a_poll_was_in_flight(tenant: SimulatedTenant, clock: ManualClock) -> None:
    stage = Stage(tenant, clock, ("me", BOB), account=FIRST)
    async with stage.running():
        tenant.delay(12.0)
        await clock.advance(34)
        tenant.delay(0)
        await _lose(stage)
        stage.tokens.begin_anew()
        stage.sign_in.held = SECOND
        await clock.advance(50)
        assert stage.now.sign_in == SignedIn(SECOND)


async def test_the_session_that_a_question_apart_found_ended_is_not_tried_again(
    tenant: SimulatedTenant, clock: ManualClock
) -> None:
    stage = Stage(tenant, clock, ("me", BOB), account=FIRST)
    async with stage.running():
        stage.sign_in.held = replace(ADA, session="renewed meanwhile")
        await _lose(stage)
        state = stage.now.sign_in
        tenant.forget_requests()
        await clock.advance(600)
        assert stage.now.sign_in is state
        assert tenant.requests == []


async def test_another_account_in_the_cache_is_another_table(tenant: SimulatedTenant, clock: ManualClock) -> None:
    stage = Stage(tenant, clock, ("me", BOB), account=FIRST)
    async with stage.running():
        assert stage.row("me").name == "Ada Lovelace (you)"
        stage.sign_in.held = Account("bob@contoso.com", "Bob Ng", "contoso.com", session="bob's")
        stage.tokens.begin_anew("bob")
        await clock.advance(34)
        await stage.until(lambda: stage.now.account.username == "bob@contoso.com")
        await clock.advance(34)
        assert stage.row("me").name == "Bob Ng (you)"
        assert stage.row("me").id == tenant.id_of("bob")


@pytest.mark.parametrize("before", [None, FIRST], ids=["nobody was signed in", "a session had ended"])
async def test_a_pane_that_waits_for_a_code_follows_another_pane_that_signs_in(
    tenant: SimulatedTenant, clock: ManualClock, before: Account | None
) -> None:
    stage = Stage(tenant, clock, ("me", BOB), account=before)
    async with stage.running():
        if before:
            await _lose(stage)
            stage.tokens.begin_anew()
        stage.monitor.sign_in()
        await stage.until(lambda: isinstance(stage.now.sign_in, AwaitingUser))
        await clock.advance(95)
        assert isinstance(stage.now.sign_in, AwaitingUser), "the session that ended does not count as a new one"
        stage.sign_in.held = SECOND
        await clock.advance(34)
        await stage.until(lambda: isinstance(stage.now.sign_in, SignedIn))
        assert stage.sign_in.outcome is not None
        assert stage.sign_in.outcome.cancelled(), "nobody waits for the code any more"
