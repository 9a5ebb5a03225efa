"""Asks for many people by portions: how many of them at once, and how far apart. Knows neither whom nor what is asked."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from typing import Any

from presence_tui.model.moment import Moment
from presence_tui.model.person import UserId
from presence_tui.model.ports import Clock
from presence_tui.monitor.pauses import overslept
from presence_tui.monitor.waking import GLANCE, Sleeper

AT_ONCE = 4
"""Portions under way together. A long list takes a quarter of the time so; more would bring answers faster than they are drawn
without being felt, and would hold more connections to Graph than a browser does."""

SPAN = 0.8
"""Part of an interval over which a long sweep is spread; the rest is for answers that are late, and for the spread of polls."""

_INSTANT = 0.001
"""Seconds not worth a sleep."""

_BURST = 30.0
"""Seconds whose share of the limit may be used at once."""


class Pace:
    """When the portions of one sweep are due: a long one is spread over `seconds`, a short one is asked for at once."""

    def __init__(
        self,
        clock: Clock,
        seconds: float = 0.0,
        portions: int = 0,
        *,
        apart: float = 0.0,
        slept: Callable[[Moment], None] = lambda now: None,
    ) -> None:
        """Take `apart` as the seconds between two calls that can go on for ever, and tell `slept` that the machine slept."""
        self._clock = clock
        self._slept = slept
        self.is_long = portions > AT_ONCE
        """Whether there is something to spread."""
        self._least = apart if portions * apart > _BURST else 0.0
        self._step = max(seconds / portions if self.is_long else 0.0, self._least)
        self._begun = clock.now().ticks
        self._number = 0
        self._sleeper = Sleeper(clock)

    @property
    def hurries(self) -> bool:
        """Whether no portion waits for its time, but for the limit."""
        return self._step <= self._least

    @property
    def was_quick(self) -> bool:
        """Whether a long list was asked for at once: its answers grow old together, if it is not asked for slowly soon."""
        return self.is_long and self._step <= 0

    def hurry(self) -> None:
        """Let no portion wait any more, but for the limit."""
        if not self.hurries:
            self._step, self._begun, self._number = self._least, self._clock.now().ticks, 0
        self.wake()

    def wake(self) -> None:
        """Have it seen whether there still is a reason to wait."""
        self._sleeper.wake()

    def count(self) -> None:
        """Take note of a portion that is asked for."""
        self._number += 1

    def left(self) -> float:
        """Return the seconds until the next portion is due; none where they are not worth a sleep."""
        left = self._begun + self._number * self._step - self._clock.now().ticks if self._step else 0.0
        return left if left > _INSTANT else 0.0

    async def rest(self, under_way: set[asyncio.Task[None]]) -> None:
        """Wait for the next portion's time, or until something else happens; after a sleep of the machine there is a hurry."""
        before, planned = self._clock.now(), min(self.left(), GLANCE)
        await self._sleeper.sleep(planned, under_way)
        now = self._clock.now()
        if overslept(before, now, planned):
            self.hurry()
            self._slept(now)


class Sweep:
    """One sweep."""

    def __init__(
        self,
        *,
        pace: Pace,
        following: Callable[[], Sequence[UserId]],
        ask: Callable[[Sequence[UserId]], Coroutine[Any, Any, None]],
        goes_on: Callable[[], bool],
        goes_well: Callable[[], bool],
    ) -> None:
        """`following` returns the next portion, an empty one at the end; `ask` asks for one; `goes_on`: whether to ask further.

        Where it does not go well, as before the first answer, one portion at a time is asked for.
        """
        self._pace = pace
        self._following = following
        self._ask = ask
        self._goes_on = goes_on
        self._goes_well = goes_well
        self._under_way: set[asyncio.Task[None]] = set()

    async def run(self) -> None:
        """Ask until the end, and return when everything that was asked is answered. Raises what `ask` and `goes_on` raise."""
        try:
            while self._goes_on():
                if len(self._under_way) >= (AT_ONCE if self._goes_well() else 1):
                    await self._answer()
                elif self._pace.left() > 0:
                    await self._pace.rest(self._under_way)
                    self._look()
                elif not await self._begin(self._following()):
                    break
            while self._under_way:
                await self._answer()
        finally:
            await self._give_up()

    async def _begin(self, portion: Sequence[UserId]) -> bool:
        self._pace.count()
        if not portion:
            return False
        if self._goes_well():
            self._under_way.add(asyncio.create_task(self._ask(portion)))
        else:
            await self._ask(portion)
        return True

    async def _answer(self) -> None:
        await asyncio.wait(self._under_way, return_when=asyncio.FIRST_COMPLETED)
        self._look()

    def _look(self) -> None:
        for task in [task for task in self._under_way if task.done()]:
            self._under_way.discard(task)
            task.result()

    async def _give_up(self) -> None:
        """End what is under way: one of them failed, or whoever asks was cancelled."""
        for task in self._under_way:
            task.cancel()
        if self._under_way:
            await asyncio.wait(self._under_way)
        for task in self._under_way:
            if not task.cancelled():
                task.exception()  # it counts as seen
