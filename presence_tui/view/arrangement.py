"""The rows of the table, as a value: people, and above each group's people the group's line. Numbers only; knows no roster.

People below a group are sorted when one of them is looked at first: of hundreds of groups a screen shows a few.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import overload

from presence_tui.model.watch_list import Group
from presence_tui.view.sorting import Places


class _Numbers(Sequence[int]):
    """A sequence of numbers that are found when they are asked for."""

    def at(self, index: int) -> int:
        """Return one of them; `index` is not negative, and below their number."""
        raise NotImplementedError

    @overload
    def __getitem__(self, index: int) -> int: ...
    @overload
    def __getitem__(self, index: slice) -> list[int]: ...
    def __getitem__(self, index: int | slice) -> int | list[int]:
        if isinstance(index, slice):
            return [self.at(each) for each in range(*index.indices(len(self)))]
        if not -len(self) <= index < len(self):
            raise IndexError(index)
        return self.at(index % len(self))


class SortedPeople(_Numbers):
    """Positions of people, sorted by `sort`, and perhaps reversed, when one is looked at first."""

    def __init__(self, members: Sequence[int], sort: Callable[[Sequence[int]], Places], reverse: bool = False) -> None:
        self.members = members
        """The same people, ascending by their place in the list."""
        self._sort = sort
        self._reverse = reverse
        self._sorted: Places | None = None

    def moving(self, move: Callable[[Places], Places]) -> SortedPeople:
        """Return the same people in another order; `move` makes it of the one they have, if anybody looked at them."""
        found = SortedPeople(self.members, self._sort, self._reverse)
        if self._sorted is not None:
            found._sorted = move(self._sorted)
        return found

    def _people(self) -> Places:
        if self._sorted is None:
            self._sorted = self._sort(self.members)
        return self._sorted

    def at(self, index: int) -> int:
        """Return one of them."""
        return self._people()[-1 - index if self._reverse else index]

    def __len__(self) -> int:
        return len(self.members)

    def __iter__(self) -> Iterator[int]:
        return reversed(self._people()) if self._reverse else iter(self._people())

    def __contains__(self, position: object) -> bool:
        return isinstance(position, int) and is_among(self.members, position)

    def index(self, value: int, start: int = 0, stop: int | None = None) -> int:
        """Return where a person stands. Raises ValueError."""
        if value not in self:
            raise ValueError(value)
        found = self._people().index(value)
        return len(self) - 1 - found if self._reverse else found


def is_among(members: Sequence[int], position: int) -> bool:
    """Say whether `position` is one of `members`, which ascend."""
    place = bisect_left(members, position)
    return place < len(members) and members[place] == position


@dataclass(frozen=True, slots=True, eq=False)
class Section:
    """A group's line, and whom it stands above."""

    name: str
    """The group's name; empty for those who are in none."""
    group: Group | None
    """None for those who are in none."""
    people: Sequence[int]
    """Positions of those of its people who pass the filter, in the order chosen."""

    @property
    def members(self) -> Sequence[int]:
        """The same in any order: whoever asks does not have them sorted."""
        return self.people.members if isinstance(self.people, SortedPeople) else self.people


class _Rows(_Numbers):
    """The rows of sections."""

    def __init__(self, sections: Sequence[Section], lines: Sequence[int], length: int) -> None:
        self._sections = sections
        self._lines = lines
        self._length = length

    def __len__(self) -> int:
        return self._length

    def at(self, index: int) -> int:
        """Return one of them."""
        number = bisect_right(self._lines, index) - 1
        below = index - self._lines[number] - 1
        return self._sections[number].people[below] if below >= 0 else -1 - number


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
        lines: list[int] = []
        length = 0
        for section in sections:
            lines.append(length)
            length += 1 if section.name in shut else 1 + len(section.people)
        return cls(_Rows(sections, lines, length), lines, sections, shut, people)

    def __len__(self) -> int:
        return len(self.rows)

    def among(self, positions: Collection[int]) -> int:
        """Return how many of `positions`, each once, pass the filter, folded away or not."""
        if not positions:
            return 0
        shown = set(self.rows) if not self.sections else {at for section in self.sections for at in section.members}
        return len(shown.intersection(positions))

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
        if not self.sections:
            try:
                return self.rows.index(position)
            except ValueError:
                return None
        for line, section in zip(self.lines, self.sections, strict=True):
            if (name is None or section.name == name) and section.name not in self.shut and position in section.people:
                return line + 1 + section.people.index(position)
        return None
