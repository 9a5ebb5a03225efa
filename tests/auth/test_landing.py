"""The listener that a browser comes back to: bounded, in nobody's way, and gone when it is not wanted."""

from __future__ import annotations

import asyncio
import os
import socket
from collections.abc import AsyncIterator
from contextlib import closing, suppress

import pytest

from presence_tui.auth.landing import Landing, Taken
from tests.auth.browser_visits import open_address

TARGET = "https://login.example/authorize"


@pytest.fixture
async def landing() -> AsyncIterator[Landing]:
    opened = await Landing.open(0)
    opened.expect(TARGET, "state")
    yield opened
    opened.close()


def open_files() -> int:
    return len(os.listdir("/proc/self/fd"))


async def test_many_slow_clients_are_let_go_and_the_page_is_still_led_to(landing: Landing) -> None:
    async with asyncio.timeout(5):
        slow = [await asyncio.open_connection("127.0.0.1", landing.port) for _ in range(40)]
        for _, writer in slow:
            writer.write(b"GET / HT")
        assert (await open_address(landing.address)).headers["location"] == TARGET
        with suppress(ConnectionResetError):
            assert await slow[0][0].read(1) == b""
    assert len(landing._open) <= 16
    for _, writer in slow:
        writer.close()


async def _until_hung_up(client: socket.socket) -> None:
    client.setblocking(False)
    with suppress(ConnectionResetError):
        assert await asyncio.get_running_loop().sock_recv(client, 1) == b""


async def test_a_request_that_never_ends_is_hung_up_on() -> None:
    landing = await Landing.open(0, patience=0.05)
    with closing(landing), socket.create_connection(("127.0.0.1", landing.port)) as slow:
        slow.sendall(b"GET / HTTP/1.1\r\nHost")
        async with asyncio.timeout(5):
            await _until_hung_up(slow)


async def test_giving_up_while_it_begins_to_listen_leaves_nothing_open() -> None:
    before, gave_up = open_files(), 0
    while True:
        opening = asyncio.create_task(Landing.open(0))
        for _ in range(gave_up):  # turns of the loop: each place where it can be cancelled comes once
            await asyncio.sleep(0)
        opening.cancel()
        await asyncio.wait([opening])
        if not opening.cancelled():
            break
        assert open_files() == before
        gave_up += 1
    opening.result().close()
    assert open_files() == before
    assert gave_up > 2


def stranger_on_ipv6() -> socket.socket:
    """Return a socket that listens on `::1` alone, on a port that is free on 127.0.0.1."""
    try:
        return socket.create_server(("::1", 0), family=socket.AF_INET6)
    except OSError:
        pytest.skip("there is no IPv6 here")


def trying_first(first: int) -> type[Landing]:
    """Return a listener that happens to be given the port `first`, where any will do."""
    ports = [first]

    class TryingFirst(Landing):
        async def _listen(self, host: str, port: int) -> None:
            await super()._listen(host, port or (ports.pop() if ports else 0))

    return TryingFirst


async def test_a_port_that_a_stranger_has_on_ipv6_is_not_used() -> None:
    with stranger_on_ipv6() as stranger:
        taken = stranger.getsockname()[1]
        with pytest.raises(Taken):
            await Landing.open(taken)
        with closing(await trying_first(taken).open(0)) as landing:
            assert landing.port != taken
            assert len(landing._servers) == 2
        with socket.socket() as free:
            free.bind(("127.0.0.1", taken))
