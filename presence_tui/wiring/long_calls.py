"""Runs calls that compute for long in threads, so that the event loop hardly notices. Knows nothing of what they do.

While one computes, Python hands over to the loop within half a millisecond instead of five, and collects no garbage: going
through all that a long list keeps alive stops every thread, and such calls make hundreds of thousands of objects, and no cycles.
That holds for some seconds at most: some calls read a file as well, which on a network's disk may take for ever.
"""

from __future__ import annotations

import asyncio
import gc
import sys
from collections.abc import Callable
from typing import TypeVar

from presence_tui.auth.threads import Threads

_HANDED_OVER = 0.0005
"""Seconds."""

_AT_MOST = 10.0
"""Seconds of one call in which that holds: longer than 100,000 people take."""

_T = TypeVar("_T")


class _Quiet:
    """What holds while any such call runs. Of the event loop's thread alone."""

    def __init__(self) -> None:
        self._calls: set[object] = set()
        self._before = (0.0, True)

    def begin(self, call: object) -> None:
        """Let it hold."""
        if not self._calls:
            self._before = sys.getswitchinterval(), gc.isenabled()
            sys.setswitchinterval(_HANDED_OVER)
            gc.disable()
        self._calls.add(call)

    def end(self, call: object) -> None:
        """Let it be as it was, after the last one; also where it is said twice of one."""
        if call not in self._calls:
            return
        self._calls.discard(call)
        if not self._calls:
            interval, collects = self._before
            sys.setswitchinterval(interval)
            if collects:
                gc.enable()


_quiet = _Quiet()


class LongCalls:
    """Starts threads that are called `name`, and collects no garbage for `at_most` seconds of each call."""

    def __init__(self, name: str, at_most: float = _AT_MOST) -> None:
        self._threads = Threads(name)
        self._at_most = at_most

    async def run(self, call: Callable[[], _T]) -> _T:
        """Return what `call` returns, or raise what it raises. Cancelling stops the waiting, not the thread."""
        this = object()
        _quiet.begin(this)
        limit = asyncio.get_running_loop().call_later(self._at_most, _quiet.end, this)
        try:
            return await self._threads.run(call)
        finally:
            limit.cancel()
            _quiet.end(this)
