"""Two terminals that are sent the same: one all of it, one through the difference. Whatever is done, they show the same.

`odd` is the part of the text that has no width that all agree about, `pieces` that of the writes that come in several pieces.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from typing import Protocol

from rich.cells import cell_len

from presence_tui.ui.terminal.difference import Difference
from tests.ui import frames

START = "\x1b[?1049h\x1b[?25l\x1b[?7l\x1b[H\x1b[2J"
WIDTH, HEIGHT = 44, 5
FOREIGN = ("\x1b[2;3r", "\x1b[4h", "\x1b(0", "\x1b[2;4r\x1b[?6h", "\x1b)0\x0e")
"""What other programs may leave behind, and give what comes later another meaning by."""


class Terminal(Protocol):
    """What shows what it is sent."""

    def feed(self, data: str) -> None:
        """Take what was sent."""

    def resize(self, columns: int, rows: int) -> None:
        """Be as large as that from now on."""

    def look(self) -> Sequence[Sequence[object]]:
        """Return what is seen, row by row."""


class Pair:
    """Two terminals that are sent the same: one all of it, one through the difference."""

    def __init__(self, chance: random.Random, odd: float, plain: Terminal, quiet: Terminal, pieces: float = 0.3) -> None:
        self._chance, self._odd, self._pieces = chance, odd, pieces
        self._width, self._height = WIDTH, HEIGHT
        self._plain, self._quiet = plain, quiet
        self._difference = Difference(self._width, self._height, erases=chance.random() < 0.5)
        self._lines = self._drawn()
        self.write(START)

    def write(self, data: str, whole: bool = False) -> None:
        """Have Textual write it, in one piece or several."""
        while data:
            count = len(data) if whole or self._chance.random() >= self._pieces else self._chance.randrange(len(data)) + 1
            self._plain.feed(data[:count])
            self._quiet.feed(self._difference.pass_through(data[:count]))
            data = data[count:]

    def paint(self) -> None:
        """Paint everything anew."""
        self._lines = self._drawn()
        self.write(frames.whole(self._lines))

    def repaint(self) -> None:
        """Paint what is painted."""
        self.write(frames.whole(self._lines))

    def change(self) -> None:
        """Paint parts of some rows, as Textual does: in order, in one of its synchronised frames."""
        rows = sorted(self._chance.sample(range(self._height), self._chance.randrange(1, self._height)))
        parts = []
        for y in rows:
            edges = sorted(self._chance.sample(range(self._width + 1), self._chance.choice((2, 2, 4))))
            parts += [(y, *edges[n : n + 2]) for n in range(0, len(edges), 2)]
            if self._chance.random() < 0.8:
                self._lines[y] = frames.line(self._chance, self._width, self._odd)
        self.write("\x1b[?2026h" + frames.spans(self._lines, parts) + "\x1b[?2026l")

    def scroll(self) -> None:
        """Show the rows further down."""
        self._lines = [*self._lines[1:], frames.line(self._chance, self._width, self._odd)]
        self.write(frames.whole(self._lines))

    def pass_on(self) -> None:
        """Send what touches no cell."""
        self.write(self._chance.choice(frames.HARMLESS))

    def surprise(self) -> None:
        """Send what nobody expects."""
        y, x = self._chance.randrange(self._height), self._chance.randrange(self._width)
        self.write(f"\x1b[{y + 1};{x + 1}H" * self._chance.randrange(2) + self._chance.choice(frames.UNKNOWN))

    def resize(self) -> None:
        """Be of another size; Textual paints a frame of the old size before it hears of that."""
        self._width, self._height = self._chance.randrange(3, 60), self._chance.randrange(2, 7)
        self._plain.resize(self._width, self._height)
        self._quiet.resize(self._width, self._height)
        self._difference.resize(self._width, self._height)
        self._plain.feed("\x1b[m")  # as Textual leaves it; what something else left is undone by the difference, not by Textual
        if self._chance.random() < 0.5:
            self.write(frames.whole(self._lines))
        self.paint()

    def spoil(self) -> None:
        """Have something else paint over the quiet terminal; it is asked to paint everything anew."""
        self._lines = [frames.line(self._chance, self._width, 0) for _ in range(self._height)]
        self.write("\x1b[m" + frames.whole(self._lines), whole=True)
        self._draw_over()
        self.change()

    def regain(self) -> None:
        """The same after text of any kind, but none that belongs to the row before; what was painted is painted anew."""
        self._lines = [frames.line(self._chance, self._width, 0) for _ in range(self._height)]
        self.write("\x1b[m" + frames.whole(self._lines), whole=True)
        for _ in range(self._chance.randrange(1, 4)):
            self._lines = self._drawn()
            while any(not cell_len(line.text[:1]) for line in self._lines):
                self._lines = self._drawn()
            self.write("\x1b[m" + frames.whole(self._lines), whole=True)
        self._draw_over()
        self.repaint()

    def _draw_over(self) -> None:
        self._quiet.feed("\x1b[7;35m\x1b[2;2Hsomething else\x1b[1;3Hwas here\x1b[4;1H\x1b[J")
        self._quiet.feed(self._chance.choice(("", *FOREIGN)))
        self._difference.forget()

    def differing(self) -> list[int]:
        """Return the rows that the two do not show alike."""
        looks = zip(self._plain.look(), self._quiet.look(), strict=True)
        return [y for y, (plain, quiet) in enumerate(looks) if plain != quiet]

    def _drawn(self) -> list[frames.Strip]:
        return [frames.line(self._chance, self._width, self._odd) for _ in range(self._height)]


USUAL = (Pair.paint, Pair.repaint, Pair.change, Pair.change, Pair.change, Pair.scroll, Pair.pass_on)
EXPECTED = (*USUAL, Pair.resize, Pair.spoil, Pair.regain)
ALL = (*EXPECTED, Pair.surprise, Pair.surprise, Pair.surprise)


Deed = Callable[[Pair], None]
