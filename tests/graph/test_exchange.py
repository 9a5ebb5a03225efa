from __future__ import annotations

import base64
import gzip
import json as stdlib_json
import tracemalloc
import uuid
from collections.abc import AsyncIterator

import httpx
import pytest

from presence_tui import __version__
from presence_tui.graph.exchange import BODY_CAP
from presence_tui.model.errors import (
    BadRequest,
    Forbidden,
    GraphError,
    GraphUnavailable,
    Nonsense,
    NotFound,
    ServerTrouble,
    Throttled,
    TokenRejected,
)
from presence_tui.model.secret import Secret
from tests.graph.stage import ADA, ROOT, Tokens, answering, client, encoded, json

AVAILABLE = {"id": ADA, "availability": "Available", "activity": "Available"}


def error_body(code: str = "ErrorCode", inner: str = "innerError") -> dict[str, object]:
    ids = {"date": "2025-11-18T14:02:11", "request-id": "inner-id", "client-request-id": "c"}
    return {"error": {"code": code, "message": "words\x1b[2J", inner: ids}}


async def test_a_request_says_who_asks_and_carries_an_id_of_its_own() -> None:
    graph, requests = answering(json(AVAILABLE), json(AVAILABLE))
    reply = await graph.my_presence()
    await graph.my_presence()
    headers = requests[0].headers
    assert headers["authorization"] == "Bearer token-1"
    assert headers["accept"] == "application/json"
    assert headers["user-agent"] == f"presence-tui/{__version__}"
    assert headers["return-client-request-id"] == "true"
    assert str(uuid.UUID(headers["client-request-id"])) == reply.call.client_request_id
    assert requests[1].headers["client-request-id"] != reply.call.client_request_id


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (400, BadRequest),
        (403, Forbidden),
        (404, NotFound),
        (410, BadRequest),
        (429, Throttled),
        (500, ServerTrouble),
        (503, ServerTrouble),
        (504, ServerTrouble),
    ],
)
@pytest.mark.parametrize("inner", ["innerError", "innererror"])
async def test_an_error_keeps_status_code_and_request_id(status: int, kind: type[GraphError], inner: str) -> None:
    graph, _ = answering(json(error_body("SomeCode", inner), status, x_ms_ags_diagnostic="{}", retry_after="7"))
    with pytest.raises(kind) as raised:
        await graph.my_presence()
    reply = raised.value.reply
    assert reply is not None
    assert (reply.status, reply.code, reply.message) == (status, "SomeCode", "words␛[2J")
    assert (reply.request_id, reply.diagnostic) == ("inner-id", "{}")
    assert getattr(raised.value, "retry_after", None) == 7.0


async def test_the_request_id_of_the_header_goes_before_the_inner_one() -> None:
    graph, _ = answering(json(error_body(), 404, request_id="outer-id"))
    with pytest.raises(NotFound) as raised:
        await graph.my_presence()
    assert raised.value.reply.request_id == "outer-id"


@pytest.mark.parametrize(
    "body",
    [b"", b"<html>Bad gateway</html>", b"[1]", b'{"error":null}', b'{"error":{"code":5}}', b"\xff", b"[" * 100_000],
)
async def test_an_error_that_is_no_json_of_graph_s_keeps_its_status(body: bytes) -> None:
    graph, _ = answering(httpx.Response(502, content=body))
    with pytest.raises(ServerTrouble) as raised:
        await graph.my_presence()
    assert (raised.value.reply.status, raised.value.reply.code) == (502, "")


async def test_an_oauth_error_gives_its_code() -> None:
    graph, _ = answering(json({"error": "invalid_grant", "error_description": "words"}, 400))
    with pytest.raises(BadRequest) as raised:
        await graph.my_presence()
    assert (raised.value.reply.code, raised.value.reply.message) == ("invalid_grant", "words")


async def test_a_code_without_end_is_cut() -> None:
    graph, _ = answering(json({"error": {"code": "x" * 10_000, "message": "y" * 10_000}}, 400, request_id="z" * 10_000))
    with pytest.raises(BadRequest) as raised:
        await graph.my_presence()
    reply = raised.value.reply
    assert max(len(reply.code), len(reply.message), len(reply.request_id)) <= 300


@pytest.mark.parametrize("status", [301, 302, 307, 308])
async def test_a_redirect_is_not_followed(status: int) -> None:
    graph, requests = answering(httpx.Response(status, headers={"location": "https://evil.example/"}))
    with pytest.raises(Nonsense, match="a redirect"):
        await graph.my_presence()
    assert len(requests) == 1


async def test_a_body_without_end_is_nonsense() -> None:
    graph, _ = answering(httpx.Response(200, content=b" " * (BODY_CAP + 1)))
    with pytest.raises(Nonsense, match="longer than 8 MB"):
        await graph.my_presence()


async def test_a_body_that_is_not_the_gzip_it_claims_to_be_is_nonsense() -> None:
    graph, _ = answering(encoded(200, b"plain", "gzip"))
    with pytest.raises(Nonsense, match="decompressed") as raised:
        await graph.my_presence()
    assert raised.value.reply is not None
    assert raised.value.reply.status == 200


async def test_gzip_is_asked_for_and_understood() -> None:
    graph, requests = answering(encoded(200, gzip.compress(stdlib_json.dumps(AVAILABLE).encode()), "gzip"))
    assert (await graph.my_presence()).presence.id == ADA
    assert requests[0].headers["accept-encoding"] == "gzip"


