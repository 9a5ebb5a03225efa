"""How Graph's answers look: annotations, collections, selected properties."""

from __future__ import annotations

import base64
import json
import re
from typing import Any

from presence_tui.demo.crowd import record
from presence_tui.demo.grants import TokenProblem
from presence_tui.demo.people import SimulatedPerson
from presence_tui.demo.properties import DEFAULT_USER_PROPERTIES
from presence_tui.demo.wire import SimulatedRequest, json_bytes

TIP = (
    "Use $select to choose only the properties your app needs, as this can lead to performance improvements. "
    "For example: GET users('<key>')/presence?$select=activity,availability"
)
"""What Graph tells everybody who selects nothing."""

_ID = re.compile(rb'"id":"[^"]*"')
_GRAPH_APP = "00000003-0000-0000-c000-000000000000"


def challenge(host: str, problem: TokenProblem) -> dict[str, str]:
    """Return the WWW-Authenticate header of a 401 (RFC 6750 section 3)."""
    parts = ['realm=""', f'authorization_uri="https://{host}/common/oauth2/authorize"', f'client_id="{_GRAPH_APP}"']
    if problem.claims:
        claims = base64.b64encode(problem.claims.encode()).decode()
        parts += ['error="insufficient_claims"', f'claims="{claims}"']
    return {"WWW-Authenticate": "Bearer " + ", ".join(parts)}


def context_of(request: SimulatedRequest, of: str, names: list[str] | None) -> str:
    """Return `@odata.context` for `of`, with the names that were selected."""
    return f"https://{request.host}/v1.0/$metadata#{of}" + (f"({','.join(names)})" if names else "")


def chosen(person: SimulatedPerson, names: list[str] | None) -> dict[str, Any]:
    """Return the selected properties of somebody's record, or the default ones."""
    known = record(person)
    return {name: known.get(name) for name in names or DEFAULT_USER_PROPERTIES}


def listed(permissions: frozenset[str]) -> str:
    """Return permissions as Graph's messages list them."""
    return ", ".join(f"'{name}'" for name in sorted(permissions)) + "."


def with_context(presence: bytes, context: str, tip: str | None = None) -> bytes:
    """Return a presence with Graph's annotations in front; what is no object stays as it is."""
    if not presence.startswith(b'{"'):
        return presence
    notes = {"@odata.context": context} | ({} if tip is None else {"@microsoft.graph.tips": tip})
    return json_bytes(notes)[:-1] + b"," + presence[1:]


def with_loud_id(presence: bytes) -> bytes:
    """Return a presence whose id is in upper case."""
    return _ID.sub(lambda found: b'"id"' + found[0][4:].upper(), presence, count=1)


def collection(bodies: list[bytes], context: str) -> bytes:
    """Return bodies as a collection."""
    return b'{"@odata.context":' + json_bytes(context) + b',"value":[' + b",".join(bodies) + b"]}"


def only(body: bytes, names: list[str]) -> bytes:
    """Return the selected properties of a presence."""
    value = json.loads(body)
    return json_bytes({name: part for name, part in value.items() if name in names or name.startswith("@")})
