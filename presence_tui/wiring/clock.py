"""The machine's clocks. Nothing else in the program reads or waits for them."""

from __future__ import annotations

import asyncio
import time
from datetime import UTC, datetime, timedelta, tzinfo

from presence_tui.model.moment import Moment

_TICKS: int = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)
"""The monotonic clock that goes on while the machine sleeps: on Linux it has a name of its own, on macOS the usual one does."""


class SystemClock:
    """Implements `model.ports.Clock`."""

    def __init__(self) -> None:
        self._ahead = 0.0

    def now(self) -> Moment:
        """Return both clocks, read together."""
        wall, ticks = datetime.now(UTC) + timedelta(seconds=self._ahead), time.clock_gettime(_TICKS) + self._ahead
        return Moment(wall, ticks, time.process_time())

    def skip(self, seconds: float) -> None:
        """Let both clocks be later by `seconds` from now on, as after a sleep of the machine. Whoever sleeps sleeps on."""
        self._ahead += seconds

    async def sleep(self, seconds: float) -> None:
        """Return after `seconds`."""
        await asyncio.sleep(max(seconds, 0.0))


def local_zone() -> tzinfo:
    """Return the zone in which clock times are shown, with its changes over the year; UTC where the machine's is broken."""
    from tzlocal import get_localzone

    try:
        return get_localzone()
    except (LookupError, ValueError, OSError):  # whatever TZ or the system's files make it stumble over
        return UTC
