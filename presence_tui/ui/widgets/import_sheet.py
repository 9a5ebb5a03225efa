"""The sheet in which people are imported: the path of a file, whom it names, and what came of it. Reads no file itself."""

from __future__ import annotations

from dataclasses import replace
from datetime import tzinfo
from typing import Any

from rich.cells import cell_len
from textual.message import Message

from presence_tui.ui.drawing import Drawing
from presence_tui.ui.widgets.sheet import Sheet
from presence_tui.view.footer import FooterKey
from presence_tui.view.import_sheet import ImportFacts, import_lines, last_top, report_rows, title_line
from presence_tui.view.tones import DIM, Line


class ImportSheet(Sheet):
    """Shows `ImportFacts`; tells what is typed and when enter is pressed."""

    LEAST_ROWS = 4

    class Typed(Message):
        """Somebody typed a path."""

    class Entered(Message):
        """Somebody pressed enter."""

    def __init__(self, drawing: Drawing, zone: tzinfo, *, id: str | None = None) -> None:
        super().__init__(drawing, id=id)
        self._zone = zone
        self.facts = ImportFacts()

    def open(self, groups: tuple[str, ...], group: str) -> None:
        """Begin anew; what came of the last import stays."""
        before = self.facts
        group = before.group if before.looked_up is not None or before.imported is not None else group
        self.facts = replace(before, text="", file=None, failure=None, groups=groups, group=group, stopped=False, top=0)
        self.unfold()

    def know(self, **facts: Any) -> None:
        """Take fields of `ImportFacts` that changed, and draw them."""
        self.facts = replace(self.facts, **facts)
        self.draw()

    def keys(self) -> list[FooterKey]:
        """Return the keys that do something now."""
        facts = self.facts
        keys = [FooterKey("enter", "stop")] if facts.looked_up is not None and not facts.saving else []
        if facts.can_begin:
            keys.append(FooterKey("enter", "import"))
        if facts.imported is not None and not facts.text and last_top(facts, self.room):
            keys.append(FooterKey("Up Down" if self._drawing.glyphs.cursor.isascii() else "↑ ↓", "scroll"))
        if facts.groups and facts.looked_up is None:
            keys.append(FooterKey("tab", "other group"))
        return [*keys, FooterKey("esc", "close")]

    def typed(self, text: str) -> None:
        """Forget what the file before held."""
        self.facts = replace(self.facts, text=text, file=None, failure=None, stopped=False, top=0)
        self.draw()
        self.post_message(self.Typed())

    def entered(self) -> None:
        """Tell that enter was pressed."""
        self.post_message(self.Entered())

    @property
    def page(self) -> int:
        """Return how many lines of the report are seen."""
        return report_rows(self.room)

    def moved(self, rows: int) -> None:
        """Scroll the report."""
        self.know(top=max(0, min(self.facts.top + rows, last_top(self.facts, self.room))))

    def tabbed(self, step: int) -> None:
        """Choose the next group, or none."""
        if self.facts.looked_up is None:
            places = ["", *self.facts.groups]
            at = places.index(self.facts.group) if self.facts.group in places else 0
            self.know(group=places[(at + step) % len(places)])

    def title(self) -> Line:
        """Return the first line."""
        return title_line(self.facts, self.size.width, self._drawing.glyphs.ellipsis, cell_len)

    def mark(self) -> Line:
        """Return what may be typed."""
        return [(" file   ", DIM)]

    def rows(self, width: int, room: int) -> list[Line]:
        """Return what is known of the file, or of the import."""
        return import_lines(self.facts, width, room, self._drawing.glyphs, self._zone, cell_len)
