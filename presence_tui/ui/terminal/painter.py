"""Writes cells to the terminal. Knows where its cursor is and what its pen is, and nothing of what it shows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from presence_tui.ui.terminal.motion import Place, motion
from presence_tui.ui.terminal.pen import Pen, transition

SYNC_START, SYNC_END = "\x1b[?2026h", "\x1b[?2026l"
"""A terminal that understands them shows at once what comes between them."""

_GAP = 8
"""Unchanged cells that may be cheaper to write again than to jump over."""

Cells = tuple[list[str], list[Pen]]
"""A row, known in every cell: its characters, "" for the second half of a wide one, and its pens."""


class Painter:
    """Collects what is to be sent."""

    def __init__(self) -> None:
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

    def stand(self, y: int, x: int, cells: Cells | None) -> None:
        """Have the cursor there, also behind the last column, to which only its text leads."""
        if cells is None or x < len(cells[0]):
            self.move((y, x))
            return
        chars, pens = cells
        last = x - 1 if chars[-1] else x - 2
        self.move((y, last))
        self.take_up(pens[last])
        self.send(chars[last])
        self.at = y, None

    def take_up(self, pen: Pen) -> None:
        """Have the terminal draw with `pen` what comes next."""
        if self.pen != pen:
            self.send(transition(self.pen, pen))
            self.pen = pen

    def paint(self, y: int, cells: Cells, shown: Cells | None) -> None:
        """Write the cells of row `y` that are not what is shown there, or all of them."""
        chars, pens = cells
        width = len(chars)
        for start, end in _differing(cells, shown) if shown else [(0, width)]:
            self._reach((y, start), cells)
            while start < end:
                stop, pen = start + 1, pens[start]
                while stop < end and (pens[stop] is pen or not chars[stop]):
                    stop += 1
                self.take_up(pen)
                self.send("".join(chars[start:stop]))
                start = stop
            self.at = y, None if end == width else end

    def _reach(self, to: Place, cells: Cells) -> None:
        """Have the cursor there, by writing once more what stands in between where that is shortest."""
        chars, pens = cells
        y, x = self.at or (-1, None)
        if x is not None and y == to[0] and 0 < to[1] - x <= _GAP and chars[x]:
            between = "".join(chars[x : to[1]])
            pen = pens[x]
            alike = pens[x : to[1]].count(pen) == to[1] - x
            if alike and pen in (self.pen, pens[to[1]]) and len(between.encode()) <= len(motion(self.at, to)):
                self.take_up(pen)
                self.send(between)
                self.at = to
        self.move(to)


def _differing(cells: Cells, shown: Cells) -> Iterator[tuple[int, int]]:
    """Yield the spans of cells that differ, each with the wide characters whole."""
    chars, pens = cells
    start = end = -1
    for x, (char, other, pen, other_pen) in enumerate(zip(chars, shown[0], pens, shown[1], strict=True)):
        if x < end or (char == other and pen == other_pen):
            continue
        if x != end:
            if end > start:
                yield start, end
            start = x if char else x - 1
        end = x + 2 if _is_wide(chars, x) else x + 1
    if end > start:
        yield start, end


def _is_wide(chars: Sequence[str], x: int) -> bool:
    return x + 1 < len(chars) and not chars[x + 1]
