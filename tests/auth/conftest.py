"""The authenticator before the simulated tenant, in this process."""

from __future__ import annotations

import resource
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import pytest

from presence_tui.auth.authenticator import Authenticator
from presence_tui.auth.memory_cache import MemoryTokenCache
from presence_tui.demo.tenant import CLIENT_ID, SimulatedTenant
from presence_tui.demo.transport import SimulatedTransport
from presence_tui.model.cloud import GLOBAL
from presence_tui.model.errors import SignInUnavailable
from presence_tui.model.snapshot import Account
from tests.auth.hurried import HurriedClock

SCOPES = ["https://graph.microsoft.com/Presence.Read.All", "https://graph.microsoft.com/User.ReadBasic.All"]
OIDC = f"https://{GLOBAL.authority_host}/oidc"

Make = Callable[..., Authenticator]


@dataclass
class Told:
    """What `redeem` told on the way."""

    troubles: list[SignInUnavailable | None] = field(default_factory=list)

    def __call__(self, trouble: SignInUnavailable | None) -> None:
        self.troubles.append(trouble)


@pytest.fixture
def clock() -> HurriedClock:
    """A clock on which every wait passes at once."""
    return HurriedClock()


@pytest.fixture
def tenant(clock: HurriedClock) -> SimulatedTenant:
    """The simulated tenant on that clock; a code approves itself after 12 seconds."""
    return SimulatedTenant(clock.utc, approve_after=12, prefix="test-")


@pytest.fixture
def http(tenant: SimulatedTenant) -> httpx.Client:
    """A client that reaches the tenant alone."""
    return httpx.Client(transport=SimulatedTransport(tenant))


@pytest.fixture
def make(http: httpx.Client, clock: HurriedClock) -> Make:
    """Make an authenticator; without `cache` it has one of its own, in memory."""

    def made(**changes: object) -> Authenticator:
        settings: dict[str, object] = {
            "client_id": CLIENT_ID,
            "authority": GLOBAL.authority("organizations"),
            "oidc": False,
            "scopes": SCOPES,
            "http": http,
            "cache": MemoryTokenCache(),
            "clock": clock,
        }
        return Authenticator(**(settings | changes))  # type: ignore[arg-type]  # the tests vary any of them

    return made


@pytest.fixture
def authenticator(make: Make) -> Authenticator:
    """An authenticator for Entra's layout."""
    return make()


async def sign_in(authenticator: Authenticator, told: Told | None = None) -> Account:
    """Ask for a code and wait until it is entered."""
    return await authenticator.redeem(await authenticator.ask_for_code(), told or Told())


def renewals(tenant: SimulatedTenant) -> int:
    return sum(request.startswith("POST") and "/token" in request for request in tenant.requests)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "default" / "tokens.json"


async def signed_in(authenticator: Authenticator, tenant: SimulatedTenant) -> Authenticator:
    await sign_in(authenticator)
    tenant.forget_requests()
    return authenticator


@contextmanager
def no_more_files() -> Iterator[None]:
    """Let no file be opened, as where too many are open already."""
    limits = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (3, limits[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, limits)


async def leave(authenticator: Authenticator) -> None:
    """Sign out whoever is signed in."""
    account = await authenticator.account()
    assert account is not None
    await authenticator.sign_out(account)
