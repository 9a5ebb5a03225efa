"""Measures how many cells a terminal gives to a text: writes it, and asks where the cursor stands (ECMA-48, CPR).

While it is asked it echoes nothing and hands over every byte; whatever happens, it is as it was afterwards, and late replies
reach neither the screen nor the shell.
"""

from __future__ import annotations

import asyncio
import os
import re
import termios
from collections.abc import Sequence
from contextlib import ExitStack, suppress

_ASK = "\x1b[6n"
_REPLY = re.compile(rb"\x1b\[\d+;(\d+)R")
_CLEAR = "\r\x1b[K"


async def widths(tty: int, to: int, texts: Sequence[str], seconds: float, at_end: ExitStack) -> list[int] | None:
    """Return how many cells each of `texts` takes; None where the terminal does not say within `seconds`.

    `tty` is read from, `to` written to; both are the same terminal. The line of the cursor is written over, and empty
    afterwards. Where replies are missing, the terminal stays silent until `at_end` is closed: they may still come.
    """
    try:
        before = termios.tcgetattr(tty)
    except termios.error:
        return None
    came, loop = _Replies(len(texts)), asyncio.get_running_loop()

    def restore() -> None:
        loop.remove_reader(tty)
        with suppress(OSError, termios.error):  # the terminal is gone
            termios.tcsetattr(tty, termios.TCSANOW if came.widths else termios.TCSAFLUSH, before)

    with ExitStack() as now:
        now.callback(restore)
        try:
            silent = termios.tcgetattr(tty)
            silent[3] &= ~(termios.ICANON | termios.ECHO)  # byte by byte, no echo; keys such as ctrl+c still act
            termios.tcsetattr(tty, termios.TCSADRAIN, silent)
            loop.add_reader(tty, came.read, tty)
            os.write(to, ("".join(f"\r{text}{_ASK}" for text in texts) + _CLEAR).encode())
        except (OSError, termios.error):
            return None
        try:
            async with asyncio.timeout(seconds):
                await came.complete.wait()
        except TimeoutError:
            at_end.push(now.pop_all())
    return came.widths


class _Replies:
    """Gathers the terminal's replies; what is none of them is dropped."""

    def __init__(self, expected: int) -> None:
        self._expected = expected
        self._bytes = b""
        self.complete = asyncio.Event()

    @property
    def widths(self) -> list[int] | None:
        """What the replies say; None while some are missing."""
        columns = [int(column) for column in _REPLY.findall(self._bytes)]
        return [column - 1 for column in columns] if len(columns) == self._expected else None

    def read(self, tty: int) -> None:
        """Take what came."""
        try:
            data = os.read(tty, 4096)
        except OSError:  # the terminal is gone
            data = b""
        self._bytes += data
        if not data or self.widths is not None:
            self.complete.set()
