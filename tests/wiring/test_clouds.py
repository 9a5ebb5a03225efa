"""Each cloud: what is really sent to sign in and to ask Graph, from config.toml on. Nothing leaves the process."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import parse_qs

import httpx
import pytest

from presence_tui.demo.people import TENANT_ID
from presence_tui.demo.tenant import CLIENT_ID, SimulatedTenant
from presence_tui.demo.transport import AsyncSimulatedTransport, SimulatedTransport
from presence_tui.paths import Places
from presence_tui.settings.load import load_settings
from presence_tui.storage.config_file import read_config
from presence_tui.wiring.connecting import connected_demo
from presence_tui.wiring.connections import clients_over
from tests.auth.hurried import HurriedClock


class _Heard(httpx.BaseTransport, httpx.AsyncBaseTransport):
    """Passes requests on to the tenant, and keeps them."""

    def __init__(self, tenant: SimulatedTenant, clock: HurriedClock) -> None:
        self._now = SimulatedTransport(tenant)
        self._later = AsyncSimulatedTransport(tenant, clock.sleep)
        self.requests: list[httpx.Request] = []

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        request.read()
        self.requests.append(request)
        return self._now.handle_request(request)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        await request.aread()
        self.requests.append(request)
        return await self._later.handle_async_request(request)

    def forms(self, end: str) -> list[dict[str, list[str]]]:
        """Return the forms that were sent to addresses that end in `end`."""
        return [parse_qs(request.content.decode()) for request in self.requests if request.url.path.endswith(end)]


@pytest.mark.parametrize(
    ("cloud", "sign_in", "graph"),
    [
        ("global", "login.microsoftonline.com", "graph.microsoft.com"),
        ("us-gov-l4", "login.microsoftonline.us", "graph.microsoft.us"),
        ("us-gov-dod", "login.microsoftonline.us", "dod-graph.microsoft.us"),
    ],
)
async def test_a_profile_of_a_cloud_sends_everything_there(tmp_path: Path, cloud: str, sign_in: str, graph: str) -> None:
    places = Places(tmp_path, tmp_path / "state", tmp_path / "cache", tmp_path / "log")
    _write(places, f'client_id = "{CLIENT_ID}"\n[profile.there]\ncloud = "{cloud}"\ntenant = "contoso.com"\n')
    settings = load_settings({"profile": "there"}, {}, places, read_config)
    clock = HurriedClock()
    tenant = SimulatedTenant(clock.utc, approve_after=0, prefix="test-")
    heard = _Heard(tenant, clock)
    there = connected_demo(settings, clients_over(heard, heard), clock)  # type: ignore[arg-type]  # a clock that hurries

    await there.authenticator.redeem(await there.authenticator.ask_for_code(), lambda trouble: None)
    await there.authenticator.token(rejected=await there.authenticator.token())
    await there.graph.my_presence()
    await there.graph.user("bob@contoso.com")

    signing_in = [request for request in heard.requests if request.url.host == sign_in]
    asking = [request for request in heard.requests if request.url.host == graph]
    assert len(signing_in) + len(asking) == len(heard.requests)
    assert {request.url.path.split("/")[1] for request in signing_in} == {"contoso.com", TENANT_ID}  # as it calls itself
    assert {str(request.url).partition("/v1.0/")[0] for request in asking} == {f"https://{graph}"}
    assert len(asking) == 2
    scopes = {f"https://{graph}/Presence.Read.All", f"https://{graph}/User.ReadBasic.All"}
    asked = [*heard.forms("/devicecode"), *(form for form in heard.forms("/token") if "refresh_token" in form)]
    assert len(asked) == 2
    for form in asked:
        assert {scope for scope in form["scope"][0].split() if "://" in scope} == scopes
    bearers = {request.headers["Authorization"] for request in asking}
    assert len(bearers) == 1


def _write(places: Places, text: str) -> None:
    places.config_file.write_text(text)
