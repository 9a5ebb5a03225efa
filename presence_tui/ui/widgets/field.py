"""An input line that neither blinks nor draws a box."""

from __future__ import annotations

from textual.geometry import Size
from textual.reactive import Reactive
from textual.widgets import Input


class Field(Input):
    """Textual's Input on one line, with a still cursor: a blinking one sends 2 kB a second."""

    virtual_size: Reactive[Size] = Reactive(Size(0, 0))
    """How far there is to scroll. Textual lays out the whole screen when it changes, at every letter; a line's place stays."""

    def __init__(self, *, id: str | None = None, placeholder: str = "") -> None:
        super().__init__(id=id, placeholder=placeholder, compact=True, select_on_focus=False, classes="field")
        self.cursor_blink = False

    def validate_value(self, value: str) -> str:
        """Drop what would act on the terminal: a paste may hold escape sequences, which Textual would write as they are."""
        return value if value.isprintable() else "".join(char for char in value if char.isprintable())
