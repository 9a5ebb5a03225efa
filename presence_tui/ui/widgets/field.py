"""An input line that neither blinks nor draws a box."""

from __future__ import annotations

from contextlib import suppress

from textual import events
from textual.app import ScreenStackError
from textual.geometry import Offset, Size
from textual.reactive import Reactive
from textual.widgets import Input

_EDITING = {
    "backspace": "delete_left",
    "delete": "delete_right",
    "left": "cursor_left",
    "right": "cursor_right",
    "home": "home",
    "end": "end",
    "ctrl+a": "home",
    "ctrl+e": "end",
    "ctrl+k": "delete_right_all",
    "ctrl+u": "delete_left_all",
    "ctrl+w": "delete_left_word",
    "enter": "submit",
}
"""Keys that act on the text, and Textual's actions for them."""


class Field(Input):
    """Textual's Input on one line, with a still cursor: a blinking one sends 2 kB a second."""

    virtual_size: Reactive[Size] = Reactive(Size(0, 0))
    """How far there is to scroll. Textual lays out the whole screen when it changes, at every letter; a line's place stays."""

    def __init__(self, *, id: str | None = None, placeholder: str = "") -> None:
        super().__init__(id=id, placeholder=placeholder, compact=True, select_on_focus=False, classes="field")
        self.cursor_blink = False
        self.left_alone: frozenset[str] = frozenset()
        """Keys that are no text here: whatever holds the field has a use for them."""

    def validate_value(self, value: str) -> str:
        """Drop what would act on the terminal: a paste may hold escape sequences, which Textual would write as they are."""
        return value if value.isprintable() else "".join(char for char in value if char.isprintable())

    def on_blur(self) -> None:
        """Let the terminal's cursor go: Textual would move it to where somebody typed after every update, for good."""
        self._let_go()

    def watch_selection(self) -> None:
        """Leave the terminal's cursor where it is, where a text is set and not typed."""
        self._let_go()

    def _let_go(self) -> None:
        with suppress(ScreenStackError):  # the app ends
            if not isinstance(self.app.focused, Input):
                self.app.cursor_position = Offset(0, 0)

    async def on_key(self, event: events.Key) -> None:
        """Act in the order of typing: of keys that come in one burst, Textual runs bindings after all letters."""
        if action := _EDITING.get(event.key):
            event.prevent_default().stop()
            await self.run_action(action)
        elif event.key in self.left_alone:
            event.prevent_default()

    def on_paste(self, event: events.Paste) -> None:
        """Take the first line that holds something. Textual takes the first one, which is empty where a whole line was copied."""
        event.prevent_default().stop()
        start, end = sorted(self.selection)
        self.replace(next((line for line in event.text.splitlines() if line.strip()), ""), start, end)
