"""The listener that a browser comes back to: bounded, in nobody's way, and gone when it is not wanted."""

from __future__ import annotations

import asyncio
import os
import socket
from collections.abc import AsyncIterator
from contextlib import closing, suppress

import pytest

from presence_tui.auth.landing import Landing
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
