"""Runs the program as its users do: in a process of its own, with pipes or in a terminal. Waits for facts, never for time."""

from __future__ import annotations

import codecs
import fcntl
import os
import pty
import select
import signal
import struct
import subprocess
import sys
import termios
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Self

from pyte.screens import Char

from tests.cli.forked import can_be_forked, run_forked
from tests.quick_screen import QuickScreen, QuickStream

ROOT = Path(__file__).parents[2]
DEADLINE = 20.0
"""Seconds after which a test gives up on a fact."""
_BREATH = 0.01
_A_WHILE = 20
"""Breaths."""
COMMAND = (sys.executable, "-m", "presence_tui")


def run(
    *words: str, environ: Mapping[str, str], command: Sequence[str] = COMMAND, **options: Any
) -> subprocess.CompletedProcess[str]:
    """Run one command line to its end, with nothing on stdin: in a fork, which is soon begun, unless anything else is given."""
    if command is COMMAND and not options and can_be_forked(environ):
        return subprocess.CompletedProcess([*command, *words], *run_forked(words, environ, DEADLINE))
    given = {"stdin": subprocess.DEVNULL, "capture_output": True, "timeout": DEADLINE} | options
    return subprocess.run([*command, *words], env=dict(environ), cwd=ROOT, text=True, check=False, **given)


def until(fact: Callable[[], object]) -> None:
    """Ask for a fact until it holds, with a breath between two questions: the program needs the processor as well."""
    end = time.monotonic() + DEADLINE
    while not fact():
        time.sleep(_BREATH)
        if time.monotonic() > end:
            raise TimeoutError("it never came true")


class Running:
    """A command line that runs beside the test."""

    def __init__(self, *words: str, environ: Mapping[str, str], command: Sequence[str] = COMMAND) -> None:
        pipe = subprocess.PIPE
        self._process = subprocess.Popen(
            [*command, *words], env=dict(environ), cwd=ROOT, text=True, stdin=subprocess.DEVNULL, stdout=pipe, stderr=pipe
        )
        self._said: list[str] = []
        self._news = threading.Condition()
        self._listener = threading.Thread(target=self._listen, daemon=True)

    def __enter__(self) -> Self:
        self._listener.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._process.wait()

    def wait_for(self, words: str) -> str:
        """Return stderr once it holds `words`."""
        with self._news:
            if not self._news.wait_for(lambda: words in self.said, DEADLINE):
                raise TimeoutError(f"{words!r} was not said, but: {self.said}")
            return self.said

    @property
    def said(self) -> str:
        """What came on stderr so far."""
        return "".join(self._said)

    def send(self, number: signal.Signals) -> None:
        """Send a signal."""
        self._process.send_signal(number)

    def end(self) -> tuple[int, str]:
        """Wait for the end; return exit code and stdout."""
        assert self._process.stdout is not None
        code = self._process.wait(DEADLINE)
        return code, self._process.stdout.read()

    def _listen(self) -> None:
        assert self._process.stderr is not None
        for line in self._process.stderr:
            with self._news:
                self._said.append(line)
                self._news.notify_all()


def _seen(cell: Char) -> tuple[object, ...]:
    if cell.data == " " and not (cell.underscore or cell.strikethrough):
        return (" ", cell.fg if cell.reverse else cell.bg)
    return cell


