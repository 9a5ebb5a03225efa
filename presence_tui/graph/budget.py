"""How many questions the directory is asked: at most so many in any stretch of ten seconds, however long the list is.

Graph's identity and access service takes 3,500 resource units in 10 s from one application in one tenant, where the tenant is
small; a question after users with `$select` costs one, the members of a group four. Everybody who runs this program in a tenant
shares that, so one of them takes a seventeenth of it by looking people up, and less than a quarter whatever is asked.

Source: https://learn.microsoft.com/graph/throttling-limits#identity-and-access-service-limits
"""

from __future__ import annotations

import asyncio
from collections import deque
from contextlib import suppress

from presence_tui.model.ports import Clock

WINDOW = 10.0
"""Seconds."""
MOST = 200
"""Questions in any stretch of WINDOW."""
KEPT_FREE = 40
"""Of them, those that only somebody who types and waits may ask."""

_INSTANT = 0.001
"""Seconds by which a stretch is longer than it has to be: sleeps may end a little early."""


class Budget:
    """A window that slides."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._taken: deque[float] = deque(maxlen=MOST)
        """When the latest questions were asked, in ticks, oldest first."""
        self._urgent, self._patient = asyncio.Lock(), asyncio.Lock()
        """Whoever holds one waits for room; the others of the same kind stand in line behind, in the order they came."""

    async def take(self, *, urgent: bool = False) -> None:
        """Return once one more question may be asked, and count it. Who is `urgent` has room that others leave free."""
        async with self._urgent if urgent else self._patient:
            while (seconds := self._full_for(MOST if urgent else MOST - KEPT_FREE)) > 0:
                await self._clock.sleep(seconds)
            self._taken.append(self._clock.now().ticks)

    def _full_for(self, most: int) -> float:
        """Return the seconds until fewer than `most` were asked within a window; 0: that is so now."""
        with suppress(IndexError):
            return self._taken[-most] + WINDOW + _INSTANT - self._clock.now().ticks
        return 0.0
