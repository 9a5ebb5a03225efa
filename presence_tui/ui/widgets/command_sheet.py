"""The sheet under the counts line in which every command can be found by its words."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from textual.message import Message

from presence_tui.ui.surroundings import ExtraCommand
from presence_tui.ui.widgets.choice_sheet import ChoiceSheet
from presence_tui.view.commands import COMMANDS, Command
from presence_tui.view.tones import Ink, Line

_ROWS = 8
_WORDS = 28


class CommandSheet(ChoiceSheet[Command | ExtraCommand]):
    """A field and the commands that match what is typed in it."""

    LEAST_ROWS = _ROWS
    VERB = "run"

    class Chosen(Message):
        """Somebody chose a command."""

        def __init__(self, command: Command | ExtraCommand) -> None:
            super().__init__()
            self.command = command

    def open(self, available: Callable[[str], bool], extra: Iterable[ExtraCommand] = ()) -> None:
        """Offer the commands that would do something now, and those that are `extra` here."""
        self.offer([*(command for command in COMMANDS if command.listed and available(command.id)), *extra])
        self.unfold()

    def words_of(self, choice: Command | ExtraCommand) -> str:
        """Return the text in which typed words are looked for."""
        name = choice.id.replace("_", " ") if isinstance(choice, Command) else ""
        return f"{choice.words} {choice.section} {name}"

    def chosen(self, choice: Command | ExtraCommand) -> Message:
        """Return the message that tells of the choice."""
        return self.Chosen(choice)

    def title(self) -> Line:
        """Return the first line, with the place in the list where not all of it is seen."""
        line: Line = [(" Commands", Ink("text", bold=True))]
        return [*line, *self.place()] if len(self._matching) > self._most(self.room) else line

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
