from __future__ import annotations

import asyncio
import logging

import pytest

from presence_tui.demo.tenant import SimulatedTenant
from presence_tui.model.errors import (
    CodeExpired,
    Forbidden,
    GraphUnavailable,
    NetworkFault,
    SignedOutReason,
    SignInNeeded,
    SignInRefused,
    SignInUnavailable,
    Throttled,
)
from presence_tui.model.roster import RowState
from presence_tui.model.snapshot import Account, AskingForCode, AwaitingUser, Live, SignedIn, SignedOut, Waiting
from tests.manual_clock import ManualClock
from tests.monitor.stage import ADA, Stage

BOB = "bob@contoso.com"


@pytest.fixture
def stage(tenant: SimulatedTenant, clock: ManualClock) -> Stage:
    """Nobody is signed in."""
    return Stage(tenant, clock, ("me", BOB), account=None)


async def awaiting(stage: Stage) -> AwaitingUser:
    stage.monitor.sign_in()
    assert stage.now.sign_in == AskingForCode()
    await stage.until(lambda: isinstance(stage.now.sign_in, AwaitingUser) and stage.sign_in.outcome)
    assert isinstance(stage.now.sign_in, AwaitingUser)
    return stage.now.sign_in


async def test_without_a_session_nothing_is_asked_and_no_code_minted(stage: Stage, clock: ManualClock) -> None:
    async with stage.running():
        await clock.advance(3600)
        assert stage.now.sign_in == SignedOut(SignedOutReason.NEVER)
        assert stage.tenant.requests == []
        assert stage.sign_in.codes == 0


async def test_after_somebody_entered_the_code_everybody_is_asked_for_at_once(stage: Stage) -> None:
    async with stage.running():
        assert (await awaiting(stage)).code.user_code.reveal() == "CODE1"
        stage.sign_in.outcome.set_result(ADA)
        await stage.until(lambda: stage.now.health == Live(30.0))
        assert stage.now.sign_in == SignedIn(ADA)
        assert stage.now.account == ADA
        assert stage.row("me").name == "Ada Lovelace (you)"
        assert set(stage.now.roster.states) == {RowState.ANSWERED}


async def test_a_code_that_ran_out_is_not_replaced_by_itself(stage: Stage, clock: ManualClock) -> None:
    async with stage.running():
        expires = (await awaiting(stage)).code.expires
        stage.sign_in.outcome.set_exception(CodeExpired())
        await stage.until(lambda: isinstance(stage.now.sign_in, SignedOut))
        assert stage.now.sign_in == SignedOut(SignedOutReason.NEVER, code_expired=expires)
        await clock.advance(3600)
        assert stage.sign_in.codes == 1
        await awaiting(stage)
        assert stage.sign_in.codes == 2


async def test_a_refusal_is_kept_until_the_next_attempt(stage: Stage) -> None:
    async with stage.running():
        await awaiting(stage)
        refusal = SignInRefused("access_denied")
        stage.sign_in.outcome.set_exception(refusal)
        await stage.until(lambda: isinstance(stage.now.sign_in, SignedOut))
        assert stage.now.sign_in.trouble is refusal
        await awaiting(stage)
        stage.monitor.cancel_sign_in()
        assert stage.now.sign_in == SignedOut(SignedOutReason.NEVER, trouble=refusal)


async def test_trouble_while_waiting_is_shown_and_passes(stage: Stage) -> None:
    async with stage.running():
        code = (await awaiting(stage)).code
        trouble = SignInUnavailable("login.example", NetworkFault.TIMEOUT)
        stage.sign_in.trouble(trouble)
        assert stage.now.sign_in == AwaitingUser(code, trouble)
        stage.sign_in.trouble(None)
        assert stage.now.sign_in == AwaitingUser(code)


async def test_a_second_attempt_replaces_the_first(stage: Stage) -> None:
    async with stage.running():
        await awaiting(stage)
        first = stage.sign_in.outcome
        stage.monitor.sign_in()
        await stage.until(lambda: stage.sign_in.codes == 2 and isinstance(stage.now.sign_in, AwaitingUser))
        assert stage.now.sign_in.code.user_code.reveal() == "CODE2"
        assert first.cancelled()
        stage.monitor.cancel_sign_in()
        assert stage.now.sign_in == SignedOut(SignedOutReason.NEVER)


