"""An application that was refused tries again by itself, and nobody notices where that is in vain."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest

from presence_tui.demo.tenant import SimulatedTenant
from presence_tui.model.errors import SignedOutReason, SignInRefused, SignInUnavailable
from presence_tui.model.snapshot import Account, Live, SignedIn, SignedOut
from tests.manual_clock import ManualClock
from tests.monitor.stage import Stage

BOB = "bob@contoso.com"
WALL = Account("the wall", "The wall", "contoso.com", application=True, session="one")
WRONG = SignInRefused("invalid_client")


@pytest.fixture
async def stage(tenant: SimulatedTenant, clock: ManualClock) -> AsyncIterator[Stage]:
    """An application that has just been refused."""
    stage = Stage(tenant, clock, (BOB,), account=WALL)
    async with stage.running():
        tenant.revoke()
        await clock.advance(34)
        assert isinstance(stage.now.sign_in, SignedOut)
        assert stage.sign_in.outcome is None
        yield stage


async def _tries(stage: Stage) -> asyncio.Future[Account]:
    await stage.clock.advance(300)
    assert stage.sign_in.outcome is not None
    assert not stage.sign_in.outcome.done()
    return stage.sign_in.outcome


async def test_a_try_in_vain_publishes_nothing(stage: Stage, clock: ManualClock) -> None:
    before = stage.now
    for _ in range(3):
        (await _tries(stage)).set_exception(WRONG)
        await clock.settle()
        assert stage.now is before


async def test_an_application_that_proves_itself_is_signed_in(stage: Stage, clock: ManualClock) -> None:
    proof = await _tries(stage)
    stage.tokens.begin_anew()
    proof.set_result(WALL)
    await clock.advance(3)
    assert (stage.now.sign_in, stage.now.health) == (SignedIn(WALL), Live(30.0))


async def test_the_pause_that_the_service_asks_for_is_kept(stage: Stage, clock: ManualClock) -> None:
    proof = await _tries(stage)
    proof.set_exception(SignInUnavailable("login.example", status=429, retry_after=900))
    await clock.advance(890)
    assert stage.sign_in.outcome is proof
    await clock.advance(20)
    assert stage.sign_in.outcome is not proof


async def test_who_signs_out_meanwhile_stays_signed_out(stage: Stage, clock: ManualClock) -> None:
    proof = await _tries(stage)
    await stage.monitor.sign_out()
    proof.set_result(WALL)
    await clock.settle()
    assert stage.now.sign_in == SignedOut(SignedOutReason.SIGNED_OUT, clock.utc())
