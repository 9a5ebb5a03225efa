"""The sheet under the counts line in which every command can be found by its words."""

from __future__ import annotations

from collections.abc import Callable

from textual import events
from textual.app import ComposeResult
from textual.containers import Container
from textual.message import Message
from textual.widgets import Input

from presence_tui.ui.drawing import Drawing
from presence_tui.ui.widgets.canvas import Canvas
from presence_tui.ui.widgets.field import Field
from presence_tui.view.arrange import match_spans
from presence_tui.view.commands import COMMANDS, Command
from presence_tui.view.keymap import Keymap
from presence_tui.view.tones import Ink, Line

_ROWS = 8
_WORDS = 28


class CommandSheet(Container):
    """A field and the commands that match what is typed in it."""

    class Chosen(Message):
        """Somebody chose a command."""

        def __init__(self, command: Command) -> None:
            super().__init__()
            self.command = command

    class Closed(Message):
        """Somebody closed the sheet."""

    def __init__(self, drawing: Drawing, keymap: Keymap, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._drawing = drawing
        self._keymap = keymap
        self._offered: list[Command] = []
        self._matching: list[Command] = []
        self._index = 0
        self.is_open = False

    def compose(self) -> ComposeResult:
        """Make the field and the rows."""
        yield Canvas(self._drawing, "panel", id="sheet-title")
        with Container(id="sheet-field-box"):
            yield Canvas(self._drawing, "sel", id="sheet-mark")
            yield Field(id="sheet-field")
        yield Canvas(self._drawing, "panel", id="sheet-rows")

    def open(self, available: Callable[[str], bool]) -> None:
        """Offer the commands that would do something now."""
        self._offered = [command for command in COMMANDS if command.listed and available(command.id)]
        self.is_open = True
        field = self.query_one("#sheet-field", Field)
        field.value = ""
        field.focus()
        self._match("")
        self.call_after_refresh(self._draw)

    def close(self) -> None:
        """Stand back."""
        self.is_open = False

    def on_input_changed(self, event: Input.Changed) -> None:
        """Show the commands that match."""
        event.stop()
        self._match(event.value)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Run the command under the cursor."""
        event.stop()
        if self._matching:
            self.post_message(self.Chosen(self._matching[self._index]))

    def on_key(self, event: events.Key) -> None:
        """Choose with the arrows; esc closes."""
        moves = {"down": 1, "up": -1, "tab": 1, "shift+tab": -1, "pagedown": _ROWS, "pageup": -_ROWS}
        if event.key in moves:
            event.prevent_default().stop()
            self._index = max(0, min(self._index + moves[event.key], len(self._matching) - 1))
            self._draw()
        elif event.key == "escape":
            event.prevent_default().stop()
            self.post_message(self.Closed())

    def _match(self, text: str) -> None:
        words = text.split()
        self._matching = [
            command for command in self._offered if all(match_spans(f"{command.words} {command.section}", word) for word in words)
        ]
        self._index = 0
        self._draw()

    def _draw(self) -> None:
        count = len(self._matching)
        title: Line = [(" Commands", Ink("text", bold=True))]
        if count > _ROWS:
            title.append((f"  {self._index + 1} of {count}", Ink("dim")))
        self.query_one("#sheet-title", Canvas).show([title])
        self.query_one("#sheet-mark", Canvas).show([[(" : ", Ink("accent", bold=True))]])
        top = min(max(0, self._index - _ROWS + 1), max(count - _ROWS, 0))
        rows = [self._row(command, at + top == self._index) for at, command in enumerate(self._matching[top : top + _ROWS])]
        if not rows:
            rows = [[("   No command has these words.", Ink("dim"))]]
        canvas = self.query_one("#sheet-rows", Canvas)
        canvas.styles.height = len(rows)
        canvas.show(rows)

    def _row(self, command: Command, chosen: bool) -> Line:
        glyphs = self._drawing.glyphs
        return [
            (f"{glyphs.cursor if chosen else ' '} ", Ink("accent")),
            (f"{command.words:<{_WORDS}}", Ink("text", bold=chosen)),
            (" ".join(self._keymap.names(command.id)), Ink("accent", bold=True)),
        ]
