"""Asks both services what they tell anybody, without a token, and reads their clocks on the way."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any

import httpx

from presence_tui import __version__
from presence_tui.auth.outcomes import aadsts
from presence_tui.graph.faults import translate
from presence_tui.graph.replies import not_json, read_reply
from presence_tui.model.body import Body, BodyError
from presence_tui.model.errors import GraphUnavailable
from presence_tui.model.finding import Finding
from presence_tui.model.text import printable
from presence_tui.settings.values import Settings
from presence_tui.view.examination import network as words
from presence_tui.wiring.examination.subject import Reading, Shared, address_of

_CAP = 1024 * 1024
_DISCOVERY = "/.well-known/openid-configuration"
_NEEDED = {
    "device-code": ("device_authorization_endpoint", "token_endpoint"),
    "browser": ("authorization_endpoint", "token_endpoint"),
}
"""Endpoints by the way of signing in (RFC 8414, RFC 8628 section 4); an application needs the last one alone."""
_UNKNOWN_TENANTS = {90002, 900021, 900023}
_HALF_A_SECOND = timedelta(seconds=0.5)
"""Date is told in whole seconds, rounded down."""


@dataclass(frozen=True, slots=True)
class _Answer:
    status: int
    headers: httpx.Headers
    body: bytes

    @property
    def json(self) -> dict[str, Any] | None:
        """The body as a JSON object; None where it is none."""
        try:
            value = json.loads(self.body)
        except (ValueError, RecursionError):
            return None
        return value if isinstance(value, dict) else None


async def authority(shared: Shared) -> Finding:
    """Ask for the discovery document, and look for what the way of signing in needs (OpenID Connect Discovery 1.0)."""
    settings = shared.settings
    root = str(address_of(settings, "sign-in")).rstrip("/")
    url = httpx.URL(f"{root}{_DISCOVERY}" if settings.issuer else f"{root}/v2.0{_DISCOVERY}")
    try:
        answer = await _ask(shared, url)
    except GraphUnavailable as error:
        return words.unreachable(error)
    except BodyError as error:
        return words.not_the_service("the sign-in service", url.host, str(error))
    document = answer.json
    if 300 <= answer.status < 400:
        return words.not_the_service("the sign-in service", url.host, "a redirect")
    if answer.status != 200:
        if document is not None and settings.issuer is None and _is_unknown_tenant(document):
            return words.authority_unknown_tenant(url.host, settings.tenant)
        return words.authority_status(url.host, answer.status)
    if document is None:
        return words.not_the_service("the sign-in service", url.host, not_json(answer.body))
    return _offered(settings, url.host, document)


async def graph(shared: Shared) -> Finding:
    """Ask for the own presence without a token, which Graph refuses in a way of its own."""
    url = httpx.URL(f"{shared.settings.graph_root}/me/presence")
    try:
        answer = await _ask(shared, url)
    except GraphUnavailable as error:
        return words.unreachable(error)
    except BodyError as error:
        return words.not_the_service("Graph", url.host, str(error))
    if answer.status == 401 and read_reply(401, answer.headers, answer.body, "").code:
        return words.graph_fine(url.host)
    if 300 <= answer.status < 400:
        return words.not_the_service("Graph", url.host, "a redirect")
    if answer.status < 500 and answer.json is None:
        return words.not_the_service("Graph", url.host, not_json(answer.body))
    return words.graph_status(url.host, answer.status)


async def clock(shared: Shared) -> Finding:
    """Compare the local clock with those of the answers, and tell the largest difference."""
    if not shared.readings:
        return words.nothing_dated()
    skews = [((reading.ours - reading.theirs).total_seconds(), reading.host) for reading in shared.readings]
    return words.clock(*max(skews, key=lambda one: abs(one[0])))


def _offered(settings: Settings, host: str, document: dict[str, Any]) -> Finding:
    needed = _NEEDED.get(settings.sign_in, ("token_endpoint",))
    lacking = [name for name in needed if not str(document.get(name) or "").startswith("https://")]
    way = settings.sign_in.replace("-", " ")
    return words.authority_lacks(host, lacking) if lacking else words.authority_fine(host, f"signing in by {way}")


def _is_unknown_tenant(error: dict[str, Any]) -> bool:
    return error.get("error") == "invalid_tenant" or aadsts(error) in _UNKNOWN_TENANTS


async def _ask(shared: Shared, url: httpx.URL) -> _Answer:
    """GET `url` over Graph's client. Raises GraphUnavailable, BodyError, ConfigError."""
    client = (await shared.connected()).clients.graph
    headers = {"User-Agent": f"presence-tui/{__version__}", "Accept": "application/json", "Accept-Encoding": "identity"}
    asked = shared.subject.clock.now()
    try:
        async with client.stream("GET", url, headers=headers, follow_redirects=False) as response:
            answered = shared.subject.clock.now()
            body = Body(response.headers.get("content-encoding", ""), _CAP)
            async for piece in response.aiter_raw():
                body.add(piece)
    except httpx.TransportError as error:
        raise translate(error, url.host) from None
    if theirs := _date(response.headers.get("date", "")):
        ours = answered.utc - (answered.utc - asked.utc) / 2
        shared.readings.append(Reading(printable(url.host), theirs + _HALF_A_SECOND, ours))
    return _Answer(response.status_code, response.headers, body.whole())


def _date(text: str) -> datetime | None:
    with suppress(ValueError, TypeError, OverflowError):
        date = parsedate_to_datetime(text)
        return date if date.tzinfo else date.replace(tzinfo=UTC)
    return None
