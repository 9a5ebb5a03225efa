"""A clock that stands still until a test moves it."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from presence_tui.model.moment import Moment

START = datetime(2025, 11, 18, 14, 2, 11, tzinfo=UTC)

_PASSES = 400
"""Turns of the event loop given to woken tasks; one that still runs then waits for something else than this clock."""
_SETTLING = 25
"""Turns given to the tasks that the woken ones told something."""


_SHORTEST = 1e-6
"""Seconds under which adding to a large number of ticks would change nothing, and a sleeper would be due for ever."""


@dataclass(eq=False)
class _Sleeper:
    due: float
    woken: asyncio.Event
    task: asyncio.Task[object] | None


class ManualClock:
    """Both clocks, and sleep. Made for one event loop."""

    def __init__(self, start: datetime = START, ticks: float = 1000.0) -> None:
        self._utc = start
        self._ticks = ticks
        self._sleepers: list[_Sleeper] = []

    def now(self) -> Moment:
        """Both clocks, read together."""
        return Moment(self._utc, self._ticks)

    def utc(self) -> datetime:
        """The wall clock alone, as the simulated tenant wants it."""
        return self._utc

    @property
    def sleeping(self) -> int:
        """How many tasks sleep."""
        return len(self._sleepers)

    async def sleep(self, seconds: float) -> None:
        """Return once `advance` has gone `seconds` further; at once where there is nothing to wait for."""
        if seconds <= 0:
            await asyncio.sleep(0)
            return
        sleeper = _Sleeper(self._ticks + max(seconds, _SHORTEST), asyncio.Event(), asyncio.current_task())
        self._sleepers.append(sleeper)
        try:
            await sleeper.woken.wait()
        finally:
            if sleeper in self._sleepers:
                self._sleepers.remove(sleeper)

    async def advance(self, seconds: float) -> None:
        """Go `seconds` on, waking sleepers in the order they are due; return when each of them sleeps again or is done.

        A task that comes to wait for something else (a thread, a socket) gets a bounded number of turns.
        """
        await self.settle()
        end = self._ticks + seconds
        while due := [sleeper for sleeper in self._sleepers if sleeper.due <= end + 1e-9]:
            first = min(sleeper.due for sleeper in due)
            self._go_to(max(first, self._ticks))
            woken = [sleeper for sleeper in due if sleeper.due == first]
            for sleeper in woken:
                self._sleepers.remove(sleeper)
                sleeper.woken.set()
            await self._rest([sleeper.task for sleeper in woken if sleeper.task is not None])
        self._go_to(end)

    async def settle(self) -> None:
        """Give every task that can run its turns, without moving time."""
        for _ in range(_SETTLING):
            await asyncio.sleep(0)

    def jump(self, wall: float = 0.0, ticks: float = 0.0) -> None:
        """Move the clocks without waking anybody, as a suspended machine or a changed wall clock does."""
        self._utc += timedelta(seconds=wall)
        self._ticks += ticks

    def _go_to(self, ticks: float) -> None:
        self._utc += timedelta(seconds=ticks - self._ticks)
        self._ticks = ticks

    async def _rest(self, tasks: list[asyncio.Task[object]]) -> None:
        for _ in range(_PASSES):
            asleep = {sleeper.task for sleeper in self._sleepers}
            if all(task.done() or task in asleep for task in tasks):
                break
            await asyncio.sleep(0)
        await self.settle()
