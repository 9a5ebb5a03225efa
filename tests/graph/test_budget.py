"""Graph is never asked more often than the budget allows, and whoever types waits least."""

from __future__ import annotations

import asyncio
from bisect import bisect_left

from hypothesis import given, settings
from hypothesis import strategies as st

from presence_tui.demo.tenant import SimulatedTenant
from presence_tui.graph.budget import DIRECTORY, Budget, presences
from tests.directory.stage import graph_of
from tests.manual_clock import ManualClock

MOST, KEPT_FREE, WINDOW = DIRECTORY.most, DIRECTORY.kept_free, DIRECTORY.window


class Asking:
    """People and programs who ask, and when each of them could."""

    def __init__(self) -> None:
        self.clock = ManualClock()
        self.budget = Budget(self.clock, DIRECTORY)
        self.patient: list[float] = []
        self.urgent: list[float] = []
        self._tasks: list[asyncio.Task[None]] = []

    def begin(self, count: int, *, urgent: bool = False) -> None:
        self._tasks += [asyncio.create_task(self._take(urgent)) for _ in range(count)]

    async def _take(self, urgent: bool) -> None:
        async with self.budget.place(urgent=urgent):
            (self.urgent if urgent else self.patient).append(self.clock.now().ticks)

    async def end(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)


def fullest(moments: list[float], window: float = WINDOW) -> int:
    """Return how many of `moments` lie within the fullest window."""
    moments = sorted(moments)
    return max((at + 1 - bisect_left(moments, moment - window) for at, moment in enumerate(moments)), default=0)


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


@given(
    st.integers(1, 12),
    st.lists(st.tuples(st.booleans(), st.floats(0, 20), st.floats(0, 20), st.booleans(), st.floats(0, 9)), max_size=40),
)
@settings(max_examples=60)
def test_no_window_of_the_server_sees_more_than_the_budget_however_long_the_way_is(
    most: int, steps: list[tuple[bool, float, float, bool, float]]
) -> None:
    """Each question arrives after some time, is answered after another, or given up by whoever asked it."""

    async def play() -> None:
        clock = ManualClock()
        allowance = presences(most)
        budget, arrived = Budget(clock, allowance), list[float]()

        async def ask(urgent: bool, way: float, back: float) -> None:
            async with budget.place(urgent=urgent):
                await clock.sleep(way)
                arrived.append(clock.now().ticks)
                await clock.sleep(back)

        tasks: list[asyncio.Task[None]] = []
        for urgent, way, back, gives_up, seconds in steps:
            tasks.append(asyncio.create_task(ask(urgent, way, back)))
            await clock.advance(seconds)
            if gives_up:
                tasks[-1].cancel()
        while not all(task.done() for task in tasks):
            assert clock.now().ticks < 5000, "nobody waits for ever"
            await clock.advance(50)
        assert fullest(arrived, allowance.window) <= most

    asyncio.run(play())


def test_a_share_leaves_room_for_those_who_look_at_one_person() -> None:
    assert (presences(375).kept_free, presences(375).apart) == (75, 0.1)
    assert (presences(1).kept_free, presences(1).apart) == (0, 30.0)


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
