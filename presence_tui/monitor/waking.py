"""A sleep that somebody can end. Plans nothing."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable

from presence_tui.model.ports import Clock

GLANCE = 10.0
"""Longest stretch of sleep, in seconds, of whoever compares the two clocks after each."""


class Sleeper:
    """One who sleeps now and then."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._woken = asyncio.Event()

    def wake(self) -> None:
        """End the present sleep, or the next one."""
        self._woken.set()

    def stay_up(self) -> None:
        """Forget that somebody woke it: it is up."""
        self._woken.clear()

    async def sleep(self, seconds: float, tasks: Iterable[asyncio.Task[None]] = ()) -> bool:
        """Sleep, but not through a wake-up, nor the end of one of `tasks`; return whether there was a wake-up."""
        asleep = asyncio.ensure_future(self._clock.sleep(seconds))
        woken = asyncio.ensure_future(self._woken.wait())
        try:
            await asyncio.wait({asleep, woken, *tasks}, return_when=asyncio.FIRST_COMPLETED)
            if asleep.done():
                asleep.result()
        finally:
            asleep.cancel()
            woken.cancel()
        was_woken = self._woken.is_set()
        self._woken.clear()
        return was_woken
