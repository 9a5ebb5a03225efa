"""What only real sockets show: which connection is used, and why none could be had."""

from __future__ import annotations

import asyncio
import socket
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import httpx
import pytest
import trustme

from presence_tui.graph.client import GraphClient
from presence_tui.model.errors import GraphUnavailable, NetworkFault, ServerTrouble, Throttled
from tests.graph.stage import ADA, StoppedClock, Tokens

PRESENCE = b'{"id":"%s","availability":"Away","activity":"Away"}' % ADA.encode()
Answering = Callable[[asyncio.StreamWriter, int], Awaitable[None]]


@asynccontextmanager
async def server(answer: Answering, tls: ssl.SSLContext | None = None) -> AsyncIterator[int]:
    """Serve on loopback; `answer` gets each request's writer and the number of its connection."""
    connections: list[asyncio.StreamWriter] = []

    async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        connections.append(writer)
        number = len(connections)
        try:
            while await reader.readuntil(b"\r\n\r\n"):
                await answer(writer, number)
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()

    listening = await asyncio.start_server(connected, "127.0.0.1", 0, ssl=tls)
    try:
        yield listening.sockets[0].getsockname()[1]
    finally:
        listening.close()
        for writer in connections:
            writer.close()


def reply(status: str, body: bytes) -> bytes:
    return b"HTTP/1.1 %s\r\ncontent-length: %d\r\n\r\n%s" % (status.encode(), len(body), body)


def graph_at(root: str, deadline: float = 10.0, proxy: str | None = None) -> GraphClient:
    http = httpx.AsyncClient(trust_env=False, proxy=proxy)
    return GraphClient(http=http, root=root, token=Tokens(), clock=StoppedClock(), deadline=deadline)


async def fault_of(graph: GraphClient) -> GraphUnavailable:
    with pytest.raises(GraphUnavailable) as raised:
        await graph.my_presence()
    await graph.aclose()
    return raised.value


async def test_connections_are_kept_but_after_a_503_a_new_one_is_taken() -> None:
    served: list[int] = []

    async def answer(writer: asyncio.StreamWriter, number: int) -> None:
        served.append(number)
        writer.write(reply("503 Busy", b"{}") if len(served) == 2 else reply("200 OK", PRESENCE))

    async with server(answer) as port:
        graph = graph_at(f"http://127.0.0.1:{port}/v1.0")
        await graph.my_presence()
        with pytest.raises(ServerTrouble):
            await graph.my_presence()
        await graph.my_presence()
        await graph.my_presence()
        await graph.aclose()
    assert served == [1, 1, 2, 2]


async def test_a_server_that_drips_is_given_up_at_the_deadline_of_the_whole_request() -> None:
    async def drip(writer: asyncio.StreamWriter, number: int) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\ncontent-length: 100000\r\n\r\n")
        while not writer.is_closing():
            writer.write(b" ")
            await writer.drain()
            await asyncio.sleep(0.01)

    async with server(drip) as port:
        error = await fault_of(graph_at(f"http://127.0.0.1:{port}/v1.0", deadline=0.2))
    assert (error.fault, error.host) == (NetworkFault.TIMEOUT, "127.0.0.1")


async def test_an_error_that_drips_is_known_by_its_head_at_the_deadline() -> None:
    async def drip(writer: asyncio.StreamWriter, number: int) -> None:
        writer.write(b"HTTP/1.1 429 Slow down\r\nretry-after: 120\r\ncontent-length: 100000\r\n\r\n")
        while not writer.is_closing():
            writer.write(b" ")
            await writer.drain()
            await asyncio.sleep(0.01)

    async with server(drip) as port:
        graph = graph_at(f"http://127.0.0.1:{port}/v1.0", deadline=0.2)
        with pytest.raises(Throttled) as raised:
            await graph.my_presence()
        await graph.aclose()
    assert raised.value.retry_after == 120


async def test_a_cut_connection_is_told_as_such() -> None:
    async def cut(writer: asyncio.StreamWriter, number: int) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{")
        await writer.drain()
        writer.close()

    async with server(cut) as port:
        assert (await fault_of(graph_at(f"http://127.0.0.1:{port}/v1.0"))).fault is NetworkFault.CUT


async def test_a_closed_port_refuses() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
        assert (await fault_of(graph_at(f"http://127.0.0.1:{port}/v1.0"))).fault is NetworkFault.REFUSED


async def test_a_name_that_does_not_resolve_is_not_found() -> None:
    error = await fault_of(graph_at("http://nobody.invalid/v1.0"))
    assert (error.fault, error.host) == (NetworkFault.NAME, "nobody.invalid")


async def test_a_certificate_that_nobody_vouches_for_is_a_tls_fault_that_says_why() -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    trustme.CA().issue_cert("127.0.0.1").configure_cert(context)

    async def never(writer: asyncio.StreamWriter, number: int) -> None:
        raise AssertionError("no request may get here")

    async with server(never, context) as port:
        error = await fault_of(graph_at(f"https://127.0.0.1:{port}/v1.0"))
    assert error.fault is NetworkFault.TLS
    assert "issuer certificate" in error.detail or "self-signed" in error.detail


async def test_a_proxy_that_refuses_the_tunnel_is_the_proxy_s_fault() -> None:
    async def refuse(writer: asyncio.StreamWriter, number: int) -> None:
        writer.write(reply("407 Proxy Authentication Required", b""))

    async with server(refuse) as port:
        graph = graph_at("https://graph.example/v1.0", proxy=f"http://127.0.0.1:{port}")
        assert (await fault_of(graph)).fault is NetworkFault.PROXY
