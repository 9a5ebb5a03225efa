"""The table: one line a person, drawn from the roster's columns. Only rows that are seen are made."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import tzinfo

from rich.segment import Segment
from textual import events
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from presence_tui.model.moment import Moment
from presence_tui.model.roster import Roster
from presence_tui.ui.column_places import ColumnPlaces
from presence_tui.ui.drawing import Drawing
from presence_tui.ui.palette import Surface
from presence_tui.ui.strips import padded, strip_of, thrifty
from presence_tui.ui.widgets.content import set_content_height
from presence_tui.ui.widgets.divider import divider_bar, dress
from presence_tui.ui.widgets.quiet_focus import QuietFocus
from presence_tui.ui.widgets.seam import Seam, refresh_all, repaint
from presence_tui.view.arrange import ViewState
from presence_tui.view.columns import LEAD, PlacedColumn
from presence_tui.view.rows import RowCells, row_cells, underlined
from presence_tui.view.tones import RULE, Ink, Line, Span

_GLYPH = 1
"""Where the status glyph stands, after the cursor."""


@dataclass(frozen=True)
class TableData:
    """What the table shows."""

    roster: Roster
    order: Sequence[int]
    """Positions in the roster, top row first."""
    view: ViewState
    now: Moment
    interval: float
    zone: tzinfo
    asking: bool = True
    """Whether people are being asked for; not while nobody is signed in or nothing answers."""
    empty: Sequence[Line] = ()
    """What stands in the table when nobody does."""
    touch: Callable[[int, RowCells], RowCells] = lambda _, cells: cells  # returns a row as it is to be drawn


class PeopleTable(QuietFocus, ScrollView, can_focus=True, inherit_bindings=False):
    """Rows of people with a cursor that follows a person, not a place."""

    DEFAULT_CSS = """
    PeopleTable { height: 1fr; width: 1fr; overflow-x: hidden; overflow-y: scroll; scrollbar-size-vertical: 1; }
    """

    class Selected(Message):
        """The cursor is on another person; `key` is None when nobody is shown."""

        def __init__(self, key: str | None) -> None:
            super().__init__()
            self.key = key

    class Opened(Message):
        """Somebody asked for the details of the person under the cursor."""

    def __init__(self, drawing: Drawing, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._drawing = drawing
        self._data: TableData | None = None
        self._cursor = 0
        self._key: str | None = None
        self._settled = False
        """Whether somebody ever moved the cursor; until then it stays on the first row, whoever that is."""
        self.moved_by_hand = False
        """Whether somebody moved the cursor since this was last set to False."""
        self._drawn: list[Strip] | None = None
        self.places = ColumnPlaces()
        self.seams = [Seam(number, self.row_strip, self._press_at) for number in range(2)]

    def on_mount(self) -> None:
        """Draw the scrollbar as the divider."""
        self._dress_bar()

    def redress(self) -> None:
        """Draw with another palette."""
        self._drawn = None
        self._dress_bar()
        refresh_all(self, self.seams)

    def _dress_bar(self) -> None:
        palette, glyphs = self._drawing.palette, self._drawing.glyphs
        dress(self.vertical_scrollbar, divider_bar(glyphs.divider, glyphs.thumb, palette.style(RULE), palette.thumb_on("bg")))

    @property
    def key(self) -> str | None:
        """The key of the person under the cursor."""
        return self._key

    @property
    def columns(self) -> list[PlacedColumn]:
        """The columns as placed now."""
        return self.places.placed

    def scroll_columns(self, step: int) -> bool:
        """Show chosen columns further right, or left if negative; return whether there were any."""
        if not self.places.scroll(step):
            return False
        self._place()
        refresh_all(self, self.seams)
        return True

    def show(self, data: TableData) -> None:
        """Show `data`. The cursor stays on its person and, while it can, on its screen line."""
        line = self._cursor - self.scroll_offset.y
        self._data = data
        if self.places.are_others(data.roster, data.view.columns):
            self._place()
            refresh_all(self, self.seams)
        self._follow(data, line)
        set_content_height(self, len(data.order))
        self._repaint()

    def _follow(self, data: TableData, line: int) -> None:
        roster, order = data.roster, data.order
        found = next((index for index, at in enumerate(order) if roster.key(at) == self._key), None)
        if not self._settled:
            found = 0
        elif found is None:
            found = min(self._cursor, max(len(order) - 1, 0))
        moved = found != self._cursor
        self._cursor = found
        self._note_key()
        if moved and 0 <= line < max(self.size.height, 1):
            self.scroll_to(y=max(found - line, 0), animate=False)

    def _note_key(self) -> None:
        data = self._data
        key = data.roster.key(data.order[self._cursor]) if data and data.order else None
        if key != self._key:
            self._key = key
            self.post_message(self.Selected(key))

    def move(self, rows: int) -> None:
        """Move the cursor by `rows`, down if positive, as far as there are rows."""
        self.move_to(self._cursor + rows)

    def move_to(self, index: int) -> None:
        """Move the cursor to the row `index`, counted from 0, and into sight."""
        if not self._data or not self._data.order:
            return
        self._settled = self.moved_by_hand = True
        self._cursor = max(0, min(index, len(self._data.order) - 1))
        self._note_key()
        self._keep_in_sight()
        self._repaint()

    def _keep_in_sight(self) -> None:
        top, height = self.scroll_offset.y, max(self.size.height, 1)
        if self._cursor < top:
            self.scroll_to(y=self._cursor, animate=False)
        elif self._cursor >= top + height:
            self.scroll_to(y=self._cursor - height + 1, animate=False)

    def move_page(self, pages: int) -> None:
        """Move the cursor by `pages` screens."""
        self.move(pages * max(self.size.height - 1, 1))

    def move_to_end(self) -> None:
        """Move the cursor to the last row."""
        self.move_to(len(self._data.order) if self._data else 0)

    def select(self, key: str) -> None:
        """Put the cursor on the person `key`, if shown."""
        if self._data:
            index = next((at for at, position in enumerate(self._data.order) if self._data.roster.key(position) == key), None)
            if index is not None:
                self.move_to(index)

    def _repaint(self) -> None:
        old, self._drawn = self._drawn, None
        if not self.is_attached or not self.size:
            return
        repaint(self, self.seams, old, self._rows())

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Draw the rows that came into sight."""
        super().watch_scroll_y(old_value, new_value)
        if round(old_value) != round(new_value):
            self._drawn = None
            for seam in self.seams:
                seam.refresh()

    def on_resize(self) -> None:
        """Place the columns for the new width, and keep the cursor in sight; rows drawn before this are for the old one."""
        self._place()
        self._keep_in_sight()
        refresh_all(self, self.seams)

    def _place(self) -> None:
        placed = self.places.place(self.scrollable_content_region.width)
        self._drawn = None
        doing = next((column.x for column in placed if column.column.id == "doing"), LEAD)
        top = self.virtual_region.y
        wide = doing > LEAD
        self.seams[0].place(_GLYPH, LEAD - _GLYPH, top)
        self.seams[1].place(doing - 1, 1 if wide else 0, top)

    def watch_has_focus(self, value: bool) -> None:
        """Show the cursor row as the one that keys act on, or as waiting."""
        super().watch_has_focus(value)
        self._repaint()

    def render_line(self, y: int) -> Strip:
        """Return one row of the screen."""
        return self.row_strip(y)

    def row_strip(self, y: int) -> Strip:
        """Return the row at `y` of what is seen."""
        rows = self._rows()
        return rows[y] if y < len(rows) else self._blank()

    def _blank(self) -> Strip:
        width = self.scrollable_content_region.width
        return Strip([Segment(" " * width, self._drawing.palette.style(Ink("text")))], width)

    def _rows(self) -> list[Strip]:
        if self._drawn is None:
            if not self.places.placed:
                self._place()
            top = self.scroll_offset.y
            self._drawn = [self._row(top + y) for y in range(self.size.height)]
        return self._drawn

    def _row(self, index: int) -> Strip:
        data = self._data
        if data is None:
            return self._blank()
        if index >= len(data.order):
            below = index - len(data.order)
            if below < len(data.empty):
                return strip_of(
                    data.empty[below],
                    self.scrollable_content_region.width,
                    self._drawing.palette,
                    ellipsis=self._drawing.glyphs.ellipsis,
                )
            return self._blank()
        narrow = any(column.column.id == "since" and column.width < 9 for column in self.places.placed)
        cells = row_cells(
            data.roster,
            data.order[index],
            data.now,
            data.interval,
            self._drawing.glyphs,
            data.zone,
            data.view.clock_times,
            narrow,
            data.asking,
            [placed.column for placed in self.places.placed],
        )
        return self._strip(data.touch(data.order[index], cells), index == self._cursor, data.view)

    def _strip(self, cells: RowCells, under_cursor: bool, view: ViewState) -> Strip:
        palette, glyphs = self._drawing.palette, self._drawing.glyphs
        surface: Surface = ("sel" if self.has_focus else "bar") if under_cursor else "bg"
        cursor = (glyphs.cursor if under_cursor else " ", Ink("accent"))
        spans: list[Span] = [cursor, cells.glyph, (" ", Ink("text"))]
        at = LEAD
        for placed in self.places.placed:
            spans.append((" " * (placed.x - at), Ink("text")))
            text, ink = cells.cell(placed.column.id)
            if placed.column.id == "name":
                ink = ink._replace(bold=ink.bold or under_cursor)
            fitted = padded(text, placed.width, glyphs.ellipsis, right=placed.column.align == "right")
            spans += underlined(fitted, ink, view.filter_text if placed.column.id == "name" else "")
            at = placed.x + placed.width
            if placed.column.id == "name":
                spans.append(cells.mark)
                at += 1
        width = self.scrollable_content_region.width
        spans.append((" " * (width - at), Ink("text")))
        segments = [Segment(text, palette.style(ink, surface)) for text, ink in spans if text]
        return Strip(thrifty(segments), width)

    def _press_at(self, _x: int, y: int) -> None:
        index = self.scroll_offset.y + y
        if not self._data or index >= len(self._data.order):
            return
        if index == self._cursor:
            self.post_message(self.Opened())
        else:
            self.move_to(index)

    def on_click(self, event: events.Click) -> None:
        """Select the row; a click on the selected one opens it."""
        if event.x < self.scrollable_content_region.width:
            self._press_at(event.x, event.y)
