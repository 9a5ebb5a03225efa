"""Writes cells to the terminal. Knows where its cursor is and what its pen is, and nothing of what it shows.

The cursor goes the shortest way, and never by LF, which the tty makes another sequence of.
"""

from __future__ import annotations

from collections.abc import Iterator

from presence_tui.ui.terminal.pen import DEFAULT, Pen, draws, that_draws, transition
from presence_tui.ui.terminal.rows import Cells, Write

Place = tuple[int, int]
"""Row and column, from 0."""

SYNC_START, SYNC_END = "\x1b[?2026h", "\x1b[?2026l"
"""A terminal that understands them shows at once what comes between them."""

_GAP = 8
"""Unchanged cells that may be cheaper to write again than to jump over."""


class Painter:
    """Collects what is to be sent."""

    def __init__(self, erases: bool) -> None:
        self._erases = erases
        self.at: tuple[int, int | None] | None = None
        """The terminal's cursor; its column is None behind the last one, all of it None where nobody knows."""
        self.pen: Pen | None = None
        self._sent: list[str] = []
        self._synchronised: bool | None = None
        """Whether SYNC_START was sent; None outside of such a frame."""

    def take(self) -> str:
        """Return everything since the last time."""
        sent, self._sent = "".join(self._sent), []
        return sent

    def synchronise(self, sequence: str) -> None:
        """Send SYNC_START before what comes next, and not at all if nothing does; SYNC_END where there is something to end."""
        if sequence == SYNC_END:
            if self._synchronised:
                self._sent.append(SYNC_END)
            self._synchronised = None
        elif self._synchronised is None:
            self._synchronised = False

    def send(self, data: str) -> None:
        """Send `data` as it is."""
        if self._synchronised is False:
            self._sent.append(SYNC_START)
            self._synchronised = True
        self._sent.append(data)

    def move(self, to: Place) -> None:
        """Have the cursor there."""
        if self.at != to:
            self.send(motion(self.at, to))
            self.at = to

    def stand(self, y: int, x: int, cells: Cells) -> None:
        """Have the cursor there, also behind the last column, to which only its text leads."""
        if x < len(cells.chars):
            self.move((y, x))
            return
        last = x - 1 if cells.chars[-1] else x - 2
        self.move((y, last))
        self.take_up(cells.pens[last])
        self.send(cells.chars[last] or "")
        self.at = y, None

    def take_up(self, cell: Pen, coming: Pen = DEFAULT) -> None:
        """Have the terminal draw as with `cell` what comes next, and where that leaves a choice, with what comes then."""
        pen = that_draws(cell, self.pen, coming)
        if self.pen != pen:
            self.send(transition(self.pen, pen))
            self.pen = pen

    def repeat(self, y: int, write: Write) -> None:
        """Send what Textual wrote into row `y`, as it was."""
        self.move((y, write.x))
        self.take_up(write.before)
        self.send(write.body)
        self.at, self.pen = None, write.after

    def paint(self, y: int, drawn: Cells, shown: Cells) -> None:
        """Write the known cells of row `y` that are not what is shown there."""
        width, done = len(drawn.chars), 0
        spans = list(_differing(drawn, shown))
        for number, (start, end) in enumerate(spans):
            x = max(start, done)
            while x < end:
                run = drawn.run_end(x)
                self._reach((y, x), drawn)
                self.take_up(drawn.pens[x], drawn.pens[run] if run < width else DEFAULT)
                stop = self._erase(x, run, spans[number:], drawn, shown) if self._erases and drawn.erasable(x) else x
                if stop == x:
                    stop = min(run, end)
                    self.send(drawn.text(x, stop))
                    self.at = y, None if stop == width else stop
                x = done = stop

    def _erase(self, x: int, run: int, spans: list[tuple[int, int]], drawn: Cells, shown: Cells) -> int:
        """Have the terminal make blanks of what differs from `x` to `run`, if that is shorter; return where they end, or `x`.

        The cursor stays where it is.
        """
        stop = min(run, max(end for start, end in spans if start < run))
        blanks = stop - x
        if run == len(drawn.chars):
            sequence, cost = "\x1b[K", 3
        else:
            sequence = f"\x1b[{blanks}X"
            cost = len(sequence) * (2 if stop < spans[-1][1] else 1)
            if not shown.chars[stop]:  # half a wide character would be left, which tmux makes a blank without a colour
                return x
        if blanks <= cost:
            return x
        self.send(sequence)
        return stop

    def _reach(self, to: Place, cells: Cells) -> None:
        """Have the cursor there, by writing once more what stands in between where that is shortest."""
        y, x = self.at or (-1, None)
        if x is not None and y == to[0] and 0 < to[1] - x <= _GAP and cells.chars[x] and None not in cells.chars[x : to[1]]:
            pens = cells.pens[x : to[1]]
            pen = that_draws(cells.pens[to[1]], self.pen, pens[0])
            for one in (self.pen, pen):
                between = cells.text(x, to[1])
                if one and all(draws(one, cell) for cell in pens) and len(between.encode()) <= len(motion(self.at, to)):
                    self.take_up(one)
                    self.send(between)
                    self.at = to
                    return
        self.move(to)


def _differing(drawn: Cells, shown: Cells) -> Iterator[tuple[int, int]]:
    """Yield the spans of known cells that differ, each with its wide characters whole."""
    chars = drawn.chars
    start = end = -1
    for x, (char, other, pen, other_pen) in enumerate(zip(chars, shown.chars, drawn.pens, shown.pens, strict=True)):
        if x < end or char is None or (char == other and pen == other_pen):
            continue
        if x != end:
            if end > start:
                yield start, end
            start = x if char else x - 1
        end = x + 2 if chars[x + 1 : x + 2] == [""] else x + 1
    if end > start:
        yield start, end


def absolute(to: Place) -> str:
    """Return the sequence that goes to a place from anywhere (CUP)."""
    y, x = to
    row = y + 1 if y else ""
    return f"\x1b[{row};{x + 1}H" if x else f"\x1b[{row}H"


def motion(at: tuple[int, int | None] | None, to: Place) -> str:
    """Return the shortest sequence from `at` to another place.

    `at` is None where nobody knows, and its column is None behind the last one, where terminals differ.
    """
    ways = [absolute(to)]
    if at is not None:
        across = _across(at[1], to[1])
        if at[0] != to[0]:
            down = _down(at[0], to[0])
            ways += [way + down for way in across]
        else:
            ways += across
            ways.append(f"\x1b[{to[1] + 1}G")
    return min(ways, key=len)


def _across(x: int | None, to: int) -> list[str]:
    """Return the ways to column `to` of the same row, but for the absolute one."""
    if to == 0:
        return ["\r"] if x != 0 else [""]
    if x is None:
        return []
    if x == to:
        return [""]
    if x < to:
        return [f"\x1b[{_count(to - x)}C"]
    return ["\b" * (x - to), f"\x1b[{_count(x - to)}D"]


def _down(y: int, to: int) -> str:
    relative = f"\x1b[{_count(abs(to - y))}{'A' if to < y else 'B'}"
    return min(relative, f"\x1b[{to + 1}d", key=len)


def _count(number: int) -> str:
    return "" if number == 1 else str(number)
