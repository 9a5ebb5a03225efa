"""The figure `sweep`: how long a question after 100,000 people takes, in how many requests, and how close together these come.

On a clock that is moved by hand and a network that takes a second: decoding takes no time here (`live` counts that), so the
figures hold on any machine. The least is what as many questions at once as were seen, or four, need for all of them.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass, field

import httpx

from presence_tui.demo.transport import AsyncSimulatedTransport
from tests.bench.canned import BULK
from tests.bench.figure import Effort, Figure
from tests.bench.watched import Watched

GOAL = 1.25
LEAST_AT_ONCE, MOST_AT_ONCE = 4, 8
"""Questions."""
WINDOW, MOST_IN_WINDOW = 30.0, 1500
"""Graph's limit for everybody who runs the program in a tenant: requests in any so many seconds."""

_CHUNK = 650
_MANY, _FEW = 100_000, 10_000
_LATENCY = 1.0
_INTERVAL = 30.0
_SWEEPS = 4
_STEP = 0.25
"""Seconds that pass at once."""


@dataclass
class _Recorder(httpx.AsyncBaseTransport):
    """Carries questions, and writes down when each was asked and answered."""

    watched: Watched
    asked: list[float] = field(default_factory=list)
    answered: list[float] = field(default_factory=list)
    at_once: int = 0

    def __post_init__(self) -> None:
        self._carrier = AsyncSimulatedTransport(self.watched.tenant, self.watched.clock.sleep)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        if not request.url.path.endswith(BULK):
            return await self._carrier.handle_async_request(request)
        self.asked.append(self.watched.clock.now().ticks)
        self.at_once = max(self.at_once, len(self.asked) - len(self.answered))
        response = await self._carrier.handle_async_request(request)
        self.answered.append(self.watched.clock.now().ticks)
        return response


def figures(effort: Effort) -> Iterator[Figure]:
    """Measure the first sweep, and some that follow by themselves."""
    people = _FEW if effort.short else _MANY
    chunks = -(-people // _CHUNK)
    record, polls = asyncio.run(_sweeps(people, chunks, 2 if effort.short else _SWEEPS))
    name = f"sweep, {people:,} people, {_LATENCY:g} s to each answer"
    took = record.answered[chunks - 1] - record.asked[0]
    least = -(-chunks // max(record.at_once, LEAST_AT_ONCE)) * _LATENCY
    yield Figure(f"{name}, the first over the least", took / least, GOAL, row="9", word=f"{took:.0f} of {least:.0f} s")
    alone = chunks * _LATENCY
    yield Figure(f"{name}, the first over one question at a time", took / alone, row="9", word=f"{took:.0f} of {alone:.0f} s")
    yield Figure(f"{name}, questions at once", record.at_once, MOST_AT_ONCE, row="9", unit="requests")
    surplus = abs(len(record.asked) - polls * chunks)
    yield Figure(f"{name}, requests beyond or short of {chunks} for each of {polls} sweeps", surplus, 0, "requests", row="9")
    most = max(sum(1 for one in record.asked if 0 <= one - first < WINDOW) for first in record.asked)
    yield Figure(f"{name}, requests in any {WINDOW:.0f} s", most, MOST_IN_WINDOW, "requests", row="9")


async def _sweeps(people: int, chunks: int, sweeps: int) -> tuple[_Recorder, int]:
    """Let sweeps follow each other; return what was asked, and how many were ended."""
    watched = Watched(people, _INTERVAL)
    watched.transport = record = _Recorder(watched)
    watched.tenant.delay(_LATENCY)
    monitor = await watched.open()
    running = asyncio.create_task(monitor.run())
    polls = 0
    while polls < sweeps:
        await watched.clock.advance(_STEP)
        poll = monitor.snapshot.last_poll
        polls = poll.number if poll else 0
    running.cancel()
    return record, polls
