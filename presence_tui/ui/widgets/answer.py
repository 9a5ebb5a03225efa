"""The fields of the set-up screen: one takes what is pasted as it is meant, the other changes its choice by a key."""

from __future__ import annotations

from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.message import Message

from presence_tui.ui.drawing import Drawing
from presence_tui.ui.widgets.canvas import Canvas
from presence_tui.ui.widgets.field import Field
from presence_tui.view.set_up_form import pasted


class Answer(Field):
    """Takes one id or name."""

    def __init__(self, with_issuer: bool, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._with_issuer = with_issuer

    def on_paste(self, event: events.Paste) -> None:
        """Take what the pasted text means."""
        event.prevent_default().stop()
        start, end = sorted(self.selection)
        self.replace(pasted(event.text, self._with_issuer), start, end)


class Choice(Canvas, can_focus=True):
    """Shows one of several; left, right and space ask for another one. Letters do nothing, as beside it they are text."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("right,space", "move(1)", show=False),
        Binding("left", "move(-1)", show=False),
    ]

    class Moved(Message):
        """Another choice is wanted."""

        def __init__(self, steps: int) -> None:
            super().__init__()
            self.steps = steps

    def __init__(self, drawing: Drawing, *, id: str | None = None) -> None:
        super().__init__(drawing, "sel", id=id)

    def check_consume_key(self, key: str, character: str | None) -> bool:
        """Keep letters from running commands."""
        return character is not None and character.isprintable() and character != " "

    def action_move(self, steps: int) -> None:
        """Ask for the choice that stands `steps` further."""
        self.post_message(self.Moved(steps))
