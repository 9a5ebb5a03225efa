"""Several accounts in one token cache: who is current, whom a name means, choosing, and forgetting one of them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from presence_tui.auth.accounts import PERSONAL_TENANT, meant
from presence_tui.auth.authenticator import Authenticator
from presence_tui.auth.session import KnownAccount
from presence_tui.auth.token_cache import SharedTokenCache
from presence_tui.demo.tenant import SimulatedTenant
from presence_tui.model.account_errors import AccountMissing, OtherAccount, PersonalAccount
from presence_tui.model.cloud import GLOBAL
from presence_tui.model.errors import (
    ConfigError,
    SignedOutReason,
    SignInNeeded,
)
from presence_tui.model.person import UserId
from presence_tui.model.snapshot import Account
from tests.auth.conftest import OIDC, Make, leave, renewals, sign_in

ADA, BOB = "ada@contoso.com", "bob@contoso.com"


def text_of(file: Path) -> str:
    return file.read_text() if file.exists() else ""


def read(file: Path) -> dict[str, Any]:
    return dict(json.loads(file.read_text()))


def write(file: Path, cache: dict[str, Any]) -> None:
    file.write_text(json.dumps(cache))


async def as_whom(authenticator: Authenticator, tenant: SimulatedTenant, who: str) -> Account:
    tenant.approve_after(0, who)
    return await sign_in(authenticator)


async def both(make: Make, tenant: SimulatedTenant, file: Path, **changes: object) -> Authenticator:
    """Return an authenticator with Ada signed in, and then Bob."""
    authenticator = make(cache=SharedTokenCache(file), **changes)
    await as_whom(authenticator, tenant, "ada")
    await as_whom(authenticator, tenant, "bob")
    tenant.forget_requests()
    return authenticator


async def names(authenticator: Authenticator) -> list[str]:
    """Return the user names of all accounts, the current one with a star."""
    return [("*" if one.current else "") + one.account.username for one in await authenticator.accounts.listed()]


async def current(authenticator: Authenticator) -> str | None:
    account = await authenticator.account()
    return account.username if account else None


@pytest.mark.parametrize("layout", [{}, {"authority": OIDC, "oidc": True}], ids=["entra", "issuer"])
async def test_a_second_account_keeps_the_first_and_is_the_current_one(
    make: Make, tenant: SimulatedTenant, file: Path, layout: dict[str, object]
) -> None:
    authenticator = await both(make, tenant, file, **layout)
    assert await names(authenticator) == [f"*{BOB}", ADA]
    assert await names(make(cache=SharedTokenCache(file), **layout)) == [f"*{BOB}", ADA]


async def test_a_choice_is_kept_with_the_tokens_and_reaches_every_pane_without_a_request(
    make: Make, tenant: SimulatedTenant, file: Path
) -> None:
    one = await both(make, tenant, file)
    other = make(cache=SharedTokenCache(file))
    assert await current(other) == BOB
    bobs = await other.token()
    await one.choose(ADA)
    assert await current(other) == ADA
    assert (await other.token()) != bobs
    assert (await other.token()) == (await one.token())
    assert tenant.requests == []
    kept = read(file)["Chosen"]
    (place, chosen) = next(iter(kept.items()))
    assert place.startswith(f"{GLOBAL.authority_host}|")
    assert list(chosen) == ["home_account_id"]


async def test_a_renewal_keeps_the_choice(make: Make, tenant: SimulatedTenant, file: Path) -> None:
    authenticator = await both(make, tenant, file)
    await authenticator.choose(ADA)
    await authenticator.token(rejected=await authenticator.token())
    assert renewals(tenant) == 1
    assert await names(make(cache=SharedTokenCache(file))) == [f"*{ADA}", BOB]


async def test_a_file_without_a_choice_is_the_newest_account_s(make: Make, tenant: SimulatedTenant, file: Path) -> None:
    await both(make, tenant, file)
    cache = read(file)
    del cache["Chosen"]
    for token in cache["RefreshToken"].values():
        token["last_modification_time"] = "2000000000" if tenant.id_of("ada") in token["home_account_id"] else "1"
    write(file, cache)
    assert await current(make(cache=SharedTokenCache(file))) == ADA


@pytest.mark.parametrize(
    "chosen", [[], 7, {"x": "y"}, {"x": {}}, {"x": {"home_account_id": 1}}, {"x": {"home_account_id": "\ud800"}}]
)
async def test_a_choice_that_is_none_is_dropped_and_the_newest_account_stays(
    make: Make, tenant: SimulatedTenant, file: Path, chosen: object
) -> None:
    await both(make, tenant, file)
    write(file, read(file) | {"Chosen": chosen})
    cache = SharedTokenCache(file)
    authenticator = make(cache=cache)
    assert sorted(name.strip("*") for name in await names(authenticator)) == [ADA, BOB]
    assert await current(authenticator) in (ADA, BOB)
    assert cache.warnings == []
    await authenticator.choose(ADA)
    assert await current(make(cache=SharedTokenCache(file))) == ADA


async def test_what_msal_reads_has_no_section_of_ours(make: Make, tenant: SimulatedTenant, file: Path) -> None:
    await both(make, tenant, file)
    cache = SharedTokenCache(file)
    cache.peek()
    assert "Chosen" not in cache.tokens.serialize()


PEOPLE = [
    KnownAccount("1", Account(ADA, id=UserId("66825e03-7ef5-42da-9069-724602c31f6b"))),
    KnownAccount("2", Account("adam@contoso.com")),
    KnownAccount("3", Account("Bob@contoso.com")),
    KnownAccount("4", Account("jim-bob@fabrikam.com")),
]


@pytest.mark.parametrize(
    ("name", "owner"),
    [
        (ADA, "1"),
        ("ADA@Contoso.com", "1"),
        ("66825E03-7ef5-42da-9069-724602c31f6b", "1"),
        ("ada", "1"),
        ("adam", "2"),
        ("dam", "2"),
        (" BOB ", "3"),
        ("fabrikam", "4"),
    ],
)
def test_a_name_means_the_whole_of_a_name_before_a_part_of_one(name: str, owner: str) -> None:
    assert meant(name, PEOPLE).owner == owner


def test_an_empty_name_is_not_the_only_account() -> None:
    with pytest.raises(AccountMissing):
        meant(" ", PEOPLE[:1])


@pytest.mark.parametrize(
    ("name", "candidates"),
    [("contoso", 3), ("ad", 2), ("carol", 0), ("am@contoso.com", 0), ("bob@fabrikam.com", 0)],
)
def test_a_name_that_means_nobody_or_several_is_no_account(name: str, candidates: int) -> None:
    with pytest.raises(AccountMissing) as caught:
        meant(name, PEOPLE)
    assert len(caught.value.candidates) == candidates


async def test_the_account_of_the_settings_wins_over_the_choice(make: Make, tenant: SimulatedTenant, file: Path) -> None:
    await both(make, tenant, file)
    wanting = make(cache=SharedTokenCache(file), wanted="ADA")
    assert await names(wanting) == [f"*{ADA}", BOB]
    assert await current(wanting) == ADA
    with pytest.raises(ConfigError, match="account names ADA"):
        await wanting.choose(BOB)
    assert await current(make(cache=SharedTokenCache(file))) == BOB


@pytest.mark.parametrize(("wanted", "candidates"), [("carol", ()), ("contoso", (ADA, BOB))])
async def test_an_account_of_the_settings_that_is_not_there_leaves_nobody_signed_in(
    make: Make, tenant: SimulatedTenant, file: Path, wanted: str, candidates: tuple[str, ...]
) -> None:
    await both(make, tenant, file)
    wanting = make(cache=SharedTokenCache(file), wanted=wanted)
    for ask in (wanting.account, wanting.token):
        with pytest.raises(AccountMissing) as caught:
            await ask()
        assert (caught.value.name, tuple(sorted(caught.value.candidates))) == (wanted, candidates)
    assert tenant.requests == []


async def test_whoever_else_signs_in_is_refused_and_leaves_no_token(make: Make, tenant: SimulatedTenant, file: Path) -> None:
    await as_whom(make(cache=SharedTokenCache(file)), tenant, "ada")
    before = read(file)
    wanting = make(cache=SharedTokenCache(file), wanted=BOB)
    with pytest.raises(OtherAccount) as caught:
        await as_whom(wanting, tenant, "rosa")
    assert (caught.value.wanted, caught.value.username) == (BOB, "rosa.jimenez@contoso.com")
    assert read(file) == before
    assert await as_whom(wanting, tenant, "bob") == await wanting.account()
    assert await names(wanting) == [f"*{BOB}", ADA]


async def test_a_personal_account_is_refused_and_leaves_no_token(make: Make, tenant: SimulatedTenant, file: Path) -> None:
    authenticator = make(cache=SharedTokenCache(file))
    tenant.belong_to(PERSONAL_TENANT)
    with pytest.raises(PersonalAccount):
        await as_whom(authenticator, tenant, "ada")
    assert await authenticator.account() is None
    assert "secret" not in text_of(file)


async def test_signing_out_leaves_the_others_but_makes_nobody_current(make: Make, tenant: SimulatedTenant, file: Path) -> None:
    authenticator, other = await both(make, tenant, file), make(cache=SharedTokenCache(file))
    await other.token()
    await leave(authenticator)
    assert await names(authenticator) == [ADA]
    assert await current(authenticator) is None
    for one in (authenticator, other):
        with pytest.raises(SignInNeeded) as caught:
            await one.token()
        assert caught.value.reason is SignedOutReason.SIGNED_OUT
    assert tenant.id_of("bob") not in text_of(file)
    await other.choose(ADA)
    assert await names(authenticator) == [f"*{ADA}"]
    await leave(authenticator)
    assert text_of(file) == "{}"


async def test_whoever_is_not_current_can_be_forgotten_without_a_change(make: Make, tenant: SimulatedTenant, file: Path) -> None:
    authenticator = await both(make, tenant, file)
    token = await authenticator.token()
    assert (await authenticator.accounts.forget("ada")).username == ADA
    assert await names(authenticator) == [f"*{BOB}"]
    assert await authenticator.token() == token
    assert tenant.id_of("ada") not in text_of(file)


async def test_all_can_be_forgotten_at_once(make: Make, tenant: SimulatedTenant, file: Path) -> None:
    authenticator = await both(make, tenant, file)
    await authenticator.forget_everybody()
    assert text_of(file) == "{}"
    assert await names(authenticator) == []


async def test_tokens_of_another_application_go_with_the_next_sign_in(make: Make, tenant: SimulatedTenant, file: Path) -> None:
    await as_whom(make(cache=SharedTokenCache(file)), tenant, "ada")
    write(file, json.loads(text_of(file).replace(tenant.client_id, other := "11111111-2222-4333-8444-555555555555")))
    await as_whom(make(cache=SharedTokenCache(file)), tenant, "bob")
    assert other not in json.dumps([part for name, part in read(file).items() if "Token" in name])


async def test_a_token_without_an_owner_is_nobody_s_where_there_are_several(
    make: Make, tenant: SimulatedTenant, file: Path
) -> None:
    layout = {"authority": OIDC, "oidc": True}
    authenticator = await both(make, tenant, file, **layout)
    await authenticator.token()
    cache = read(file)
    ownerless = next(iter(cache["AccessToken"].values()))
    ownerless["home_account_id"] = None
    write(file, cache)
    for who in ("ada", "bob"):
        fresh = make(cache=SharedTokenCache(file), wanted=who, **layout)
        assert (await fresh.token()).reveal() != ownerless["secret"]
