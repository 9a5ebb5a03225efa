"""What the sheets share in which one of several things is chosen: by typing words of it, and by a cursor."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Generic, TypeVar

from textual.message import Message

from presence_tui.ui.drawing import Drawing
from presence_tui.ui.widgets.sheet import Sheet
from presence_tui.view.arrange import match_spans
from presence_tui.view.footer import FooterKey
from presence_tui.view.keymap import Keymap
from presence_tui.view.tones import Ink, Line

Choice = TypeVar("Choice")


class ChoiceSheet(Sheet, Generic[Choice]):
    """A field, and those of the things offered that have all words typed in it."""

    VERB = ""
    """What enter does, in the footer."""

    def __init__(self, drawing: Drawing, keymap: Keymap, *, id: str | None = None) -> None:
        super().__init__(drawing, id=id)
        self._keymap = keymap
        self._offered: list[Choice] = []
        self._matching: list[Choice] = []
        self._index = 0

    def words_of(self, choice: Choice) -> str:
        """Return the text in which typed words are looked for."""
        raise NotImplementedError

    def chosen(self, choice: Choice) -> Message:
        """Return the message that tells of the choice."""
        raise NotImplementedError

    def offer(self, choices: Iterable[Choice]) -> None:
        """Offer these from now on."""
        self._offered = list(choices)

    def keys(self) -> list[FooterKey]:
        """Return the keys that do something now."""
        arrows = "Up Down" if self._drawing.glyphs.cursor.isascii() else "↑ ↓"
        return [FooterKey("enter", self.VERB), FooterKey(arrows, "choose"), FooterKey("esc", "close")]

    def typed(self, text: str) -> None:
        """Show what matches."""
        words = text.split()
        self._matching = [one for one in self._offered if all(match_spans(self.words_of(one), word) for word in words)]
        self._index = 0
        self.draw()

    def entered(self) -> None:
        """Tell what the cursor is on."""
        if self._matching:
            self.post_message(self.chosen(self._matching[self._index]))

    def moved(self, rows: int) -> None:
        """Move the cursor."""
        self._index = max(0, min(self._index + rows, len(self._matching) - 1))
        self.draw()

    def place(self) -> Line:
        """Return where the cursor is, for the title."""
        return [(f"  {self._index + 1} of {len(self._matching)}", Ink("dim"))]
