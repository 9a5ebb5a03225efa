"""The tenant never sees more questions after presences than the budget allows, whatever happens and whoever presses keys."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from presence_tui.demo.tenant import SimulatedTenant
from presence_tui.model.errors import PresenceError
from presence_tui.model.roster import RowState
from presence_tui.model.snapshot import Live
from tests.manual_clock import ManualClock
from tests.monitor.sweeps import PORTION, LongList

Deed = Callable[[LongList, int], object]

DEEDS: dict[str, Deed] = {
    "wait": lambda long, number: None,
    "ask all": lambda long, number: long.monitor.poll_soon(),
    "look at one": lambda long, number: _fetch(long, number),
    "look at several": lambda long, number: [_fetch(long, number + more) for more in range(5)],
    "scroll": lambda long, number: long.monitor.in_sight([whose for whose in long.ids if int(whose[-2:], 16) % 7 == number % 7]),
    "fail": lambda long, number: long.tenant.fail(500, times=1 + number % 3, path="resence"),
    "throttle": lambda long, number: long.tenant.throttle(str(number), path="resence"),
    "go offline": lambda long, number: long.tenant.go_offline(),
    "mend": lambda long, number: long.tenant.recover(),
    "spoil": lambda long, number: long.tenant.bad_id(f"person{number % len(long.ids)}"),
    "expire": lambda long, number: long.tenant.fail(401, times=1 + number % 2, path="resence"),
    "answer slowly": lambda long, number: long.tenant.delay(number / 4),
    "have a long way": lambda long, number: setattr(long.way, "seconds", number / 4),
    "add": lambda long, number: long.monitor.add(long.tenant.id_of("bob")),
    "remove": lambda long, number: long.monitor.remove(long.ids[number % len(long.ids)]),
    "sleep": lambda long, number: long.clock.jump(wall=60.0 * number),
}


async def _fetch(long: LongList, number: int) -> None:
    await long.monitor.fetch(long.ids[number % len(long.ids)])


async def _quietly(deed: Coroutine[Any, Any, object]) -> None:
    with suppress(PresenceError):
        await deed


async def _do(long: LongList, name: str, number: int) -> list[asyncio.Task[None]]:
    done = DEEDS[name](long, number)
    deeds = done if isinstance(done, list) else [done]
    return [asyncio.create_task(_quietly(deed)) for deed in deeds if asyncio.iscoroutine(deed)]


@given(
    st.integers(1, 40),
    st.integers(1, 24),
    st.sampled_from([10.0, 30.0, 45.0]),
    st.lists(st.tuples(st.sampled_from(sorted(DEEDS)), st.integers(0, 40), st.floats(0.0, 20.0)), max_size=12),
)
@example(40, 5, 10.0, [("ask all", 0, 3.0), ("look at several", 0, 1.0), ("have a long way", 40, 9.0), ("ask all", 0, 9.0)])
@example(9, 5, 30.0, [("wait", 0, 5.0), ("expire", 0, 0.0), ("look at one", 0, 1.0)])
@settings(max_examples=40)
def test_no_window_sees_more_than_the_budget(
    people: int, most: int, interval: float, steps: list[tuple[str, int, float]]
) -> None:
    async def play() -> None:
        clock = ManualClock()
        long = LongList(SimulatedTenant(clock.utc, seed=1), clock, people, "me", most_presences=most, interval=interval)
        tasks: list[asyncio.Task[None]] = []
        async with long.begun():
            for name, number, seconds in steps:
                tasks += await _do(long, name, number)
                await clock.advance(seconds)
                assert long.way.fullest() <= most
            await clock.advance(60)
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
        assert long.way.fullest() <= most

    asyncio.run(play())


@given(st.integers(1, 60), st.integers(2, 60), st.floats(0.0, 3.0), st.floats(0.0, 3.0))
@settings(max_examples=20)
def test_a_sweep_takes_as_few_questions_as_may_be(people: int, most: int, way: float, back: float) -> None:
    async def play() -> None:
        clock = ManualClock()
        long = LongList(SimulatedTenant(clock.utc, seed=1), clock, people, most_presences=most)
        long.way.seconds = way
        long.tenant.delay(back)
        async with long.begun():
            for number in (1, 2):
                for _ in range(3000):
                    if long.now.last_poll is not None and long.now.last_poll.number == number:
                        break
                    await clock.advance(1)
                assert long.now.last_poll is not None
                assert long.now.last_poll.number == number, "it comes to an end"
                assert isinstance(long.now.health, Live)
                assert len(long.asked) == number * -(-people // PORTION)
                assert set(long.now.roster.states) == {RowState.ANSWERED}
        assert long.way.fullest() <= most

    asyncio.run(play())


@pytest.mark.parametrize("most", [20, 4, 2])
async def test_who_looks_at_one_person_does_not_wait_behind_a_sweep(
    tenant: SimulatedTenant, clock: ManualClock, most: int
) -> None:
    long = LongList(tenant, clock, 60 * PORTION, most_presences=most)
    async with long.begun():
        await clock.advance(20)
        before = len(long.way.arrivals)
        task = asyncio.create_task(long.monitor.fetch(long.ids[-1]))
        await clock.settle()
        assert task.done()
        assert [one.ids for one in long.way.arrivals[before:]] == [()]
