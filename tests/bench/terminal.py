"""A terminal without a window: starts a program on a pty and keeps every byte that it sends."""

from __future__ import annotations

import fcntl
import os
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

ROOT = Path(__file__).resolve().parents[2]
"""Where the package stands; programs are started there."""

COLUMNS, ROWS = 120, 40

_ALTERNATE_SCREEN = b"\x1b[?1049h"

_TAIL = 2000
"""Bytes of a failed program's output that are told."""


class ProgramFailed(Exception):
    """The program ended, or did not send in time what was waited for."""


def environment(home: Path, term: str = "xterm-256color", **more: str) -> dict[str, str]:
    """Return the same surroundings on every machine."""
    kept = {name: os.environ[name] for name in ("PATH", "VIRTUAL_ENV", "LD_LIBRARY_PATH") if name in os.environ}
    return kept | {"HOME": str(home), "TERM": term, "LANG": "C.UTF-8", "LC_ALL": "C.UTF-8", "TZ": "UTC"} | more


class Terminal:
    """Runs `python <arguments>` on a pty. It answers no query, as tmux answers few."""

    def __init__(self, arguments: Sequence[str], env: Mapping[str, str], pass_fds: Sequence[int] = (), rows: int = ROWS) -> None:
        self.master, slave = os.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", rows, COLUMNS, 0, 0))
        self.received = bytearray()
        self._used = 0.0
        self.started = time.perf_counter()
        self.process = subprocess.Popen(
            [sys.executable, *arguments],
            stdin=slave, stdout=slave, stderr=slave, cwd=ROOT, env=dict(env), pass_fds=pass_fds, start_new_session=True,
        )  # fmt: skip
        os.close(slave)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None) -> None:
        self.end()
        os.close(self.master)

    def end(self) -> float:
        """End the program at once, where it still runs; return the processor seconds that it used."""
        if self.process.returncode is None:
            os.kill(self.process.pid, signal.SIGKILL)  # a zombie takes it, too; Popen's own would reap it
            _, self.process.returncode, used = os.wait4(self.process.pid, 0)
            self._used = used.ru_utime + used.ru_stime
        return self._used

    def receive(self, seconds: float, *others: int) -> list[int]:
        """Take what the program sent, waiting for at most `seconds`; return which of the `others` can be read."""
        ready, _, _ = select.select([self.master, *others], [], [], max(seconds, 0.0))
        if self.master in ready:
            try:
                chunk = os.read(self.master, 65536)
            except OSError:  # how Linux tells that nobody holds the other end any more
                chunk = b""
            if not chunk:
                raise ProgramFailed(f"the program ended: {self.tail}")
            self.received += chunk
        return [other for other in others if other in ready]

    def wait_for_frame(self, text: bytes, seconds: float = 30.0) -> float:
        """Return the seconds from the start until a frame with `text` in it came, on the alternate screen."""
        end = time.perf_counter() + seconds
        while text not in self.received.partition(_ALTERNATE_SCREEN)[2]:
            if time.perf_counter() > end:
                raise ProgramFailed(f"{text!r} did not come: {self.tail}")
            self.receive(end - time.perf_counter())
        return time.perf_counter() - self.started

    @property
    def tail(self) -> str:
        """The end of what was sent, to be shown."""
        return self.received[-_TAIL:].decode("utf-8", "replace")
