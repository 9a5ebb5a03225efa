"""The details of one person: facts, then the JSON as sent."""

from __future__ import annotations

from textual import events
from textual.message import Message

from presence_tui.ui.widgets.lines_pane import LinesPane


class DetailPane(LinesPane):
    """Asks for its lines anew when they no longer fit."""

    class LinesWanted(Message):
        """The pane has another width, or got or lost the focus, which its title shows."""

    def on_resize(self, _event: events.Resize) -> None:
        """Have lines made for this size."""
        self.post_message(self.LinesWanted())

    def on_focus(self) -> None:
        """Have the title drawn as focused."""
        self.post_message(self.LinesWanted())

    def on_blur(self) -> None:
        """Have the title drawn as not focused."""
        self.post_message(self.LinesWanted())
