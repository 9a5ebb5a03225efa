"""HTTP/1.1 over TLS for the simulated tenant: keep-alive, and every fault acted out on a real socket."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import ssl
import struct
from http.client import responses

from presence_tui.demo.tenant import SimulatedTenant
from presence_tui.demo.wire import Fault, SimulatedReply, SimulatedRequest

_DRIP_PAUSE = 0.1
_HEAD_LIMIT = 64 * 1024


class TlsServer:
    """Serves one tenant on loopback."""

    def __init__(self, tenant: SimulatedTenant, context: ssl.SSLContext) -> None:
        self._tenant = tenant
        self._context = context
        self._server: asyncio.Server | None = None
        self._connections: dict[asyncio.Task[None], asyncio.StreamWriter] = {}
        self._port = 0

    async def listen(self, port: int = 0) -> int:
        """Begin to take connections; return the port."""
        self._server = await asyncio.start_server(
            self._accept, "127.0.0.1", port, ssl=self._context, limit=_HEAD_LIMIT, reuse_address=True
        )
        self._port = self._server.sockets[0].getsockname()[1]
        return self._port

    async def follow(self) -> None:
        """Stop listening while the tenant is offline, and listen again afterwards."""
        if self._tenant.offline and self._server is not None:
            await self.close()
        elif not self._tenant.offline and self._server is None:
            await self.listen(self._port)

    async def close(self) -> None:
        """Stop listening and drop every connection."""
        if self._server is not None:
            self._server.close()
            self._server = None
        for task, writer in list(self._connections.items()):
            _reset(writer)
            task.cancel()
        await asyncio.gather(*self._connections, return_exceptions=True)

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        if task is None:
            raise RuntimeError("a connection is served by a task")
        self._connections[task] = writer
        try:
            while await self._serve_one(reader, writer):
                pass
        except (OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError, LookupError, ValueError, asyncio.CancelledError):
            writer.transport.abort()
        finally:
            del self._connections[task]
            writer.close()

    async def _serve_one(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        request = await _read(reader)
        if request is None:
            return False
        reply = self._tenant.handle(request)
        if reply.delay:
            await asyncio.sleep(reply.delay)
        if reply.fault is Fault.HANG:
            await reader.read()
            return False
        if reply.fault is not None and reply.fault not in (Fault.CUT, Fault.DRIP):
            _reset(writer)
            return False
        await _write(writer, reply)
        return reply.fault is None and request.headers.get("connection", "").lower() != "close"


async def _read(reader: asyncio.StreamReader) -> SimulatedRequest | None:
    try:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    except asyncio.IncompleteReadError:
        return None
    first, *lines = head.rstrip("\r\n").split("\r\n")
    method, path, version = first.split(" ")
    if version != "HTTP/1.1":
        raise ValueError("only HTTP/1.1 is spoken here")
    headers = {name.strip().lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
    body = await reader.readexactly(int(headers.get("content-length", "0")))
    return SimulatedRequest(method, headers["host"], path, headers, body)


async def _write(writer: asyncio.StreamWriter, reply: SimulatedReply) -> None:
    headers = {**reply.headers, "Content-Length": str(len(reply.body))}
    lines = [
        f"HTTP/1.1 {reply.status} {responses.get(reply.status, 'Unknown')}",
        *(f"{name}: {value}" for name, value in headers.items()),
    ]
    writer.write("\r\n".join([*lines, "", ""]).encode("latin-1"))
    if reply.fault is Fault.CUT:
        writer.write(reply.body[: len(reply.body) // 2])
    elif reply.fault is Fault.DRIP:
        for position in range(len(reply.body)):
            writer.write(reply.body[position : position + 1])
            await writer.drain()
            await asyncio.sleep(_DRIP_PAUSE)
    else:
        writer.write(reply.body)
    await writer.drain()


def _reset(writer: asyncio.StreamWriter) -> None:
    """End a connection with RST instead of FIN."""
    raw = writer.get_extra_info("socket")
    if raw is not None:
        with contextlib.suppress(OSError):
            raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()
