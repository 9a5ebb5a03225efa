"""The table's columns, and how wide each is at which width of the table. A new column is one record."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

LEAD = 3
"""Cells before the first column: cursor, glyph, blank."""
GAP = 2
"""Cells between columns; a row's mark stands in the first of the gap after the name."""
TRAIL = 1
REST = -1
"""A width: whatever the other columns leave. One column at a time has it."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column."""

    id: str
    head: str
    widths: tuple[tuple[int, int], ...]
    """From which width of the table on it has how many cells, ascending; 0 or nothing: it is not there."""
    align: Literal["left", "right"] = "left"

    def width_at(self, table_width: int) -> int:
        """Return its cells, REST or 0 (not there) in a table of `table_width` cells."""
        return next((cells for start, cells in reversed(self.widths) if table_width >= start), 0)


COLUMNS = (
    Column("name", "Name", ((0, REST), (72, 22), (100, 26), (128, 28))),
    Column("doing", "Doing", ((34, 16),)),
    Column("since", "Since", ((46, 5), (56, 9)), align="right"),
    Column("note", "Note", ((72, REST),)),
)


@dataclass(frozen=True, slots=True)
class PlacedColumn:
    """A column with its place in a row."""

    column: Column
    x: int
    width: int


def layout(width: int, columns: tuple[Column, ...] = COLUMNS) -> list[PlacedColumn]:
    """Place `columns` in a table of `width` cells; those that have no room there are left out."""
    wanted = [(column, cells) for column in columns if (cells := column.width_at(width))]
    fixed = sum(cells for _, cells in wanted if cells != REST)
    rest = max(width - LEAD - TRAIL - GAP * (len(wanted) - 1) - fixed, 0)
    placed: list[PlacedColumn] = []
    x = LEAD
    for column, cells in wanted:
        taken = rest if cells == REST else cells
        placed.append(PlacedColumn(column, x, taken))
        x += taken + GAP
    return placed
