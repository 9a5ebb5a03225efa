"""Sign-in and Graph's client as the wiring makes them, before the simulated tenant in this process."""

from __future__ import annotations

from collections.abc import Sequence

import httpx

from presence_tui.auth.application import ApplicationAuthenticator
from presence_tui.auth.authenticator import Authenticator
from presence_tui.auth.browser import BrowserAuthenticator
from presence_tui.auth.credentials import ClientSecret
from presence_tui.auth.memory_cache import MemoryTokenCache
from presence_tui.demo.tenant import SimulatedTenant
from presence_tui.demo.transport import AsyncSimulatedTransport, SimulatedTransport
from presence_tui.graph.client import GraphClient
from presence_tui.model.cloud import GLOBAL
from presence_tui.model.permissions import DEFAULT_SCOPES
from presence_tui.model.secret import Secret
from tests.manual_clock import ManualClock

SECRET = "made-up-client-secret-of-a-test"
_WAYS = {"browser": BrowserAuthenticator, "client-secret": ApplicationAuthenticator}


def authenticator(tenant: SimulatedTenant, clock: ManualClock, way: str, scopes: Sequence[str] = DEFAULT_SCOPES) -> Authenticator:
    """Return what signs in by `way`, with nobody signed in yet; a person is asked for `scopes`."""
    application = way == "client-secret"
    names = (".default",) if application else scopes
    return _WAYS.get(way, Authenticator)(
        client_id=tenant.client_id,
        authority=GLOBAL.authority("contoso.com"),
        oidc=False,
        scopes=[f"https://{GLOBAL.graph_host}/{name}" for name in names],
        http=httpx.Client(transport=SimulatedTransport(tenant)),
        cache=MemoryTokenCache(),
        clock=clock,
        tenant_hint="contoso.com",
        credential=ClientSecret(None, Secret(SECRET)) if application else None,
    )


def graph_client(tenant: SimulatedTenant, clock: ManualClock, way: str, sign_in: Authenticator) -> GraphClient:
    """Return Graph's client with the tokens of `sign_in`."""
    http = httpx.AsyncClient(transport=AsyncSimulatedTransport(tenant, clock.sleep))
    token, by_person = sign_in.token, way != "client-secret"
    return GraphClient(
        http=http,
        root=GLOBAL.graph_url,
        token=token,
        clock=clock,
        for_a_person=by_person,
        granted=lambda: sign_in.token.granted,
    )
