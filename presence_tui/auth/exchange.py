"""One HTTP exchange with the sign-in service, with a deadline that holds from the name look-up to the last byte.

httpx has timeouts for each read, and none for looking up a name. So the exchange has a daemon thread of its own, and is
abandoned when its time is up: from then on it sends nothing, and its connection is cut.
"""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import Any

import httpx

from presence_tui.model.body import Body, BodyError
from presence_tui.model.errors import NetworkFault
from presence_tui.model.text import printable

BODY_CAP = 1024 * 1024
"""Bytes of a body, decompressed. Tokens and discovery documents are under 50 kB."""

_TOO_MANY = 429
_OPENED = ("connect_tcp.complete", "start_tls.complete")
"""httpcore's events that bring the connection's socket, as plain and then as TLS."""
_ENDS = (".failed", "response_closed.started", "response_closed.complete")
"""httpcore's events while it gives an exchange up. They may come from the garbage collector, where nobody hears an exception."""


class NoAnswer(Exception):
    """Nothing usable came back."""

    def __init__(self, fault: NetworkFault | None, detail: str = "") -> None:
        super().__init__(fault.value if fault else detail)
        self.fault = fault
        """None where an answer came that is too long or cannot be decoded."""
        self.detail = detail


class Exchange:
    """Sends one request. Used once."""

    def __init__(self, http: httpx.Client, request: httpx.Request) -> None:
        self._http = http
        self._request = request
        self._done = threading.Event()
        self._abandoned = threading.Event()
        self._socket: socket.socket | None = None
        self._reply: tuple[httpx.Response, bytes] | None = None
        self._refusal: httpx.Response | None = None
        """The head of a reply that says enough by its status; it counts also where the body is lost."""
        self._failure: Exception | None = None
        request.extensions = {**request.extensions, "trace": self._trace}

    def run(self, deadline: float) -> tuple[httpx.Response, bytes]:
        """Return the reply and its body. Raises NoAnswer, also after `deadline` seconds."""
        threading.Thread(target=self._body, name="sign-in-request", daemon=True).start()
        if not self._done.wait(deadline):
            self._abandon()
            if self._refusal is not None:
                return self._refusal, b""
            raise NoAnswer(NetworkFault.TIMEOUT)
        if self._reply is None:
            raise self._failure or NoAnswer(None)
        return self._reply

    def _body(self) -> None:
        try:
            self._reply = self._send()
        except NoAnswer as error:
            self._failure = error
        except BodyError as error:
            self._failure = NoAnswer(None, str(error))
        except UnicodeError as error:
            self._failure = NoAnswer(None, f"an answer that cannot be decoded: {type(error).__name__}")
        except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError, OSError) as error:
            self._failure = translate(error)
        except Exception as error:  # raised again where the exchange was asked for: a bug must not die with this thread
            self._failure = error
        finally:
            if isinstance(self._failure, NoAnswer) and self._refusal is not None:
                self._reply = self._refusal, b""
            self._done.set()

    def _send(self) -> tuple[httpx.Response, bytes]:
        response = self._http.send(self._request, stream=True, follow_redirects=False)
        if _says_enough(response.status_code):
            self._refusal = response
        try:
            body = Body(response.headers.get("content-encoding", ""), BODY_CAP)
            for piece in response.iter_raw():
                self._go_on()
                body.add(piece)
            return response, body.whole()
        finally:
            response.close()

    def _trace(self, event: str, info: Mapping[str, Any]) -> None:
        if event.endswith(_OPENED):
            self._socket = info["return_value"].get_extra_info("socket")
        if not event.endswith(_ENDS):
            self._go_on()

    def _go_on(self) -> None:
        if self._abandoned.is_set():
            raise NoAnswer(NetworkFault.TIMEOUT)

    def _abandon(self) -> None:
        self._abandoned.set()
        if self._socket is not None:
            with suppress(OSError):
                # the plain method: TLS's own would take the stream's state away from under the other thread
                socket.socket.shutdown(self._socket, socket.SHUT_RDWR)


def _says_enough(status: int) -> bool:
    """Say whether a reply without a body tells what is wrong. Why a request is refused stands in the body alone."""
    return status >= 500 or status == _TOO_MANY or 300 <= status < 400


def translate(error: Exception) -> NoAnswer:
    """Return why no answer came, told by the kinds of exceptions in the chain, never by their messages."""
    causes = list(_causes(error))
    certificate = next((cause for cause in causes if isinstance(cause, ssl.SSLCertVerificationError)), None)
    if certificate is not None:
        # only OpenSSL's own errors carry the reason apart
        return NoAnswer(NetworkFault.TLS, printable(getattr(certificate, "verify_message", str(certificate)), 200))
    return NoAnswer(_fault(error, causes), next((text for each in reversed(causes) if (text := printable(str(each), 200))), ""))


def _fault(error: Exception, causes: list[BaseException]) -> NetworkFault:
    def among(*kinds: type[BaseException]) -> bool:
        return any(isinstance(cause, kinds) for cause in causes)

    if isinstance(error, httpx.ProxyError):
        return NetworkFault.PROXY
    if isinstance(error, httpx.TimeoutException):
        return NetworkFault.TIMEOUT
    connecting = isinstance(error, httpx.ConnectError)
    if among(ssl.SSLError) and (connecting or not among(ssl.SSLEOFError, ssl.SSLZeroReturnError)):
        return NetworkFault.TLS
    if among(socket.gaierror):
        return NetworkFault.NAME
    if among(ConnectionRefusedError):
        return NetworkFault.REFUSED
    return NetworkFault.UNREACHABLE if connecting else NetworkFault.CUT


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = error.__cause__ or error.__context__
