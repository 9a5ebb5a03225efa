"""Where the table's columns stand now: the usual ones, or those that were chosen, scrolled as far as somebody scrolled them."""

from __future__ import annotations

from collections.abc import Sequence

from presence_tui.model.roster import Roster
from presence_tui.view.columns import (
    USUAL,
    Column,
    PlacedColumn,
    chosen_columns,
    chosen_layout,
    last_first,
    layout,
    looks_up,
    usual_columns,
)


class ColumnPlaces:
    """Places columns for a width. What they depend on is compared by identity, so that a quiet poll costs nothing."""

    def __init__(self) -> None:
        self.placed: list[PlacedColumn] = []
        self._columns: Sequence[Column] = USUAL
        self._are_chosen = False
        self._of: tuple[object, ...] = ()
        self._first = 0
        self._width = 0

    @property
    def hidden(self) -> tuple[bool, bool]:
        """Whether there are columns further left, and further right, than those that are placed."""
        if not self._are_chosen:
            return False, False
        return self._first > 0, self._first + len(self.placed) < len(self._columns)

    @property
    def look_up(self) -> bool:
        """Whether a column is seen for which the directory is to be asked, or would be if anybody had something to say in it."""
        if not self._are_chosen:
            return looks_up(self._width)
        return any(placed.column.looked_up for placed in self.placed)

    def are_others(self, roster: Roster, chosen: tuple[str, ...], grouped: bool = False) -> bool:
        """Take what the columns depend on; return whether others are to be placed. `chosen` empty: the usual ones."""
        of = (chosen,) if chosen else (roster.people, roster.entries, grouped)
        if len(of) == len(self._of) and all(one is other for one, other in zip(of, self._of, strict=True)):
            return False
        self._of = of
        columns = chosen_columns(chosen) if chosen else usual_columns(roster, grouped)
        if columns == self._columns and bool(chosen) == self._are_chosen:
            return False
        self._columns, self._are_chosen = columns, bool(chosen)
        return True

    def place(self, width: int) -> list[PlacedColumn]:
        """Place them in a table of `width` cells."""
        self._width = width
        if self._are_chosen:
            self._first = min(self._first, last_first(width, self._columns))
            self.placed = chosen_layout(width, self._columns, self._first)
        else:
            self._first = 0
            self.placed = layout(width, self._columns)
        return self.placed

    def scroll(self, step: int) -> bool:
        """Begin `step` columns further right, or left if negative; return whether that is another one."""
        if not self._are_chosen:
            return False
        before, self._first = self._first, max(0, min(self._first + step, last_first(self._width, self._columns)))
        return self._first != before
