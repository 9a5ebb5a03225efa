"""The figure `equality`: what is shown of the cells that differ is what is shown of all that Textual writes.

The same random frames, sizes and surprises go to two terminals, to one of them through the difference: two of pyte's, and, where
it is installed, two of real tmux's. Every cell is compared.
"""

from __future__ import annotations

import codecs
import fcntl
import os
import random
import select
import shutil
import struct
import subprocess
import tempfile
import termios
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from types import TracebackType
from typing import Self

from pyte.screens import Char

from tests.bench.figure import Effort, Figure
from tests.full_screen import Look, Twin
from tests.ui.pair import ALL, EXPECTED, HEIGHT, USUAL, WIDTH, Deed, Pair

_DEEDS = 12
"""In each session."""
_SIZE = ("-x", str(WIDTH), "-y", str(HEIGHT))
_JOINERS = dict.fromkeys(map(ord, "\u200b\u200c\u200d\ufe0f"))
"""Behind them pyte draws nothing."""
_DEADLINE = 10.0


class TmuxFailed(Exception):
    """tmux did not do what it was told."""


class Pane:
    """A tmux of its own in a terminal of pyte's, and what a program in it writes."""

    def __init__(self, odd: float) -> None:
        self._odd = odd
        self._folder = tempfile.TemporaryDirectory(prefix="presence-tui-tmux-")
        self._env = {"PATH": os.environ["PATH"], "HOME": self._folder.name, "LC_ALL": "C.UTF-8", "TERM": "xterm-256color"}
        self._tmux("-f", "/dev/null", "new-session", "-d", *_SIZE, "stty raw -echo; exec cat > /dev/null")
        for option in (("status", "off"), ("set-titles", "on"), ("set-titles-string", "#{pane_title}")):
            self._tmux("set", "-g", *option)
        self._tmux("set", "-ga", "terminal-overrides", ",*:Tc")
        self._terminal = os.open(self._tmux("display", "-p", "#{pane_tty}").strip(), os.O_WRONLY | os.O_NOCTTY)
        self._marks = 0
        self._screen = Twin(WIDTH, HEIGHT)
        self._window, inside = os.openpty()
        fcntl.ioctl(inside, termios.TIOCSWINSZ, struct.pack("HHHH", HEIGHT, WIDTH, 0, 0))
        attach = [*self._command, "attach"]
        self._client = subprocess.Popen(attach, env=self._env, stdin=inside, stdout=inside, stderr=inside, start_new_session=True)
        os.close(inside)
        self._read = codecs.getincrementaldecoder("utf-8")().decode
        self._wait_until_raw()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None) -> None:
        self._tmux("kill-server")
        self._client.kill()
        self._client.wait()
        os.close(self._terminal)
        os.close(self._window)
        self._folder.cleanup()

    def feed(self, data: str) -> None:
        """Take what was sent."""
        left = data.encode()
        while left:
            left = left[os.write(self._terminal, left) :]

    def resize(self, columns: int, rows: int) -> None:
        """Sizes change in pyte's terminals only."""
        raise NotImplementedError

    def look(self) -> list[Look]:
        """Return what tmux draws, all of it anew; of odd text what it keeps, since pyte takes other widths for true."""
        self._wait_until_drawn()
        if self._odd:
            kept = self._tmux("capture-pane", "-e", "-p").translate(_JOINERS).split("\n")[:HEIGHT]
            seen = Twin(2 * WIDTH, HEIGHT)
            seen.feed("\x1b[E".join(kept))
            return [_without_end(row) for row in seen.look()]
        self._tmux("refresh-client", "-t", self._tmux("list-clients", "-F", "#{client_name}").strip())
        self._wait_until_drawn()
        return self._screen.look()

    def _wait_until_drawn(self) -> None:
        self._marks += 1
        self.feed(f"\x1b]2;mark {self._marks}\x07")
        end = time.monotonic() + _DEADLINE
        while self._screen.screen.title != f"mark {self._marks}":
            if time.monotonic() > end:
                raise TmuxFailed(f"mark {self._marks} does not come: {self._screen.screen.display}")
            if select.select([self._window], [], [], 1.0)[0]:
                self._screen.feed(self._read(os.read(self._window, 65536)).translate(_JOINERS))

    def _wait_until_raw(self) -> None:
        end = time.monotonic() + _DEADLINE
        while termios.tcgetattr(self._terminal)[1] & termios.OPOST:
            if time.monotonic() > end:
                raise TmuxFailed("the pane's terminal does not become raw")

    @property
    def _command(self) -> list[str]:
        return ["tmux", "-u", "-S", os.path.join(self._folder.name, "socket")]

    def _tmux(self, *arguments: str) -> str:
        done = subprocess.run([*self._command, *arguments], env=self._env, capture_output=True, text=True, check=False)
        if done.returncode:
            raise TmuxFailed(f"{arguments}: {done.stderr}")
        return done.stdout


def figures(effort: Effort) -> Iterator[Figure]:
    """Compare in pyte's terminal and in tmux."""
    yield from _compared("pyte", 9 if effort.short else 30 * effort.runs, (EXPECTED, EXPECTED, ALL))
    if shutil.which("tmux"):
        yield from _compared("tmux", 3 if effort.short else 4 * effort.runs, (USUAL,))


def _compared(name: str, sessions: int, kinds: Sequence[Sequence[Deed]]) -> Iterator[Figure]:
    cells = differ = 0
    for session in range(sessions):
        chance, odd = random.Random(session), (0.0, 0.05, 0.3)[session % 3]
        with ExitStack() as stack:
            plain, quiet = (stack.enter_context(Pane(odd)) if name == "tmux" else Twin(WIDTH, HEIGHT) for _ in range(2))
            pair = Pair(chance, odd, plain, quiet, pieces=0.0 if name == "tmux" else 0.3)
            for _ in range(_DEEDS):
                chance.choice(kinds[session % len(kinds)])(pair)
                counted = [
                    one != other
                    for rows in zip(plain.look(), quiet.look(), strict=True)
                    for one, other in zip(*rows, strict=True)
                ]
                cells, differ = cells + len(counted), differ + sum(counted)
    yield Figure(f"equality, {name}, cells compared", cells, None, "cells")
    yield Figure(f"equality, {name}, cells that differ", differ, 0, "cells")


def _without_end(row: Look) -> Look:
    """Return `row` with no colour in the blanks at its end, which tmux keeps or leaves out."""
    end = max((x + 1 for x, cell in enumerate(row) if cell.data != " "), default=0)
    return (*row[:end], *(Char(" ") for _ in row[end:]))
