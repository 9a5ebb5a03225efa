"""An input line that neither blinks nor draws a box."""

from __future__ import annotations

from textual.widgets import Input


class Field(Input):
    """Textual's Input on one line, with a still cursor: a blinking one sends 2 kB a second."""

    def __init__(self, *, id: str | None = None, placeholder: str = "") -> None:
        super().__init__(id=id, placeholder=placeholder, compact=True, select_on_focus=False, classes="field")
        self.cursor_blink = False
