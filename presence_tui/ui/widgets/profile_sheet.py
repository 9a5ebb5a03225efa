"""The sheet that lists profiles and accounts, and goes over to one of them. Asks nobody itself."""

from __future__ import annotations

from rich.cells import cell_len
from textual.message import Message

from presence_tui.ui.drawing import Drawing
from presence_tui.ui.widgets.sheet import Sheet
from presence_tui.view.arrange import match_spans
from presence_tui.view.footer import FooterKey
from presence_tui.view.keymap import Keymap
from presence_tui.view.profiles import Elsewhere, Listed, first_width, listed_line, search_text
from presence_tui.view.tones import Ink, Line

_LOOKING = "   Reading config.toml and who is signed in"
_NONE = "   No profile or account has these words."
_ALONE = "   [profile.NAME] in config.toml makes another profile; presence-tui login adds an account."


class ProfileSheet(Sheet):
    """A field, and the profiles and accounts that match what is typed in it."""

    LEAST_ROWS = 4

    class Chosen(Message):
        """Somebody chose a profile or an account."""

        def __init__(self, one: Listed) -> None:
            super().__init__()
            self.one = one

    def __init__(self, drawing: Drawing, keymap: Keymap, *, id: str | None = None) -> None:
        super().__init__(drawing, id=id)
        self._keymap = keymap
        self._found: list[Listed] | None = None
        self._matching: list[Listed] = []
        self._index = 0

    def open(self) -> None:
        """Open while it is still looked what there is."""
        self._found = None
        self.unfold()

    def know(self, found: Elsewhere) -> None:
        """Show what there is, the cursor on what is in use."""
        self._found = found.rows()
        self.typed(self.field.value)
        in_use = [at for at, one in enumerate(self._matching) if one.in_use]
        self._index = in_use[0] if in_use else 0
        self.draw()

    def keys(self) -> list[FooterKey]:
        """Return the keys that do something now."""
        arrows = "Up Down" if self._drawing.glyphs.cursor.isascii() else "↑ ↓"
        return [FooterKey("enter", "go over"), FooterKey(arrows, "choose"), FooterKey("esc", "close")]

    def typed(self, text: str) -> None:
        """Show what matches."""
        words = text.split()
        self._matching = [one for one in self._found or () if all(match_spans(search_text(one), word) for word in words)]
        self._index = 0
        self.draw()

    def entered(self) -> None:
        """Tell what was chosen."""
        if self._matching:
            self.post_message(self.Chosen(self._matching[self._index]))

    def moved(self, rows: int) -> None:
        """Move the cursor."""
        self._index = max(0, min(self._index + rows, len(self._matching) - 1))
        self.draw()

    def title(self) -> Line:
        """Return the first line."""
        line: Line = [(" Profiles and accounts", Ink("accent", bold=True))]
        if len(self._matching) > 1:
            line.append((f"  {self._index + 1} of {len(self._matching)}", Ink("dim")))
        return line

    def mark(self) -> Line:
        """Return the key that opens the sheet."""
        return [(f" {self._keymap.name('profiles')} ", Ink("accent", bold=True))]

    def rows(self, width: int, room: int) -> list[Line]:
        """Return what there is, around the cursor."""
        if self._found is None:
            return [[(_LOOKING, Ink("dim"))]]
        if not self._matching:
            return [[(_NONE, Ink("dim"))]]
        top = max(0, self._index - room + 1)
        first, glyphs = first_width(self._found, cell_len), self._drawing.glyphs
        lines = [
            listed_line(one, at + top == self._index, first, width, glyphs, cell_len)
            for at, one in enumerate(self._matching[top : top + room])
        ]
        return [*lines, [], [(_ALONE, Ink("dim"))]] if len(self._found) == 1 and room > 2 else lines
