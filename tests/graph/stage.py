"""A Graph client over a handler in place of the network, with tokens and a clock that stand still."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime

import httpx

from presence_tui.graph.client import GraphClient
from presence_tui.model.availability import DEFAULT_RULE, Rule
from presence_tui.model.moment import Moment
from presence_tui.model.person import UserId
from presence_tui.model.ports import Clock
from presence_tui.model.secret import Secret

ADA = UserId("fa8bf3dc-eca7-46b7-bad1-db199b62afc3")
BOB = UserId("66825e03-7ef5-42da-9069-724602c31f6b")
ROOT = "https://graph.example/v1.0"
NOW = datetime(2025, 11, 18, 14, 2, 11, tzinfo=UTC)

Handler = Callable[[httpx.Request], httpx.Response]


class StoppedClock:
    """Always the same moment."""

    def now(self) -> Moment:
        return Moment(NOW, 1000.0)

    async def sleep(self, seconds: float) -> None:
        raise AssertionError("nobody sleeps here")


class SkippingClock(StoppedClock):
    """Goes on by as much as somebody sleeps, at once."""

    def __init__(self) -> None:
        self._slept = 0.0

    def now(self) -> Moment:
        return Moment(NOW, 1000.0 + self._slept)

    async def sleep(self, seconds: float) -> None:
        self._slept += seconds


@dataclass
class Tokens:
    """Hands out numbered tokens, and remembers how it was asked."""

    asked: list[tuple[Secret | None, str | None]] = field(default_factory=list)

    async def __call__(self, *, rejected: Secret | None = None, claims: str | None = None) -> Secret:
        self.asked.append((rejected, claims))
        return Secret(f"token-{len(self.asked)}")


def client(
    handler: Handler,
    *,
    tokens: Tokens | None = None,
    root: str = ROOT,
    granted: frozenset[str] | None = None,
    rule: Rule = DEFAULT_RULE,
    clock: Clock | None = None,
) -> GraphClient:
    http = httpx.AsyncClient(transport=httpx.MockTransport(lambda request: _as_from_the_network(handler(request))))
    clock = clock or StoppedClock()
    return GraphClient(http=http, root=root, token=tokens or Tokens(), clock=clock, granted=lambda: granted, rule=rule)


def answering(*responses: httpx.Response, rule: Rule = DEFAULT_RULE) -> tuple[GraphClient, list[httpx.Request]]:
    """Return a client that gets `responses` one after the other, and the requests it made."""
    requests: list[httpx.Request] = []
    waiting = list(responses)

    def handler(request: httpx.Request) -> httpx.Response:
        requests.append(request)
        return waiting.pop(0)

    return client(handler, rule=rule), requests


def json(value: object, status: int = 200, **headers: str) -> httpx.Response:
    return httpx.Response(status, json=value, headers={name.replace("_", "-"): text for name, text in headers.items()})


def encoded(status: int, body: bytes, encoding: str, **headers: str) -> httpx.Response:
    """Return a response whose body claims to be in `encoding`; httpx does not look at it."""
    named = {name.replace("_", "-"): text for name, text in headers.items()}
    return httpx.Response(status, headers=named | {"content-encoding": encoding}, stream=httpx.ByteStream(body))


def _as_from_the_network(response: httpx.Response) -> httpx.Response:
    """Return `response` with a body that nobody has read yet: httpx reads the ones it is given at once."""
    if not response.is_stream_consumed:
        return response
    return httpx.Response(response.status_code, headers=response.headers, stream=httpx.ByteStream(response.content))
