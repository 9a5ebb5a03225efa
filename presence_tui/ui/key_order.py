"""Has keys that arrive together, as over a slow line, act in their order: each as if the one before had been waited for.

Textual hands every key to the focused widget first, and runs a command when the key comes back from there. By then the letters
after the key that opens a field were given to the table, where they are commands too.
"""

from __future__ import annotations

from textual import events
from textual.app import App
from textual.widgets import Input


class KeyOrder(App[int], inherit_bindings=False):
    """Runs the command of a key before the next key is looked at, unless a field has the focus: that takes its keys itself."""

    async def on_event(self, event: events.Event) -> None:
        """Take a key where no field does."""
        if not isinstance(event, events.Key) or event.is_forwarded:
            await super().on_event(event)
            return
        self.app_focus = True  # whoever had the focus when the terminal lost it has it again
        if isinstance(self.focused, Input):
            await super().on_event(event)
        elif not await self._check_bindings(event.key, priority=True):
            await self._check_bindings(event.key)
