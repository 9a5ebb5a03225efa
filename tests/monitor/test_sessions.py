"""A session ends, and another pane begins one: nobody has to press a key here, and nothing is asked in vain."""

from __future__ import annotations

from dataclasses import replace

from presence_tui.demo.tenant import SimulatedTenant
from presence_tui.model.errors import SignedOutReason
from presence_tui.model.roster import RowState
from presence_tui.model.snapshot import Account, SignedIn, SignedOut
from tests.manual_clock import ManualClock
from tests.monitor.stage import ADA, Stage

BOB = "bob@contoso.com"
FIRST, SECOND = replace(ADA, session="first"), replace(ADA, session="second")


def _ended(stage: Stage) -> bool:
    return isinstance(stage.now.sign_in, SignedOut)


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
