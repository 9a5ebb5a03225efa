"""What another pane does with the token cache is followed here: it signs in, or chooses another account."""

from __future__ import annotations

import pytest

from presence_tui.demo.tenant import SimulatedTenant
from presence_tui.model.roster import RowState
from presence_tui.model.snapshot import Account, SignedIn, SignedOut
from tests.manual_clock import ManualClock
from tests.monitor.stage import ADA, Stage
from tests.monitor.test_sign_in_flow import BOB, awaiting

BOBS = Account("bob@contoso.com", "Bob Ng", "contoso.com", session="another")


@pytest.fixture
def stage(tenant: SimulatedTenant, clock: ManualClock) -> Stage:
    """Nobody is signed in."""
    return Stage(tenant, clock, ("me", BOB), account=None)


async def test_an_account_that_another_pane_chose_is_shown_from_the_next_poll_on(
    tenant: SimulatedTenant, clock: ManualClock
) -> None:
    stage = Stage(tenant, clock, ("me", BOB))
    async with stage.running():
        assert stage.now.account == ADA
        stage.sign_in.others = BOBS
        await stage.clock.advance(34)
        assert (stage.now.account, stage.now.sign_in) == (BOBS, SignedIn(BOBS))
        assert stage.row("me").state is RowState.ANSWERED
        assert stage.sign_in.codes == 0


async def test_a_pane_that_is_signed_out_follows_one_that_signs_in(stage: Stage) -> None:
    async with stage.running():
        assert isinstance(stage.now.sign_in, SignedOut)
        await stage.clock.advance(31)
        assert isinstance(stage.now.sign_in, SignedOut)
        stage.sign_in.others = BOBS
        await stage.clock.advance(31)
        assert stage.now.sign_in == SignedIn(BOBS)
        assert stage.row("me").state is RowState.ANSWERED


async def test_another_account_of_the_cache_can_be_used_at_once(stage: Stage) -> None:
    async with stage.running():
        await stage.monitor.use_account("bob@contoso.com")
        assert stage.now.account is not None
        assert stage.now.account.username == "bob@contoso.com"
        assert stage.row("me").state is RowState.ASKING
        await stage.clock.advance(3)
        assert stage.row("me").state is RowState.ANSWERED


async def test_a_sign_in_that_waits_ends_where_another_account_is_used(stage: Stage) -> None:
    async with stage.running():
        await awaiting(stage)
        await stage.monitor.use_account("bob@contoso.com")
        assert isinstance(stage.now.sign_in, SignedIn)
        await stage.clock.settle()
        assert stage.sign_in.outcome.cancelled()
