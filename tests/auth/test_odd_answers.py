"""Answers of the sign-in service with tokens in which one thing is not as it must be: nothing of them is kept."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

from presence_tui.auth.authenticator import Authenticator
from presence_tui.auth.token_cache import SharedTokenCache
from presence_tui.demo.tenant import SimulatedTenant
from presence_tui.demo.transport import SimulatedTransport
from presence_tui.model.errors import SignInError, SignInUnavailable
from tests.auth.conftest import OIDC, Make, Told
from tests.auth.test_accounts import ADA, as_whom, current, names, read


class Odd(httpx.BaseTransport):
    """Reaches the tenant; `change` is added to answers with tokens."""

    def __init__(self, tenant: SimulatedTenant) -> None:
        self._inner = SimulatedTransport(tenant)
        self.change: dict[str, Any] = {}

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        reply = self._inner.handle_request(request)
        value = json.loads(reply.read())
        if "access_token" in value:
            value |= self.change
        body = httpx.ByteStream(json.dumps(value).encode())
        return httpx.Response(reply.status_code, stream=body, headers={"Content-Type": "application/json"})


CHANGES: dict[str, dict[str, Any]] = {
    "half a surrogate pair": {"refresh_token": "made-up-\ud800-token"},
    "a number for a refresh token": {"refresh_token": 5},
    "a list for a refresh token": {"refresh_token": ["x"]},
    "an end before 1970": {"expires_in": -99999999999},
    "an end that no float holds": {"expires_in": 10**400},
    "an end that no date holds": {"expires_in": 10**300},
}
LAYOUTS: dict[str, dict[str, object]] = {"entra": {}, "issuer": {"authority": OIDC, "oidc": True}}


@pytest.fixture(params=LAYOUTS)
def start(request: pytest.FixtureRequest, make: Make, odd: Odd, file: Path) -> Callable[[], Authenticator]:
    """Return how to make an authenticator over that network and a file."""
    return lambda: make(http=httpx.Client(transport=odd), cache=SharedTokenCache(file), **LAYOUTS[request.param])


@pytest.fixture
def odd(tenant: SimulatedTenant) -> Odd:
    return Odd(tenant)


async def in_order(authenticator: Authenticator) -> None:
    """See that a start from the file has Ada signed in, and what renews her."""
    assert await names(authenticator) == [f"*{ADA}"]
    assert await authenticator.token(rejected=await authenticator.token())


@pytest.mark.parametrize("change", CHANGES)
async def test_a_renewal_with_it_leaves_the_session_as_it_was(
    start: Callable[[], Authenticator], tenant: SimulatedTenant, odd: Odd, file: Path, change: str
) -> None:
    authenticator = start()
    await as_whom(authenticator, tenant, "ada")
    held, before = await authenticator.token(), read(file)
    odd.change = CHANGES[change]
    with pytest.raises(SignInUnavailable) as caught:
        await authenticator.token(rejected=held)
    assert caught.value.detail == "an unusable answer"
    assert read(file) == before
    odd.change = {}
    await in_order(start())


@pytest.mark.parametrize("change", CHANGES)
async def test_a_sign_in_with_it_signs_nobody_in(
    start: Callable[[], Authenticator], tenant: SimulatedTenant, odd: Odd, file: Path, change: str
) -> None:
    authenticator = start()
    await as_whom(authenticator, tenant, "ada")
    before = read(file)
    tenant.approve_after(0, "bob")
    code, told = await authenticator.ask_for_code(), Told()
    odd.change = CHANGES[change]
    with pytest.raises(SignInError):  # the code is used up
        await authenticator.redeem(code, told)
    assert told.troubles[0] is not None
    assert told.troubles[0].detail == "an unusable answer"
    assert read(file) == before
    assert await current(authenticator) == ADA
    odd.change = {}
    await in_order(start())
