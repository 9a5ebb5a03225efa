"""What travels between a carrier and the simulated tenant: requests, replies, and faults for the carrier to act out.

No socket and no HTTP library here.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import Any
from urllib.parse import parse_qsl, urlencode


class Fault(StrEnum):
    """What goes wrong below HTTP."""

    DNS = "dns"
    """The host's name is not found."""
    REFUSE = "refuse"
    """The connection is refused."""
    TLS = "tls"
    """The certificate is not trusted."""
    RESET = "reset"
    """The connection is reset before a reply."""
    HANG = "hang"
    """Nothing is ever answered."""
    CUT = "cut"
    """The body ends in the middle."""
    DRIP = "drip"
    """The body comes byte by byte, slower than anybody should wait."""


class ShapeError(ValueError):
    """A request is not what the protocol asks for. The text says why."""


@dataclass(frozen=True)
class SimulatedRequest:
    """One HTTP request."""

    method: str
    host: str
    """Host header: a name, with a port where it is not 443."""
    path: str
    """Path with query, percent-encoded as sent."""
    headers: Mapping[str, str]
    """Names in lower case."""
    body: bytes = b""

    @property
    def hostname(self) -> str:
        """The host without its port."""
        return self.host.rpartition(":")[0] if self.host.rpartition(":")[2].isdigit() else self.host

    @property
    def route(self) -> str:
        """The path without its query, still percent-encoded."""
        return self.path.partition("?")[0]

    @cached_property
    def query(self) -> tuple[tuple[str, str], ...]:
        """Names and values of the query, decoded. Raises ShapeError."""
        return _pairs(self.path.partition("?")[2])

    @cached_property
    def form(self) -> dict[str, str]:
        """The form-encoded body. Raises ShapeError."""
        if self.headers.get("content-type", "").partition(";")[0].strip().lower() != "application/x-www-form-urlencoded":
            raise ShapeError("the body must be application/x-www-form-urlencoded")
        try:
            pairs = _pairs(self.body.decode("ascii"))
        except UnicodeDecodeError as error:
            raise ShapeError("the body must be form-encoded ASCII") from error
        if len(dict(pairs)) != len(pairs):
            raise ShapeError("a parameter is sent twice")
        return dict(pairs)


def _pairs(text: str) -> tuple[tuple[str, str], ...]:
    if not text:
        return ()
    try:
        return tuple(parse_qsl(text, keep_blank_values=True, strict_parsing=True, errors="strict"))
    except ValueError as error:
        raise ShapeError("parameters are not name=value, percent-encoded UTF-8") from error


@dataclass(frozen=True, slots=True)
class SimulatedReply:
    """One HTTP reply, or a fault in its place."""

    status: int
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""
    fault: Fault | None = None
    """CUT and DRIP concern the body; with any other fault there is no reply."""
    delay: float = 0.0
    """Seconds the carrier waits first."""


def json_reply(status: int, value: Any, headers: Mapping[str, str] | None = None) -> SimulatedReply:
    """Return `value` as a JSON reply."""
    return SimulatedReply(status, {"Content-Type": "application/json; charset=utf-8", **(headers or {})}, json_bytes(value))


def sent_back(uri: str, answer: Mapping[str, str], mode: str) -> SimulatedReply:
    """Return the reply that takes a browser to `uri` with `answer`: in the query, or by a form that posts itself."""
    if mode == "query":
        return SimulatedReply(302, {"Location": f"{uri}?{urlencode(answer)}"})
    from html import escape  # here, since only a browser wants a page

    fields = "".join(f'<input type="hidden" name="{escape(name)}" value="{escape(value)}">' for name, value in answer.items())
    page = f'<form method="post" action="{escape(uri)}">{fields}</form><script>document.forms[0].submit()</script>'
    return SimulatedReply(200, {"Content-Type": "text/html; charset=utf-8"}, page.encode())


def json_bytes(value: Any) -> bytes:
    """Return `value` as compact JSON; lone surrogates come out as escapes, as a careless server sends them."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    try:
        return text.encode()
    except UnicodeEncodeError:
        return json.dumps(value, separators=(",", ":")).encode()