async def test_cancelling_keeps_a_session_that_was_there(tenant: SimulatedTenant, clock: ManualClock) -> None:
    stage = Stage(tenant, clock, ("me",))
    async with stage.running():
        await awaiting(stage)
        stage.monitor.cancel_sign_in()
        assert stage.now.sign_in == SignedIn(ADA)


async def test_a_refusal_does_not_end_a_session_that_was_there(tenant: SimulatedTenant, clock: ManualClock) -> None:
    stage = Stage(tenant, clock, ("me",))
    async with stage.running():
        await awaiting(stage)
        stage.sign_in.outcome.set_exception(SignInRefused("access_denied"))
        await stage.until(lambda: stage.now.sign_in == SignedIn(ADA))


async def test_what_is_refused_with_more_than_the_table_needs_is_tried_at_once_with_less(stage: Stage) -> None:
    refused = SignInRefused("invalid_grant")
    refused.left_out = ("GroupMember.Read.All",)
    async with stage.running():
        await awaiting(stage)
        stage.sign_in.outcome.set_exception(refused)
        await stage.until(lambda: stage.sign_in.codes == 2 and not stage.sign_in.outcome.done())
        stage.sign_in.outcome.set_result(ADA)
        await stage.until(lambda: stage.now.sign_in == SignedIn(ADA))


async def test_after_cancelling_polls_go_on_however_long_the_code_was_shown(tenant: SimulatedTenant, clock: ManualClock) -> None:
    stage = Stage(tenant, clock, ("me", BOB))
    async with stage.running():
        await awaiting(stage)
        await clock.advance(60)
        polls = stage.polls
        stage.monitor.cancel_sign_in()
        await stage.until(lambda: stage.polls > polls)
        await clock.advance(600)
        assert stage.polls - polls >= 17
        assert stage.now.health == Live(30.0)


@pytest.mark.parametrize("outcome", [SignInRefused("access_denied"), CodeExpired(), ZeroDivisionError()])
async def test_after_an_attempt_that_failed_polls_go_on(tenant: SimulatedTenant, clock: ManualClock, outcome: Exception) -> None:
    stage = Stage(tenant, clock, ("me", BOB))
    async with stage.running():
        await awaiting(stage)
        await clock.advance(60)
        polls = stage.polls
        stage.sign_in.outcome.set_exception(outcome)
        await stage.until(lambda: stage.polls > polls)
        await clock.advance(600)
        assert stage.polls - polls >= 17
        assert stage.now.sign_in == SignedIn(ADA)


async def test_cancelling_again_and_again_keeps_polls_two_seconds_apart(tenant: SimulatedTenant, clock: ManualClock) -> None:
    stage = Stage(tenant, clock, ("me", BOB))
    async with stage.running():
        polls = stage.polls
        for _ in range(10):
            await awaiting(stage)
            stage.monitor.cancel_sign_in()
            await clock.advance(0.5)
        assert stage.polls - polls <= 3


async def test_a_key_does_not_disturb_a_sign_in_that_waits(stage: Stage, clock: ManualClock) -> None:
    async with stage.running():
        state = await awaiting(stage)
        stage.sign_in.held = ADA
        stage.monitor.poll_soon()
        await clock.settle()
        assert stage.now.sign_in == state


async def test_signing_out_ends_a_sign_in_that_waits(stage: Stage, clock: ManualClock) -> None:
    async with stage.running():
        await awaiting(stage)
        await stage.monitor.sign_out()
        assert stage.now.sign_in == SignedOut(SignedOutReason.SIGNED_OUT, clock.utc())
        await clock.settle()
        assert stage.sign_in.outcome.cancelled()


