"""Runs calls that compute for long in threads, so that the event loop hardly notices. Knows nothing of what they do.

While one computes, Python hands over to the loop within half a millisecond instead of five, and collects no garbage: going
through all that a long list keeps alive stops every thread, and such calls make hundreds of thousands of objects, and no cycles.
"""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable
from typing import TypeVar

from presence_tui.auth.threads import Threads

_HANDED_OVER = 0.0005
"""Seconds."""

_T = TypeVar("_T")


class _Quiet:
    """What holds while any such call runs. Of the event loop's thread alone."""

    def __init__(self) -> None:
        self._calls = 0
        self._before = (0.0, True)

    def begin(self) -> None:
        """Let it hold."""
        if not self._calls:
            self._before = sys.getswitchinterval(), gc.isenabled()
            sys.setswitchinterval(_HANDED_OVER)
            gc.disable()
        self._calls += 1

    def end(self) -> None:
        """Let it be as it was, after the last one."""
        self._calls -= 1
        if not self._calls:
            interval, collects = self._before
            sys.setswitchinterval(interval)
            if collects:
                gc.enable()


_quiet = _Quiet()


class LongCalls:
    """Starts threads that are called `name`."""

    def __init__(self, name: str) -> None:
        self._threads = Threads(name)

    async def run(self, call: Callable[[], _T]) -> _T:
        """Return what `call` returns, or raise what it raises. Cancelling stops the waiting, not the thread."""
        _quiet.begin()
        try:
            return await self._threads.run(call)
        finally:
            _quiet.end()
