"""Runs where the official SDK is installed, and nothing else of this tree: asks for the reply in a file, some times over.

Prints the processor seconds as JSON: `imports`, the `first` call, and the median of the others, `usual`.
"""

from __future__ import annotations

import asyncio
import json
import statistics
import sys
import time
from pathlib import Path

_BEGAN = time.process_time()

import httpx  # noqa: E402  what imports take is measured
from kiota_abstractions.authentication import AnonymousAuthenticationProvider  # noqa: E402  likewise
from msgraph import GraphRequestAdapter, GraphServiceClient  # noqa: E402  likewise
from msgraph.generated.communications.get_presences_by_user_id.get_presences_by_user_id_post_request_body import (  # noqa: E402  likewise
    GetPresencesByUserIdPostRequestBody,
)

_IMPORTED = time.process_time()
_CALLS = 5


async def _calls(body: bytes) -> list[float]:
    def answer(request: httpx.Request) -> httpx.Response:
        return httpx.Response(200, headers={"Content-Type": "application/json"}, content=body, request=request)

    ids = [person["id"] for person in json.loads(body)["value"]]
    client = httpx.AsyncClient(transport=httpx.MockTransport(answer))
    graph = GraphServiceClient(request_adapter=GraphRequestAdapter(AnonymousAuthenticationProvider(), client))
    taken = []
    for _ in range(_CALLS):
        began = time.process_time()
        reply = await graph.communications.get_presences_by_user_id.post(GetPresencesByUserIdPostRequestBody(ids=ids))
        taken.append(time.process_time() - began)
        assert reply is not None
        assert reply.value is not None
        assert len(reply.value) == len(ids)
        assert all(person.availability for person in reply.value)
    return taken


if __name__ == "__main__":
    first, *others = asyncio.run(_calls(Path(sys.argv[1]).read_bytes()))
    found = {"imports": _IMPORTED - _BEGAN, "first": first, "usual": statistics.median(others)}
    sys.stdout.write(json.dumps(found))
