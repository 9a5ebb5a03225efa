"""The table's columns: the usual ones by the table's width, or those that were chosen, in their order. A new one is one record.

The name stays at the left. Chosen columns that have no room are reached by scrolling, a column a step.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from presence_tui.model.moment import Moment
from presence_tui.model.roster import Roster, RowState
from presence_tui.model.text import printable
from presence_tui.view.ages import age

LEAD = 3
"""Cells before the first column: cursor, glyph, blank."""
GAP = 2
"""Cells between columns; a row's mark stands in the first of the gap after the name."""
TRAIL = 1
REST = -1
"""A width: whatever the other columns leave. One column at a time has it."""
_LEAST_CUT = 5
"""Cells under which a column that has no room is not begun."""
_NAME_RESTS_UNDER = 72
"""Width of the table under which the name takes what is left."""

_PLACE = re.compile(rb'("workLocation"\s*:\s*)\{[^{}]*\}')

Steps = tuple[tuple[int, int], ...]
"""From which width of the table on how many cells, ascending; 0 or nothing: none."""
Words = Callable[[Roster, int, Moment], str]


@dataclass(frozen=True, slots=True)
class Column:
    """One column."""

    id: str
    key: str
    """What config.toml calls it: one of settings.keys.COLUMNS."""
    head: str
    words: str
    """What the sheet of columns says of it."""
    usual: Steps
    """Its cells where no columns were chosen."""
    chosen: Steps
    """Its cells where it was chosen; of the column that takes the rest, the fewest."""
    align: Literal["left", "right"] = "left"
    takes_rest: bool = False
    """Whether it grows, where it was chosen."""
    text: Words | None = None
    """What stands in a row; None: `RowCells` has it, with an ink of its own."""
    looked_up: bool = False
    """Whether the directory is to be asked for it, while it is shown."""
    by_time: bool = False
    """Whether it says something else as time passes, or once somebody was answered for again."""


def _job_title(roster: Roster, at: int, _now: Moment) -> str:
    person = roster.people[at]
    return person.job_title if person else ""


def _department(roster: Roster, at: int, _now: Moment) -> str:
    person = roster.people[at]
    return person.department if person else ""


def _groups(roster: Roster, at: int, _now: Moment) -> str:
    return ", ".join(map(printable, roster.entries[at].groups))


def _work_location(roster: Roster, at: int, _now: Moment) -> str:
    return place_words(roster.raw(at))


def place_words(raw: bytes) -> str:
    """Return where a presence says that somebody works: `office`, `remote`, `time off`; empty where it does not."""
    from presence_tui.model.presence import UnreadablePresence, decode_presence

    try:
        place = decode_presence(raw).work_location if raw else ""
    except UnreadablePresence:
        return ""
    return "time off" if place == "timeOff" else place


def without_place(raw: bytes) -> bytes:
    """Return a presence that does not tell where somebody works, and says that it does not."""
    return _PLACE.sub(rb'\1"hidden"', raw)


def _id(roster: Roster, at: int, _now: Moment) -> str:
    return roster.ids[at] or ""


def _age(roster: Roster, at: int, now: Moment) -> str:
    answered = roster.answered[at]
    return age(now.since(answered)) if answered and roster.states[at] is RowState.ANSWERED else ""


