"""Draws the rows of the table, people and the lines of groups, each as a strip of the table's width.

What was drawn of a row stays as long as the row says the same: a poll that changes one person makes one row.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import tzinfo
from typing import NamedTuple

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
from presence_tui.view.columns import GAP, LEAD, TRAIL, Column, PlacedColumn
from presence_tui.view.fitting import cells_of
from presence_tui.view.group_lines import GroupFacts, coverage_forms, group_name, people_glyphs
from presence_tui.view.rows import RowCells, row_cells, row_facts, row_holds, underlined
from presence_tui.view.tones import BOLD, DIM, TEXT, Ink, Line, Span

_LEAST_NAME = 8
"""Cells that a group's name keeps before its words."""
_NAME_ALONE = 20
"""The same where no column tells where they begin: then they stand at the right end."""


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


class _Row(NamedTuple):
    """A person's row as it was drawn."""

    facts: tuple[object, ...]
    made: Moment
    """When `plain` was, and for how many seconds it holds."""
    seconds: float
    plain: RowCells
    """Before somebody touched it."""
    cells: RowCells
    surface: Surface
    strip: Strip

    def holds(self, facts: tuple[object, ...], now: Moment) -> bool:
        """Say whether it says at `now` what it said, with these facts."""
        return now.utc >= self.made.utc and now.since(self.made) < self.seconds and facts == self.facts


@dataclass
class TableRows:
    """Draws rows for columns that were placed in a table of `width` cells."""

    drawing: Drawing
    placed: list[PlacedColumn] = field(default_factory=list)
    width: int = 0
    _frame: tuple[object, ...] = ()
    """On what all rows depend, as they were drawn last."""
    _people: dict[tuple[int, bool], _Row] = field(default_factory=dict)
    """The rows that were drawn last, by position, and by whether they were under the cursor."""
    _lines: dict[tuple[int, bool], tuple[Line, Surface, Strip]] = field(default_factory=dict)
    """The lines of groups that were."""
    made: int = 0
    """How many people's rows were drawn so far."""

    def blank(self) -> Strip:
        """Return a row of nothing."""
        return Strip([Segment(" " * self.width, self.drawing.palette.style(TEXT))], self.width)

    def rows(self, data: TableData, window: range, cursor: int, focused: bool) -> list[Strip]:
        """Return the rows of `window`, from 0, with the cursor on one of them; below the last one what is said of nobody."""
        self._take_frame(data)
        people, self._people = self._people, {}
        lines, self._lines = self._lines, {}
        rows = data.arrangement.rows[window.start : window.stop]
        facts = self._facts(data, [row for row in rows if row >= 0])
        bar: Surface = "sel" if focused else "bar"
        strips = []
        for index, row in zip(window, rows, strict=False):
            here = index == cursor
            if row < 0:
                strips.append(self._line_strip(data, row, here, bar if here else "bar", lines))
            else:
                strips.append(self._person_strip(data, row, here, bar if here else "bg", people, facts[row]))
        skipped = max(window.start - len(data.arrangement), 0)
        return strips + self.words(data.empty[skipped:], len(window) - len(strips))

    def words(self, lines: Sequence[Line], height: int) -> list[Strip]:
        """Return so many rows that begin with `lines`: what is said where nobody stands."""
        palette, ellipsis = self.drawing.palette, self.drawing.glyphs.ellipsis
        strips = [strip_of(line, self.width, palette, ellipsis=ellipsis) for line in lines[:height]]
        return strips + [self.blank()] * (height - len(strips))

    def _take_frame(self, data: TableData) -> None:
        """Forget every row where something is another on which all depend."""
        view, day = data.view, data.now.utc.astimezone(data.zone).date()
        told = (data.zone, day, view.clock_times, view.filter_text, data.asking)
        frame = (self.drawing.palette, self.drawing.glyphs, self.placed, self.width, *told)
        if frame != self._frame:
            self._frame = frame
            self._people, self._lines = {}, {}

    def _facts(self, data: TableData, positions: list[int]) -> dict[int, tuple[object, ...]]:
        found = row_facts(data.roster, positions, data.now, data.interval, self._columns)
        return dict(zip(positions, found, strict=True))

    def _cursor(self, under_cursor: bool) -> Span:
        return (self.drawing.glyphs.cursor if under_cursor else " ", Ink("accent"))

    def _line_strip(
        self, data: TableData, row: int, here: bool, surface: Surface, before: dict[tuple[int, bool], tuple[Line, Surface, Strip]]
    ) -> Strip:
        line, kept = self._group(data, data.arrangement.sections[-1 - row], here), before.get((row, here))
        if kept is None or kept[:2] != (line, surface):
            strip = strip_of(line, self.width, self.drawing.palette, surface, self.drawing.glyphs.ellipsis)
            kept = (line, surface, strip)
        self._lines[row, here] = kept
        return kept[2]

    def _person_strip(
        self,
        data: TableData,
        position: int,
        here: bool,
        surface: Surface,
        before: dict[tuple[int, bool], _Row],
        facts: tuple[object, ...],
    ) -> Strip:
        kept = before.get((position, here))
        if kept is None or not kept.holds(facts, data.now):
            columns = self._columns
            holds = row_holds(data.roster, position, data.now, data.interval, columns)
            plain, made = self._cells(data, position, columns), data.now
        else:
            holds, plain, made = kept.seconds, kept.plain, kept.made
        cells = data.touch(position, plain)
        same = kept is not None and kept.surface == surface and kept.cells == cells
        strip = kept.strip if kept is not None and same else self._drawn(data, cells, here, surface)
        self._people[position, here] = _Row(facts, made, holds, plain, cells, surface, strip)
        return strip

    def _drawn(self, data: TableData, cells: RowCells, under_cursor: bool, surface: Surface) -> Strip:
        glyphs, palette = self.drawing.glyphs, self.drawing.palette
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
        self.made += 1
        return Strip(thrifty(Segment(text, palette.style(ink, surface)) for text, ink in spans if text), self.width)

    @property
    def _columns(self) -> list[Column]:
        return [placed.column for placed in self.placed]

    def _cells(self, data: TableData, position: int, columns: Sequence[Column]) -> RowCells:
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
            columns,
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
            words = _fitting(forms, [], self.width - TRAIL - GAP - LEAD - _NAME_ALONE, shut=False)
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