async def test_an_answer_that_comes_after_signing_out_does_not_change_the_reason(
    tenant: SimulatedTenant, clock: ManualClock
) -> None:
    stage = Stage(tenant, clock, (BOB,))
    async with stage.running():
        tenant.delay(5.0)
        tenant.fail(401, times=2)
        await clock.advance(34)
        await stage.monitor.sign_out()
        await clock.advance(20)
        assert stage.now.sign_in.reason is SignedOutReason.SIGNED_OUT


async def test_signing_in_again_does_not_undercut_what_graph_asked_for(tenant: SimulatedTenant, clock: ManualClock) -> None:
    stage = Stage(tenant, clock, (BOB,))
    async with stage.running():
        tenant.throttle("300")
        await clock.advance(34)
        polls = stage.polls
        await awaiting(stage)
        stage.sign_in.outcome.set_result(ADA)
        await stage.until(lambda: stage.now.sign_in == SignedIn(ADA))
        await clock.advance(100)
        assert stage.polls == polls


async def test_a_bug_in_signing_in_does_not_leave_the_screen_waiting(stage: Stage, caplog: pytest.LogCaptureFixture) -> None:
    stage.sign_in.refuse = ZeroDivisionError()
    async with stage.running():
        with caplog.at_level(logging.ERROR):
            stage.monitor.sign_in()
            await stage.until(lambda: isinstance(stage.now.sign_in, SignedOut))
        assert "bug" in caplog.text


async def test_signing_out_keeps_what_is_known_and_polls_no_more(tenant: SimulatedTenant, clock: ManualClock) -> None:
    stage = Stage(tenant, clock, ("me", BOB))
    async with stage.running():
        await stage.monitor.sign_out()
        assert stage.now.sign_in == SignedOut(SignedOutReason.SIGNED_OUT, clock.utc())
        polls = stage.polls
        await clock.advance(600)
        assert stage.polls == polls
        assert stage.row(BOB).state is RowState.ANSWERED
        assert stage.now.roster.is_stale(1, clock.now(), 30.0)


async def test_a_session_that_ends_rests_the_polls(tenant: SimulatedTenant, clock: ManualClock) -> None:
    stage = Stage(tenant, clock, ("me", BOB))
    async with stage.running():
        tenant.revoke()
        await clock.advance(34)
        state = stage.now.sign_in
        assert isinstance(state, SignedOut)
        assert state.reason is SignedOutReason.REVOKED
        assert (clock.utc() - state.since).total_seconds() < 8
        polls = stage.polls
        await clock.advance(600)
        assert stage.polls == polls
        assert isinstance(stage.now.sign_in, SignedOut)


async def test_a_fresh_token_that_graph_refuses_ends_the_session(tenant: SimulatedTenant, clock: ManualClock) -> None:
    stage = Stage(tenant, clock, (BOB,))
    async with stage.running():
        tenant.fail(401, times=2)
        await clock.advance(34)
        assert isinstance(stage.now.sign_in, SignedOut)
        assert stage.now.sign_in.reason is SignedOutReason.REJECTED


async def test_a_key_looks_for_a_session_that_another_pane_began(stage: Stage) -> None:
    async with stage.running():
        stage.sign_in.held = ADA
        assert stage.monitor.poll_soon() is None
        await stage.until(lambda: stage.now.health == Live(30.0))


async def test_a_key_does_so_too_where_the_session_ended_between_two_polls(tenant: SimulatedTenant, clock: ManualClock) -> None:
    stage = Stage(tenant, clock, (BOB,))
    async with stage.running():
        await clock.advance(3)
        await stage.monitor.sign_out()
        stage.sign_in.held = ADA
        polls = stage.polls
        assert stage.monitor.poll_soon() is None
        await clock.settle()
        assert (stage.now.sign_in, stage.polls) == (SignedIn(ADA), polls + 1)


