"""The details of one person: facts, then the JSON as sent. Scrolls by itself."""

from __future__ import annotations

from collections.abc import Sequence

from textual import events
from textual.geometry import Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from presence_tui.ui.drawing import Drawing
from presence_tui.ui.strips import strip_of
from presence_tui.ui.widgets.divider import divider_bar, dress
from presence_tui.ui.widgets.seam import repaint
from presence_tui.view.tones import Ink, Line, Span

_EDGE: Span = (" ", Ink("text"))


class DetailPane(ScrollView, can_focus=True, inherit_bindings=False):
    """Shows lines; keeps its scroll position while the same person is shown."""

    DEFAULT_CSS = """
    DetailPane { overflow-x: hidden; overflow-y: scroll; scrollbar-size-vertical: 1; }
    """

    class LinesWanted(Message):
        """The lines no longer fit: the pane has another width, or got or lost the focus, which its title shows."""

    def __init__(self, drawing: Drawing, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._drawing = drawing
        self._lines: Sequence[Line] = ()
        self._key: str | None = None
        self._drawn: list[Strip] | None = None

    def on_mount(self) -> None:
        """Draw the scrollbar as a thin line."""
        palette, glyphs = self._drawing.palette, self._drawing.glyphs
        ground = palette.style(Ink("text"), "panel")
        dress(self.vertical_scrollbar, divider_bar(" ", glyphs.thumb, ground, palette.thumb_on("panel")))

    @property
    def text_width(self) -> int:
        """Cells that a line may take, inside one blank at either edge."""
        return max(self.scrollable_content_region.width - 2, 0)

    def show(self, key: str | None, lines: Sequence[Line]) -> None:
        """Show `lines` about the person `key`."""
        self._lines = lines
        if key != self._key:
            self._key = key
            self.scroll_to(y=0, animate=False)
        if self.virtual_size.height != len(lines):
            self.virtual_size = Size(self.scrollable_content_region.width, len(lines))
        old, self._drawn = self._drawn, None
        if not self.is_attached or not self.display or not self.size:
            return
        new = self._rows()
        if old is None or len(old) != len(new):
            self.refresh()
        else:
            repaint(self, (), old, new)

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Draw the lines that came into sight."""
        self._drawn = None
        super().watch_scroll_y(old_value, new_value)

    def on_resize(self, _event: events.Resize) -> None:
        """Forget what was drawn for another size, and have lines made for this one."""
        self._drawn = None
        self.post_message(self.LinesWanted())

    def on_focus(self) -> None:
        """Have the title drawn as focused."""
        self.post_message(self.LinesWanted())

    def on_blur(self) -> None:
        """Have the title drawn as not focused."""
        self.post_message(self.LinesWanted())

    def render_line(self, y: int) -> Strip:
        """Return one row of the screen."""
        rows = self._rows()
        width = self.scrollable_content_region.width
        return rows[y] if y < len(rows) else strip_of([], width, self._drawing.palette, "panel")

    def _rows(self) -> list[Strip]:
        if self._drawn is None:
            width, top = self.scrollable_content_region.width, self.scroll_offset.y
            palette, ellipsis = self._drawing.palette, self._drawing.glyphs.ellipsis
            seen = [self._lines[y] if y < len(self._lines) else [] for y in range(top, top + self.size.height)]
            self._drawn = [strip_of([_EDGE, *line], width, palette, "panel", ellipsis) for line in seen]
        return self._drawn
