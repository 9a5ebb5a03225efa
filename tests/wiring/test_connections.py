"""One policy of proxy and TLS for both clients."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from presence_tui.model.errors import ConfigError
from presence_tui.settings.load import demo_settings
from presence_tui.settings.values import Settings
from presence_tui.wiring.connections import direct_patterns, live_clients
from tests.cli.program import Running, run
from tests.server.client import TenantServer


@pytest.fixture
def settings() -> Settings:
    return demo_settings({})


class RefusingProxy:
    """Listens, notes whom it is asked for, and answers 502."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://someone:pass-word@127.0.0.1:{self._listener.getsockname()[1]}"
        threading.Thread(target=self._serve, daemon=True).start()

    def close(self) -> None:
        self._listener.close()

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            with connection:
                self.asked.append(connection.recv(65536).decode().splitlines()[0])
                connection.sendall(b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n")


@pytest.fixture
def proxy() -> Iterator[RefusingProxy]:
    listening = RefusingProxy()
    yield listening
    listening.close()


def test_both_stacks_go_through_the_proxy(server: TenantServer, proxy: RefusingProxy) -> None:
    server.approve_after(0)
    assert run("login", environ=server.environ()).returncode == 0
    server.forget_requests()
    through = server.environ() | {"HTTPS_PROXY": proxy.url}
    host = server.url.removeprefix("https://")
    with Running("login", environ=through) as login:
        said = login.wait_for("It is asked again by itself")
    once = run("once", environ=through)
    assert once.returncode == 5
    for told in (said, once.stderr):
        assert "proxy" in told
        assert "pass-word" not in told
    assert proxy.asked == [f"CONNECT {host} HTTP/1.1"] * 2
    assert server.requests == []


def test_what_no_proxy_names_is_reached_directly(server: TenantServer, proxy: RefusingProxy) -> None:
    server.approve_after(0)
    environ = server.environ() | {"HTTPS_PROXY": proxy.url, "NO_PROXY": "example.com,localhost"}
    assert run("login", environ=environ).returncode == 0
    assert run("once", environ=environ).returncode == 0
    assert proxy.asked == []


@pytest.mark.parametrize(
    ("no_proxy", "patterns"),
    [
        ("", []),
        ("*", ["all://*"]),
        ("a.example, *", ["all://*"]),
        ("localhost", ["all://localhost"]),
        ("127.0.0.1", ["all://127.0.0.1"]),
        ("::1", ["all://[::1]"]),
        ("[::1]", ["all://[::1]"]),
        ("example.com", ["all://*example.com"]),
        (".example.com ,b.example:8443", ["all://*.example.com", "all://*b.example:8443"]),
        ("exa\x00mple", []),
    ],
)
def test_no_proxy_is_read_as_elsewhere(no_proxy: str, patterns: list[str]) -> None:
    assert direct_patterns(no_proxy) == patterns


@pytest.mark.parametrize(
    ("host", "direct"), [("graph.example.com", True), ("example.com", True), ("badexample.com", False), ("other.org", False)]
)
async def test_a_host_goes_its_way_in_both_clients(settings: Settings, host: str, direct: bool) -> None:
    clients = live_clients(settings._replace(proxy="http://127.0.0.1:9", no_proxy="example.com"))
    url = httpx.URL(f"https://{host}/")
    for client in (clients.sign_in, clients.graph):
        assert (client._transport_for_url(url) is client._transport) is direct
    clients.sign_in.close()
    await clients.graph.aclose()


def test_certificates_that_are_none_are_named(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "ca.pem").write_text("nothing")
    broken = settings._replace(ca=tmp_path / "ca.pem", origins=settings.origins | {"ca": "SSL_CERT_FILE"})
    with pytest.raises(ConfigError, match=r"^SSL_CERT_FILE: .*ca\.pem holds no certificates"):
        live_clients(broken)


def test_a_proxy_that_is_none_is_not_quoted(settings: Settings) -> None:
    with pytest.raises(ConfigError) as caught:
        live_clients(settings._replace(proxy="gopher://someone:pass-word@proxy"))
    assert "pass-word" not in str(caught.value)
    assert caught.value.__cause__ is None


async def test_neither_client_asks_the_environment(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:9")
    clients = live_clients(settings)
    for client in (clients.sign_in, clients.graph):
        assert not client.trust_env
        assert not client.follow_redirects
        assert not client._mounts
    clients.sign_in.close()
    await clients.graph.aclose()
