"""The sheet in which somebody is added to the watch list: a mail address or id, and who that is. Asks nobody itself."""

from __future__ import annotations

from dataclasses import replace
from datetime import tzinfo
from typing import Any

from rich.cells import cell_len
from textual.message import Message

from presence_tui.ui.drawing import Drawing
from presence_tui.ui.widgets.sheet import Sheet
from presence_tui.view.adding import Adding, answer_lines, title_line
from presence_tui.view.footer import FooterKey
from presence_tui.view.tones import DIM, Line


class AddSheet(Sheet):
    """Shows an `Adding`; tells what is typed and when enter is pressed."""

    LEAST_ROWS = 4

    class Typed(Message):
        """Somebody typed."""

    class Entered(Message):
        """Somebody pressed enter."""

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
        self.adding = replace(self.adding, text=text, answer=None, index=0, failure=None)
        self.post_message(self.Typed())

    def entered(self) -> None:
        """Tell that enter was pressed."""
        self.post_message(self.Entered())

    def moved(self, rows: int) -> None:
        """Choose another one of several people."""
        last = max(len(self.adding.people) - 1, 0)
        self.know(index=max(0, min(self.adding.index + rows, last)))

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
        return [(" mail or id   ", DIM)]

    def rows(self, width: int, room: int) -> list[Line]:
        """Return who that is."""
        return answer_lines(self.adding, width, room, self._drawing.glyphs, self._zone, cell_len)
