"""Lines of toned words that scroll by themselves. Knows not what they are about."""

from __future__ import annotations

from collections.abc import Sequence

from textual import events
from textual.scroll_view import ScrollView
from textual.strip import Strip

from presence_tui.ui.drawing import Drawing
from presence_tui.ui.palette import Surface
from presence_tui.ui.strips import strip_of
from presence_tui.ui.widgets.content import set_content_height
from presence_tui.ui.widgets.divider import divider_bar, dress
from presence_tui.ui.widgets.seam import repaint
from presence_tui.view.tones import Ink, Line, Span

_EDGE: Span = (" ", Ink("text"))


class LinesPane(ScrollView, can_focus=True, inherit_bindings=False):
    """Shows lines on one surface; keeps its scroll position while they are about the same thing."""

    DEFAULT_CSS = """
    LinesPane { overflow-x: hidden; overflow-y: scroll; scrollbar-size-vertical: 1; }
    """

    def __init__(
        self, drawing: Drawing, surface: Surface = "panel", *, id: str | None = None, classes: str | None = None
    ) -> None:
        super().__init__(id=id, classes=classes)
        self._drawing = drawing
        self._surface: Surface = surface
        self._lines: Sequence[Line] = ()
        self._key: str | None = None
        self._drawn: list[Strip] | None = None

    def on_mount(self) -> None:
        """Draw the scrollbar as a thin line."""
        self._dress_bar()

    def redress(self) -> None:
        """Draw with another palette."""
        self._drawn = None
        self._dress_bar()
        self.refresh()

    def _dress_bar(self) -> None:
        palette, glyphs = self._drawing.palette, self._drawing.glyphs
        ground = palette.style(Ink("text"), self._surface)
        dress(self.vertical_scrollbar, divider_bar(" ", glyphs.thumb, ground, palette.thumb_on(self._surface)))

    @property
    def text_width(self) -> int:
        """Cells that a line may take, inside one blank at either edge."""
        return max(self.scrollable_content_region.width - 2, 0)

    def show(self, key: str | None, lines: Sequence[Line]) -> None:
        """Show `lines` about `key`; another key begins at the top."""
        before, self._lines = self._lines, lines
        if key != self._key:
            self._key = key
            self.scroll_to(y=0, animate=False)
        set_content_height(self, len(lines))
        old, self._drawn = self._drawn, None
        if not self.is_attached or not self.display or not self.size:
            return
        if old is not None:
            self._drawn = self._redrawn(before, old)
        repaint(self, (), old, self._rows())

    def _redrawn(self, before: Sequence[Line], old: Sequence[Strip]) -> list[Strip]:
        """Return the rows; those whose lines are as they were `before`, in the `old` ones, are not made anew."""
        width, top = self.scrollable_content_region.width, self.scroll_offset.y
        rows = []
        for y, strip in zip(range(top, top + self.size.height), old, strict=False):
            same = strip.cell_length == width and _line(before, y) == _line(self._lines, y)
            rows.append(strip if same else self._row(y, width))
        return rows + [self._row(top + y, width) for y in range(len(rows), self.size.height)]

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Draw the lines that came into sight."""
        self._drawn = None
        super().watch_scroll_y(old_value, new_value)

    def on_resize(self, _event: events.Resize) -> None:
        """Forget what was drawn for another size."""
        self._drawn = None

    def render_line(self, y: int) -> Strip:
        """Return one row of the screen."""
        rows = self._rows()
        width = self.scrollable_content_region.width
        return rows[y] if y < len(rows) else strip_of([], width, self._drawing.palette, self._surface)

    def _rows(self) -> list[Strip]:
        if self._drawn is None:
            width, top = self.scrollable_content_region.width, self.scroll_offset.y
            self._drawn = [self._row(y, width) for y in range(top, top + self.size.height)]
        return self._drawn

    def _row(self, y: int, width: int) -> Strip:
        palette, ellipsis = self._drawing.palette, self._drawing.glyphs.ellipsis
        return strip_of([_EDGE, *_line(self._lines, y)], width, palette, self._surface, ellipsis)


def _line(lines: Sequence[Line], y: int) -> Line:
    return lines[y] if y < len(lines) else []
