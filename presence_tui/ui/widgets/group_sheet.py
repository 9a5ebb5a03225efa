"""The sheet that lists the groups, and narrows the table to one of them."""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len
from textual.message import Message

from presence_tui.ui.widgets.choice_sheet import ChoiceSheet
from presence_tui.view.group_choice import GroupChoice, group_line
from presence_tui.view.tones import Ink, Line


class GroupSheet(ChoiceSheet[GroupChoice]):
    """A field, and the groups that match what is typed in it."""

    LEAST_ROWS = 4
    VERB = "show only this"

    class Chosen(Message):
        """Somebody chose a group."""

        def __init__(self, name: str) -> None:
            super().__init__()
            self.name = name
            """The group's name."""

    def open(self, groups: Sequence[GroupChoice], near: str | None) -> None:
        """Open with the cursor on the group `near`, if there is one."""
        self.know(groups)
        self.unfold()
        self._index = next((at for at, one in enumerate(self._matching) if one.name == near), 0)

    def know(self, groups: Sequence[GroupChoice]) -> None:
        """Show the groups as they are now, the cursor on the same one."""
        under_cursor = self._matching[self._index].name if self._matching else None
        self.offer(groups)
        if self.is_open:
            self.typed(self.field.value)
            self._index = next((at for at, one in enumerate(self._matching) if one.name == under_cursor), 0)
            self.draw()

    def words_of(self, choice: GroupChoice) -> str:
        """Return the text in which typed words are looked for."""
        return choice.words

    def chosen(self, choice: GroupChoice) -> Message:
        """Return the message that tells of the choice."""
        return self.Chosen(choice.name)

    def title(self) -> Line:
        """Return the first line, with the place in the list where not all of it is seen."""
        line: Line = [(" Show one group", Ink("accent", bold=True))]
        return [*line, *self.place()] if len(self._matching) > self.room else line

    def mark(self) -> Line:
        """Return the key that opens the sheet."""
        return [(f" {self._keymap.name('only_group')} ", Ink("accent", bold=True))]

    def rows(self, width: int, room: int) -> list[Line]:
        """Return the groups around the cursor."""
        top = max(0, self._index - room + 1)
        glyphs = self._drawing.glyphs
        lines = [
            group_line(one, at + top == self._index, width, glyphs, cell_len)
            for at, one in enumerate(self._matching[top : top + room])
        ]
        return lines or [[("   No group has these words.", Ink("dim"))]]
