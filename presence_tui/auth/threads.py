"""Runs blocking calls in daemon threads, one each. Knows nothing of what they do.

The event loop's own executor will not do: its threads are joined when the process ends, and a hanging name server would
hold it there.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import TypeVar

_T = TypeVar("_T")


class Threads:
    """Starts threads that are called `name`, and can wait for those that still run."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._running = 0
        self._changed = threading.Condition()

    async def run(self, call: Callable[[], _T], unstarted: Callable[[], object] | None = None) -> _T:
        """Return what `call` returns, or raise what it raises. Its thread is started before anything is awaited.

        Cancelling stops the waiting, not the thread. Raises RuntimeError where no thread can be started, after `unstarted`
        has let go of what `call` would have let go of.
        """
        loop = asyncio.get_running_loop()
        future: asyncio.Future[_T] = loop.create_future()
        with self._changed:
            self._running += 1
        try:
            threading.Thread(target=self._body, args=(call, loop, future), name=self._name, daemon=True).start()
        except BaseException:
            self._ended()
            if unstarted is not None:
                unstarted()
            raise
        return await future

    def wait(self, seconds: float) -> bool:
        """Block until no thread runs, at most `seconds`; return whether that is so. For after the event loop's end."""
        with self._changed:
            return self._changed.wait_for(lambda: not self._running, seconds)

    async def settle(self, seconds: float) -> bool:
        """Do as `wait`, without blocking the event loop."""
        return await Threads(f"{self._name}, settling").run(lambda: self.wait(seconds))

    def _body(self, call: Callable[[], _T], loop: asyncio.AbstractEventLoop, future: asyncio.Future[_T]) -> None:
        deliver: Callable[[], None]
        try:
            deliver = partial(future.set_result, call())
        except BaseException as error:
            deliver = partial(future.set_exception, error)
        self._ended()
        with suppress(RuntimeError):  # the loop is closed: nobody waits any more
            loop.call_soon_threadsafe(_unless_done, future, deliver)

    def _ended(self) -> None:
        with self._changed:
            self._running -= 1
            self._changed.notify_all()


def _unless_done(future: asyncio.Future[_T], deliver: Callable[[], None]) -> None:
    if not future.done():
        deliver()
