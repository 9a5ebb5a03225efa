"""The sheet in which somebody is added to the watch list: a name, a mail address or id, and who that is. Asks nobody itself."""

from __future__ import annotations

from dataclasses import replace
from datetime import tzinfo
from typing import Any

from rich.cells import cell_len
from textual.message import Message

from presence_tui.model.directory_page import UserPage
from presence_tui.ui.drawing import Drawing
from presence_tui.ui.widgets.sheet import Sheet
from presence_tui.view.adding import Adding, answer_lines, title_line
from presence_tui.view.footer import FooterKey
from presence_tui.view.tones import DIM, Line

_ROOMY = 40
"""Columns from which all that may be typed is told before the field."""


class AddSheet(Sheet):
    """Shows an `Adding`; tells what is typed and when enter is pressed."""

    LEAST_ROWS = 4

    class Typed(Message):
        """Somebody typed."""

    class Entered(Message):
        """Somebody pressed enter."""

    class MoreWanted(Message):
        """Somebody came to the last of the people who are listed."""

    def __init__(self, drawing: Drawing, zone: tzinfo, *, id: str | None = None) -> None:
        super().__init__(drawing, id=id)
        self._zone = zone
        self.adding = Adding()

    def open(self, adding: Adding) -> None:
        """Begin with `adding`."""
        self.adding = adding
        self.unfold(adding.text)

    def know(self, **facts: Any) -> None:
        """Take fields of `Adding` that changed, and draw them."""
        self.adding = replace(self.adding, **facts)
        self.draw()

    def keys(self) -> list[FooterKey]:
        """Return the keys that do something now."""
        keys = [FooterKey("enter", "add")] if self.adding.entry else []
        if self.adding.groups:
            keys.append(FooterKey("tab", "other group"))
        if len(self.adding.people) > 1:
            keys.append(FooterKey("Up Down" if self._drawing.glyphs.cursor.isascii() else "↑ ↓", "choose"))
        return [*keys, FooterKey("esc", "close")]

    def typed(self, text: str) -> None:
        """Forget who the text before meant."""
        before = self.adding.answer
        page = before if isinstance(before, UserPage) else self.adding.page
        self.adding = replace(self.adding, text=text, answer=None, page=page, index=0, failure=None)
        self.post_message(self.Typed())

    def entered(self) -> None:
        """Tell that enter was pressed."""
        self.post_message(self.Entered())

    def moved(self, rows: int) -> None:
        """Choose another one of several people."""
        last = max(len(self.adding.people) - 1, 0)
        self.know(index=max(0, min(self.adding.index + rows, last)))
        if rows > 0 and self.adding.index == last:
            self.post_message(self.MoreWanted())

    def tabbed(self, step: int) -> None:
        """Choose the next group, or none."""
        places = ["", *self.adding.groups]
        at = places.index(self.adding.group) if self.adding.group in places else 0
        self.know(group=places[(at + step) % len(places)])

    def title(self) -> Line:
        """Return the first line."""
        return title_line(self.adding, self.size.width, self._drawing.glyphs.ellipsis, cell_len)

    def mark(self) -> Line:
        """Return what may be typed."""
        return [(" name, mail or id   " if self.app.size.width >= _ROOMY else " name   ", DIM)]

    def rows(self, width: int, room: int) -> list[Line]:
        """Return who that is."""
        return answer_lines(self.adding, width, room, self._drawing.glyphs, self._zone, cell_len)
