"""One row: what Textual has drawn there, and what the terminal shows there.

A cell is None where nobody knows what it shows, since terminals differ about a text, or about half a wide character. The writes
that make such cells, or hit them, are kept: they must reach the terminal as they are. All others are known by their cells.
"""

from __future__ import annotations

from typing import NamedTuple

from presence_tui.ui.terminal.pen import DEFAULT, Pen

_LOGGED = 16
"""Writes of which it is remembered that they made a row."""


class Write(NamedTuple):
    """Text and pens that Textual wrote into a row without moving the cursor."""

    x: int
    chars: list[str]
    """What it puts into the cells, "" into the second one of a wide character, as far as that is sure."""
    pens: list[Pen]
    """What of its pens is seen there."""
    sure: bool
    """Whether `chars` is all of it; else everything behind them is unknown, and what is before may be joined."""
    before: Pen
    body: str
    after: Pen | None


class Cells:
    """What a row shows: characters, "" in the second cell of a wide one, and their pens."""

    def __init__(self, width: int, char: str | None = None) -> None:
        self.chars = [char] * width
        self.pens: list[Pen] = [DEFAULT] * width

    @property
    def known(self) -> bool:
        """Whether every cell is."""
        return None not in self.chars

    def looks_like(self, other: Cells) -> bool:
        """Whether all cells are the same."""
        return self.chars == other.chars and self.pens == other.pens

    def copy(self) -> Cells:
        """Return cells that do not change with these."""
        other = Cells(0)
        other.chars, other.pens = self.chars.copy(), self.pens.copy()
        return other

    def text(self, x: int, end: int) -> str:
        """Return what known cells say."""
        return "".join(filter(None, self.chars[x:end]))

    def erasable(self, x: int) -> bool:
        """Whether the cell at `x` is what the terminal makes of one that it erases."""
        return self.chars[x] == " " and not self.pens[x].attributes

    def run_end(self, x: int) -> int:
        """Return the end of the cells from `x` on that one pen draws: all of them blanks, or none."""
        chars, pens = self.chars, self.pens
        pen, blank, stop = pens[x], chars[x] == " ", x + 1
        while stop < len(chars) and (not (char := chars[stop]) or (pens[stop] is pen and (char == " ") is blank)):
            if char is None:
                break
            stop += 1
        return stop

    def take(self, write: Write) -> bool:
        """Be written into; return whether that was a matter of known cells alone, old and new."""
        x, chars = write.x, self.chars
        end = x + len(write.chars)
        clear = write.sure and None not in chars[x:end]
        if x and chars[x : x + 1] == [""]:
            chars[x - 1], clear = None, False
        if chars[end : end + 1] == [""]:
            chars[end], clear = None, False
        chars[x:end], self.pens[x:end] = write.chars, write.pens
        if not write.sure:
            start = max(end - 1, 0)
            if chars[start] == "":
                start -= 1
            chars[start:] = [None] * (len(chars) - start)
        return clear


class Row:
    """What Textual has drawn, and what the terminal shows."""

    def __init__(self, width: int) -> None:
        self.drawn = Cells(width)
        self.shown = Cells(width)
        self.last: Write | None = None
        """What Textual wrote last."""
        self.writes: list[Write] = []
        """What must reach the terminal as it was written."""
        self._clear: list[Write] = []
        """What came since, and need not, unless there comes more that must."""
        self._sent: list[Write] = []
        """What reached it so the last time; once more it would change nothing."""
        self._base: Cells | None = None
        self._log: list[Write] = []
        """What makes a row with unknown cells of `_base`."""

    def write(self, write: Write) -> None:
        """Take what Textual writes."""
        self.last = write
        self._clear.append(write)
        if not self.drawn.take(write):
            self.writes += self._clear
            self._clear.clear()

    def due(self, whatever: bool) -> list[Write]:
        """Return what must be sent as it was written, or nothing where that was the last thing sent unless `whatever`."""
        self._clear.clear()
        if self.drawn.known:  # no need of that: its cells say it all
            self.writes.clear()
            self._sent, self._base, self._log = [], None, []
        if not self.writes:
            return []
        if self.shown.known:
            self._base, self._log = self.shown.copy(), []
        again = self.writes == self._sent
        if not again:
            self._log = [*self._log, *self.writes][-_LOGGED:]
        self._sent, self.writes = self.writes, []
        return [] if again and not whatever else self._sent

    def remade(self) -> tuple[Cells, list[Write]]:
        """Return what makes this row on a terminal that may show anything: cells, and what was written over them."""
        if self.drawn.known:
            return self.drawn, []
        return self._base or Cells(len(self.drawn.chars), " "), self._log

    def lengthen(self, body: str, after: Pen | None) -> bool:
        """Add text to what was sent last, if anything was sent as it was written."""
        if self._sent:
            last = self._sent[-1]
            self._sent[-1] = self._log[-1] = last._replace(sure=False, body=last.body + body, after=after)
        return bool(self._sent)
