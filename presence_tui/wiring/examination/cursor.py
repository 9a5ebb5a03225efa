"""Measures how many cells a terminal gives to a text: writes it, and asks where the cursor stands (ECMA-48, CPR).

While it is asked it echoes nothing and hands over every byte; whatever happens, it is as it was afterwards.
"""

from __future__ import annotations

import asyncio
import os
import re
import termios
from collections.abc import Sequence

_ASK = "\x1b[6n"
_REPLY = re.compile(rb"\x1b\[\d+;(\d+)R")
_CLEAR = "\r\x1b[K"
_LATE = 0.25
"""Seconds for what still comes after the time is up: otherwise the shell would take it for typing."""


async def widths(tty: int, to: int, texts: Sequence[str], seconds: float) -> list[int] | None:
    """Return how many cells each of `texts` takes; None where the terminal does not say within `seconds`.

    `tty` is read from, `to` written to; both are the same terminal.
    The line of the cursor is written over, and empty afterwards.
    """
    try:
        before = termios.tcgetattr(tty)
    except termios.error:
        return None
    came = _Replies(len(texts))
    loop = asyncio.get_running_loop()
    when = termios.TCSANOW
    try:
        silent = termios.tcgetattr(tty)
        silent[3] &= ~(termios.ICANON | termios.ECHO)  # byte by byte, no echo; keys such as ctrl+c still act
        termios.tcsetattr(tty, termios.TCSADRAIN, silent)
        loop.add_reader(tty, came.read, tty)
        os.write(to, ("".join(f"\r{text}{_ASK}" for text in texts) + _CLEAR).encode())
        try:
            async with asyncio.timeout(seconds):
                await came.complete.wait()
        except TimeoutError:
            await came.silence(_LATE)
            when = termios.TCSAFLUSH
    except (OSError, termios.error):
        return None
    except asyncio.CancelledError:
        when = termios.TCSAFLUSH
        raise
    finally:
        loop.remove_reader(tty)
        termios.tcsetattr(tty, when, before)
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
        data = os.read(tty, 4096)
        self._bytes += data
        if not data or self.widths is not None:
            self.complete.set()

    async def silence(self, seconds: float) -> None:
        """Take what still comes for a while."""
        self.complete.clear()
        try:
            async with asyncio.timeout(seconds):
                await self.complete.wait()
        except TimeoutError:
            return
