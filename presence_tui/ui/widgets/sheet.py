"""A sheet over the top of the table: a title, a field, and rows that answer what is typed. What they mean, each kind knows.

It lies over the table and moves nothing. While it is closed it lies above the screen, laid out already: then opening it changes
no other widget's place in the drawing order, and only its own rows are repainted.
"""

from __future__ import annotations

from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.containers import Container
from textual.message import Message
from textual.widgets import Input

from presence_tui.ui.drawing import Drawing
from presence_tui.ui.widgets.canvas import Canvas
from presence_tui.ui.widgets.field import Field
from presence_tui.view.footer import FooterKey
from presence_tui.view.tones import RULE, Line

_MOVES = {"down": 1, "up": -1, "tab": 1, "shift+tab": -1}
_ABOVE = 2
"""Rows of the screen above the sheet, at most."""
_AROUND = 3
"""Rows of the screen between those and the sheet's own: title, field, footer."""


class Sheet(Container):
    """What all sheets do: open, close, draw what differs, pass keys on."""

    class Closed(Message):
        """Somebody closed the sheet."""

    LEAST_ROWS: ClassVar[int]
    OWN_KEYS: ClassVar[frozenset[str]] = frozenset()
    """Keys that are text elsewhere, and act here."""

    def __init__(self, drawing: Drawing, *, id: str | None = None) -> None:
        super().__init__(id=id, classes="sheet")
        self._drawing = drawing
        self.is_open = False
        self._is_seen = False
        """Whether it was laid out since it was opened: what is drawn before that, Textual would draw twice."""

    def compose(self) -> ComposeResult:
        """Make the field and the rows."""
        yield Canvas(self._drawing, "panel", id="sheet-title")
        with Container(id="sheet-field-box"):
            mark = Canvas(self._drawing, "panel", id="sheet-mark")
            mark.styles.width = sum(len(text) for text, _ in self.mark())
            yield mark
            field = Field(id="sheet-field")
            field.can_focus = False
            field.left_alone = self.OWN_KEYS
            yield field
        rows = Canvas(self._drawing, "panel", id="sheet-rows")
        rows.styles.height = self.least_rows
        yield rows

    @property
    def field(self) -> Field:
        """Where somebody types."""
        return self.query_one("#sheet-field", Field)

    @property
    def least_rows(self) -> int:
        """How many rows there are below the field, where there is room, so that little moves while somebody types."""
        return self.LEAST_ROWS + self._ends

    @property
    def room(self) -> int:
        """How many rows fit between the field and the footer."""
        return max(self.app.size.height - _ABOVE - _AROUND - self._ends, 1)

    @property
    def _ends(self) -> int:
        """Lines that part the sheet from the table: one where surfaces look alike."""
        return 0 if self._drawing.palette.surfaces["panel"] else 1

    def unfold(self, text: str = "") -> None:
        """Open with `text` in the field, and take the focus."""
        self.is_open = True
        self.add_class("-open")
        field = self.field
        field.can_focus = True
        with field.prevent(Input.Changed):
            field.value = text
        field.cursor_position = len(text)
        self.screen.set_focus(field, scroll_visible=False)
        self.typed(text)
        self.call_after_refresh(self._draw_first)

    def _draw_first(self) -> None:
        self._is_seen = True
        self.draw()

    def close(self) -> None:
        """Stand back."""
        for line in ("#sheet-title", "#sheet-rows"):
            self.query_one(line, Canvas).show([])  # else what it says now would be seen again before what it says next
        self.is_open = self._is_seen = False
        self.field.can_focus = False
        self.remove_class("-open")

    def draw(self) -> None:
        """Draw title, mark and rows; what looks the same is not repainted."""
        if not self.is_open or not self._is_seen:
            return
        self.query_one("#sheet-title", Canvas).show([self.title()])
        mark, said = self.query_one("#sheet-mark", Canvas), self.mark()
        mark.styles.width = sum(len(text) for text, _ in said)
        mark.show([said])
        rows = self.rows(self.size.width or self.app.size.width, self.room)
        rows += [[]] * (min(self.LEAST_ROWS, self.room) - len(rows))
        rows += [[(self._drawing.glyphs.rule * self.app.size.width, RULE)]] * self._ends
        canvas = self.query_one("#sheet-rows", Canvas)
        canvas.styles.height = len(rows)
        canvas.show(rows)

    def on_resize(self) -> None:
        """Draw for the new size."""
        self.draw()

    def redress(self) -> None:
        """Draw with another palette; where surfaces look alike, a line more."""
        self.draw()

    def on_input_changed(self, event: Input.Changed) -> None:
        """Answer what is typed."""
        event.stop()
        self.typed(event.value)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Do what the sheet is for."""
        event.stop()
        self.entered()

    def on_key(self, event: events.Key) -> None:
        """Choose with the arrows; esc closes."""
        page = self.page
        moves = _MOVES | {"pagedown": page, "pageup": -page}
        if event.key in moves:
            event.prevent_default().stop()
            if event.key in ("tab", "shift+tab"):
                self.tabbed(moves[event.key])
            else:
                self.moved(moves[event.key])
        elif event.key == "escape":
            event.prevent_default().stop()
            self.post_message(self.Closed())

    def title(self) -> Line:
        """Return the first line."""
        raise NotImplementedError

    def mark(self) -> Line:
        """Return what stands before the field."""
        raise NotImplementedError

    @property
    def page(self) -> int:
        """Return by how many rows page up and page down move."""
        return max(self.room - 1, 1)

    def rows(self, width: int, room: int) -> list[Line]:
        """Return at most `room` lines below the field."""
        raise NotImplementedError

    def keys(self) -> list[FooterKey]:
        """Return the keys that do something now."""
        raise NotImplementedError

    def typed(self, text: str) -> None:
        """Take what stands in the field now."""
        raise NotImplementedError

    def entered(self) -> None:
        """Do what the sheet is for."""
        raise NotImplementedError

    def moved(self, rows: int) -> None:
        """Move the cursor by `rows`, down if positive."""
        raise NotImplementedError

    def tabbed(self, step: int) -> None:
        """Do what tab does: move by one row, unless the sheet has more to choose."""
        self.moved(step)
