"""How many questions Graph is asked: at most so many in any stretch of time, however long the list is. Sends nothing.

A question has its place from before it is sent until a window after it was answered. So however long each of them is under way,
no window sees more of them reach Graph than there are places.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from presence_tui.model.ports import Clock

_INSTANT = 0.001
"""Seconds by which a stretch is longer than it has to be: sleeps may end a little early."""


@dataclass(frozen=True, slots=True)
class Allowance:
    """What one service may be asked."""

    window: float
    """Seconds."""
    most: int
    """Questions in any stretch of `window`."""
    kept_free: int
    """Of them, those that only somebody who waits for the answer may ask."""

    @property
    def apart(self) -> float:
        """Seconds between two questions of those who wait for none, if they go on for ever."""
        return self.window / (self.most - self.kept_free)


DIRECTORY = Allowance(window=10.0, most=200, kept_free=40)
"""Graph's identity and access service takes 3,500 resource units in 10 s from one application in one tenant, where the tenant
is small; a question after users with `$select` costs one, the members of a group four. Everybody who runs this program in a
tenant shares that, so one of them takes a seventeenth of it by looking people up, and less than a quarter whatever is asked.

Source: https://learn.microsoft.com/graph/throttling-limits#identity-and-access-service-limits
"""

MOST_PRESENCES = 375
"""Questions after presences in 30 s, where nobody set another number: a quarter of the 1,500 that an application has in a tenant.

Source: https://learn.microsoft.com/graph/throttling-limits#cloud-communication-service-limits
"""


def presences(most: int) -> Allowance:
    """Return the allowance of `most` questions after presences in 30 s; a fifth of it is for those who look at one person.

    One at least is, where there is more than one.
    """
    return Allowance(window=30.0, most=most, kept_free=max(most // 5, min(1, most - 1)))


class Budget:
    """A window that slides."""

    def __init__(self, clock: Clock, allowance: Allowance) -> None:
        self._clock = clock
        self._allowance = allowance
        self._under_way = 0
        self._ended: deque[float] = deque(maxlen=allowance.most)
        """When the latest questions ended, in ticks, oldest first."""
        self._end = asyncio.Event()
        """Is set when one ends."""
        self._urgent, self._patient = asyncio.Lock(), asyncio.Lock()
        """Whoever holds one waits for room; the others of the same kind stand in line behind, in the order they came."""

    @asynccontextmanager
    async def place(self, *, urgent: bool = False) -> AsyncIterator[None]:
        """Wait until one more question may be asked, and count it from then on; its answer has come when the context ends.

        Who is `urgent` has room that others leave free.
        """
        most = self._allowance.most - (0 if urgent else self._allowance.kept_free)
        async with self._urgent if urgent else self._patient:
            while not await self._has_room(most):
                pass
            self._under_way += 1
        try:
            yield
        finally:
            self._under_way -= 1
            self._ended.append(self._clock.now().ticks)
            self._end.set()

    async def _has_room(self, most: int) -> bool:
        """Return whether fewer than `most` have their place; else wait for as long as that is sure."""
        free = most - self._under_way
        if free <= 0:
            self._end.clear()
            await self._end.wait()
            return False
        if len(self._ended) < free:
            return True
        seconds = self._ended[-free] + self._allowance.window + _INSTANT - self._clock.now().ticks
        if seconds <= 0:
            return True
        await self._clock.sleep(seconds)
        return False
