"""The directory is never asked more often than the budget allows, and whoever types waits least."""

from __future__ import annotations

import asyncio
from bisect import bisect_left

from hypothesis import given, settings
from hypothesis import strategies as st

from presence_tui.demo.tenant import SimulatedTenant
from presence_tui.graph.budget import KEPT_FREE, MOST, WINDOW, Budget
from tests.directory.stage import graph_of
from tests.manual_clock import ManualClock


class Asking:
    """People and programs who ask, and when each of them could."""

    def __init__(self) -> None:
        self.clock = ManualClock()
        self.budget = Budget(self.clock)
        self.patient: list[float] = []
        self.urgent: list[float] = []
        self._tasks: list[asyncio.Task[None]] = []

    def begin(self, count: int, *, urgent: bool = False) -> None:
        self._tasks += [asyncio.create_task(self._take(urgent)) for _ in range(count)]

    async def _take(self, urgent: bool) -> None:
        await self.budget.take(urgent=urgent)
        (self.urgent if urgent else self.patient).append(self.clock.now().ticks)

    async def end(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)


def fullest(moments: list[float]) -> int:
    """Return how many of `moments` lie within the fullest window."""
    moments = sorted(moments)
    return max((at + 1 - bisect_left(moments, moment - WINDOW) for at, moment in enumerate(moments)), default=0)


@given(st.lists(st.tuples(st.integers(0, 60), st.booleans(), st.floats(0, 12)), max_size=12))
@settings(max_examples=20)
def test_no_ten_seconds_see_more_questions_than_the_budget(steps: list[tuple[int, bool, float]]) -> None:
    async def play() -> None:
        asking = Asking()
        for count, urgent, seconds in steps:
            asking.begin(count, urgent=urgent)
            await asking.clock.advance(seconds)
        assert fullest(asking.patient + asking.urgent) <= MOST
        asked = sum(count for count, _, _ in steps)
        while len(asking.patient + asking.urgent) < asked:
            assert asking.clock.now().ticks < 1500, "nobody waits for ever"
            await asking.clock.advance(3)
        assert fullest(asking.patient + asking.urgent) <= MOST
        await asking.end()

    asyncio.run(play())


async def test_who_types_has_room_though_a_long_list_waits() -> None:
    asking = Asking()
    asking.begin(500)
    await asking.clock.advance(1)
    assert len(asking.patient) == MOST - KEPT_FREE
    asking.begin(KEPT_FREE, urgent=True)
    await asking.clock.settle()
    assert len(asking.urgent) == KEPT_FREE
    asking.begin(1, urgent=True)
    await asking.clock.advance(8)
    assert len(asking.urgent) == KEPT_FREE, "the window is full for them as well"
    await asking.clock.advance(2)
    assert len(asking.urgent) == KEPT_FREE + 1
    await asking.end()


async def test_who_gives_up_holds_up_nobody() -> None:
    asking = Asking()
    asking.begin(MOST)
    await asking.clock.settle()
    await asking.end()
    asking.begin(1)
    await asking.clock.advance(WINDOW + 1)
    assert len(asking.patient) == MOST - KEPT_FREE + 1
    await asking.end()


async def test_searches_and_look_ups_count_together_and_presences_do_not(tenant: SimulatedTenant, clock: ManualClock) -> None:
    graph, bob = graph_of(tenant, clock), tenant.id_of("bob")
    tasks = [asyncio.create_task(graph.user(bob)) for _ in range(MOST)]
    tasks += [asyncio.create_task(graph.search_users("bob", 5)) for _ in range(MOST)]
    await clock.advance(1)
    asked = [line for line in tenant.requests if "/users" in line]
    assert len(asked) == MOST
    assert sum("search" in line for line in asked) == KEPT_FREE
    for _ in range(MOST):
        await graph.presences([bob])
    await clock.advance(20)
    await asyncio.gather(*tasks)
