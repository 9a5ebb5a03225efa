"""Somebody who talks to the simulated tenant by plain HTTP, to see what it answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import httpx

from presence_tui.demo.entra import DEVICE_GRANT

GRAPH = "https://graph.microsoft.com"
LOGIN = "https://login.microsoftonline.com/contoso.com/oauth2/v2.0"
SCOPES = f"openid profile offline_access {GRAPH}/Presence.Read.All {GRAPH}/User.ReadBasic.All"


@dataclass
class Visitor:
    """Keeps what it was given: code, tokens."""

    http: httpx.Client
    client_id: str
    graph: str = f"{GRAPH}/v1.0"
    device_endpoint: str = f"{LOGIN}/devicecode"
    token_endpoint: str = f"{LOGIN}/token"
    scopes: str = SCOPES
    device_code: str = ""
    access_token: str = ""
    refresh_token: str = ""

    def ask_for_code(self, **changes: str) -> httpx.Response:
        form = {"client_id": self.client_id, "scope": self.scopes} | changes
        reply = self.http.post(self.device_endpoint, data=form)
        self.device_code = reply.json().get("device_code", "")
        return reply

    def poll(self, **changes: str) -> httpx.Response:
        form = {"client_id": self.client_id, "grant_type": DEVICE_GRANT, "device_code": self.device_code, "client_info": "1"}
        return self._keep(self.http.post(self.token_endpoint, data=form | changes))

    def refresh(self, **changes: str) -> httpx.Response:
        form = {"client_id": self.client_id, "grant_type": "refresh_token", "refresh_token": self.refresh_token}
        return self._keep(self.http.post(self.token_endpoint, data=form | changes))

    def get(self, path: str, **more: Any) -> httpx.Response:
        return self.http.get(self.graph + path, headers=self._bearer() | more.pop("headers", {}), **more)

    def post(self, path: str, **more: Any) -> httpx.Response:
        return self.http.post(self.graph + path, headers=self._bearer() | more.pop("headers", {}), **more)

    def bulk(self, ids: list[str]) -> httpx.Response:
        return self.post("/communications/getPresencesByUserId", json={"ids": ids})

    def _bearer(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.access_token}"} if self.access_token else {}

    def _keep(self, reply: httpx.Response) -> httpx.Response:
        if reply.is_success:
            self.access_token = reply.json()["access_token"]
            self.refresh_token = reply.json().get("refresh_token", self.refresh_token)
        return reply
