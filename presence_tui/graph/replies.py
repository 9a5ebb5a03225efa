"""Answers that are no success, as facts: the status decides the kind, the body gives code and message.

Source: https://learn.microsoft.com/graph/errors
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import msgspec

from presence_tui.graph.retry import retry_after
from presence_tui.model.errors import (
    BadRequest,
    Forbidden,
    GraphError,
    Nonsense,
    NotFound,
    Reply,
    ServerTrouble,
    Throttled,
    TokenRejected,
)
from presence_tui.model.text import printable

_ID_LIMIT = 64
_CODE_LIMIT = 100
_DIAGNOSTIC_LIMIT = 500

_BY_STATUS = {401: TokenRejected, 403: Forbidden, 404: NotFound, 429: Throttled}


def failure(reply: Reply, headers: Mapping[str, str], now: datetime) -> GraphError | None:
    """Return the error that `reply` stands for, or None where its status is a success."""
    if 200 <= reply.status < 300:
        return None
    if reply.status < 400:
        return Nonsense("a redirect", reply)
    kind = _BY_STATUS.get(reply.status) or (ServerTrouble if reply.status >= 500 else BadRequest)
    return kind(reply, retry_after(headers, now))


def read_reply(status: int, headers: Mapping[str, str], body: bytes, client_request_id: str) -> Reply:
    """Gather what support asks for. A body that is no error of Graph's leaves code and message empty."""
    error = _error(body) if status >= 400 else {}
    inner = _dict(error.get("innerError")) or _dict(error.get("innererror"))
    return Reply(
        status,
        printable(_text(error.get("code")), _CODE_LIMIT),
        printable(_text(error.get("message"))),
        printable(headers.get("request-id") or _text(inner.get("request-id")), _ID_LIMIT),
        client_request_id,
        printable(headers.get("date") or _text(inner.get("date")), _ID_LIMIT),
        printable(headers.get("x-ms-ags-diagnostic", ""), _DIAGNOSTIC_LIMIT),
    )


def not_json(body: bytes) -> str:
    """Say in a few words what `body` is, which was to be JSON and is not."""
    start = body[:512].lstrip(b"\xef\xbb\xbf \t\r\n")
    if not start:
        return "an empty answer"
    return "HTML, not JSON" if start.startswith(b"<") else "broken JSON"


def _error(body: bytes) -> dict[str, Any]:
    """Read `{"error": {...}}`, the OAuth form `{"error": "code", "error_description": ...}`, and the bare inner object."""
    try:
        whole = _dict(msgspec.json.decode(body))
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return {}
    error = whole.get("error", whole)
    if isinstance(error, str):
        return {"code": error, "message": whole.get("error_description")}
    return _dict(error)


def _dict(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
