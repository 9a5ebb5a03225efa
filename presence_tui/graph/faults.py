"""Why no answer came, told by the kinds of exceptions in the chain, never by their messages."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Iterator

import httpx

from presence_tui.model.errors import GraphUnavailable, NetworkFault
from presence_tui.model.text import printable

_DETAIL_LIMIT = 200


def translate(error: Exception, host: str) -> GraphUnavailable:
    """Return the fact behind `error`, which httpx raised, or a deadline of ours, while `host` was asked."""
    causes = list(_causes(error))
    return GraphUnavailable(host, _fault(error, causes), _detail(causes))


def _fault(error: Exception, causes: list[BaseException]) -> NetworkFault:
    def among(*kinds: type[BaseException]) -> bool:
        return any(isinstance(cause, kinds) for cause in causes)

    if isinstance(error, httpx.ProxyError):
        return NetworkFault.PROXY
    if isinstance(error, httpx.TimeoutException | TimeoutError):
        return NetworkFault.TIMEOUT
    connecting = isinstance(error, httpx.ConnectError)
    if among(ssl.SSLError) and (connecting or not among(ssl.SSLEOFError, ssl.SSLZeroReturnError)):
        return NetworkFault.TLS
    if among(socket.gaierror):
        return NetworkFault.NAME
    if among(ConnectionRefusedError):
        return NetworkFault.REFUSED
    return NetworkFault.UNREACHABLE if connecting else NetworkFault.CUT


def _causes(error: BaseException) -> Iterator[BaseException]:
    """Yield `error` and what led to it; a group (one exception for each address tried) counts with its members.

    That TLS waits for more bytes is an exception too, and in the context of whatever comes while it waits.
    """
    waiting: list[BaseException] = [error]
    seen: set[int] = set()
    while waiting:
        current = waiting.pop()
        if id(current) in seen:
            continue
        seen.add(id(current))
        yield current
        if isinstance(current, BaseExceptionGroup):
            waiting.extend(current.exceptions)
        for cause in (current.__cause__, current.__context__):
            if cause is not None and not isinstance(cause, ssl.SSLWantReadError | ssl.SSLWantWriteError):
                waiting.append(cause)


def _detail(causes: list[BaseException]) -> str:
    certificate = next((cause for cause in causes if isinstance(cause, ssl.SSLCertVerificationError)), None)
    if certificate is not None:
        return printable(certificate.verify_message, _DETAIL_LIMIT)
    return next((text for cause in reversed(causes) if (text := printable(str(cause), _DETAIL_LIMIT))), "")
