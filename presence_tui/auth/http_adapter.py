"""MSAL's `http_client` over httpx, so that Entra and Graph share one TLS, proxy and CA policy. Knows no token.

What it adds for MSAL: a deadline for the whole call, a cap on the body, https only, no redirects, no None in forms.
Source of the interface: https://msal-python.readthedocs.io/en/latest/#msal.ClientApplication.params.http_client
"""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

import httpx

from presence_tui import __version__
from presence_tui.auth.exchange import Exchange, NoAnswer
from presence_tui.model.errors import NetworkFault
from presence_tui.model.ports import Clock

DEADLINE = 10.0
"""Seconds for a whole call of MSAL, which may be two requests: for the endpoints, and then for what is wanted."""

_LONGEST_PAUSE = 3600.0
_DECIMAL = re.compile(r"\d{1,9}(?:\.\d{1,9})?", re.ASCII)

Form = dict[str, str]


class NothingHeard(OSError):
    """No usable reply."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A reply as MSAL reads it."""

    status_code: int
    text: str
    headers: dict[str, str]


@dataclass(frozen=True, slots=True)
class Heard:
    """What the last request of a thread brought, for telling errors apart. Holds no body that succeeded."""

    host: str = ""
    fault: NetworkFault | None = None
    status: int | None = None
    retry_after: float | None = None
    """Seconds, as the service asked; None where it said nothing."""
    detail: str = ""
    """What is wrong with the answer, in a few words."""
    error: Mapping[str, Any] = field(default_factory=dict, repr=False)
    """The JSON object of an error reply."""


class HttpAdapter:
    """Has `get` and `post` as MSAL calls them. One for all threads; each has its own `heard` and its own call."""

    def __init__(
        self,
        http: httpx.Client,
        clock: Clock,
        *,
        deadline: float = DEADLINE,
        amend: Callable[[str, Form], Form] | None = None,
    ) -> None:
        self._http = http
        self._clock = clock
        self._deadline = deadline
        self._amend = amend or (lambda url, form: form)
        self._local = threading.local()

    @property
    def heard(self) -> Heard:
        """What this thread's last request brought; empty before the first."""
        heard: Heard = getattr(self._local, "heard", Heard())
        return heard

    def begin(self) -> None:
        """Begin a call in this thread: the deadline counts from its first request."""
        self._local.begun = None

    def forget(self) -> None:
        """Nothing was heard yet."""
        self._local.heard = Heard()

    def get(
        self, url: str, params: Mapping[str, Any] | None = None, headers: Mapping[str, str] | None = None, **_: object
    ) -> Answer:
        """GET `url`."""
        return self._ask("GET", url, params, headers, None)

    def post(
        self,
        url: str,
        params: Mapping[str, Any] | None = None,
        data: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
        **_: object,
    ) -> Answer:
        """POST the form `data` to `url`."""
        form = self._amend(url, {name: _text(value) for name, value in (data or {}).items() if value is not None})
        return self._ask("POST", url, params, headers, form)

    def close(self) -> None:
        """Do nothing: the client belongs to whoever made it."""

    def _ask(
        self, method: str, url: str, params: Mapping[str, Any] | None, headers: Mapping[str, str] | None, form: Form | None
    ) -> Answer:
        try:
            target = httpx.URL(url)
        except httpx.InvalidURL:
            target = httpx.URL("")
        if target.scheme != "https" or not target.host:
            self._local.heard = Heard(detail="names an address that is not https")
            raise NothingHeard("not https")
        sent = {name: str(value) for name, value in (headers or {}).items() if value is not None}
        # a connection of its own: calls are rare, and one that failed or was abandoned is not met again
        sent |= {"User-Agent": f"presence-tui/{__version__}", "Connection": "close", "Accept-Encoding": "identity"}
        query = {name: value for name, value in (params or {}).items() if value is not None}
        request = self._http.build_request(method, target, params=query or None, headers=sent, data=form, timeout=self._deadline)
        self._local.heard = Heard(target.host)
        try:
            response, body = Exchange(self._http, request).run(self._left())
        except NoAnswer as error:
            self._local.heard = Heard(target.host, error.fault, detail=error.detail)
            raise NothingHeard(str(error)) from None
        text = body.decode("utf-8-sig", "replace")
        self._local.heard = _heard(target.host, response, text)
        return Answer(response.status_code, text, dict(response.headers))

    def _left(self) -> float:
        """Return the seconds left of this call. Raises NoAnswer where there are none."""
        now, begun = self._clock.now().ticks, getattr(self._local, "begun", None)
        if begun is None:
            self._local.begun = begun = now
        left: float = self._deadline - (now - begun)
        if left <= 0:
            raise NoAnswer(NetworkFault.TIMEOUT)
        return left


def _text(value: object) -> str:
    """MSAL hands an assertion over as bytes."""
    return value.decode("ascii") if isinstance(value, bytes) else str(value)


def _heard(host: str, response: httpx.Response, text: str) -> Heard:
    status = response.status_code
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        value = None
    detail = "" if isinstance(value, dict) else "broken JSON"
    if 300 <= status < 400:
        detail = "a redirect"
    elif detail and (text.lstrip()[:1] == "<" or "html" in response.headers.get("content-type", "").lower()):
        detail = "HTML, not JSON"
    error = value if isinstance(value, dict) and status >= 400 else {}
    return Heard(host, None, status, _retry_after(response.headers), detail, error)


def _retry_after(headers: httpx.Headers) -> float | None:
    """Return the seconds that `Retry-After` asks for, by the sender's own clock where it is a date."""
    text = headers.get("retry-after", "").strip()
    if not text:
        return None
    if _DECIMAL.fullmatch(text):
        return min(float(text), _LONGEST_PAUSE)
    until, sent = _date(text), _date(headers.get("date", ""))
    if until is None or sent is None:
        return None
    return min(max((until - sent).total_seconds(), 0.0), _LONGEST_PAUSE)


def _date(text: str) -> datetime | None:
    try:
        date = parsedate_to_datetime(text)
    except (ValueError, TypeError, OverflowError):
        return None
    return date if date.tzinfo else date.replace(tzinfo=UTC)
