"""A service that cannot be asked for a code is asked again, while somebody is known to wait for it."""

from __future__ import annotations

import pytest

from presence_tui.demo.tenant import SimulatedTenant
from presence_tui.model.errors import NetworkFault, SignedOutReason, SignInRefused, SignInUnavailable
from presence_tui.model.snapshot import AskingForCode, AwaitingUser, SignedOut
from tests.manual_clock import ManualClock
from tests.monitor.stage import Stage


@pytest.fixture
def stage(tenant: SimulatedTenant, clock: ManualClock) -> Stage:
    """Nobody is signed in."""
    return Stage(tenant, clock, ("me",), account=None)


async def awaiting(stage: Stage) -> None:
    stage.monitor.sign_in()
    await stage.until(lambda: isinstance(stage.now.sign_in, AwaitingUser) and stage.sign_in.outcome)


async def asked_again(stage: Stage) -> AskingForCode:
    stage.monitor.sign_in()
    await stage.until(lambda: isinstance(stage.now.sign_in, AskingForCode) and stage.now.sign_in.next_try)
    return stage.now.sign_in


async def test_a_code_that_cannot_be_had_says_why_and_is_asked_for_again(stage: Stage, clock: ManualClock) -> None:
    stage.sign_in.refuse = away = SignInUnavailable("login.example", NetworkFault.NAME)
    async with stage.running():
        state = await asked_again(stage)
        assert state.trouble is away
        assert 4 <= (state.next_try - clock.utc()).total_seconds() <= 6
        await clock.advance(120)
        assert 5 <= len(stage.sign_in.asked) <= 10, "pauses grow"
        stage.sign_in.refuse = None
        await clock.advance(30)
        assert isinstance(stage.now.sign_in, AwaitingUser)
        assert stage.sign_in.codes == 1


async def test_a_pane_that_was_left_asks_no_more_after_15_minutes(stage: Stage, clock: ManualClock) -> None:
    stage.sign_in.refuse = away = SignInUnavailable("login.example", NetworkFault.NAME)
    async with stage.running():
        await asked_again(stage)
        await clock.advance(869)
        assert isinstance(stage.now.sign_in, AskingForCode)
        await clock.advance(61)
        assert stage.now.sign_in == SignedOut(SignedOutReason.NEVER, trouble=away)
        asked = len(stage.sign_in.asked)
        stage.sign_in.refuse = None
        await clock.advance(86400)
        assert (len(stage.sign_in.asked), stage.sign_in.codes) == (asked, 0)


async def test_cancelling_asks_no_more(stage: Stage, clock: ManualClock) -> None:
    stage.sign_in.refuse = SignInUnavailable("login.example", NetworkFault.NAME)
    async with stage.running():
        await asked_again(stage)
        stage.monitor.cancel_sign_in()
        assert stage.now.sign_in == SignedOut(SignedOutReason.NEVER)
        asked = len(stage.sign_in.asked)
        await clock.advance(600)
        assert len(stage.sign_in.asked) == asked


async def test_the_key_asks_at_once(stage: Stage, clock: ManualClock) -> None:
    stage.sign_in.refuse = SignInUnavailable("login.example", NetworkFault.NAME)
    async with stage.running():
        await asked_again(stage)
        stage.sign_in.refuse = None
        await awaiting(stage)
        assert stage.sign_in.asked == [None, None]


async def test_no_key_shortens_a_pause_that_the_service_asked_for(stage: Stage, clock: ManualClock) -> None:
    stage.sign_in.refuse = SignInUnavailable("login.example", status=503, retry_after=60.0)
    async with stage.running():
        state = await asked_again(stage)
        assert (state.next_try - clock.utc()).total_seconds() == 60
        stage.sign_in.refuse = None
        for _ in range(3):
            await clock.advance(15)
            stage.monitor.cancel_sign_in()
            assert (await asked_again(stage)).next_try == state.next_try
        assert len(stage.sign_in.asked) == 1
        await clock.advance(15)
        assert isinstance(stage.now.sign_in, AwaitingUser)


async def test_a_pause_beyond_the_patience_is_told_and_kept(stage: Stage, clock: ManualClock) -> None:
    stage.sign_in.refuse = away = SignInUnavailable("login.example", status=429, retry_after=1800.0)
    async with stage.running():
        until = clock.now().later(1800).utc
        for _ in range(2):
            stage.monitor.sign_in()
            await stage.until(lambda: isinstance(stage.now.sign_in, SignedOut) and stage.now.sign_in.trouble)
            assert stage.now.sign_in == SignedOut(SignedOutReason.NEVER, trouble=away, not_before=until)
        assert len(stage.sign_in.asked) == 1
        stage.sign_in.refuse = None
        await clock.advance(1800)
        await awaiting(stage)


async def test_a_refusal_on_the_way_ends_the_asking(stage: Stage, clock: ManualClock) -> None:
    stage.sign_in.refuse = SignInUnavailable("login.example", NetworkFault.NAME)
    async with stage.running():
        await asked_again(stage)
        stage.sign_in.refuse = refusal = SignInRefused("invalid_client")
        await clock.advance(10)
        assert stage.now.sign_in == SignedOut(SignedOutReason.NEVER, trouble=refusal)
        await clock.advance(600)
        assert len(stage.sign_in.asked) == 2
