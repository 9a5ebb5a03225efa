"""The figure `equality`: what is shown of the cells that differ is what is shown of all that Textual writes.

The same random frames, sizes and surprises go to two terminals, to one of them through the difference: two of pyte's, and, where
it is installed, two of real tmux's. Every cell is compared.
"""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from types import TracebackType
from typing import Self

from tests.bench.figure import Effort, Figure
from tests.full_screen import Look, Twin
from tests.ui.pair import ALL, EXPECTED, HEIGHT, USUAL, WIDTH, Deed, Pair, Terminal

_DEEDS = 12
"""In each session."""
_JOINERS = dict.fromkeys(map(ord, "\u200b\u200c\u200d\ufe0f"))
_DEADLINE = 10.0


class TmuxFailed(Exception):
    """tmux did not do what it was told."""


class Pane:
    """A pane of a tmux of its own, which nobody reads: what is fed is written to its terminal as a program in it would."""

    def __init__(self) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="presence-tui-tmux-")
        self._env = {"PATH": os.environ["PATH"], "HOME": self._folder.name, "LC_ALL": "C.UTF-8", "TERM": "xterm-256color"}
        size = ("-x", str(WIDTH), "-y", str(HEIGHT))
        self._tmux("-f", "/dev/null", "new-session", "-d", *size, "stty raw -echo; exec cat > /dev/null")
        self._tmux("set", "-g", "status", "off")
        self._tmux("resize-window", *size)
        self._marks = 0
        self._terminal = os.open(self._tmux("display", "-p", "#{pane_tty}").strip(), os.O_WRONLY | os.O_NOCTTY)
        self._is_raw()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None) -> None:
        os.close(self._terminal)
        self._tmux("kill-server")
        self._folder.cleanup()

    def feed(self, data: str) -> None:
        """Take what was sent."""
        left = data.encode()
        while left:
            left = left[os.write(self._terminal, left) :]

    def resize(self, columns: int, rows: int) -> None:
        """Sizes change in pyte's terminal only."""
        raise NotImplementedError

    def look(self) -> list[Look]:
        """Return what tmux would draw, as cells."""
        self._marks += 1
        self.feed(f"\x1b]2;mark {self._marks}\x07")
        self._wait_for("#{pane_title}", f"mark {self._marks}")
        seen = Twin(WIDTH, HEIGHT)
        # pyte draws nothing behind a joiner
        seen.feed("\x1b[?7l" + "\x1b[E".join(self._tmux("capture-pane", "-e", "-p").translate(_JOINERS).split("\n")[:HEIGHT]))
        return seen.look()

    def _is_raw(self) -> None:
        end = time.monotonic() + _DEADLINE
        while b"-opost" not in subprocess.run(["stty", "-a"], stdin=self._terminal, capture_output=True, check=False).stdout:
            if time.monotonic() > end:
                raise TmuxFailed("the pane's terminal does not become raw")

    def _wait_for(self, what: str, value: str) -> None:
        end = time.monotonic() + _DEADLINE
        while self._tmux("display", "-p", what).strip() != value:
            if time.monotonic() > end:
                raise TmuxFailed(f"{what} does not become {value}")

    def _tmux(self, *arguments: str) -> str:
        command = ["tmux", "-u", "-S", os.path.join(self._folder.name, "socket"), *arguments]
        done = subprocess.run(command, env=self._env, capture_output=True, text=True, check=False)
        if done.returncode:
            raise TmuxFailed(f"{arguments}: {done.stderr}")
        return done.stdout


def figures(effort: Effort) -> Iterator[Figure]:
    """Compare in pyte's terminal and in tmux."""
    sessions = 9 if effort.short else 30 * effort.runs
    yield from _compared("pyte", sessions, (EXPECTED, EXPECTED, ALL))
    if shutil.which("tmux"):
        yield from _compared("tmux", 3 if effort.short else 2 * effort.runs, (USUAL,))


def _compared(name: str, sessions: int, kinds: Sequence[Sequence[Deed]]) -> Iterator[Figure]:
    cells = differ = 0
    for session in range(sessions):
        chance = random.Random(session)
        with ExitStack() as stack:
            plain, quiet = (stack.enter_context(Pane()) if name == "tmux" else Twin(WIDTH, HEIGHT) for _ in range(2))
            pair = Pair(chance, (0.0, 0.05, 0.3)[session % 3], plain, quiet)
            for _ in range(_DEEDS):
                chance.choice(kinds[session % len(kinds)])(pair)
                counted = _cells(plain, quiet)
                cells, differ = cells + counted[0], differ + counted[1]
    yield Figure(f"equality, {name}, cells compared", cells, None, "cells")
    yield Figure(f"equality, {name}, cells that differ", differ, 0, "cells")


def _cells(plain: Terminal, quiet: Terminal) -> tuple[int, int]:
    """Return how many cells there are, and how many differ."""
    pairs = [pair for rows in zip(plain.look(), quiet.look(), strict=True) for pair in zip(*rows, strict=True)]
    return len(pairs), sum(one != other for one, other in pairs)
