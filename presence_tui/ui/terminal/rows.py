"""One row: what Textual has drawn there, and what the terminal shows there."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, TypeGuard

from presence_tui.ui.terminal.painter import Cells
from presence_tui.ui.terminal.pen import DEFAULT, Pen


class Write(NamedTuple):
    """Text and pens that Textual wrote into a row without moving the cursor."""

    x: int
    end: int
    """The column behind it, as Textual takes it."""
    pen: Pen
    """The pen before it."""
    body: str
    after: Pen | None


class Row:
    """A cell is None where nobody knows what Textual's writes have left there, since terminals differ about some text."""

    def __init__(self, width: int) -> None:
        self.chars: list[str | None] = [None] * width
        self.pens: list[Pen] = [DEFAULT] * width
        self.shown: Cells | None = None
        """What the terminal shows, where that is known."""
        self.writes: list[Write] = []
        """What was written since `shown`."""
        self.sent: list[Write] = []
        """What was sent last, as it was written; sending it once more would change nothing."""
        self.base: Cells | None = None
        self.log: list[Write] = []
        """What makes an unknown row from `base`."""

    def put(self, x: int, chars: list[str], pens: list[Pen]) -> None:
        """Write known cells. Halves that are left of wide characters look different in each terminal."""
        end = x + len(chars)
        if x and self.chars[x] == "":
            self.chars[x - 1] = None
        if end < len(self.chars) and self.chars[end] == "":
            self.chars[end] = None
        self.chars[x:end] = chars
        self.pens[x:end] = pens

    def blur(self, x: int) -> None:
        """Write something that nobody knows the width of, which may also join the cell before it."""
        start = max(x - 1, 0)
        self.chars[start:] = [None] * (len(self.chars) - start)

    def cells(self) -> Cells | None:
        """Return the cells Textual has drawn, or None where some are unknown."""
        chars, pens = self.chars, self.pens
        return (chars.copy(), pens.copy()) if _known(chars) else None

    def keep(self) -> None:
        """Remember what was sent as it was written."""
        if self.shown is not None:
            self.base, self.shown, self.log = self.shown, None, []
        for write in self.writes:
            self.log = [old for old in self.log if not write.x <= old.x < old.end <= write.end]
            self.log.append(write)
        self.sent, self.writes = self.writes or self.sent, []

    def lengthen(self, body: str, after: Pen | None) -> bool:
        """Add text to what was sent last, if anything was sent as it was written."""
        if self.sent:
            last = self.sent[-1]
            self.sent[-1] = self.log[-1] = last._replace(body=last.body + body, after=after)
        return bool(self.sent)

    def know(self, cells: Cells) -> None:
        """Remember that the terminal shows `cells`."""
        self.shown, self.base = cells, None
        self.writes, self.sent, self.log = [], [], []


def _known(chars: Sequence[str | None]) -> TypeGuard[list[str]]:
    return None not in chars
