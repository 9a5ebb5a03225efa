"""The rows of the table, as a value: people, and above each group's people the group's line. Numbers only; knows no roster."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from presence_tui.model.watch_list import Group


@dataclass(frozen=True, slots=True, eq=False)
class Section:
    """A group's line, and whom it stands above."""

    name: str
    """The group's name; empty for those who are in none."""
    group: Group | None
    """None for those who are in none."""
    people: Sequence[int]
    """Positions of those of its people who pass the filter, in the order chosen."""


@dataclass(frozen=True, slots=True, eq=False)
class Arrangement:
    """Rows, top first. Somebody in two groups has two rows."""

    rows: Sequence[int]
    """A person's position in the roster; a negative one is the line of `sections[-1 - row]`."""
    lines: Sequence[int] = ()
    """On which row the line of each section stands, ascending; empty where people do not stand in groups."""
    sections: Sequence[Section] = ()
    shut: frozenset[str] = frozenset()
    """Names of the sections whose people are folded away."""
    people: int = 0
    """How many different people pass the filter, folded away or not."""

    @classmethod
    def flat(cls, order: Sequence[int]) -> Arrangement:
        """Return rows of people alone."""
        return cls(order, people=len(order))

    @classmethod
    def of(cls, sections: Sequence[Section], shut: frozenset[str], people: int) -> Arrangement:
        """Return the rows of `sections`, in which so many different `people` stand."""
        rows: list[int] = []
        lines: list[int] = []
        for number, section in enumerate(sections):
            lines.append(len(rows))
            rows.append(-1 - number)
            if section.name not in shut:
                rows.extend(section.people)
        return cls(rows, lines, sections, shut, people)

    def __len__(self) -> int:
        return len(self.rows)

    def person_at(self, index: int) -> int | None:
        """Return the position of the person in row `index`; None on a group's line, and where there is no row."""
        row = self.rows[index] if 0 <= index < len(self.rows) else -1
        return row if row >= 0 else None

    def section_at(self, index: int) -> Section | None:
        """Return the section to which row `index` belongs, or whose line it is; None where people do not stand in groups."""
        found = bisect_right(self.lines, index) - 1
        return self.sections[found] if found >= 0 and index < len(self.rows) else None

    def line_of(self, name: str) -> int | None:
        """Return the row that is the line of the section `name`."""
        return next((line for line, one in zip(self.lines, self.sections, strict=True) if one.name == name), None)

    def row_of(self, position: int, name: str | None = None) -> int | None:
        """Return the first row of somebody, or the one in the section `name`; None where that is not shown."""
        start, end = 0, len(self.rows)
        if name is not None and self.sections:
            line = self.line_of(name)
            if line is None:
                return None
            number = -1 - self.rows[line]
            start, end = line + 1, self.lines[number + 1] if number + 1 < len(self.lines) else end
        try:
            return self.rows.index(position, start, end)
        except ValueError:
            return None
