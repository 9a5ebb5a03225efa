"""Taking the focus without a repaint: Textual draws a widget whole for it, also where only a row looks different."""

from __future__ import annotations

from textual import events
from textual.widget import Widget


class QuietFocus(Widget):
    """A widget that draws by itself, in `watch_has_focus`, what having the focus changes."""

    def on_focus(self, event: events.Focus) -> None:
        """Take the focus, in place of Textual's own handler."""
        event.prevent_default()
        self.has_focus = True
        self.post_message(events.DescendantFocus(self))

    def on_blur(self, event: events.Blur) -> None:
        """Leave the focus to another widget, in place of Textual's own handler."""
        event.prevent_default()
        self.has_focus = False
        self.post_message(events.DescendantBlur(self))
