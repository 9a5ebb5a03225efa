"""The table: people, and lines of groups, drawn from the roster's columns. Only rows that are seen are made."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from textual import events
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from presence_tui.model.moment import Moment
from presence_tui.model.roster import Roster
from presence_tui.ui.column_places import ColumnPlaces
from presence_tui.ui.drawing import Drawing
from presence_tui.ui.widgets.content import set_content_height
from presence_tui.ui.widgets.divider import divider_bar, dress
from presence_tui.ui.widgets.quiet_focus import QuietFocus
from presence_tui.ui.widgets.seam import Seam, refresh_all, repaint
from presence_tui.ui.widgets.table_cursor import TableCursor
from presence_tui.ui.widgets.table_rows import TableData, TableRows
from presence_tui.view.arrangement import Section
from presence_tui.view.columns import LEAD, PlacedColumn
from presence_tui.view.group_lines import GroupFacts
from presence_tui.view.rows import RowCells
from presence_tui.view.tones import RULE, Line

__all__ = ["PeopleTable", "TableData"]

_GLYPH = 1
"""Where the status glyph stands, after the cursor."""


class PeopleTable(QuietFocus, ScrollView, can_focus=True, inherit_bindings=False):
    """Rows of people and groups with a cursor that follows a person in a group, not a place."""

    DEFAULT_CSS = """
    PeopleTable { height: 1fr; width: 1fr; overflow-x: hidden; overflow-y: scroll; scrollbar-size-vertical: 1; }
    """

    class Selected(Message):
        """The cursor is on another person, or on a group's line."""

    class Scrolled(Message):
        """Other rows are in sight."""

    class Opened(Message):
        """Somebody asked for more of what is under the cursor."""

    class FoldWanted(Message):
        """Somebody clicked the arrow of a group."""

        def __init__(self, name: str) -> None:
            super().__init__()
            self.name = name
            """The section's name."""

    def __init__(self, drawing: Drawing, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._drawing = drawing
        self._data: TableData | None = None
        self._cursor = TableCursor()
        self.moved_by_hand = False
        """Whether somebody moved the cursor since this was last set to False."""
        self._drawn: list[Strip] | None = None
        self._instead: Sequence[Line] = ()
        self.places = ColumnPlaces()
        self._rows_maker = TableRows(drawing)
        self.seams = [Seam(number, self.row_strip, self._press_at) for number in range(2 if drawing.seams else 0)]

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
        """The key of the person under the cursor; None on a group's line, and where nobody is shown."""
        return self._cursor.key

    def position_in(self, roster: Roster) -> int | None:
        """Return where the person under the cursor stands in `roster`; None where nobody is there, or they are not."""
        return self._cursor.position_in(roster)

    def position_of(self, key: str, roster: Roster) -> int | None:
        """Return where somebody stands in `roster`: at once if the cursor is on them, else everybody is looked at."""
        return self._cursor.position_of(key, roster)

    @property
    def group(self) -> str:
        """The name of the group that the row under the cursor is in; empty for people in none, and in a table without groups."""
        return self._cursor.group

    @property
    def section(self) -> Section | None:
        """The group on whose line the cursor is; None on a person."""
        data = self._data
        return data.arrangement.section_at(self._cursor.index) if data and self._cursor.on_line else None

    @property
    def positions_in_sight(self) -> list[int]:
        """Where the people who are seen stand in the roster, top first."""
        data, top = self._data, self.scroll_offset.y
        if data is None:
            return []
        positions = (data.arrangement.person_at(y) for y in range(top, top + self.size.height))
        return [at for at in positions if at is not None]

    @property
    def keys_in_sight(self) -> list[str]:
        """The keys of the people who are seen, top first."""
        return [self._data.roster.key(at) for at in self.positions_in_sight] if self._data else []

    @property
    def rows_made(self) -> int:
        """How many rows of people were drawn so far: those that say what they said are not drawn anew."""
        return self._rows_maker.made

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
        before, line = self._cursor.index, self._cursor.index - self.scroll_offset.y
        self._data, self._instead = data, ()
        if self.places.are_others(data.roster, data.view.columns, bool(data.arrangement.sections)):
            self._place()
            refresh_all(self, self.seams)
        told = self._cursor.follow(data.roster, data.arrangement)
        if self._cursor.index != before and 0 <= line < max(self.size.height, 1):
            self.scroll_to(y=max(self._cursor.index - line, 0), animate=False)
        if told:
            self.post_message(self.Selected())
        set_content_height(self, len(data.arrangement))
        self._repaint()

    def know(self, roster: Roster, now: Moment, facts: GroupFacts, touch: Callable[[int, RowCells], RowCells]) -> None:
        """Draw rows of `roster` from now on, of which none that is seen differs; they stay where they are."""
        if self._data is not None:
            self._data = replace(self._data, roster=roster, now=now, facts=facts, touch=touch)

    def show_instead(self, lines: Sequence[Line]) -> None:
        """Draw `lines` in place of everybody until somebody is shown; whom the cursor is on stays."""
        self._instead = lines
        self._repaint()

    def move(self, rows: int) -> None:
        """Move the cursor by `rows`, down if positive, as far as there are rows."""
        self.move_to(self._cursor.index + rows)

    def move_to(self, index: int) -> None:
        """Move the cursor to the row `index`, counted from 0, and into sight."""
        data = self._data
        if not data or not len(data.arrangement):
            return
        self.moved_by_hand = True
        if self._cursor.go(index, data.roster, data.arrangement):
            self.post_message(self.Selected())
        self._keep_in_sight()
        self._repaint()

    def _keep_in_sight(self) -> None:
        top, height = self.scroll_offset.y, max(self.size.height, 1)
        if self._cursor.index < top:
            self.scroll_to(y=self._cursor.index, animate=False)
        elif self._cursor.index >= top + height:
            self.scroll_to(y=self._cursor.index - height + 1, animate=False)

    def move_page(self, pages: int) -> None:
        """Move the cursor by `pages` screens."""
        self.move(pages * max(self.size.height - 1, 1))

    def move_to_end(self) -> None:
        """Move the cursor to the last row."""
        self.move_to(len(self._data.arrangement) if self._data else 0)

    def settle(self) -> None:
        """Keep the cursor on the person or line that it is on: somebody acts on it."""
        self._cursor.settle()

    def follow_rename(self, old: str, new: str) -> None:
        """Keep the cursor in the group `old`, which is called `new` now."""
        self._cursor.follow_rename(old, new)

    def select(self, key: str, group: str | None = None) -> None:
        """Put the cursor on the person `key`, in the row below `group` if there is one, else in the first; where shown."""
        data = self._data
        index = self._cursor.row_of(key, group, data.roster, data.arrangement) if data else None
        if index is not None:
            self.move_to(index)

    def select_group(self, name: str) -> None:
        """Put the cursor on the line of a group, where shown."""
        line = self._data.arrangement.line_of(name) if self._data else None
        if line is not None:
            self.move_to(line)

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
            self.post_message(self.Scrolled())

    def on_resize(self) -> None:
        """Place the columns for the new width, and keep the cursor in sight; rows drawn before this are for the old one."""
        self._place()
        self._keep_in_sight()
        refresh_all(self, self.seams)

    def _place(self) -> None:
        width = self.scrollable_content_region.width
        placed = self.places.place(width)
        self._rows_maker.placed, self._rows_maker.width = placed, width
        self._drawn = None
        doing = next((column.x for column in placed if column.column.id == "doing"), LEAD)
        top = self.virtual_region.y
        places = ((_GLYPH, LEAD - _GLYPH), (doing - 1, 1 if doing > LEAD else 0))
        for seam, (column, cells) in zip(self.seams, places, strict=False):
            seam.place(column, cells, top)

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
        return rows[y] if y < len(rows) else self._rows_maker.blank()

    def _rows(self) -> list[Strip]:
        if self._drawn is None:
            if not self.places.placed:
                self._place()
            data, top, height = self._data, self.scroll_offset.y, self.size.height
            if self._instead:
                self._drawn = self._rows_maker.words(self._instead, height)
            elif data is None:
                self._drawn = [self._rows_maker.blank()] * height
            else:
                self._drawn = self._rows_maker.rows(data, range(top, top + height), self._cursor.index, self.has_focus)
        return self._drawn

    def _press_at(self, x: int, y: int) -> None:
        index = self.scroll_offset.y + y
        data = self._data
        if not data or index >= len(data.arrangement):
            return
        section = data.arrangement.section_at(index)
        if section and x < LEAD and data.arrangement.person_at(index) is None:
            self.post_message(self.FoldWanted(section.name))
        elif index == self._cursor.index:
            self.post_message(self.Opened())
        else:
            self.move_to(index)

    def on_click(self, event: events.Click) -> None:
        """Select the row; a click on the selected one opens it, one on a group's arrow folds."""
        if event.x < self.scrollable_content_region.width:
            self._press_at(event.x, event.y)