async def test_somebody_else_sees_nothing_of_the_one_before(tenant: SimulatedTenant, clock: ManualClock) -> None:
    stage = Stage(tenant, clock, ("me", BOB))
    async with stage.running():
        await stage.monitor.sign_out()
        await awaiting(stage)
        tenant.fail(500, times=None)
        other = Account("eve@fabrikam.com", "Eve", "fabrikam.com")
        stage.sign_in.outcome.set_result(other)
        await stage.until(lambda: isinstance(stage.now.sign_in, SignedIn))
        assert stage.now.roster.names == ["Eve (you)", BOB]
        assert stage.now.roster.ids == [None, None]
        assert set(stage.now.roster.states) == {RowState.ASKING}


async def test_a_sign_in_service_that_is_away_is_offline(tenant: SimulatedTenant, clock: ManualClock) -> None:
    stage = Stage(tenant, clock, (BOB,))

    async def away(**_: object) -> None:
        raise SignInUnavailable("login.example", NetworkFault.NAME)

    stage.graph._exchange._token = away
    async with stage.running():
        assert stage.now.health.host == "login.example"
        assert isinstance(stage.now.sign_in, SignedIn)


async def test_once_asks_everybody_once(tenant: SimulatedTenant, clock: ManualClock) -> None:
    stage = Stage(tenant, clock, ("me", BOB, "nobody@contoso.com"))
    await stage.monitor.poll_once()
    assert [state.value for state in stage.now.roster.states] == ["answered", "answered", "not-found"]


async def test_once_without_a_session_makes_no_request(stage: Stage) -> None:
    with pytest.raises(SignInNeeded):
        await stage.monitor.poll_once()
    assert stage.tenant.requests == []


async def test_once_publishes_what_is_known_and_raises_the_first_failure(tenant: SimulatedTenant, clock: ManualClock) -> None:
    tenant.forbid("User.ReadBasic.All")
    stage = Stage(tenant, clock, ("me", BOB))
    with pytest.raises(Forbidden):
        await stage.monitor.poll_once()
    assert stage.row("me").state is RowState.ANSWERED
    tenant.go_offline()
    with pytest.raises(GraphUnavailable):
        await stage.monitor.poll_once()


async def test_fetching_honours_the_pause_that_graph_asked_for(tenant: SimulatedTenant, clock: ManualClock) -> None:
    stage = Stage(tenant, clock, (BOB,))
    async with stage.running():
        tenant.throttle("90")
        with pytest.raises(Throttled):
            await stage.monitor.fetch(BOB)
        await clock.settle()
        assert isinstance(stage.now.health, Waiting)
        requests = len(stage.graph_requests)
        with pytest.raises(Throttled) as raised:
            await stage.monitor.fetch(BOB)
        assert 85 < raised.value.retry_after < 96
        await clock.advance(80)
        assert len(stage.graph_requests) == requests
        await clock.advance(20)
        assert stage.now.health == Live(30.0)


async def test_closing_ends_a_sign_in_that_waits(stage: Stage) -> None:
    async with stage.running():
        await awaiting(stage)
        await stage.monitor.close()
        assert stage.sign_in.outcome.cancelled()


async def test_once_looks_up_everybody_however_long_that_takes(tenant: SimulatedTenant, clock: ManualClock) -> None:
    tenant.add_people(100)
    tenant.delay(1.0)
    stage = Stage(tenant, clock, tuple(f"person{number:06d}@contoso.com" for number in range(100)), interval=10.0)
    once = asyncio.create_task(stage.monitor.poll_once())
    await clock.advance(60)
    await once
    assert set(stage.now.roster.states) == {RowState.ANSWERED}


async def test_who_is_shown_is_signed_out_though_another_pane_chose_somebody_else(
    tenant: SimulatedTenant, clock: ManualClock
) -> None:
    stage = Stage(tenant, clock, (BOB,))
    async with stage.running():
        shown = stage.now.sign_in
        assert isinstance(shown, SignedIn)
        stage.sign_in.others = Account("eve@fabrikam.com", "Eve", "fabrikam.com")
        await stage.monitor.sign_out()
        assert stage.sign_in.left == [shown.account]


async def test_where_nobody_is_signed_in_nobody_is_signed_out(stage: Stage) -> None:
    async with stage.running():
        await awaiting(stage)
        await stage.monitor.sign_out()
        assert stage.sign_in.left == []
