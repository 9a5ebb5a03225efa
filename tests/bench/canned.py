"""Replies of presence that are ready: what they take to be made is no part of what is measured."""

from __future__ import annotations

import json
import time
from collections import deque

import httpx

from presence_tui.demo.transport import AsyncSimulatedTransport
from tests.bench.watched import Watched

BULK = "/communications/getPresencesByUserId"
CHANGING = 7
"""People who do something else in each reply: 1 % of 650."""


class Canned(httpx.AsyncBaseTransport):
    """Answers questions after everybody with the bodies that it was given, one after the other; the last one for ever."""

    def __init__(self, watched: Watched) -> None:
        self._others = AsyncSimulatedTransport(watched.tenant, watched.clock.sleep)
        self.bodies: deque[bytes] = deque()
        self.handed_out = 0.0
        """When the last reply was, in processor seconds of this process."""

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        if not request.url.path.endswith(BULK):
            return await self._others.handle_async_request(request)
        body = self.bodies.popleft() if len(self.bodies) > 1 else self.bodies[0]
        headers = {"Content-Type": "application/json", "Content-Length": str(len(body))}
        response = httpx.Response(200, headers=headers, stream=httpx.ByteStream(body), request=request)
        self.handed_out = time.process_time()
        return response


def bodies(watched: Watched, count: int) -> list[bytes]:
    """Return so many replies about everybody, each with 1 % of changes."""
    found = []
    for number in range(count):
        for person in watched.people[number % 90 :: 93][:CHANGING]:
            before = json.loads(watched.tenant.presence_json(person.id))["activity"]
            watched.tenant.set(person.id, "Busy", "Busy" if before != "Busy" else "InACall")
        people = [json.loads(watched.tenant.presence_json(person.id)) for person in watched.people]
        value = {"@odata.context": "https://graph.microsoft.com/v1.0/$metadata#Collection(presence)", "value": people}
        found.append(json.dumps(value, separators=(",", ":")).encode())
    return found
