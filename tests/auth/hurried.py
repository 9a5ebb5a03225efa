"""Clocks for signing in: one that makes every wait pass at once, and the machine's own."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from datetime import UTC, datetime

from presence_tui.model.moment import Moment
from tests.manual_clock import ManualClock


class HurriedClock(ManualClock):
    """Goes on by what somebody sleeps, at once, and does on the way what was planned by `at`."""

    def __init__(self) -> None:
        super().__init__()
        self.slept: list[float] = []
        self._plans: list[tuple[float, Callable[[], object]]] = []

    def at(self, seconds: float, action: Callable[[], object]) -> None:
        """Do `action` when `seconds` from now have passed."""
        self._plans.append((self.now().ticks + seconds, action))
        self._plans.sort(key=lambda plan: plan[0])

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.jump(wall=seconds, ticks=seconds)
        while self._plans and self._plans[0][0] <= self.now().ticks:
            self._plans.pop(0)[1]()
        await asyncio.sleep(0)


class MachineClock:
    """The real one, for tests in which other processes take part."""

    def now(self) -> Moment:
        return Moment(datetime.now(UTC), time.monotonic())

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)
