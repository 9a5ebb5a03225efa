"""The sheet in which columns are turned on and off, and moved. What is chosen takes effect at once."""

from __future__ import annotations

from collections.abc import Sequence

from textual import events
from textual.message import Message

from presence_tui.ui.widgets.choice_sheet import ChoiceSheet
from presence_tui.view.column_choice import USUAL_WORDS, ColumnChoice, column_line
from presence_tui.view.columns import Column
from presence_tui.view.footer import FooterKey
from presence_tui.view.tones import Ink, Line

_STEPS = {"less_than_sign": -1, "greater_than_sign": 1}


class ColumnSheet(ChoiceSheet[Column | None]):
    """A field, and the columns that match what is typed in it; None stands for the usual ones together."""

    LEAST_ROWS = 8
    VERB = "on, off"
    OWN_KEYS = frozenset({"space", "less_than_sign", "greater_than_sign"})

    class Changed(Message):
        """Somebody chose other columns; none: the usual ones."""

        def __init__(self, keys: tuple[str, ...]) -> None:
            super().__init__()
            self.keys = keys

    _choice = ColumnChoice((), usual=True)

    def open(self, chosen: tuple[str, ...], seen: Sequence[Column]) -> None:
        """Begin with the columns that were chosen, or with those that are seen."""
        self._choice = ColumnChoice.of(chosen, seen)
        self.offer([*self._choice.listed(), None])
        self.unfold()

    def know(self, seen: Sequence[Column]) -> None:
        """Tick the columns that are `seen` now, where they are the usual ones."""
        if self._choice.usual:
            self._choice = ColumnChoice.of((), seen)
            self._list_anew()

    def words_of(self, choice: Column | None) -> str:
        """Return the text in which typed words are looked for."""
        return f"{choice.words} {choice.head}" if choice else USUAL_WORDS

    def entered(self) -> None:
        """Turn the column under the cursor on or off."""
        if not self._matching:
            return
        column = self._matching[self._index]
        self._become(self._choice.toggled(column.key) if column else ColumnChoice(self._choice.on, usual=True))

    def _become(self, choice: ColumnChoice) -> None:
        if choice == self._choice:
            return
        self._choice = choice
        self.post_message(self.Changed(choice.keys))
        self._list_anew()

    def _list_anew(self) -> None:
        """List the columns in their new order, the cursor on the same one."""
        under_cursor = self._matching[self._index]
        self.offer([*self._choice.listed(), None])
        self.typed(self.field.value)
        self._index = self._matching.index(under_cursor)
        self.draw()

    def on_key(self, event: events.Key) -> None:
        """Turn on and off with space, too, and move with < and >."""
        if event.key == "space":
            event.prevent_default().stop()
            self.entered()
        elif event.key in _STEPS:
            event.prevent_default().stop()
            column = self._matching[self._index] if self._matching else None
            if column is not None:
                self._become(self._choice.moved(column.key, _STEPS[event.key]))

    def keys(self) -> list[FooterKey]:
        """Return the keys that do something now."""
        enter, *others = super().keys()
        return [enter, FooterKey("< >", "move"), *others]

    def title(self) -> Line:
        """Return the first line, with the place in the list where not all of it is seen."""
        line: Line = [(" Columns", Ink("text", bold=True))]
        return [*line, *self.place()] if len(self._matching) > self.room else line

    def mark(self) -> Line:
        """Return the key that opens the sheet."""
        return [(f" {self._keymap.name('columns')} ", Ink("accent", bold=True))]

    def rows(self, width: int, room: int) -> list[Line]:
        """Return the columns around the cursor."""
        top = max(0, self._index - room + 1)
        glyphs = self._drawing.glyphs
        rows = [
            column_line(column, self._choice, at + top == self._index, glyphs)
            for at, column in enumerate(self._matching[top : top + room])
        ]
        return rows or [[("   No column has these words.", Ink("dim"))]]
