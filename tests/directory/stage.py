"""The program's own Graph client over the simulated tenant, in this process."""

from __future__ import annotations

import json
from collections.abc import Callable
from urllib.parse import urlencode

import httpx

from presence_tui.demo.tenant import CLIENT_ID, SimulatedTenant
from presence_tui.demo.transport import AsyncSimulatedTransport
from presence_tui.demo.wire import SimulatedRequest
from presence_tui.graph.budget import MOST_PRESENCES
from presence_tui.graph.client import GraphClient
from presence_tui.model.cloud import GLOBAL
from presence_tui.model.errors import SignedOutReason, SignInNeeded
from presence_tui.model.secret import Secret
from tests.manual_clock import ManualClock

SCOPES = tuple(f"https://{GLOBAL.graph_host}/{name}" for name in ("Presence.Read", "Presence.Read.All", "User.ReadBasic.All"))


class TenantTokens:
    """A token source over a session that the tenant began by itself. Refreshes when it is told of a rejected token."""

    def __init__(self, tenant: SimulatedTenant, more: tuple[str, ...] = ()) -> None:
        self._tenant = tenant
        self._scopes = (*SCOPES, *(f"https://{GLOBAL.graph_host}/{name}" for name in more))
        self._refresh = tenant.begin_session(self._scopes)
        self._held: Secret | None = None
        self.asked = 0

    def begin_anew(self, who: str = "ada", more: tuple[str, ...] = ()) -> None:
        """Sign somebody in at the tenant, as another process would, perhaps with more permissions."""
        self._scopes += tuple(f"https://{GLOBAL.graph_host}/{name}" for name in more)
        self._refresh, self._held = self._tenant.begin_session(self._scopes, who), None

    async def __call__(self, *, rejected: Secret | None = None, claims: str | None = None) -> Secret:
        self.asked += 1
        if self._held is None or rejected == self._held:
            self._held = self._renewed()
        return self._held

    def _renewed(self) -> Secret:
        form = {
            "grant_type": "refresh_token",
            "client_id": CLIENT_ID,
            "refresh_token": self._refresh,
            "scope": " ".join((*self._scopes, "openid", "profile", "offline_access")),
        }
        headers = {"content-type": "application/x-www-form-urlencoded"}
        path = "/contoso.com/oauth2/v2.0/token"
        reply = self._tenant.handle(SimulatedRequest("POST", GLOBAL.authority_host, path, headers, urlencode(form).encode()))
        if reply.status != 200:
            raise SignInNeeded(SignedOutReason.REVOKED)
        answer = json.loads(reply.body)
        self._refresh = answer.get("refresh_token", self._refresh)
        return Secret(answer["access_token"])


def graph_of(
    tenant: SimulatedTenant,
    clock: ManualClock,
    token: TenantTokens | None = None,
    granted: Callable[[], frozenset[str] | None] = lambda: None,
    for_a_person: bool = True,
    most_presences: int = MOST_PRESENCES,
    transport: httpx.AsyncBaseTransport | None = None,
) -> GraphClient:
    http = httpx.AsyncClient(transport=transport or AsyncSimulatedTransport(tenant, clock.sleep))
    return GraphClient(
        http=http,
        root=GLOBAL.graph_url,
        token=token or TenantTokens(tenant),
        clock=clock,
        granted=granted,
        for_a_person=for_a_person,
        most_presences=most_presences,
    )
