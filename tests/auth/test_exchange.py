"""What is left of an exchange that was given up: it sends nothing more, and its end is heard by nobody."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import httpx
import pytest

from presence_tui.auth.exchange import Exchange, NoAnswer


@pytest.fixture
def hanging() -> Iterator[httpx.Client]:
    """A client whose request is not answered before the test ends."""
    over = threading.Event()

    def answer(request: httpx.Request) -> httpx.Response:
        over.wait()
        return httpx.Response(200)

    with httpx.Client(transport=httpx.MockTransport(answer)) as client:
        yield client
        over.set()


@pytest.fixture
def given_up(hanging: httpx.Client) -> httpx.Request:
    request = httpx.Request("GET", "https://login.example/")
    with pytest.raises(NoAnswer):
        Exchange(hanging, request).run(0.0)
    return request


@pytest.mark.parametrize("event", ["connection.connect_tcp.started", "http11.send_request_headers.started"])
def test_it_sends_nothing_more(given_up: httpx.Request, event: str) -> None:
    with pytest.raises(NoAnswer):
        given_up.extensions["trace"](event, {})


@pytest.mark.parametrize("event", ["receive_response_body.failed", "response_closed.started", "response_closed.complete"])
def test_it_raises_nothing_at_its_end_which_may_come_from_the_garbage_collector(given_up: httpx.Request, event: str) -> None:
    given_up.extensions["trace"](f"http11.{event}", {})