class Terminal:
    """A terminal of its own with the program in it."""

    def __init__(
        self, *words: str, environ: Mapping[str, str], command: Sequence[str] = COMMAND, columns: int = 100, rows: int = 30
    ) -> None:
        self._command = [*command, *words]
        self._environ = dict(environ) | {"TERM": "xterm-256color", "LC_ALL": "C.UTF-8", "TEXTUAL_ANIMATIONS": "none"}
        self._screen = QuickScreen(columns, rows)
        self._stream = QuickStream(self._screen)
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._size = struct.pack("HHHH", rows, columns, 0, 0)
        self.bytes = b""
        """Everything the program wrote."""

    def __enter__(self) -> Self:
        self._ours, theirs = pty.openpty()
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, self._size)
        self._theirs = theirs  # kept open, so that its state can be looked at after the end
        self.state_before = termios.tcgetattr(theirs)
        self._process = subprocess.Popen(
            self._command, env=self._environ, cwd=ROOT, stdin=theirs, stdout=theirs, stderr=theirs, start_new_session=True
        )
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._process.wait()
        os.close(self._ours)
        os.close(self._theirs)

    @property
    def text(self) -> str:
        """What the screen shows."""
        return "\n".join(self._screen.display)

    def wait_for(self, words: str) -> str:
        """Return what the screen shows once it shows `words`."""
        end = time.monotonic() + DEADLINE
        while words not in self.text:
            if not self._read(end - time.monotonic()):
                raise TimeoutError(f"the screen does not show {words!r}, but:\n{self.text}")
        return self.text

    def press(self, keys: str | bytes) -> None:
        """Type."""
        os.write(self._ours, keys.encode() if isinstance(keys, str) else keys)

    def send(self, number: signal.Signals) -> None:
        """Send a signal to the program."""
        self._process.send_signal(number)

    def resize(self, columns: int, rows: int = 30) -> None:
        """Give the terminal another size, and tell the program."""
        self._screen.resize(rows, columns)
        fcntl.ioctl(self._theirs, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        self._process.send_signal(signal.SIGWINCH)

    @property
    def cells(self) -> list[list[tuple[object, ...]]]:
        """What the screen shows, cell by cell, with its colours; of a blank only what can be seen."""
        screen = self._screen
        return [[_seen(screen.buffer[y][x]) for x in range(screen.columns)] for y in range(screen.lines)]

    def read(self) -> bool:
        """Take what the program wrote up to now; return whether there was anything."""
        there_was = False
        while self._read(0):
            there_was = True
        return there_was

    def settle(self) -> None:
        """Return when the program has not written for a while."""
        silences: list[bool] = []

        def is_silent() -> bool:
            silences.append(not self.read())
            return len(silences) >= _A_WHILE and all(silences[-_A_WHILE:])

        until(is_silent)

    def wipe(self) -> None:
        """Have somebody else draw over what is shown."""
        self._screen.reset()
        self._screen.draw("X" * self._screen.columns)

    def wait_until_stopped(self) -> None:
        """Return when the program is suspended."""
        until(lambda: os.waitid(os.P_PID, self._process.pid, os.WSTOPPED | os.WNOHANG))

    @property
    def is_full(self) -> bool:
        """Whether the terminal takes no more from the program, since nobody reads."""
        return not select.select([], [self._theirs], [], 0)[1]

    def end_unread(self) -> int:
        """Wait for the program's end, reading nothing; return its exit code."""
        return self._process.wait(DEADLINE)

    def end(self) -> int:
        """Wait for the program's end, reading what it writes; return its exit code."""
        end = time.monotonic() + DEADLINE
        while self._process.poll() is None:
            self._read(0.02)
            if time.monotonic() > end:
                raise TimeoutError(f"the program does not end; it shows:\n{self.text}")
        while self._read(0):
            pass
        return self._process.returncode

    @property
    def is_restored(self) -> bool:
        """Whether the terminal is as it was before the program began."""
        left = self.bytes.rpartition(b"\x1b[?1049")[2].startswith(b"l")
        shown = self.bytes.rpartition(b"\x1b[?25")[2].startswith(b"h")
        return left and shown and termios.tcgetattr(self._theirs) == self.state_before

    def _read(self, seconds: float) -> bool:
        if not select.select([self._ours], [], [], max(seconds, 0))[0]:
            return False
        data = os.read(self._ours, 65536)
        self.bytes += data
        self._stream.feed(self._decoder.decode(data))
        return bool(data)
