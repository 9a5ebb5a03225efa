"""The counts: legend, filter bar and summary in one line. Each number is a seam, so that 9 to 10 repaints two cells."""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len
from textual import events
from textual.app import ComposeResult
from textual.containers import Container
from textual.message import Message

from presence_tui.model.availability import StatusClass
from presence_tui.ui.drawing import Drawing
from presence_tui.ui.widgets.canvas import Canvas
from presence_tui.ui.widgets.seam import Seam
from presence_tui.view.counts import CountsPart

_SEAMS = 7


class CountsLine(Container):
    """Shows parts, each at its place; a click on one tells its class."""

    class Pressed(Message):
        """Somebody clicked a class."""

        def __init__(self, status_class: StatusClass) -> None:
            super().__init__()
            self.status_class = status_class

    def __init__(self, drawing: Drawing, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._parts: Sequence[CountsPart] = ()
        self._canvas = Canvas(drawing, id="counts")
        seams = range(_SEAMS if drawing.seams else 0)
        self._seams = [Seam(number, self._canvas.row_strip, self._pressed_at) for number in seams]
        self._canvas.seams = self._seams

    def compose(self) -> ComposeResult:
        """Make the line and its seams."""
        yield self._canvas
        yield from self._seams

    def show(self, parts: Sequence[CountsPart]) -> None:
        """Show `parts`, which cover the line from left to right."""
        self._parts = parts
        for seam, (column, cells) in zip(self._seams, [*_numbers(parts), *[(0, 0)] * _SEAMS], strict=False):
            if (seam.column, seam.cells) != (column, cells):
                seam.place(column, cells)
        self._canvas.show([[span for part in parts for span in part.line]])

    def _pressed_at(self, x: int, _y: int) -> None:
        for part in self._parts:
            if part.status_class is not None and part.x <= x < part.x + part.width:
                self.post_message(self.Pressed(part.status_class))

    def on_click(self, event: events.Click) -> None:
        """Tell the class under the pointer."""
        self._pressed_at(event.x, event.y)


def _numbers(parts: Sequence[CountsPart]) -> list[tuple[int, int]]:
    """Return column and cells of what changes most: each class's number, and the words at the right end."""
    found: list[tuple[int, int]] = []
    for part in parts:
        if part.key == "right":
            words = sum(cell_len(text) for text, _ in part.line if text.strip()) + 2
            found.append((part.x + part.width - min(words + 1, part.width), min(words, part.width - 1)))
            continue
        at = part.x
        for place, (text, _) in enumerate(part.line):
            if place and text.strip().replace(",", "").isdigit():  # the first is the key or the glyph
                found.append((at, len(text) + 1))
            at += cell_len(text)
    return found
