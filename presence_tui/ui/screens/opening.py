"""The first frame: a header that says what is being done. The table's widgets are loaded and made after it is drawn."""

from __future__ import annotations

from textual.screen import Screen
from textual.strip import Strip

from presence_tui.ui.context import Context
from presence_tui.ui.strips import BLANK, strip_of
from presence_tui.view.footer import footer_line
from presence_tui.view.opening import opening_header
from presence_tui.view.tones import Line


class OpeningScreen(Screen[None]):
    """Header, nothing yet, footer: drawn by the screen itself, since every widget takes its time."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._common = context

    def render_line(self, y: int) -> Strip:
        """Return one row."""
        width, height = self.size
        if y == 0:
            return self._strip(self._header(width))
        if y == height - 1:
            return self._strip(footer_line([], self._common.keys.footer(("quit", "quit")), width))
        return Strip.blank(width, self._common.drawing.palette.style(BLANK))

    def _header(self, width: int) -> Line:
        surroundings = self._common.surroundings
        waits = surroundings.first_start is not None and surroundings.first_start.facts.needed
        return opening_header(None if waits else surroundings.people(), width)

    def _strip(self, line: Line) -> Strip:
        drawing = self._common.drawing
        return strip_of(line, self.size.width, drawing.palette, "bar", drawing.glyphs.ellipsis)
