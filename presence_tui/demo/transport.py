"""Carriers between httpx and the simulated tenant. They act out what the tenant only says: waiting, faults, a cut body."""

from __future__ import annotations

import asyncio
import socket
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator

import httpx

from presence_tui.demo.tenant import SimulatedTenant
from presence_tui.demo.wire import Fault, SimulatedReply, SimulatedRequest


class SimulatedTransport(httpx.BaseTransport):
    """Synchronous. `wait` spends the tenant's latency; without it replies come at once. HANG times out at once."""

    def __init__(self, tenant: SimulatedTenant, wait: Callable[[float], object] | None = None) -> None:
        self._tenant = tenant
        self._wait = wait

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Answer `request`. Raises what httpx raises for the fault."""
        reply = self._tenant.handle(_translated(request, request.read()))
        if reply.delay and self._wait is not None:
            self._wait(reply.delay)
        if reply.fault in (Fault.HANG, Fault.DRIP):
            raise httpx.ReadTimeout("The read operation timed out", request=request) from TimeoutError()
        return _response(reply, request)


class AsyncSimulatedTransport(httpx.AsyncBaseTransport):
    """Asynchronous. `sleep` spends the tenant's latency; HANG and DRIP wait until they are cancelled."""

    def __init__(self, tenant: SimulatedTenant, sleep: Callable[[float], Awaitable[object]] | None = None) -> None:
        self._tenant = tenant
        self._sleep = sleep

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Answer `request`. Raises what httpx raises for the fault."""
        reply = self._tenant.handle(_translated(request, await request.aread()))
        if reply.delay and self._sleep is not None:
            await self._sleep(reply.delay)
        if reply.fault is Fault.HANG:
            await asyncio.Event().wait()
        return _response(reply, request)


class _BrokenBody(httpx.SyncByteStream, httpx.AsyncByteStream):
    """A body that stops in the middle: by an error (CUT) or by silence (DRIP)."""

    def __init__(self, body: bytes, fault: Fault) -> None:
        self._half = body[: len(body) // 2]
        self._fault = fault

    def __iter__(self) -> Iterator[bytes]:
        yield self._half
        raise _cut()

    async def __aiter__(self) -> AsyncIterator[bytes]:
        yield self._half
        if self._fault is Fault.DRIP:
            await asyncio.Event().wait()
        raise _cut()


def _cut() -> httpx.RemoteProtocolError:
    return httpx.RemoteProtocolError("peer closed connection without sending complete message body")


def _translated(request: httpx.Request, body: bytes) -> SimulatedRequest:
    headers = {name.lower(): value for name, value in request.headers.items()}
    return SimulatedRequest(
        request.method, request.url.netloc.decode("ascii"), request.url.raw_path.decode("ascii"), headers, body
    )


def _response(reply: SimulatedReply, request: httpx.Request) -> httpx.Response:
    if reply.fault in (Fault.CUT, Fault.DRIP):
        headers = reply.headers | {"Content-Length": str(len(reply.body))}
        return httpx.Response(reply.status, headers=headers, stream=_BrokenBody(reply.body, reply.fault), request=request)
    if reply.fault is not None:
        _raise(reply.fault, request)
    # a stream, as from a socket: httpx decompresses at once what it is given as content
    headers = {"Content-Length": str(len(reply.body))} | reply.headers
    return httpx.Response(reply.status, headers=headers, stream=httpx.ByteStream(reply.body), request=request)


def _raise(fault: Fault, request: httpx.Request) -> None:
    host = request.url.host
    if fault is Fault.DNS:
        cause: OSError = socket.gaierror(socket.EAI_NONAME, "Name or service not known")
    elif fault is Fault.TLS:
        cause = ssl.SSLCertVerificationError(1, "certificate verify failed: self-signed certificate")
    elif fault is Fault.RESET:
        raise httpx.ReadError("Connection reset by peer", request=request) from ConnectionResetError(104, "reset")
    else:
        cause = ConnectionRefusedError(111, f"Connection refused by {host}")
    raise httpx.ConnectError(str(cause), request=request) from cause
