"""Draws the rows of the table, people and the lines of groups, each as a strip of the table's width. Knows no cursor."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import tzinfo

from rich.cells import cell_len
from rich.segment import Segment
from textual.strip import Strip

from presence_tui.model.moment import Moment
from presence_tui.model.roster import Roster
from presence_tui.ui.drawing import Drawing
from presence_tui.ui.palette import Surface
from presence_tui.ui.strips import padded, strip_of, thrifty
from presence_tui.view.arrange import ViewState
from presence_tui.view.arrangement import Arrangement, Section
from presence_tui.view.columns import GAP, LEAD, TRAIL, PlacedColumn
from presence_tui.view.fitting import cells_of
from presence_tui.view.group_lines import GroupFacts, coverage_forms, group_name, people_glyphs
from presence_tui.view.rows import RowCells, row_cells, underlined
from presence_tui.view.tones import BOLD, DIM, TEXT, Ink, Line, Span

_LEAST_NAME = 8
"""Cells that a group's name keeps before its words."""


@dataclass(frozen=True)
class TableData:
    """What the table shows."""

    roster: Roster
    arrangement: Arrangement
    view: ViewState
    now: Moment
    interval: float
    zone: tzinfo
    asking: bool = True
    """Whether people are being asked for; not while nobody is signed in or nothing answers."""
    empty: Sequence[Line] = ()
    """What stands in the table when nobody does."""
    facts: GroupFacts | None = None
    """Counts the groups; None where people do not stand in groups."""
    add_key: str = ""
    """Adds somebody; told where a group is empty."""
    touch: Callable[[int, RowCells], RowCells] = lambda _, cells: cells  # returns a row as it is to be drawn


@dataclass
class TableRows:
    """Draws rows for columns that were placed in a table of `width` cells."""

    drawing: Drawing
    placed: list[PlacedColumn] = field(default_factory=list)
    width: int = 0

    def blank(self) -> Strip:
        """Return a row of nothing."""
        return Strip([Segment(" " * self.width, self.drawing.palette.style(TEXT))], self.width)

    def row(self, data: TableData, index: int, under_cursor: bool, focused: bool) -> Strip:
        """Return the row `index`, from 0; below the last one what is said where nobody stands."""
        rows = data.arrangement.rows
        if index >= len(rows):
            below = index - len(rows)
            if below < len(data.empty):
                return strip_of(data.empty[below], self.width, self.drawing.palette, ellipsis=self.drawing.glyphs.ellipsis)
            return self.blank()
        cursor: Surface = "sel" if focused else "bar"
        if rows[index] < 0:
            section = data.arrangement.sections[-1 - rows[index]]
            line = self._group(data, section, under_cursor)
            return strip_of(
                line, self.width, self.drawing.palette, cursor if under_cursor else "bar", self.drawing.glyphs.ellipsis
            )
        return self._person_strip(data, rows[index], under_cursor, cursor if under_cursor else "bg")

    def _cursor(self, under_cursor: bool) -> Span:
        return (self.drawing.glyphs.cursor if under_cursor else " ", Ink("accent"))

    def _person_strip(self, data: TableData, position: int, under_cursor: bool, surface: Surface) -> Strip:
        glyphs, palette = self.drawing.glyphs, self.drawing.palette
        cells = data.touch(position, self._cells(data, position))
        spans: Line = [self._cursor(under_cursor), cells.glyph, (" ", TEXT)]
        at = LEAD
        for placed in self.placed:
            spans.append((" " * (placed.x - at), TEXT))
            text, ink = cells.cell(placed.column.id)
            if placed.column.id == "name":
                ink = ink._replace(bold=ink.bold or under_cursor)
            fitted = padded(text, placed.width, glyphs.ellipsis, right=placed.column.align == "right")
            spans += underlined(fitted, ink, data.view.filter_text if placed.column.id == "name" else "")
            at = placed.x + placed.width
            if placed.column.id == "name":
                spans.append(cells.mark)
                at += 1
        spans.append((" " * (self.width - at), TEXT))
        return Strip(thrifty(Segment(text, palette.style(ink, surface)) for text, ink in spans if text), self.width)

    def _cells(self, data: TableData, position: int) -> RowCells:
        narrow = any(column.column.id == "since" and column.width < 9 for column in self.placed)
        return row_cells(
            data.roster,
            position,
            data.now,
            data.interval,
            self.drawing.glyphs,
            data.zone,
            data.view.clock_times,
            narrow,
            data.asking,
            [placed.column for placed in self.placed],
        )

    def _group(self, data: TableData, section: Section, under_cursor: bool) -> Line:
        """Return a group's line: its words stand under the people's states, its people at the right end where they have room."""
        glyphs, facts = self.drawing.glyphs, data.facts
        arrow = glyphs.group_shut if section.name in data.arrangement.shut else glyphs.group_open
        lead: Line = [self._cursor(under_cursor), (arrow, TEXT), (" ", TEXT)]
        if facts is None:
            return [*lead, (group_name(section.name), BOLD)]
        forms = coverage_forms(section, facts, data.zone, glyphs, data.add_key, data.asking)
        people = people_glyphs(section, facts, glyphs)
        start = next((placed.x for placed in self.placed if placed.column.id == "doing"), 0)
        if start < LEAD + _LEAST_NAME:
            words = forms[-1]
            start = self.width - TRAIL - cells_of(words, cell_len)
        else:
            words = _fitting(forms, people, self.width - TRAIL - start, section.name in data.arrangement.shut)
        name = padded(group_name(section.name), max(start - GAP - LEAD, 0), glyphs.ellipsis)
        blanks = self.width - TRAIL - start - cells_of(words, cell_len) - len(people)
        end: Line = [(" " * blanks, TEXT), *people] if people and blanks >= GAP else []
        return [*lead, (name, BOLD if section.group else DIM), (" " * GAP, TEXT), *words, *end]


def _fitting(forms: Sequence[Line], people: Line, room: int, shut: bool) -> Line:
    """Return the longest form that fits; where the group is shut, the longest that leaves room for its people, if any does."""
    fitting = [form for form in forms if cells_of(form, cell_len) <= room] or [forms[-1]]
    beside = [form for form in fitting if cells_of(form, cell_len) + GAP + len(people) <= room]
    return beside[0] if shut and people and beside else fitting[0]
