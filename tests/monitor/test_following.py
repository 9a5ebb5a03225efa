"""What another pane does with the token cache is followed here: it signs in, or chooses another account."""

from __future__ import annotations

from dataclasses import replace

import pytest

from presence_tui.demo.tenant import SimulatedTenant
from presence_tui.model.roster import RowState
from presence_tui.model.snapshot import Account, SignedIn, SignedOut
from tests.manual_clock import ManualClock
from tests.monitor.stage import ADA, Stage
from tests.monitor.test_sign_in_flow import BOB, awaiting

BOBS = Account("bob@contoso.com", "Bob Ng", "contoso.com", session="another")
OLU = "olu.adeyemi@contoso.com"


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


async def test_another_account_of_the_cache_can_be_used_at_once(tenant: SimulatedTenant, clock: ManualClock) -> None:
    stage = Stage(tenant, clock, ("me", OLU))
    async with stage.running():
        assert set(stage.now.roster.states) == {RowState.ANSWERED}
        tenant.delay(6.0)
        await clock.advance(32)  # a poll is in flight
        tenant.delay(0)
        stage.tokens.begin_anew("bob")
        stage.sign_in.others = BOBS
        await stage.monitor.use_account(BOB)
        assert (stage.now.account, stage.now.sign_in) == (BOBS, SignedIn(BOBS))
        assert stage.now.roster.names == ["Bob Ng (you)", "Olu Adeyemi"]
        assert stage.now.roster.ids == [None, tenant.id_of("olu")]  # who is who in the same tenant stays known
        assert set(stage.now.roster.states) == {RowState.ASKING}
        assert not any(stage.now.roster.raws)
        await clock.advance(3)
        assert set(stage.now.roster.states) == {RowState.ANSWERED}
        await clock.advance(6)  # when the answers for the one before would have come
        assert stage.now.roster.ids == [tenant.id_of("bob"), tenant.id_of("olu")]


async def test_an_account_of_another_tenant_knows_nobody_of_the_first(tenant: SimulatedTenant, clock: ManualClock) -> None:
    stage = Stage(tenant, clock, ("me", OLU))
    async with stage.running():
        assert OLU in stage.saved[-1]
        stage.sign_in.others = replace(BOBS, tenant="fabrikam.com")
        await stage.monitor.use_account(BOB)
        assert stage.now.roster.names == ["Bob Ng (you)", OLU]
        assert stage.now.roster.ids == [None, None]
        assert stage.monitor.own_id is None
        assert stage.saved[-1] == {}


async def test_a_sign_in_that_waits_ends_where_another_account_is_used(stage: Stage) -> None:
    async with stage.running():
        await awaiting(stage)
        await stage.monitor.use_account("bob@contoso.com")
        assert isinstance(stage.now.sign_in, SignedIn)
        await stage.clock.settle()
        assert stage.sign_in.outcome.cancelled()
