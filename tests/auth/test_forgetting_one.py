"""Forgetting one account of several while another process is in the middle of a call: it stays so, and the others good."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from presence_tui.auth.authenticator import Authenticator
from presence_tui.auth.token_cache import SharedTokenCache
from presence_tui.demo.tenant import SimulatedTenant
from presence_tui.model.errors import CodeExpired, SignedOutReason, SignInNeeded
from tests.auth.conftest import Make, Told, renewals
from tests.auth.test_accounts import ADA, BOB, as_whom, both, names, text_of
from tests.auth.test_sign_out import Gate, gate, under_way

__all__ = ["gate"]


@pytest.fixture
async def renewing(make: Make, tenant: SimulatedTenant, gate: Gate, file: Path) -> Authenticator:
    """Ada's and Bob's tokens on one file, Bob current, each refresh token good once; its network waits at the gate."""
    tenant.detect_reuse()
    return await both(make, tenant, file, http=gate.http)


@pytest.mark.parametrize("in_this_process", [False, True])
async def test_what_a_renewal_brings_for_whoever_was_forgotten_is_not_kept(
    make: Make, tenant: SimulatedTenant, gate: Gate, file: Path, renewing: Authenticator, in_this_process: bool
) -> None:
    renewal = await under_way(renewing, gate)
    leaving = renewing if in_this_process else make(cache=SharedTokenCache(file))
    await leaving.accounts.forget(BOB)
    gate.open()
    with pytest.raises(SignInNeeded) as caught:
        await renewal
    assert caught.value.reason is SignedOutReason.SIGNED_OUT
    assert tenant.id_of("bob") not in text_of(file)
    assert await names(make(cache=SharedTokenCache(file))) == [ADA]


@pytest.mark.parametrize("in_this_process", [False, True])
async def test_a_renewal_of_another_account_goes_on_and_brings_nobody_back(
    make: Make, tenant: SimulatedTenant, gate: Gate, file: Path, renewing: Authenticator, in_this_process: bool
) -> None:
    renewal = await under_way(renewing, gate)
    leaving = renewing if in_this_process else make(cache=SharedTokenCache(file))
    await leaving.accounts.forget(ADA)
    gate.open()
    renewed = await renewal
    assert tenant.id_of("ada") not in text_of(file)
    later = make(cache=SharedTokenCache(file))
    assert await names(later) == [f"*{BOB}"]
    assert await later.token() == renewed
    tenant.latency = 0
    assert await later.token(rejected=renewed) != renewed, "the refresh token of the renewal was lost, and the old one used twice"
    assert renewals(tenant) == 2


@pytest.mark.parametrize(("forgotten", "counts"), [(ADA, True), (BOB, False)])
async def test_a_sign_in_under_way_counts_unless_it_was_that_account_s(
    make: Make, tenant: SimulatedTenant, gate: Gate, file: Path, renewing: Authenticator, forgotten: str, counts: bool
) -> None:
    code = await renewing.ask_for_code()
    gate.shut()
    waiting = asyncio.create_task(renewing.redeem(code, Told()))
    await gate.reached()
    leaving = make(cache=SharedTokenCache(file))
    await leaving.accounts.forget(forgotten)
    gate.open()
    if counts:
        assert (await waiting).username == BOB
        assert await names(leaving) == [f"*{BOB}"]
    else:
        with pytest.raises(CodeExpired):
            await waiting
        assert await names(leaving) == [ADA]


async def test_a_choice_made_meanwhile_is_not_answered_with_the_other_one_s_token(
    make: Make, tenant: SimulatedTenant, gate: Gate, file: Path, renewing: Authenticator
) -> None:
    renewal = await under_way(renewing, gate)
    gate.open()
    bobs = await renewal
    await make(cache=SharedTokenCache(file)).choose(ADA)
    tenant.latency = 0
    adas = await renewing.token()
    assert adas != bobs
    assert adas == await make(cache=SharedTokenCache(file), wanted=ADA).token()
    await as_whom(renewing, tenant, "bob")
    assert await names(renewing) == [f"*{BOB}", ADA]


@pytest.mark.parametrize("at_once", [False, True])
async def test_two_panes_that_sign_the_same_account_out_leave_the_other_one_alone(
    make: Make, tenant: SimulatedTenant, file: Path, at_once: bool
) -> None:
    here = await both(make, tenant, file)
    there = make(cache=SharedTokenCache(file))
    bob = await there.account()
    assert bob is not None
    assert bob.username == BOB
    if at_once:
        await asyncio.gather(here.sign_out(bob), there.sign_out(bob))
    else:
        await here.sign_out(bob)
        await there.sign_out(bob)
    assert await names(make(cache=SharedTokenCache(file))) == [ADA]
    ada = make(cache=SharedTokenCache(file))
    await ada.accounts.choose(ADA)
    assert await ada.token(), "her tokens are still good"
