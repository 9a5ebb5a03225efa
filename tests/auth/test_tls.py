"""Signing in over real TLS, against the simulated tenant in a process of its own."""

from __future__ import annotations

import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import httpx
import pytest

from presence_tui.auth.authenticator import Authenticator
from presence_tui.auth.token_cache import SharedTokenCache
from presence_tui.model.errors import NetworkFault, SignInUnavailable
from tests.auth.conftest import Told, leave
from tests.auth.hurried import HurriedClock, MachineClock
from tests.server.certificates import Certificates
from tests.server.client import TenantServer

Start = Callable[..., Authenticator]
LONG = 8.0
"""Seconds in which even a slow machine is done; less than what hangs, drips or waits takes by itself."""


@pytest.fixture(scope="module")
def shared(certificates: Certificates, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TenantServer]:
    with TenantServer(tmp_path_factory.mktemp("tenant"), "--interval", "1", certificates=certificates) as running:
        yield running


@pytest.fixture
def server(shared: TenantServer) -> Iterator[TenantServer]:
    yield shared
    shared.recover()
    shared.lifetimes(interval=1)


@pytest.fixture
def start(server: TenantServer, tmp_path: Path) -> Start:
    def started(**changes: object) -> Authenticator:
        settings: dict[str, object] = {
            "client_id": server.client_id,
            "authority": server.issuer,
            "oidc": True,
            "scopes": ["Presence.Read.All"],
            "http": httpx.Client(verify=ssl.create_default_context(cafile=server.ca_file)),
            "cache": SharedTokenCache(tmp_path / "tokens.json"),
            "clock": MachineClock(),
            "deadline": 5.0,
        }
        return Authenticator(**(settings | changes))  # type: ignore[arg-type]  # the tests vary any of them

    return started


@pytest.mark.parametrize("path", ["issuer", "entra_issuer"])
async def test_sign_in_renewal_and_sign_out_over_tls(server: TenantServer, start: Start, path: str) -> None:
    server.approve_after(0)
    entra = path == "entra_issuer"
    authority = server.entra_issuer.removesuffix("/v2.0") if entra else server.issuer + "/"
    authenticator = start(authority=authority, oidc=not entra)
    account = await authenticator.redeem(await authenticator.ask_for_code(), Told())
    assert account.username == "ada@contoso.com"
    first = await authenticator.token()
    assert await authenticator.token(rejected=first) != first
    await leave(authenticator)
    assert await authenticator.account() is None
    assert server.leaks == []


@pytest.mark.parametrize(("fault", "found"), [("hang", "TIMEOUT"), ("drip", "TIMEOUT"), ("cut", "CUT"), ("reset", "CUT")])
async def test_a_server_that_hangs_drips_or_cuts_is_given_up_in_time(
    server: TenantServer, start: Start, fault: str, found: str
) -> None:
    server.strike(fault, where="entra")
    authenticator = start(deadline=0.4 if found == "TIMEOUT" else LONG)
    begun = time.monotonic()
    with pytest.raises(SignInUnavailable) as caught:
        await authenticator.ask_for_code()
    assert time.monotonic() - begun < LONG
    assert caught.value.fault is NetworkFault[found]
    assert (await start().ask_for_code()).user_code


async def test_an_error_that_drips_is_known_by_its_head_at_the_deadline(certificates: Certificates, start: Start) -> None:
    listening = socket.create_server(("127.0.0.1", 0))
    closed = threading.Event()
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(certificates.chain)

    def drip() -> None:
        with suppress(OSError), tls.wrap_socket(listening.accept()[0], server_side=True) as peer:
            peer.recv(10_000)
            peer.sendall(b"HTTP/1.1 429 Slow down\r\nRetry-After: 40\r\nContent-Length: 100\r\n\r\n{")
            closed.wait(20)

    serving = threading.Thread(target=drip)
    serving.start()
    try:
        with pytest.raises(SignInUnavailable) as caught:
            await start(authority=f"https://localhost:{listening.getsockname()[1]}/oidc", deadline=1.5).ask_for_code()
    finally:
        closed.set()
        serving.join(5)
        listening.close()
    assert (caught.value.status, caught.value.fault) == (429, None)


async def test_an_abandoned_exchange_leaves_no_thread_behind(server: TenantServer, start: Start) -> None:
    server.hang(where="entra")
    with pytest.raises(SignInUnavailable):
        await start(deadline=0.3).ask_for_code()
    _wait_for_requests()


async def test_a_certificate_that_nobody_trusts_is_a_fault_of_tls(start: Start) -> None:
    with pytest.raises(SignInUnavailable) as caught:
        await start(http=httpx.Client()).ask_for_code()
    assert caught.value.fault is NetworkFault.TLS
    assert "certificate" in caught.value.detail


async def test_nobody_listening_refuses(start: Start) -> None:
    with pytest.raises(SignInUnavailable) as caught:
        await start(authority="https://localhost:1/oidc").ask_for_code()
    assert (caught.value.fault, caught.value.host) == (NetworkFault.REFUSED, "localhost")


async def test_a_proxy_that_is_not_there_is_a_fault_of_the_network(server: TenantServer, start: Start) -> None:
    with pytest.raises(SignInUnavailable) as caught:
        await start(http=httpx.Client(proxy="http://localhost:1")).ask_for_code()
    assert caught.value.fault in (NetworkFault.PROXY, NetworkFault.REFUSED)


async def test_an_outage_while_waiting_ends_and_the_code_still_holds(server: TenantServer, start: Start) -> None:
    server.approve_after(0)
    clock, told = HurriedClock(), Told()
    authenticator = start(clock=clock)
    code = await authenticator.ask_for_code()
    server.go_offline()
    clock.at(4.5, server.come_back)
    server.lifetimes(interval=0)
    account = await authenticator.redeem(code, told)
    assert account.username == "ada@contoso.com"
    assert [trouble.fault for trouble in told.troubles[:-1] if trouble] == [NetworkFault.REFUSED] * 4
    assert told.troubles[-1] is None


async def test_a_name_server_that_hangs_holds_nobody_up_and_nothing_is_sent_when_it_answers(
    server: TenantServer, start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers, look_up = threading.Event(), socket.getaddrinfo

    def hanging(*arguments: Any, **options: Any) -> Any:
        answers.wait(20)
        return look_up(*arguments, **options)

    # the machine's name server stands outside of everything that is ours
    monkeypatch.setattr("socket.getaddrinfo", hanging)
    server.forget_requests()
    authenticator = start(deadline=0.3)
    begun = time.monotonic()
    with pytest.raises(SignInUnavailable) as caught:
        await authenticator.ask_for_code()
    assert caught.value.fault is NetworkFault.TIMEOUT
    assert time.monotonic() - begun < LONG
    answers.set()
    _wait_for_requests()
    assert server.requests == []


def _wait_for_requests() -> None:
    for thread in threading.enumerate():
        if thread.name == "sign-in-request":
            thread.join(3)
            assert not thread.is_alive()
