"""The heads of the table's columns; a click on one is told."""

from __future__ import annotations

from textual import events
from textual.message import Message

from presence_tui.ui.widgets.canvas import Canvas


class HeadsLine(Canvas):
    """One line of heads."""

    class Pressed(Message):
        """Somebody clicked at `x`, counted in cells from the table's left edge."""

        def __init__(self, x: int) -> None:
            super().__init__()
            self.x = x

    def on_click(self, event: events.Click) -> None:
        """Tell where."""
        self.post_message(self.Pressed(event.x))
