"""A terminal that keeps what the app writes: the bytes, and the screen they make. Stands in for Textual's own drivers."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pyte
from textual import events
from textual.driver import Driver
from textual.geometry import Size

from tests.quick_screen import QuickScreen, QuickStream


class Terminal:
    """A screen of cells, drawn by what was written to it."""

    def __init__(self, columns: int, rows: int) -> None:
        self.size = Size(columns, rows)
        self.written: list[str] = []
        """Everything since `forget`."""
        self._waiting: list[str] = []
        self._screen = QuickScreen(columns, rows)
        self._stream = QuickStream(self._screen)

    def write(self, data: str) -> None:
        """Take what the app writes."""
        self.written.append(data)
        self._waiting.append(data)

    def forget(self) -> None:
        """Begin counting anew; the screen stays."""
        self.written.clear()

    @property
    def bytes_written(self) -> int:
        """How many bytes came since `forget`."""
        return len("".join(self.written).encode())

    @property
    def bells(self) -> int:
        """How often it rang since `forget`."""
        return "".join(self.written).count("\a")

    def resize(self, columns: int, rows: int) -> None:
        """Be as large as that from now on."""
        self._draw()
        self.size = Size(columns, rows)
        self._screen.resize(rows, columns)

    @property
    def lines(self) -> list[str]:
        """The rows of the screen as text, each without the blanks at its end."""
        return [line.rstrip() for line in self._drawn().display]

    @property
    def system_commands(self) -> set[str]:
        """The numbers of all OSC sequences since `forget`: 0 and 2 set the title, 52 the clipboard."""
        return set(re.findall(r"(?:\x1b\]|\x9d)(\d*)", "".join(self.written)))

    def ink(self, words: str) -> Ink:
        """Return how `words` are drawn, by their first cell. Raises AssertionError where they are not on the screen."""
        return Ink(self._cell(words))

    def inks(self, y: int) -> list[Ink]:
        """Return how the cells of row `y` are drawn."""
        row = self._drawn().buffer[y]
        return [Ink(row[x]) for x in range(self.size.width)]

    def _cell(self, words: str) -> pyte.screens.Char:
        screen = self._drawn()
        for y in range(self.size.height):
            cells = [screen.buffer[y][x].data for x in range(self.size.width)]
            at = "".join(cells).find(words)
            if at >= 0:
                starts = [len("".join(cells[:x])) for x in range(len(cells))]
                return screen.buffer[y][starts.index(at)]
        raise AssertionError(f"{words!r} is not on the screen:\n" + "\n".join(self.lines))

    def _drawn(self) -> pyte.Screen:
        self._draw()
        return self._screen

    def _draw(self) -> None:
        waiting, self._waiting = "".join(self._waiting), []
        self._stream.feed(waiting)


class Ink:
    """How one cell is drawn."""

    def __init__(self, cell: pyte.screens.Char) -> None:
        self.is_blank = not str(cell.data).strip()
        self.colour = str(cell.fg)
        self.ground = str(cell.bg)
        self.bold = bool(cell.bold)
        self.underlined = bool(cell.underscore)
        self.reverse = bool(cell.reverse)


def driver_of(terminal: Terminal) -> type[Driver]:
    """Return the driver class that writes to `terminal`."""

    class TerminalDriver(Driver):
        """Reads nothing: tests post their keys as events."""

        def __init__(self, app: Any, *, debug: bool = False, mouse: bool = True, size: tuple[int, int] | None = None) -> None:
            super().__init__(app, debug=debug, mouse=mouse, size=size)
            self._to = app

        def write(self, data: str) -> None:
            terminal.write(data)

        def start_application_mode(self) -> None:
            self._to.post_message(events.Resize(terminal.size, terminal.size))

        def disable_input(self) -> None:
            pass

        def stop_application_mode(self) -> None:
            pass

    return TerminalDriver


@contextmanager
def environment(**more: str) -> Iterator[None]:
    """Have an app that is made now see a terminal with true colours, and `more`."""
    before = dict(os.environ)
    for name in ("NO_COLOR", "COLORFGBG"):
        os.environ.pop(name, None)
    os.environ |= {"TERM": "xterm-256color", "COLORTERM": "truecolor"} | more
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)