@pytest.mark.parametrize("layers", [1, 2])
async def test_a_small_body_that_unfolds_to_a_large_one_takes_no_memory(layers: int) -> None:
    bomb = bytes(60_000_000)
    for _ in range(layers):
        bomb = gzip.compress(bomb)
    graph, _ = answering(encoded(200, bomb, ", ".join(["gzip"] * layers)))
    tracemalloc.start()
    try:
        with pytest.raises(Nonsense):
            await graph.my_presence()
        assert tracemalloc.get_traced_memory()[1] < 3 * BODY_CAP
    finally:
        tracemalloc.stop()


async def test_after_a_401_the_token_is_renewed_once_and_the_question_repeated() -> None:
    tokens, seen = Tokens(), []

    def handler(request: httpx.Request) -> httpx.Response:
        seen.append(request.headers["authorization"])
        return json(AVAILABLE) if len(seen) == 2 else json(error_body(), 401)

    await client(handler, tokens=tokens).my_presence()
    assert seen == ["Bearer token-1", "Bearer token-2"]
    assert tokens.asked == [(None, None), (Secret("token-1"), None)]


async def test_a_second_401_rejects_the_token() -> None:
    graph, requests = answering(json(error_body("InvalidAuthenticationToken"), 401), json(error_body("Again"), 401))
    with pytest.raises(TokenRejected) as raised:
        await graph.my_presence()
    assert len(requests) == 2
    assert raised.value.reply.code == "Again"


async def test_a_claims_challenge_is_passed_on_decoded() -> None:
    claims = '{"access_token":{"nbf":{"essential":true}}}'
    encoded = base64.b64encode(claims.encode()).decode()
    challenge = f'Bearer error="insufficient_claims", claims="{encoded}"'
    tokens, replies = Tokens(), [httpx.Response(401, headers={"www-authenticate": challenge}), json(AVAILABLE)]
    await client(lambda request: replies.pop(0), tokens=tokens).my_presence()
    assert tokens.asked[1] == (Secret("token-1"), claims)


async def test_the_token_goes_to_the_configured_graph_alone() -> None:
    seen: list[httpx.URL] = []

    def handler(request: httpx.Request) -> httpx.Response:
        seen.append(request.url)
        return json({"id": ADA})

    graph = client(handler, root=f"{ROOT}/")
    for who in ("//evil.example/x", "@evil.example", "https://evil.example", "\\\\evil.example", "x:y@evil.example"):
        await graph.user(who)
    assert {(url.scheme, url.host, url.port) for url in seen} == {("https", "graph.example", None)}
    assert all(url.path.startswith("/v1.0/users/") for url in seen)


async def test_no_token_stands_in_an_error_or_its_causes() -> None:
    def handler(request: httpx.Request) -> httpx.Response:
        raise httpx.ReadError("cut", request=request)

    with pytest.raises(GraphError) as raised:
        await client(handler).my_presence()
    error: BaseException | None = raised.value
    while error is not None:
        assert "token-1" not in repr(error) + str(error)
        error = error.__cause__ or error.__context__


LOST = {
    "no gzip": lambda: httpx.ByteStream(b"plain text"),
    "too long": lambda: httpx.ByteStream(b" " * (BODY_CAP + 1)),
    "cut": lambda: Broken(httpx.ReadError("cut")),
}


class Broken(httpx.AsyncByteStream):
    """A body that ends in the middle."""

    def __init__(self, error: Exception) -> None:
        self._error = error

    async def __aiter__(self) -> AsyncIterator[bytes]:
        yield b"{"
        raise self._error


def lost(status: int, how: str, **headers: str) -> httpx.Response:
    encoding = {"content-encoding": "gzip"} if how == "no gzip" else {}
    return httpx.Response(status, headers=headers | encoding, stream=LOST[how]())


@pytest.mark.parametrize("how", LOST)
@pytest.mark.parametrize(("status", "kind"), [(403, Forbidden), (404, NotFound), (429, Throttled), (503, ServerTrouble)])
async def test_an_error_whose_body_is_lost_keeps_its_status_and_its_retry_after(
    status: int, kind: type[GraphError], how: str
) -> None:
    graph, _ = answering(lost(status, how, **{"retry-after": "120", "request-id": "outer-id"}))
    with pytest.raises(kind) as raised:
        await graph.my_presence()
    assert raised.value.reply is not None
    assert (raised.value.reply.status, raised.value.reply.request_id) == (status, "outer-id")
    assert getattr(raised.value, "retry_after", None) == 120.0


@pytest.mark.parametrize("how", LOST)
async def test_a_401_whose_body_is_lost_renews_the_token_all_the_same(how: str) -> None:
    graph, requests = answering(lost(401, how), json(AVAILABLE))
    await graph.my_presence()
    assert [request.headers["authorization"] for request in requests] == ["Bearer token-1", "Bearer token-2"]


@pytest.mark.parametrize(("how", "kind"), [("no gzip", Nonsense), ("too long", Nonsense), ("cut", GraphUnavailable)])
async def test_a_success_whose_body_is_lost_is_none(how: str, kind: type[GraphError]) -> None:
    graph, _ = answering(lost(200, how))
    with pytest.raises(kind):
        await graph.my_presence()
