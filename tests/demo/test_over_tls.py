"""The tenant in a process of its own, over real sockets."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.demo.visitor import Visitor
from tests.server.certificates import Certificates, make_certificates
from tests.server.client import TenantServer


@pytest.fixture
def distant(server: TenantServer) -> Iterator[Visitor]:
    """A visitor who knows only what `environ` says."""
    known = server.environ()
    with httpx.Client(verify=ssl.create_default_context(cafile=known["PRESENCE_TUI_CA_FILE"]), timeout=5) as client:
        found = client.get(known["PRESENCE_TUI_ISSUER"] + "/.well-known/openid-configuration").json()
        yield Visitor(
            client,
            known["PRESENCE_TUI_CLIENT_ID"],
            known["PRESENCE_TUI_GRAPH_URL"],
            found["device_authorization_endpoint"],
            found["token_endpoint"],
            "openid profile offline_access " + known["PRESENCE_TUI_SCOPES"],
        )


@pytest.fixture
def signed_in(distant: Visitor, server: TenantServer) -> Visitor:
    distant.refresh_token = server.begin_session(["Presence.Read.All", "User.ReadBasic.All"])
    distant.refresh()
    return distant


def test_somebody_signs_in_and_polls(distant: Visitor, server: TenantServer) -> None:
    assert distant.ask_for_code().json()["interval"] == 1
    assert distant.poll().json()["error"] == "authorization_pending"
    server.approve()
    server.advance(1)
    assert distant.poll().status_code == 200
    server.set("bob", "Busy", "InACall", note="明天见")
    found = distant.bulk([server.id_of("bob")]).json()["value"]
    assert (found[0]["activity"], found[0]["statusMessage"]["message"]["content"]) == ("InACall", "明天见")
    assert server.requests[-1] == "POST /v1.0/communications/getPresencesByUserId 200"
    assert server.bulk_sizes == [1]
    assert server.leaks == []


def test_a_connection_is_kept_for_many_requests(signed_in: Visitor, server: TenantServer) -> None:
    ids = server.add_people(650)
    for _ in range(5):
        assert len(signed_in.bulk(ids).json()["value"]) == 650


def test_offline_means_that_nobody_listens(signed_in: Visitor, server: TenantServer) -> None:
    server.go_offline()
    with pytest.raises(httpx.TransportError):
        signed_in.get("/me/presence")
    with pytest.raises(httpx.ConnectError):
        signed_in.get("/me/presence")
    server.come_back()
    assert signed_in.get("/me/presence").status_code == 200


@pytest.mark.parametrize("fault", ["reset", "cut"])
def test_a_broken_connection_is_replaced(signed_in: Visitor, server: TenantServer, fault: str) -> None:
    server.strike(fault)
    with pytest.raises(httpx.TransportError):
        signed_in.get("/me/presence")
    assert signed_in.get("/me/presence").status_code == 200


def test_a_hanging_server_runs_into_the_timeout(signed_in: Visitor, server: TenantServer) -> None:
    server.hang()
    with pytest.raises(httpx.ReadTimeout):
        signed_in.get("/me/presence", timeout=httpx.Timeout(10, read=0.2))


def test_a_dripping_server_never_runs_into_it(signed_in: Visitor, server: TenantServer) -> None:
    server.strike("drip")
    with signed_in.http.stream(
        "GET", signed_in.graph + "/me/presence", headers={"Authorization": "x"}, timeout=httpx.Timeout(10, read=0.5)
    ) as reply:
        pieces = reply.iter_raw()
        assert [len(next(pieces)) for _ in range(8)] == [1] * 8


def test_a_server_that_is_not_trusted_is_refused(
    server: TenantServer, certificates: Certificates, tmp_path_factory: pytest.TempPathFactory
) -> None:
    other = make_certificates(tmp_path_factory.mktemp("other"))
    with (
        httpx.Client(verify=ssl.create_default_context(cafile=str(other.ca))) as client,
        pytest.raises(httpx.ConnectError, match="CERTIFICATE_VERIFY_FAILED"),
    ):
        client.get(server.graph_url)


def test_the_server_ends_when_nobody_controls_it_any_more(certificates: Certificates, tmp_path: Path) -> None:
    with TenantServer(tmp_path, certificates=certificates) as server:
        server.hang()
        with pytest.raises(httpx.ReadTimeout):
            httpx.get(
                server.graph_url, verify=ssl.create_default_context(cafile=server.ca_file), timeout=httpx.Timeout(10, read=0.1)
            )
    assert server.exit_code == 0


def test_a_mistaken_control_is_told(server: TenantServer) -> None:
    with pytest.raises(RuntimeError, match="LookupError"):
        server.set("zelda", "Busy")
    with pytest.raises(RuntimeError, match="AttributeError"):
        server.explode()
