"""Handing out tokens: memory, renewal, claims, troubles. Several authenticators over one file stand for several processes."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import pytest

from presence_tui.auth.authenticator import Authenticator
from presence_tui.auth.token_cache import SharedTokenCache
from presence_tui.demo.tenant import SimulatedTenant
from presence_tui.demo.wire import Fault
from presence_tui.model.errors import SignedOutReason, SignInNeeded, SignInRefused, SignInUnavailable
from tests.auth.conftest import OIDC, Make, renewals, sign_in, signed_in
from tests.auth.hurried import HurriedClock

HOUR = 3600
CLAIMS = '{"access_token": {"nbf": {"essential": true, "value": "1763474400"}}}'


async def test_a_token_that_lasts_is_handed_out_without_a_request(
    authenticator: Authenticator, tenant: SimulatedTenant, clock: HurriedClock
) -> None:
    await signed_in(authenticator, tenant)
    first = await authenticator.token()
    clock.jump(HOUR - 301, HOUR - 301)
    assert await authenticator.token() == first
    assert tenant.requests == []


async def test_five_minutes_before_its_end_a_token_is_renewed(
    authenticator: Authenticator, tenant: SimulatedTenant, clock: HurriedClock
) -> None:
    await signed_in(authenticator, tenant)
    first = await authenticator.token()
    clock.jump(HOUR - 299, HOUR - 299)
    second = await authenticator.token()
    assert first != second
    assert await authenticator.token() == second
    assert renewals(tenant) == 1


async def test_a_token_that_lives_for_a_minute_is_not_renewed_at_every_call(
    authenticator: Authenticator, tenant: SimulatedTenant, clock: HurriedClock
) -> None:
    tenant.lifetimes(token=60)
    await signed_in(authenticator, tenant)
    await authenticator.token()
    clock.jump(30, 30)
    await authenticator.token()
    assert renewals(tenant) == 0
    clock.jump(15, 15)
    await authenticator.token()
    assert renewals(tenant) == 1


async def test_a_sleep_that_only_the_wall_clock_saw_renews_too(
    authenticator: Authenticator, tenant: SimulatedTenant, clock: HurriedClock
) -> None:
    await signed_in(authenticator, tenant)
    first = await authenticator.token()
    clock.jump(wall=HOUR)
    assert await authenticator.token() != first


async def test_many_callers_share_one_renewal(authenticator: Authenticator, tenant: SimulatedTenant, clock: HurriedClock) -> None:
    await signed_in(authenticator, tenant)
    clock.jump(HOUR, HOUR)
    tokens = await asyncio.gather(*(authenticator.token() for _ in range(20)))
    assert len(set(tokens)) == 1
    assert renewals(tenant) == 1


async def test_many_callers_share_one_failure(authenticator: Authenticator, tenant: SimulatedTenant, clock: HurriedClock) -> None:
    await signed_in(authenticator, tenant)
    clock.jump(HOUR, HOUR)
    tenant.go_offline()
    outcomes = await asyncio.gather(*(authenticator.token() for _ in range(20)), return_exceptions=True)
    assert all(isinstance(outcome, SignInUnavailable) for outcome in outcomes)
    assert len(tenant.requests) == 1


async def test_a_caller_that_is_cancelled_takes_nobody_with_it(
    authenticator: Authenticator, tenant: SimulatedTenant, clock: HurriedClock
) -> None:
    await signed_in(authenticator, tenant)
    await authenticator.token()
    clock.jump(HOUR, HOUR)
    callers = [asyncio.create_task(authenticator.token()) for _ in range(3)]
    await asyncio.sleep(0)
    callers[0].cancel()
    assert len(set(await asyncio.gather(*callers[1:]))) == 1
    assert renewals(tenant) == 1


async def test_a_rejected_token_is_renewed_by_force_and_once(authenticator: Authenticator, tenant: SimulatedTenant) -> None:
    await signed_in(authenticator, tenant)
    first = await authenticator.token()
    second, third = await asyncio.gather(authenticator.token(rejected=first), authenticator.token(rejected=first))
    assert second == third != first
    assert await authenticator.token(rejected=first) == second
    assert renewals(tenant) == 1


async def test_a_claims_challenge_is_answered_once(authenticator: Authenticator, tenant: SimulatedTenant) -> None:
    await signed_in(authenticator, tenant)
    tenant.challenge(CLAIMS)
    first = await authenticator.token()
    second = await authenticator.token(rejected=first, claims=CLAIMS)
    assert second != first
    with pytest.raises(SignInNeeded) as caught:
        await authenticator.token(rejected=second, claims=CLAIMS)
    assert caught.value.reason is SignedOutReason.REJECTED
    assert renewals(tenant) == 1


@pytest.mark.parametrize("claims", ["", "{", "[]", '{"access_token": null}', "[" * 100_000, '{"a": "' + "x" * 10_000 + '"}'])
async def test_a_challenge_that_is_nonsense_is_a_forced_renewal(
    authenticator: Authenticator, tenant: SimulatedTenant, claims: str
) -> None:
    await signed_in(authenticator, tenant)
    first = await authenticator.token()
    assert await authenticator.token(rejected=first, claims=claims) != first


async def test_a_revoked_session_needs_a_sign_in_and_says_why(
    authenticator: Authenticator, tenant: SimulatedTenant, clock: HurriedClock
) -> None:
    await signed_in(authenticator, tenant)
    tenant.revoke()
    clock.jump(HOUR, HOUR)
    with pytest.raises(SignInNeeded) as caught:
        await authenticator.token()
    assert (caught.value.reason, caught.value.aadsts) == (SignedOutReason.REVOKED, 50173)
    await sign_in(authenticator)
    assert await authenticator.token()


@pytest.mark.parametrize("number", [50076, 50079, 53003, 65001, 70043, 700082, 50057])
async def test_what_only_a_person_can_mend_needs_a_sign_in(
    authenticator: Authenticator, tenant: SimulatedTenant, clock: HurriedClock, number: int
) -> None:
    await signed_in(authenticator, tenant)
    tenant.refuse_sign_in(number)
    clock.jump(HOUR, HOUR)
    with pytest.raises(SignInNeeded) as caught:
        await authenticator.token()
    assert caught.value.aadsts == number


@pytest.mark.parametrize("number", [530032, 700016])
async def test_what_the_service_refuses_for_good_is_refused(
    authenticator: Authenticator, tenant: SimulatedTenant, clock: HurriedClock, number: int
) -> None:
    await signed_in(authenticator, tenant)
    tenant.refuse_sign_in(number)
    clock.jump(HOUR, HOUR)
    with pytest.raises(SignInRefused) as caught:
        await authenticator.token()
    assert caught.value.aadsts == number


TROUBLES = {
    "offline": lambda tenant: tenant.go_offline(),
    "503": lambda tenant: tenant.fail(503, None, where="entra"),
    "429": lambda tenant: tenant.throttle(None, None, where="entra"),
    "429 with an error of OAuth": lambda tenant: tenant.say(429, '{"error": "invalid_grant"}', None, None, where="entra"),
    "html": lambda tenant: tenant.html(200, None, where="entra"),
    "cut": lambda tenant: tenant.strike(Fault.CUT, None),
}


@pytest.mark.parametrize("trouble", TROUBLES)
async def test_trouble_while_renewing_keeps_the_token_until_its_end(
    authenticator: Authenticator, tenant: SimulatedTenant, clock: HurriedClock, trouble: str
) -> None:
    await signed_in(authenticator, tenant)
    held = await authenticator.token()
    TROUBLES[trouble](tenant)
    clock.jump(HOUR - 100, HOUR - 100)
    assert await authenticator.token() == held
    clock.jump(100, 100)
    with pytest.raises(SignInUnavailable):
        await authenticator.token()
    tenant.recover()
    assert await authenticator.token() != held


async def test_a_rejected_token_is_not_handed_out_again_in_an_outage(
    authenticator: Authenticator, tenant: SimulatedTenant
) -> None:
    await signed_in(authenticator, tenant)
    held = await authenticator.token()
    tenant.go_offline()
    with pytest.raises(SignInUnavailable):
        await authenticator.token(rejected=held)


async def test_an_error_of_the_service_is_not_replayed(
    authenticator: Authenticator, tenant: SimulatedTenant, clock: HurriedClock
) -> None:
    await signed_in(authenticator, tenant)
    clock.jump(HOUR, HOUR)
    tenant.fail(503, where="entra")
    with pytest.raises(SignInUnavailable) as caught:
        await authenticator.token()
    assert caught.value.status == 503
    assert await authenticator.token()


async def test_retry_after_is_kept_before_the_next_renewal(
    authenticator: Authenticator, tenant: SimulatedTenant, clock: HurriedClock
) -> None:
    await signed_in(authenticator, tenant)
    clock.jump(HOUR, HOUR)
    tenant.throttle("90", where="entra")
    for _ in range(3):
        with pytest.raises(SignInUnavailable) as caught:
            await authenticator.token()
        assert caught.value.status == 429
    assert len(tenant.requests) == 1
    clock.jump(90, 90)
    assert await authenticator.token()


@pytest.mark.parametrize("oidc", [False, True])
async def test_fewer_scopes_than_asked_for_do_not_make_every_call_a_renewal(
    make: Make, tenant: SimulatedTenant, file: Path, oidc: bool
) -> None:
    where = {"authority": OIDC, "oidc": True} if oidc else {}
    tenant.grant_only("Presence.Read.All")
    await sign_in(make(cache=SharedTokenCache(file), **where))
    tenant.withhold_consent("User.ReadBasic.All")
    tenant.forget_requests()
    later = make(cache=SharedTokenCache(file), **where)
    first = await later.token()
    assert tenant.requests == []
    assert await later.token(rejected=first) != first


async def test_an_issuer_that_neither_rotates_nor_repeats_the_id_token(make: Make, tenant: SimulatedTenant, file: Path) -> None:
    where = {"authority": OIDC, "oidc": True}
    await sign_in(make(cache=SharedTokenCache(file), **where))
    later = make(cache=SharedTokenCache(file), **where)
    first = await later.token()
    tenant.say(200, json.dumps({"access_token": "test-renewed", "token_type": "Bearer"}), path="/token", where="entra")
    assert (await later.token(rejected=first)).reveal() == "test-renewed"
    account = await later.account()
    assert account is not None
    assert account.username == "ada@contoso.com"
    tenant.forget_requests()
    latest = make(cache=SharedTokenCache(file), **where)
    assert (await latest.token(rejected=first)).reveal() == "test-renewed"
    assert tenant.requests == []


async def test_an_issuer_without_refresh_tokens_serves_until_the_token_ends(
    make: Make, tenant: SimulatedTenant, clock: HurriedClock
) -> None:
    authenticator = make(authority=OIDC, oidc=True)
    id_token = "e30." + "eyJzdWIiOiJhZGEiLCJpc3MiOiJodHRwczovL3gvIn0" + ".e30"  # {"sub": "ada", "iss": "https://x/"}
    reply = {"access_token": "test-only", "token_type": "Bearer", "expires_in": 3600, "id_token": id_token}
    tenant.say(200, json.dumps(reply), path="/token", where="entra")
    account = await sign_in(authenticator)
    assert (account.username, account.tenant, account.id) == ("ada", "login.microsoftonline.com", None)
    clock.jump(3500, 3500)
    assert (await authenticator.token()).reveal() == "test-only"
    clock.jump(100, 100)
    with pytest.raises(SignInNeeded):
        await authenticator.token()


@pytest.mark.parametrize("token", ["", "a b", "a\nb: c", "é", 7, None])
async def test_a_token_that_fits_into_no_header_is_no_token(
    authenticator: Authenticator, tenant: SimulatedTenant, token: object
) -> None:
    await signed_in(authenticator, tenant)
    held = await authenticator.token()
    tenant.say(200, json.dumps({"access_token": token, "token_type": "Bearer"}), path="/token", where="entra")
    with pytest.raises(SignInUnavailable):
        await authenticator.token(rejected=held)
