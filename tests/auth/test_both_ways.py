"""A person and the application signed in at one issuer, with one file of tokens: neither uses the other's."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest

from presence_tui.auth.application import ApplicationAuthenticator
from presence_tui.auth.authenticator import Authenticator
from presence_tui.auth.credentials import ClientSecret, Credential
from presence_tui.auth.token_cache import SharedTokenCache
from presence_tui.demo.tenant import CLIENT_ID, SimulatedTenant
from presence_tui.model.secret import Secret
from tests.auth.conftest import OIDC, Make, leave, sign_in
from tests.auth.hurried import HurriedClock

SECRET = "made-up-client-secret-of-a-test"

Start = Callable[..., ApplicationAuthenticator]


@pytest.fixture
def start(http: httpx.Client, clock: HurriedClock) -> Start:
    def started(credential: Credential, **changes: object) -> ApplicationAuthenticator:
        return ApplicationAuthenticator(client_id=CLIENT_ID, http=http, clock=clock, credential=credential, **changes)

    return started


async def both_ways(start: Start, make: Make, tenant: SimulatedTenant, file: Path) -> tuple[Authenticator, Start]:
    """Return Ada, signed in at an issuer, and how the application begins there; both in one file."""
    tenant.register(secret=SECRET)
    issuer: dict[str, object] = {"authority": OIDC, "oidc": True, "scopes": ["Presence.Read.All"], "tenant_hint": ""}
    tenant.approve_after(0, "ada")
    ada = make(cache=SharedTokenCache(file), **issuer)
    await sign_in(ada)
    return ada, lambda: start(ClientSecret(None, Secret(SECRET)), cache=SharedTokenCache(file), **issuer)


async def test_at_an_issuer_nobody_takes_the_application_s_token_for_a_person_s(
    start: Start, make: Make, tenant: SimulatedTenant, tmp_path: Path
) -> None:
    ada, application = await both_ways(start, make, tenant, tmp_path / "default" / "tokens.json")
    first = await ada.token()
    applications = await application().token()
    assert await ada.token() == first
    assert await ada.token(rejected=first) not in (first, applications)
    assert await application().token() == applications


async def test_at_an_issuer_the_application_takes_no_token_of_a_person_s_renewal(
    start: Start, make: Make, tenant: SimulatedTenant, tmp_path: Path
) -> None:
    file = tmp_path / "default" / "tokens.json"
    ada, application = await both_ways(start, make, tenant, file)
    renewed = await ada.token(rejected=await ada.token())
    account = await ada.account()
    assert account is not None
    assert {entry["home_account_id"] for entry in json.loads(file.read_text())["AccessToken"].values()} == {account.key}
    assert await application().token() != renewed
    assert await ada.token() == renewed


async def test_a_token_without_an_owner_is_used_by_nobody(
    start: Start, make: Make, tenant: SimulatedTenant, tmp_path: Path
) -> None:
    file = tmp_path / "default" / "tokens.json"
    ada, application = await both_ways(start, make, tenant, file)
    ownerless = await ada.token()
    cache = json.loads(file.read_text())
    for entry in cache["AccessToken"].values():
        entry["home_account_id"] = None
    file.write_text(json.dumps(cache))
    for one in (application(), make(cache=SharedTokenCache(file), authority=OIDC, oidc=True, scopes=["Presence.Read.All"])):
        assert await one.token() != ownerless


async def test_signing_the_application_out_leaves_people_signed_in(
    start: Start, make: Make, tenant: SimulatedTenant, tmp_path: Path
) -> None:
    file = tmp_path / "default" / "tokens.json"
    ada, application = await both_ways(start, make, tenant, file)
    one = application()
    gone = (await one.token()).reveal()
    assert gone in file.read_text()
    await leave(one)
    assert gone not in file.read_text()
    renewal = await ada.token(rejected=await ada.token())
    assert await ada.token() == renewal
    await application().token()
    await leave(ada)
    assert await ada.account() is None