NAME = Column(
    "name",
    "name",
    "Name",
    "always the first",
    ((0, REST), (72, 22), (100, 26), (128, 28)),
    ((0, 9), (21, 10), (34, 12), (46, 20), (72, 22)),
)
COLUMNS = (
    NAME,
    Column("doing", "activity", "Doing", "what they are doing", ((34, 16),), ((0, 16),)),
    Column("since", "since", "Since", "since when", ((46, 5), (56, 9)), ((0, 5), (56, 9)), align="right"),
    Column("note", "message", "Note", "message, or what is wrong", ((72, REST),), ((0, 12),), takes_rest=True),
    Column(
        "job_title", "job_title", "Job title", "what they are at work", ((152, 22),), ((0, 22),), text=_job_title, looked_up=True
    ),
    Column(
        "department",
        "department",
        "Department",
        "where in the company",
        ((128, 16),),
        ((0, 16),),
        text=_department,
        looked_up=True,
    ),
    Column("groups", "groups", "Groups", "groups of the watch list", ((100, 14),), ((0, 14),), text=_groups),
    Column("place", "work_location", "Place", "where they say they work", (), ((0, 9),), text=_work_location),
    Column("id", "id", "Object id", "what the directory knows them by", (), ((0, 36),), text=_id),
    Column("age", "age", "Answer", "age of the answer", (), ((0, 8),), align="right", text=_age, by_time=True),
)
BY_KEY = {column.key: column for column in COLUMNS}
USUAL = tuple(column for column in COLUMNS if column.usual)


@dataclass(frozen=True, slots=True)
class PlacedColumn:
    """A column with its place in a row."""

    column: Column
    x: int
    width: int


def chosen_columns(keys: Sequence[str]) -> tuple[Column, ...]:
    """Return the columns that `keys` name, the name first whatever they say."""
    return (NAME, *(BY_KEY[key] for key in keys if key != NAME.key))


def usual_columns(roster: Roster, grouped: bool = False) -> tuple[Column, ...]:
    """Return the columns of a table for which none were chosen: those in which somebody of `roster` has something to say."""
    empty = {
        "job_title": not any(person and person.job_title for person in roster.people),
        "department": not any(person and person.department for person in roster.people),
        "groups": grouped or not any(entry.groups for entry in roster.entries),
    }
    return tuple(column for column in USUAL if not empty.get(column.id))


def layout(width: int, columns: Sequence[Column] = USUAL) -> list[PlacedColumn]:
    """Place the usual `columns` in a table of `width` cells; those that have no room there are left out."""
    wanted = [(column, cells) for column in columns if (cells := _step(column.usual, width))]
    fixed = sum(cells for _, cells in wanted if cells != REST)
    rest = max(width - LEAD - TRAIL - GAP * (len(wanted) - 1) - fixed, 0)
    return _in_a_row([(column, rest if cells == REST else cells) for column, cells in wanted])


def looks_up(width: int) -> bool:
    """Return whether a table of `width` cells has room for a usual column for which the directory is to be asked."""
    return any(column.looked_up and _step(column.usual, width) for column in USUAL)


def chosen_layout(width: int, columns: Sequence[Column], first: int = 0) -> list[PlacedColumn]:
    """Place chosen `columns` in a table of `width` cells: the name, and from the `first` of the others on as many as fit."""
    name, *others = columns
    wide = width >= _NAME_RESTS_UNDER
    taken = [(name, _step(name.usual if wide else name.chosen, width))]
    room = width - LEAD - TRAIL - taken[0][1]
    for column in others[first:]:
        cells = _step(column.chosen, width)
        if GAP + cells > room and (len(taken) > 1 or room - GAP < _LEAST_CUT):
            break
        taken.append((column, min(cells, room - GAP)))
        room -= GAP + taken[-1][1]
    growing = [at for at, (column, _) in enumerate(taken) if column.takes_rest] or ([] if wide else [0])
    for at in growing:
        taken[at] = (taken[at][0], max(taken[at][1] + room, 0))
    return _in_a_row(taken)


def last_first(width: int, columns: Sequence[Column]) -> int:
    """Return how far chosen `columns` can be scrolled: the least `first` from which the last one is seen."""
    others = len(columns) - 1
    return next(
        (first for first in range(others) if first + len(chosen_layout(width, columns, first)) > others), max(others - 1, 0)
    )


def _step(steps: Steps, table_width: int) -> int:
    return next((cells for start, cells in reversed(steps) if table_width >= start), 0)


def _in_a_row(taken: list[tuple[Column, int]]) -> list[PlacedColumn]:
    placed: list[PlacedColumn] = []
    x = LEAD
    for column, cells in taken:
        placed.append(PlacedColumn(column, x, cells))
        x += cells + GAP
    return placed
