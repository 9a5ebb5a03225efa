"""A long list, some people in a portion, and a note of what reached the tenant and when."""

from __future__ import annotations

import json
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import httpx

from presence_tui.demo.tenant import SimulatedTenant
from presence_tui.demo.transport import AsyncSimulatedTransport
from presence_tui.model.person import Person, UserId
from tests.manual_clock import ManualClock
from tests.monitor.stage import Stage

PORTION = 3


@dataclass(frozen=True, slots=True)
class Arrival:
    """One question after presences."""

    ticks: float
    ids: Sequence[str]
    """Empty where it was after one person."""


class Way(httpx.AsyncBaseTransport):
    """The way to the tenant, which may be long."""

    def __init__(self, tenant: SimulatedTenant, clock: ManualClock) -> None:
        self._clock = clock
        self._tenant = AsyncSimulatedTransport(tenant, clock.sleep)
        self.seconds = 0.0
        self.arrivals: list[Arrival] = []
        self.under_way = self.most_under_way = 0

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        self.under_way += 1
        self.most_under_way = max(self.under_way, self.most_under_way)
        try:
            await self._clock.sleep(self.seconds)
            if "resence" in request.url.path:
                ids = json.loads(await request.aread())["ids"] if request.method == "POST" else ()
                self.arrivals.append(Arrival(self._clock.now().ticks, ids))
            return await self._tenant.handle_async_request(request)
        finally:
            self.under_way -= 1

    def fullest(self, window: float = 30.0) -> int:
        """Return how many questions arrived in the fullest `window`."""
        moments = sorted(one.ticks for one in self.arrivals)
        return max((at + 1 - bisect_left(moments, moment - window) for at, moment in enumerate(moments)), default=0)


class LongList(Stage):
    """A monitor of `count` people, who all have names."""

    def __init__(
        self, tenant: SimulatedTenant, clock: ManualClock, count: int, *more: str, portion: int = PORTION, **facts: Any
    ) -> None:
        self.ids = tenant.add_people(count)
        known = {whose: Person(UserId(whose), f"Person {number}", whose) for number, whose in enumerate(self.ids)}
        self.way = Way(tenant, clock)
        super().__init__(tenant, clock, (*more, *self.ids), remembered=known, portion=portion, transport=self.way, **facts)

    @property
    def asked(self) -> list[Sequence[str]]:
        """Whom each bulk call asked for."""
        return [one.ids for one in self.way.arrivals if one.ids]
