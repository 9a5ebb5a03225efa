"""Answers of the sign-in service whose bodies are too long, compressed or lost."""

from __future__ import annotations

import gzip
import json
import tracemalloc
from collections.abc import Iterator

import httpx
import pytest

from presence_tui.auth.authenticator import Authenticator
from presence_tui.demo.tenant import SimulatedTenant
from presence_tui.demo.transport import SimulatedTransport
from presence_tui.model.errors import SignInUnavailable
from tests.auth.conftest import Make, Told, sign_in
from tests.auth.hurried import HurriedClock


async def test_an_answer_that_does_not_end_is_cut(authenticator: Authenticator, tenant: SimulatedTenant) -> None:
    told = Told()
    code = await authenticator.ask_for_code()
    tenant.flood(2_000_000, where="entra")
    await authenticator.redeem(code, told)
    assert told.troubles[0] is not None
    assert told.troubles[0].detail == "longer than 1 MB"


@pytest.mark.parametrize("layers", [1, 2])
async def test_a_small_answer_that_unfolds_to_a_large_one_takes_no_memory(
    authenticator: Authenticator, tenant: SimulatedTenant, layers: int
) -> None:
    bomb = bytes(60_000_000)
    for _ in range(layers):
        bomb = gzip.compress(bomb)
    tenant.say(200, bomb, {"Content-Encoding": ", ".join(["gzip"] * layers)}, path="/devicecode", where="entra")
    tracemalloc.start()
    try:
        with pytest.raises(SignInUnavailable):
            await authenticator.ask_for_code()
        assert tracemalloc.get_traced_memory()[1] < 10_000_000
    finally:
        tracemalloc.stop()


async def test_an_answer_in_gzip_is_understood_though_nobody_asked_for_it(
    authenticator: Authenticator, tenant: SimulatedTenant
) -> None:
    reply = {"user_code": "A", "device_code": "d", "verification_uri": "https://x.example/", "expires_in": 900}
    body = gzip.compress(json.dumps(reply).encode())
    tenant.say(200, body, {"Content-Encoding": "gzip"}, path="/devicecode", where="entra")
    assert (await authenticator.ask_for_code()).user_code.reveal() == "A"


LOST: dict[str, tuple[bytes, dict[str, str]]] = {
    "no gzip": (b"plain text", {"Content-Encoding": "gzip"}),
    "too long": (b" " * 2_000_000, {}),
}


@pytest.mark.parametrize("how", LOST)
async def test_retry_after_is_kept_though_the_body_is_lost(
    authenticator: Authenticator, clock: HurriedClock, tenant: SimulatedTenant, how: str
) -> None:
    code, told = await authenticator.ask_for_code(), Told()
    body, headers = LOST[how]
    tenant.say(429, body, {"Retry-After": "40", **headers}, path="/token", where="entra")
    await authenticator.redeem(code, told)
    assert clock.slept == [5, 40]
    assert [trouble.status for trouble in told.troubles if trouble] == [429]


async def test_retry_after_is_kept_though_the_body_is_cut(make: Make, clock: HurriedClock, tenant: SimulatedTenant) -> None:
    simulated, cut = SimulatedTransport(tenant), [True]

    def handle(request: httpx.Request) -> httpx.Response:
        if request.url.path.endswith("/token") and cut:
            cut.pop()
            return httpx.Response(503, headers={"Retry-After": "40"}, stream=CutBody())
        return simulated.handle_request(request)

    await sign_in(make(http=httpx.Client(transport=httpx.MockTransport(handle))))
    assert clock.slept == [5, 40]


class CutBody(httpx.SyncByteStream):
    """A body that ends in the middle."""

    def __iter__(self) -> Iterator[bytes]:
        yield b"{"
        raise httpx.ReadError("cut")
