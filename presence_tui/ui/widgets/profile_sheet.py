"""The sheet that lists profiles and accounts, and goes over to one of them. Asks nobody itself."""

from __future__ import annotations

from rich.cells import cell_len
from textual.message import Message

from presence_tui.ui.drawing import Drawing
from presence_tui.ui.widgets.choice_sheet import ChoiceSheet
from presence_tui.view.keymap import Keymap
from presence_tui.view.profiles import Elsewhere, Listed, first_width, listed_line, search_text
from presence_tui.view.tones import Ink, Line

_LOOKING = "   Reading config.toml and who is signed in"
_NONE = "   No profile or account has these words."
_ALONE = "   [profile.NAME] in config.toml makes another profile; presence-tui login adds an account."


class ProfileSheet(ChoiceSheet[Listed]):
    """A field, and the profiles and accounts that match what is typed in it."""

    LEAST_ROWS = 4
    VERB = "go over"

    class Chosen(Message):
        """Somebody chose a profile or an account."""

        def __init__(self, one: Listed) -> None:
            super().__init__()
            self.one = one

    def __init__(self, drawing: Drawing, keymap: Keymap, *, id: str | None = None) -> None:
        super().__init__(drawing, keymap, id=id)
        self._is_known = False
        """Whether it was found out what there is."""

    def open(self) -> None:
        """Open while it is still looked what there is."""
        self._is_known = False
        self.offer(())
        self.unfold()

    def know(self, found: Elsewhere) -> None:
        """Show what there is, the cursor on what is in use."""
        self._is_known = True
        self.offer(found.rows())
        self.typed(self.field.value)
        in_use = [at for at, one in enumerate(self._matching) if one.in_use]
        self._index = in_use[0] if in_use else 0
        self.draw()

    def words_of(self, choice: Listed) -> str:
        """Return the text in which typed words are looked for."""
        return search_text(choice)

    def chosen(self, choice: Listed) -> Message:
        """Return the message that tells of the choice."""
        return self.Chosen(choice)

    def title(self) -> Line:
        """Return the first line, with the place in the list where not all of it is seen."""
        line: Line = [(" Profiles and accounts", Ink("accent", bold=True))]
        return [*line, *self.place()] if len(self._matching) > self.room else line

    def mark(self) -> Line:
        """Return the key that opens the sheet."""
        return [(f" {self._keymap.name('profiles')} ", Ink("accent", bold=True))]

    def rows(self, width: int, room: int) -> list[Line]:
        """Return what there is, around the cursor."""
        if not self._is_known:
            return [[(_LOOKING, Ink("dim"))]]
        if not self._matching:
            return [[(_NONE, Ink("dim"))]]
        top = max(0, self._index - room + 1)
        first, glyphs = first_width(self._offered, cell_len), self._drawing.glyphs
        lines = [
            listed_line(one, at + top == self._index, first, width, glyphs, cell_len)
            for at, one in enumerate(self._matching[top : top + room])
        ]
        return [*lines, [], [(_ALONE, Ink("dim"))]] if len(self._offered) == 1 and room > 2 else lines
