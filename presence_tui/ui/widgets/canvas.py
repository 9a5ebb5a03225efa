"""A widget that draws lines and repaints only the cells that differ from those it drew before."""

from __future__ import annotations

from collections.abc import Sequence

from textual.strip import Strip
from textual.widget import Widget

from presence_tui.ui.drawing import Drawing
from presence_tui.ui.palette import Surface
from presence_tui.ui.strips import strip_of
from presence_tui.ui.widgets.seam import Seam, refresh_all, repaint
from presence_tui.view.tones import Line


class Canvas(Widget):
    """Shows lines of toned words on one surface. Equal cells cost nothing."""

    DEFAULT_CSS = "Canvas { height: 1; }"

    def __init__(self, drawing: Drawing, surface: Surface = "bg", *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._drawing = drawing
        self._surface: Surface = surface
        self._lines: Sequence[Line] = ()
        self._drawn: list[Strip] | None = None
        self.seams: list[Seam] = []

    def show(self, lines: Sequence[Line], surface: Surface | None = None) -> None:
        """Show `lines`, top first, cut at the right edge; what is below them is blank."""
        surface = surface or self._surface
        if self._drawn is not None and surface == self._surface and lines == self._lines:
            return
        self._lines, self._surface = lines, surface
        old, self._drawn = self._drawn, None
        if not self.is_attached or not self.size:
            return
        repaint(self, self.seams, old, self._rows())

    def on_resize(self) -> None:
        """Forget what was drawn for another size."""
        self._drawn = None
        refresh_all(self, self.seams)

    def redress(self) -> None:
        """Draw with another palette."""
        self._drawn = None
        refresh_all(self, self.seams)

    def row_strip(self, y: int) -> Strip:
        """Return the row `y`."""
        rows = self._rows()
        return rows[y] if y < len(rows) else strip_of([], self.size.width, self._drawing.palette, self._surface)

    def render_line(self, y: int) -> Strip:
        """Return one row."""
        return self.row_strip(y)

    def _rows(self) -> list[Strip]:
        if self._drawn is None:
            palette, ellipsis = self._drawing.palette, self._drawing.glyphs.ellipsis
            lines = [*self._lines, *[[]] * (self.size.height - len(self._lines))][: self.size.height]
            self._drawn = [strip_of(line, self.size.width, palette, self._surface, ellipsis) for line in lines]
        return self._drawn
