"""Sends to the terminal beside the event loop, which never waits for it: a terminal may take nothing for hours.

What cannot be sent waits here. How much that may be is the driver's to watch: past `is_full` it had better write no frames.
"""

from __future__ import annotations

import os
import select
import threading
from collections.abc import Callable

_FULL = 1 << 15
"""Characters that may wait: a screen painted whole, or hundreds of changes."""

_PIECE = 4096


class Writer:
    """Belongs to one stay in the terminal; its thread begins with the first word."""

    def __init__(self, descriptor: int, encoding: str, caught_up: Callable[[], None]) -> None:
        """`caught_up` is called, in the thread, when everything was taken after `is_full` was seen."""
        self._descriptor, self._encoding, self._caught_up = descriptor, encoding, caught_up
        self._waiting: list[str] = []
        self._left = 0
        """Characters that wait or are being sent."""
        self._was_full = self._drops = self._ends = False
        self._changed = threading.Condition()
        self._thread: threading.Thread | None = None

    def write(self, data: str) -> None:
        """Have `data` sent when its turn comes."""
        with self._changed:
            self._waiting.append(data)
            self._left += len(data)
            self._changed.notify_all()
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, name="terminal-output", daemon=True)
            self._thread.start()

    def is_full(self) -> bool:
        """Return whether so much waits that no more frames are wanted; once it does, until all was taken."""
        with self._changed:
            self._was_full = self._was_full or self._left > _FULL
            return self._was_full

    def settle(self, seconds: float) -> None:
        """Wait until everything was taken, but no longer than that: then the rest is dropped."""
        with self._changed:
            if not self._changed.wait_for(lambda: not self._left, seconds):
                self._waiting.clear()
                self._drops = True

    def end(self, seconds: float) -> None:
        """Wait likewise, and end the thread. One that stands in a terminal that takes nothing is left there."""
        self.settle(seconds)
        with self._changed:
            self._ends = True
            self._changed.notify_all()

    def _run(self) -> None:
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._waiting or self._ends)
                if self._ends:
                    return
                data = "".join(self._waiting).encode(self._encoding, "backslashreplace")
                self._waiting.clear()
                self._drops = False
            self._send(data)
            with self._changed:
                self._left = sum(map(len, self._waiting))
                came_back = self._was_full and not self._left
                self._was_full = self._was_full and not came_back
                if not self._left:
                    self._changed.notify_all()
            if came_back:
                self._caught_up()

    def _send(self, data: bytes) -> None:
        while data and not self._drops:
            try:
                data = data[os.write(self._descriptor, data[:_PIECE]) :]
            except BlockingIOError:  # somebody else who has this terminal does not want to wait for it
                select.select([], [self._descriptor], [])
            except OSError:  # nobody holds the other end any more
                return
