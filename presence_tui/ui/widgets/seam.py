"""A part of a canvas that a widget of its own draws.

Textual's partial update repaints from the left edge of a widget to the last changed cell. A widget that lies over a blank
column, or over a number, moves that edge: a change beyond it leaves what stands before it alone. It shows the very cells that
the canvas would show there, so nobody sees it. Where the terminal is sent no more than what differs there is none: each of them
cuts every row that is painted in two.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from textual import events
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from presence_tui.ui.strips import changed_regions


class Seam(Widget):
    """Shows `cells` columns of what `row(y)` returns, from `column` on. Its parent must name its layer, `seam<number>`."""

    DEFAULT_CSS = "Seam { position: absolute; width: 1; height: 1fr; }"

    def __init__(self, number: int, row: Callable[[int], Strip], on_pressed: Callable[[int, int], None] | None = None) -> None:
        super().__init__()
        self.styles.layer = f"seam{number}"
        self._row = row
        self._on_pressed = on_pressed
        self.column = 0
        self.cells = 1

    def place(self, column: int, cells: int, top: int = 0) -> None:
        """Lie over `cells` columns from `column` on, `top` rows below the parent's first; 0 cells: nowhere."""
        self.column, self.cells = column, cells
        self.display = cells > 0
        self.styles.width = max(cells, 1)
        self.styles.offset = (column, top)

    def render_line(self, y: int) -> Strip:
        """Return the cells of the canvas below."""
        return self._row(y).crop(self.column, self.column + self.cells)

    def on_click(self, event: events.Click) -> None:
        """Pass a click on: to the user this is the canvas. The parent would take the place for one of its own."""
        event.stop()
        if self._on_pressed:
            self._on_pressed(self.column + event.x, event.y)


def refresh_all(canvas: Widget, seams: Sequence[Seam]) -> None:
    """Repaint the canvas and what lies over it."""
    for widget in (canvas, *seams):
        widget.refresh()


def repaint(canvas: Widget, seams: Sequence[Seam], before: Sequence[Strip] | None, after: Sequence[Strip]) -> None:
    """Refresh the cells in which `after` differs from `before`, each in the widget that shows it; all where they do not match."""
    if before is None or len(before) != len(after):
        refresh_all(canvas, seams)
        return
    shown = [seam for seam in seams if seam.display]
    edges = sorted({edge for seam in shown for edge in (seam.column, seam.column + seam.cells)})
    by_column = {seam.column: seam for seam in shown}
    regions: list[Region] = []
    for y, (old, new) in enumerate(zip(before, after, strict=True)):
        if old is new:
            continue
        for region, left in changed_regions(old, new, y, edges):
            seam = by_column.get(left)
            if seam is None:
                regions.append(region)
            else:
                seam.refresh(region.translate((-left, 0)))
    if regions:
        canvas.refresh(*regions)
