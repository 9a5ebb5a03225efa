"""What a sign-in granted is known, and an earlier sign-in's tokens are used no more."""

from __future__ import annotations

import json

import pytest

from presence_tui.auth.token_cache import MemoryTokenCache
from presence_tui.demo.tenant import SimulatedTenant
from presence_tui.model.errors import CodeExpired, SignInRefused
from tests.auth.conftest import OIDC, SCOPES, Make, sign_in

OWN = "https://graph.microsoft.com/Presence.Read"
BOTH = {"Presence.Read.All", "User.ReadBasic.All"}


@pytest.mark.parametrize("issuer", [{}, {"authority": OIDC, "oidc": True}])
async def test_the_permissions_of_the_reply_are_known(make: Make, tenant: SimulatedTenant, issuer: dict[str, object]) -> None:
    everything = make(**issuer)
    assert (await sign_in(everything)).granted == BOTH
    assert everything.token.granted == BOTH
    own = make(**issuer, scopes=[OWN])
    assert (await sign_in(own)).granted == {"Presence.Read"}
    tenant.grant_only("Presence.Read")
    less = make(**issuer)
    assert (await sign_in(less)).granted == {"Presence.Read"}
    await less.token()
    assert less.token.granted == {"Presence.Read"}


async def test_a_renewal_that_brings_more_or_less_is_known(make: Make, tenant: SimulatedTenant) -> None:
    authenticator = make()
    await sign_in(authenticator)
    tenant.grant_only("User.ReadBasic.All")
    await authenticator.token(rejected=await authenticator.token())
    account = await authenticator.account()
    assert account is not None
    assert account.granted == authenticator.token.granted == {"User.ReadBasic.All"}


async def test_an_issuer_that_tells_nothing_of_graph_s_permissions_is_unknown(make: Make, tenant: SimulatedTenant) -> None:
    tenant.grant_only("Nothing.At.All")
    assert (await sign_in(make())).granted is None


async def test_tokens_of_an_earlier_sign_in_are_forgotten(make: Make, tenant: SimulatedTenant) -> None:
    cache = MemoryTokenCache()
    await sign_in(make(cache=cache, scopes=[OWN]))
    before = await make(cache=cache).account()
    await sign_in(make(cache=cache))
    after = await make(cache=cache).account()
    assert before is not None
    assert after is not None
    assert after.granted == BOTH
    assert after.session != before.session
    kept = json.loads(cache.tokens.serialize())
    assert [len(kept[kind]) for kind in ("AccessToken", "RefreshToken")] == [1, 1]
    assert all(scope.lower() in next(iter(kept["RefreshToken"].values()))["target"].lower() for scope in SCOPES)


MEMBERS = "https://graph.microsoft.com/GroupMember.Read.All"


async def test_what_one_feature_needs_is_asked_for_beside_the_rest(make: Make) -> None:
    authenticator = make()
    authenticator.ask_also((MEMBERS,))
    assert (await sign_in(authenticator)).granted == {*BOTH, "GroupMember.Read.All"}


async def test_a_session_from_before_goes_on_without_what_one_feature_needs(make: Make, tenant: SimulatedTenant) -> None:
    cache = MemoryTokenCache()
    await sign_in(make(cache=cache))
    later = make(cache=cache)
    later.ask_also((MEMBERS,))
    tenant.withhold_consent("GroupMember.Read.All")
    await later.token(rejected=await later.token())
    account = await later.account()
    assert account is not None
    assert account.granted == BOTH


@pytest.mark.parametrize("issuer", [{}, {"authority": OIDC, "oidc": True}])
async def test_a_refusal_is_followed_by_asking_for_less_once(
    make: Make, tenant: SimulatedTenant, issuer: dict[str, object]
) -> None:
    authenticator = make(**issuer)
    authenticator.ask_also((MEMBERS,))
    tenant.withhold_consent("GroupMember.Read.All")
    with pytest.raises(SignInRefused) as refused:
        await sign_in(authenticator)
    assert refused.value.left_out == (MEMBERS,)
    authenticator.ask_also((MEMBERS,))  # the list is as it was
    assert (await sign_in(authenticator)).granted == BOTH
    tenant.withhold_consent("GroupMember.Read.All", False)
    assert (await sign_in(authenticator)).granted == {*BOTH, "GroupMember.Read.All"}


async def test_so_is_a_code_that_nobody_entered(make: Make, tenant: SimulatedTenant) -> None:
    authenticator = make()
    authenticator.ask_also((MEMBERS,))
    tenant.approve_after(None)
    with pytest.raises(CodeExpired) as expired:
        await sign_in(authenticator)
    assert expired.value.left_out == (MEMBERS,)
    tenant.approve_after(0)
    assert (await sign_in(authenticator)).granted == BOTH
