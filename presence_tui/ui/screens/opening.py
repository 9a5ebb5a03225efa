"""The first frame: a header that says what is being done. The table's widgets are loaded and made after it is drawn."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.screen import Screen

from presence_tui.ui.context import Context
from presence_tui.ui.widgets.canvas import Canvas
from presence_tui.view.footer import footer_line
from presence_tui.view.opening import opening_header


class OpeningScreen(Screen[None]):
    """Header, nothing yet, footer."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._common = context

    def compose(self) -> ComposeResult:
        """Make the lines, with their words."""
        drawing, width = self._common.drawing, self.app.size.width
        header = Canvas(drawing, "bar", id="header")
        surroundings = self._common.surroundings
        waits = surroundings.first_start is not None and surroundings.first_start.facts.needed
        header.show([opening_header(None if waits else surroundings.people(), width)])
        footer = Canvas(drawing, "bar", id="footer")
        footer.show([footer_line([], self._common.keys.footer(("quit", "quit")), width)])
        yield header
        yield footer
