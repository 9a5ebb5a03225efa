"""The sheet under the counts line in which every command can be found by its words."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from textual.message import Message

from presence_tui.ui.drawing import Drawing
from presence_tui.ui.surroundings import ExtraCommand
from presence_tui.ui.widgets.sheet import Sheet
from presence_tui.view.arrange import match_spans
from presence_tui.view.commands import COMMANDS, Command
from presence_tui.view.footer import FooterKey
from presence_tui.view.keymap import Keymap
from presence_tui.view.tones import Ink, Line

_ROWS = 8
_WORDS = 28


class CommandSheet(Sheet):
    """A field and the commands that match what is typed in it."""

    LEAST_ROWS = _ROWS

    class Chosen(Message):
        """Somebody chose a command."""

        def __init__(self, command: Command | ExtraCommand) -> None:
            super().__init__()
            self.command = command

    def __init__(self, drawing: Drawing, keymap: Keymap, *, id: str | None = None) -> None:
        super().__init__(drawing, id=id)
        self._keymap = keymap
        self._offered: list[Command | ExtraCommand] = []
        self._matching: list[Command | ExtraCommand] = []
        self._index = 0

    def open(self, available: Callable[[str], bool], extra: Iterable[ExtraCommand] = ()) -> None:
        """Offer the commands that would do something now, and those that are `extra` here."""
        self._offered = [command for command in COMMANDS if command.listed and available(command.id)]
        self._offered += extra
        self.unfold()

    def keys(self) -> list[FooterKey]:
        """Return the keys that do something now."""
        arrows = "Up Down" if self._drawing.glyphs.cursor.isascii() else "↑ ↓"
        return [FooterKey("enter", "run"), FooterKey(arrows, "choose"), FooterKey("esc", "close")]

    def typed(self, text: str) -> None:
        """Show the commands that match."""
        words = text.split()
        self._matching = [
            command for command in self._offered if all(match_spans(f"{command.words} {command.section}", word) for word in words)
        ]
        self._index = 0
        self.draw()

    def entered(self) -> None:
        """Run the command under the cursor."""
        if self._matching:
            self.post_message(self.Chosen(self._matching[self._index]))

    def moved(self, rows: int) -> None:
        """Put the cursor on another command."""
        self._index = max(0, min(self._index + rows, len(self._matching) - 1))
        self.draw()

    def title(self) -> Line:
        """Return the first line, with the place in the list where not all of it is seen."""
        line: Line = [(" Commands", Ink("text", bold=True))]
        if len(self._matching) > self._most(self.room):
            line.append((f"  {self._index + 1} of {len(self._matching)}", Ink("dim")))
        return line

    def mark(self) -> Line:
        """Return the key that opens the sheet."""
        return [(" : ", Ink("accent", bold=True))]

    def rows(self, width: int, room: int) -> list[Line]:
        """Return the commands around the cursor."""
        most, count = self._most(room), len(self._matching)
        top = min(max(0, self._index - most + 1), max(count - most, 0))
        rows = [self._row(command, at + top == self._index) for at, command in enumerate(self._matching[top : top + most])]
        rows = rows or [[("   No command has these words.", Ink("dim"))]]
        return [*rows, *[[]] * (min(most, len(self._offered)) - len(rows))]

    def _most(self, room: int) -> int:
        """Return how many commands are seen at once: as many as half of the screen takes, eight at least where there is room."""
        return min(max(self.app.size.height // 2, _ROWS), room)

    def _row(self, command: Command | ExtraCommand, chosen: bool) -> Line:
        glyphs = self._drawing.glyphs
        beside = (command.section, Ink("dim"))
        if isinstance(command, Command):
            beside = (" ".join(self._keymap.names(command.id)), Ink("accent", bold=True))
        return [
            (f"{glyphs.cursor if chosen else ' '} ", Ink("accent")),
            (f"{command.words:<{_WORDS}}", Ink("text", bold=chosen)),
            beside,
        ]
