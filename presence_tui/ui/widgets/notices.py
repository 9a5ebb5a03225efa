"""Notices over the table's last rows, beside the scrollbar. They move nothing, and stay until they are cleared."""

from __future__ import annotations

from datetime import tzinfo

from rich.cells import cell_len
from textual.widget import Widget

from presence_tui.ui.drawing import Drawing
from presence_tui.ui.widgets.canvas import Canvas
from presence_tui.view.notices import Notice, notice_lines


class Notices(Canvas):
    """Shows the newest notices; takes no room while there are none."""

    DEFAULT_CSS = "Notices { layer: notices; dock: bottom; display: none; margin-right: 1; }"

    def __init__(self, drawing: Drawing, zone: tzinfo, *, id: str | None = None) -> None:
        super().__init__(drawing, "panel", id=id)
        self._zone = zone
        self._notices: tuple[Notice, ...] = ()

    @property
    def are_seen(self) -> bool:
        """Whether there are some that a key clears, and they are on the screen."""
        return any(not notice.stays for notice in self._notices) and self.is_on_screen

    def stands(self, about: str) -> bool:
        """Return whether there is one about this, and it is on the screen."""
        return any(notice.about == about for notice in self._notices) and self.is_on_screen

    def tell(self, notice: Notice) -> None:
        """Show `notice` above the others, in place of one about the same; one that stays, below them."""
        others = self._without(notice.about)
        kept = tuple(one for one in others if one.stays)
        self._take((*others, notice) if notice.stays else (notice, *(one for one in others if not one.stays), *kept))

    def drop(self, about: str) -> None:
        """Show nothing about this any more: it is over."""
        self._take(self._without(about))

    def clear(self) -> None:
        """Show nothing any more that somebody saw; what goes on still stays."""
        self._take(tuple(notice for notice in self._notices if notice.stays))

    def on_resize(self) -> None:
        """Break the words for the new width."""
        self._draw()

    def _without(self, about: str) -> tuple[Notice, ...]:
        return tuple(notice for notice in self._notices if notice.about != about)

    def _take(self, notices: tuple[Notice, ...]) -> None:
        if notices != self._notices:
            self._notices = notices
            self._draw()

    def _draw(self) -> None:
        parent = self.parent
        room = parent.size.width - 1 if isinstance(parent, Widget) else 0
        lines = notice_lines(self._notices, room, self._drawing.glyphs, self._zone, cell_len)
        self.display = bool(lines)
        self.styles.height = max(len(lines), 1)
        self.show(lines)
