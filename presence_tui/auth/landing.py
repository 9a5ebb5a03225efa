"""Where the browser comes back to: a listener on this machine, for one sign-in. Knows nothing of tokens, checks no code.

RFC 8252 section 7.3 (loopback redirects), RFC 6749 section 10.12 (state). Nothing that was sent is ever repeated in a page.
"""

from __future__ import annotations

import asyncio
import errno
import hmac
import secrets
from collections.abc import Callable, Mapping
from urllib.parse import parse_qsl

import h11

_HOSTS = ("127.0.0.1", "::1")
"""A browser may take `localhost` for either."""
_NAMES = ("localhost", "127.0.0.1", "[::1]")
_LIMIT = 64 * 1024
"""Bytes of a request, and of its body."""
_PATIENCE = 10.0
"""Seconds for one request."""
_TRIES = 8
"""Ports that are tried where any will do."""
_MOST_OPEN = 16
"""Connections at a time. One more, and the oldest has to go: a browser's request is over soon after it came."""
_SECURE = [
    ("Cache-Control", "no-store"),
    ("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"),
    ("Referrer-Policy", "no-referrer"),
    ("X-Content-Type-Options", "nosniff"),
    ("Connection", "close"),
]
_PAGE = (
    '<!doctype html><html lang="en"><meta charset="utf-8"><title>presence-tui</title>'
    "<style>body{{font:1.1em sans-serif;max-width:32em;margin:4em auto;padding:0 1em}}</style><h1>presence-tui</h1><p>{words}</p>"
)
_DONE = "That is all here. You can close this page and go back to the terminal."
_REFUSED = "You are not signed in. The terminal says why."
_STRANGE = "This answer belongs to no sign-in that is waiting. Begin again in the terminal."
_NOTHING = "There is nothing here."


class Taken(OSError):
    """The port cannot be listened on."""


class Landing:
    """Listens from `open` to `close`. The first answer that carries the right state is the answer."""

    def __init__(self, path: str, patience: float) -> None:
        self._path = path
        self._patience = patience
        self._open: dict[asyncio.StreamWriter, None] = {}
        """Connections, the oldest first."""
        self._servers: list[asyncio.Server] = []
        self._answer: asyncio.Future[Mapping[str, str]] = asyncio.get_running_loop().create_future()
        self._target = ""
        self._state = ""
        self.port = 0
        """On which it listens."""

    @classmethod
    async def open(
        cls, port: int, chance: Callable[[], str] = lambda: secrets.token_urlsafe(6), patience: float = _PATIENCE
    ) -> Landing:
        """Begin to listen on `port`, 0 for any; `chance` makes a path that nobody else guesses. Raises Taken.

        One request may take `patience` seconds.
        """
        landing, tries = cls(f"/{chance()}", patience), 1 if port else _TRIES
        while True:
            try:
                await landing._listen_on_both(port)
            except OSError as error:
                landing.close()
                tries -= 1
                if not tries:
                    raise Taken(error.errno, "the port is taken") from None
            except BaseException:
                landing.close()
                raise
            else:
                return landing

    @property
    def redirect_uri(self) -> str:
        """Where the service sends the browser; to be registered as `http://localhost`, where the port does not matter."""
        return f"http://localhost:{self.port}"

    @property
    def address(self) -> str:
        """A short address that leads to the page to sign in on."""
        return f"{self.redirect_uri}{self._path}"

    def expect(self, target: str, state: str) -> None:
        """Lead whoever opens `address` to `target`, and take the answer that carries `state`."""
        self._target, self._state = target, state

    async def answer(self) -> Mapping[str, str]:
        """Return what the browser brought, once it did: `code` or `error`, and whatever else was sent."""
        return await asyncio.shield(self._answer)

    def close(self) -> None:
        """Stop listening; a page that is being sent is sent."""
        for server in self._servers:
            server.close()
        self._servers.clear()

    async def _listen_on_both(self, port: int) -> None:
        """Listen on IPv4 and, where there is IPv6, on the same port there. Raises OSError where either belongs to another."""
        await self._listen(_HOSTS[0], port)
        try:
            await self._listen(_HOSTS[1], self.port)
        except OSError as error:
            if error.errno == errno.EADDRINUSE:  # a browser might bring the answer there
                raise

    async def _listen(self, host: str, port: int) -> None:
        # known to `close` before it listens: this may be cancelled where it waits
        server = await asyncio.start_server(self._serve, host, port, limit=_LIMIT, start_serving=False)
        self._servers.append(server)
        await server.start_serving()
        self.port = server.sockets[0].getsockname()[1]

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer one request, then hang up."""
        while len(self._open) >= _MOST_OPEN:
            oldest = next(iter(self._open))
            del self._open[oldest]
            oldest.transport.abort()
        self._open[writer] = None
        connection = h11.Connection(h11.SERVER, max_incomplete_event_size=_LIMIT)
        try:
            async with asyncio.timeout(self._patience):
                request, body = await _read(connection, reader)
                status, headers, words = self._reply(request, body)
                page = _PAGE.format(words=words).encode()
                headers = [*headers, ("Content-Type", "text/html; charset=utf-8"), ("Content-Length", str(len(page))), *_SECURE]
                for event in (h11.Response(status_code=status, headers=headers), h11.Data(data=page), h11.EndOfMessage()):
                    writer.write(connection.send(event) or b"")
                await writer.drain()
        except (h11.ProtocolError, OSError, TimeoutError, ValueError):
            pass  # whoever it was, it was no browser that comes back
        finally:
            self._open.pop(writer, None)
            writer.close()

    def _reply(self, request: h11.Request, body: bytes) -> tuple[int, list[tuple[str, str]], str]:
        """Return status, headers and words."""
        named = [value.decode("latin-1").lower() for name, value in request.headers if name == b"host"]
        if named not in [[f"{name}:{self.port}"] for name in _NAMES]:
            return 400, [], _NOTHING  # a name of somebody else's that leads here
        path, _, query = request.target.decode("latin-1").partition("?")
        if request.method == b"GET" and path == self._path and self._target:
            return 302, [("Location", self._target)], _NOTHING
        if path != "/" or request.method not in (b"GET", b"POST"):
            return 404, [], _NOTHING
        sent = dict(parse_qsl(query if request.method == b"GET" else body.decode("latin-1"), max_num_fields=50))
        if not self._state or not hmac.compare_digest(sent.get("state", "").encode(), self._state.encode()):
            return 400, [], _STRANGE
        if not sent.get("code") and not sent.get("error"):
            return 400, [], _STRANGE
        if not self._answer.done():
            self._answer.set_result(sent)
        return 200, [], _REFUSED if self._answer.result().get("error") else _DONE


async def _read(connection: h11.Connection, reader: asyncio.StreamReader) -> tuple[h11.Request, bytes]:
    """Return one request and its body. Raises ProtocolError, ValueError where it is none, or too long."""
    request: h11.Request | None = None
    body = b""
    while True:
        event = connection.next_event()
        if event is h11.NEED_DATA:
            connection.receive_data(await reader.read(_LIMIT))
        elif isinstance(event, h11.Request):
            request = event
        elif isinstance(event, h11.Data):
            body += event.data
            if len(body) > _LIMIT:
                raise ValueError("too long")
        elif isinstance(event, h11.EndOfMessage) and request is not None:
            return request, body
        else:
            raise ValueError("no request")
