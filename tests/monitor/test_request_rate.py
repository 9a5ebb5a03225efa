"""A long list is asked for as often as its interval calls for, and for each key once more: nothing else makes it faster."""

from __future__ import annotations

import asyncio
from bisect import bisect_left
from collections.abc import Callable
from contextlib import suppress

from hypothesis import Phase, example, given, settings
from hypothesis import strategies as st

from presence_tui.demo.tenant import SimulatedTenant
from presence_tui.model.errors import PresenceError
from tests.manual_clock import ManualClock
from tests.monitor.sweeps import LongList

PEOPLE, MOST, PORTIONS = 2050, 450, 5
INTERVAL, WINDOW = 30.0, 600.0

ONE_SWEEP = PORTIONS
SPLITS = 22
"""Questions until an id is found that spoils a portion."""

DEEDS: dict[str, tuple[int, Callable[[LongList, int], object]]] = {
    "scroll": (0, lambda long, number: long.monitor.in_sight(long.ids[number :: 2 + number % 3])),
    "see the same": (0, lambda long, number: None),
    "park": (SPLITS, lambda long, number: long.tenant.bad_id(f"person{number}")),
    "refuse one": (ONE_SWEEP, lambda long, number: long.tenant.fail(403, times=1, path="getPresences")),
    "fail one": (ONE_SWEEP, lambda long, number: long.tenant.fail(500, times=1, path="getPresences")),
    "remove": (2 * ONE_SWEEP, lambda long, number: long.monitor.remove(long.ids[number])),
    "add": (2 * ONE_SWEEP, lambda long, number: long.monitor.add(long.tenant.id_of("bob"))),
    "ask all": (2 * ONE_SWEEP, lambda long, number: long.monitor.poll_soon()),
}
"""What each costs at most, in questions, and what is done."""


@given(st.lists(st.tuples(st.sampled_from(sorted(DEEDS)), st.integers(0, 40)), min_size=3, max_size=12))
@example([("park", 5), *[("scroll", number) for number in range(9)]])
@settings(max_examples=2, phases=[Phase.explicit, Phase.generate])
def test_no_ten_minutes_see_more_questions_than_the_interval_calls_for(deeds: list[tuple[str, int]]) -> None:
    async def play() -> None:
        clock = ManualClock()
        long = LongList(SimulatedTenant(clock.utc, seed=1), clock, PEOPLE, portion=MOST, interval=INTERVAL)
        long.tenant.delay(0.1)
        extra = 0
        async with long.begun():
            for name, number in deeds:
                cost, do = DEEDS[name]
                extra += cost
                done = do(long, number)
                if asyncio.iscoroutine(done):
                    with suppress(PresenceError):
                        await done
                await clock.advance(45)
            await clock.advance(300)
        moments = [one.ticks for one in long.way.arrivals]
        fullest = max(at + 1 - bisect_left(moments, moment - WINDOW) for at, moment in enumerate(moments))
        sweeps = WINDOW / (0.9 * INTERVAL) + 3  # the first one, the one that is under way, and one to tidy up
        assert fullest <= sweeps * PORTIONS + extra

    asyncio.run(play())
