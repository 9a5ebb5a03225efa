"""The rules that Graph v1.0 enforces: query options, permissions, request bodies, and the shape of its errors.

Sources: the reference pages of user, presence and cloudCommunications in Microsoft Graph v1.0, and its error page
(https://learn.microsoft.com/graph/errors).
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Any

from presence_tui.demo.wire import ShapeError, SimulatedReply, SimulatedRequest, json_bytes

BULK_LIMIT = 650
"""Most ids in one getPresencesByUserId."""

GUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.ASCII | re.IGNORECASE)

OWN_PRESENCE = frozenset({"Presence.Read", "Presence.Read.All", "Presence.ReadWrite"})
ALL_PRESENCE = frozenset({"Presence.Read.All"})
READ_USERS = frozenset({"User.ReadBasic.All", "User.Read.All", "Directory.Read.All"})
READ_GROUPS = frozenset({"GroupMember.Read.All", "Group.Read.All", "Directory.Read.All"})
READ_ME = frozenset({"User.Read", "User.Read.All", "Directory.Read.All"})

PERMISSIONS = OWN_PRESENCE | READ_USERS | READ_ME | READ_GROUPS
"""Delegated permissions that somebody can ask for."""

_ONE = frozenset({"$select", "$expand"})
_LIST = _ONE | {"$top", "$skip", "$search", "$filter", "$count", "$orderby"}
_USERS = _LIST - {"$skip"} | {"$skiptoken"}


class Refusal(Exception):
    """Graph says no: an HTTP status, an error code and a message."""

    def __init__(self, status: int, code: str, message: str, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(f"{status} {code}")
        self.status = status
        self.code = code
        self.message = message
        self.headers = dict(headers or {})


def options(request: SimulatedRequest, kind: str) -> dict[str, str]:
    """Return the system query options of a call of `kind`: one, list, users, members, action.

    Raises Refusal for one that such a call does not take.
    """
    allowed = {"one": _ONE, "list": _LIST, "users": _USERS, "members": _USERS, "action": frozenset[str]()}[kind]
    try:
        pairs = request.query
    except ShapeError as error:
        raise Refusal(400, "BadRequest", str(error)) from error
    found: dict[str, str] = {}
    for name, value in pairs:
        if not name.startswith("$"):
            continue
        if name not in allowed:
            raise Refusal(400, "BadRequest", f"The query parameter '{name}' is not supported.")
        if name in found:
            raise Refusal(400, "BadRequest", f"Query option '{name}' was specified more than once.")
        found[name] = value
    return found


def selected(wanted: str | None, known: frozenset[str], of: str) -> list[str] | None:
    """Return the names in a $select, None without one. Raises Refusal for a name the type does not have."""
    if wanted is None:
        return None
    names = wanted.split(",")
    for name in names:
        if name not in known:
            text = f"Parsing OData Select and Expand failed: Could not find a property named '{name}' on type '{of}'."
            raise Refusal(400, "BadRequest", text)
    if len(set(names)) != len(names):
        raise Refusal(400, "BadRequest", "Parsing OData Select and Expand failed: a property is named twice.")
    return names


def whole_number(found: Mapping[str, str], name: str, default: int, most: int) -> int:
    """Return the option `name` as a number from 0 to `most`. Raises Refusal."""
    text = found.get(name)
    if text is None:
        return default
    if not text.isascii() or not text.isdigit() or int(text) > most:
        raise Refusal(400, "BadRequest", f"Invalid value '{text}' for {name} query option found.")
    return int(text)


def next_link(request: SimulatedRequest, start: int) -> str:
    """Return the link to the page that begins at `start`: the same question with another token."""
    path, _, query = request.path.partition("?")
    kept = [part for part in query.split("&") if not part.startswith(("$skiptoken=", "%24skiptoken="))]
    return f"https://{request.host}{path}?{'&'.join([*kept, f'$skiptoken={start}'])}"


def ids_of(request: SimulatedRequest) -> list[str]:
    """Return the ids in the body of getPresencesByUserId. Raises Refusal where the body is not exactly that."""
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
        text = "Write requests (excluding DELETE) must contain the Content-Type header declaration."
        raise Refusal(400, "BadRequest", text)
    try:
        value = json.loads(request.body)
    except (ValueError, RecursionError) as error:
        raise Refusal(400, "BadRequest", "Unable to read JSON request payload.") from error
    ids = value.get("ids") if isinstance(value, dict) and value.keys() <= {"ids"} else None
    if not isinstance(ids, list) or not all(isinstance(one, str) for one in ids):
        text = "The request body must be an object whose only member 'ids' is a list of strings."
        raise Refusal(400, "BadRequest", text)
    if not 1 <= len(ids) <= BULK_LIMIT:
        raise Refusal(400, "BadRequest", f"The number of ids must be from 1 to {BULK_LIMIT}.")
    return ids


def error_body(code: str, message: str, at: datetime, ids: Mapping[str, str], inner: str = "innerError") -> bytes:
    """Return Graph's error object; `inner` is `innerError` or `innererror`, since both are in use."""
    within: dict[str, Any] = {"date": f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%S}", **ids}
    return json_bytes({"error": {"code": code, "message": message, inner: within}})


def http_date(at: datetime) -> str:
    """Return `at` as HTTP writes dates (RFC 9110 section 5.6.7)."""
    return format_datetime(at.astimezone(UTC).replace(microsecond=0), usegmt=True)


def embellished(reply: SimulatedReply, headers: Mapping[str, str]) -> SimulatedReply:
    """Return `reply` with `headers` added where it does not have them."""
    have = {name.lower() for name in reply.headers}
    merged = reply.headers | {name: value for name, value in headers.items() if name.lower() not in have}
    return SimulatedReply(reply.status, merged, reply.body, reply.fault, reply.delay)
