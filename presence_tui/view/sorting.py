"""Keeps people sorted while rows change: what a few rows changed moves those rows, and no others are looked at."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import TypeAlias

from presence_tui.model.roster import Roster
from presence_tui.view.differing import differing
from presence_tui.view.matching import fold
from presence_tui.view.orders import LIST, ORDERS, Keys

Key = tuple[float, str, int]
"""What is compared of a row: by the order, by name, and by the place in the list. No two rows have the same."""

_FEW = 256
"""Different values up to which rows are laid on heaps, one a value, in place of being compared."""

_MOST = 8
"""Of so many names one may be another for the others to stay where they are."""

Places: TypeAlias = "array[int]"
"""Positions in a roster, four bytes each."""


def places(positions: Iterable[int] = ()) -> Places:
    """Return `positions` as an array."""
    return array("i", positions)


def picked(order: Places, rows: Collection[int]) -> Places:
    """Return those of `order` who are among `rows`, as they stand in it."""
    return places(filter(set(rows).__contains__, order))


def moved(order: Places, former: Mapping[int, Key], come: Iterable[int], key: Callable[[int], Key]) -> Places:
    """Return `order`, ascending by `key`, without those of `former` and with those who `come`.

    `former` is what `key` said of them before: of the others it says the same as then.
    """

    def before(at: int) -> Key:
        found = former.get(at)
        return key(at) if found is None else found

    gaps = sorted(bisect_left(order, old, key=before) for old in former.values())
    kept = places()
    start = 0
    for place in gaps:
        if place < len(order) and order[place] in former:
            kept += order[start:place]
            start = place + 1
    kept += order[start:]
    found = places()
    start = 0
    for at in sorted(come, key=key):
        place = bisect_left(kept, key(at), start, key=key)
        found += kept[start:place]
        found.append(at)
        start = place
    return found + kept[start:]


class Sorter:
    """What everybody is sorted by. The order by name is kept: names seldom change, and every other order begins with it."""

    def __init__(self) -> None:
        self._names: Sequence[str] = ()
        self._folded: dict[int, str] = {}
        """Folded names, of those rows where that is no quick matter."""
        self._by_name: Places | None = None
        """Made when it is needed first."""
        self._order = LIST
        self._groups: Sequence[str] = ()
        self._values: Keys | None = None
        self._taken: Roster | None = None
        """Whose values they are."""

    def take(self, roster: Roster, order: str, groups: Sequence[str]) -> None:
        """Sort by `order` from now on, the people of `roster`; `groups` are the names of the list's."""
        if self._taken is roster and (order, groups) == (self._order, self._groups):
            return
        self._order, self._groups, self._taken = order, groups, roster
        count = len(roster.names)
        same_length = len(self._names) == count
        others = differing(self._names, roster.names) if same_length else range(count)
        if not same_length or len(others) > count // _MOST:
            self._names, self._by_name, self._folded = roster.names, None, {}
            self._fold(range(count))
        else:
            self._rename(roster, others)
        keys = ORDERS[order].keys
        self._values = keys(roster, groups, None) if keys else None

    def step(self, roster: Roster, changed: Collection[int]) -> dict[int, Key]:
        """Take a roster that differs in the rows `changed`; return their former keys, of those that have others now."""
        rows = list(changed)
        former = {at: self.key(at) for at in rows}
        self._rename(roster, rows)
        self._taken = roster
        keys = ORDERS[self._order].keys
        if keys is not None and self._values is not None:
            for at, value in zip(rows, keys(roster, self._groups, rows), strict=True):
                self._values[at] = value
        return {at: old for at, old in former.items() if old != self.key(at)}

    def _rename(self, roster: Roster, rows: Sequence[int]) -> None:
        former = {at: self._name_key(at) for at in rows if fold(roster.names[at]) != self._text(at)}
        self._names = roster.names
        self._fold(rows)
        if self._by_name is not None and former:
            self._by_name = moved(self._by_name, former, former, self._name_key)

    def _fold(self, rows: Iterable[int]) -> None:
        for at in rows:
            if self._names[at].isascii():
                self._folded.pop(at, None)
            else:
                self._folded[at] = fold(self._names[at])

    def _text(self, at: int) -> str:
        """Return the folded name of a row: most are made so quickly that they are not kept."""
        name = self._names[at]
        return fold(name) if name.isascii() else self._folded[at]

    def key(self, at: int) -> Key:
        """Return what is compared of a row."""
        if self._order == LIST:
            return (0, "", at)
        return (self._values[at] if self._values is not None else 0, self._text(at), at)

    def _name_key(self, at: int) -> Key:
        return (0, self._text(at), at)

    def sorted(self, rows: Sequence[int] | None) -> Places:
        """Return `rows`, which come ascending (None: all), sorted."""
        if self._order == LIST:
            return places(range(len(self._names)) if rows is None else rows)
        found = self._sorted_by_name(rows)
        values = self._values
        if values is None:
            return found
        if len(found) > _FEW and len(set(values)) <= _FEW:
            heaps = {value: places() for value in sorted(set(values))}
            for at, value in zip(found, map(values.__getitem__, found), strict=True):
                heaps[value].append(at)
            ordered = places()
            for heap in heaps.values():
                ordered += heap
            return ordered
        return places(sorted(found, key=values.__getitem__))

    def by_name(self) -> Places:
        """Return everybody by name."""
        if self._by_name is None:
            self._by_name = places(sorted(range(len(self._names)), key=self._texts().__getitem__))
        return self._by_name

    def _sorted_by_name(self, rows: Sequence[int] | None) -> Places:
        if rows is not None and len(rows) < len(self._names) // 8:
            return places(sorted(rows, key=self._text))
        return self.by_name() if rows is None else picked(self.by_name(), rows)

    def _texts(self) -> list[str]:
        texts = list(map(str.lower, self._names))
        for at, text in self._folded.items():
            texts[at] = text
        return texts
