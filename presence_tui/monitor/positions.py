"""Finds rows by id and by key. A column is copied when it changes, so one that is the same object needs no new index.

An index is numbers alone, four bytes each: what they point at stands in the roster already, and tells whether it is what was
looked for. So an index that knows too much is right as well.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Sequence
from itertools import compress
from operator import is_not
from typing import Any

from presence_tui.model.person import ME, UserId
from presence_tui.model.roster import Roster

Key = Callable[[Any], str | None]


class Index:
    """Rows by what stands in a column: a hash table with the next free place for those whose place is taken."""

    def __init__(self, column: Sequence[Any], key: Key) -> None:
        """Take what makes a key of a value; None: it has none."""
        self._column = column
        self._key = key
        self._mask = (1 << (2 * len(column)).bit_length()) - 1
        self._table = array("i", [-1]) * (self._mask + 1)
        self._taken = 0
        self._add(range(len(column)))

    def get(self, key: str) -> int | None:
        """Return the row with `key`."""
        column, table, mask, key_of = self._column, self._table, self._mask, self._key
        place = hash(key) & mask
        while (at := table[place]) >= 0:
            if key_of(column[at]) == key:
                return at
            place = (place + 1) & mask
        return None

    def __getitem__(self, key: str) -> int:
        """Return the row with `key`. Raises KeyError."""
        at = self.get(key)
        if at is None:
            raise KeyError(key)
        return at

    def __contains__(self, key: str) -> bool:
        """Say whether there is a row with `key`."""
        return self.get(key) is not None

    @property
    def column(self) -> Sequence[Any]:
        """What it is the index of."""
        return self._column

    def __len__(self) -> int:
        """Return how many rows there are, with a key or without."""
        return len(self._column)

    def following(self, column: Sequence[Any]) -> Index:
        """Return the index of the column that comes after this one's, where few rows have another key."""
        if len(column) != len(self._column):
            return Index(column, self._key)
        changed = list(compress(range(len(column)), map(is_not, column, self._column)))
        if self._taken + len(changed) > 3 * (self._mask + 1) // 4:
            return Index(column, self._key)
        self._column = column
        self._add(changed)
        return self

    def _add(self, rows: Iterable[int]) -> None:
        column, table, mask, key_of = self._column, self._table, self._mask, self._key
        for at in rows:
            key = key_of(column[at])
            if key is not None:
                place = hash(key) & mask
                while table[place] >= 0:
                    place = (place + 1) & mask
                table[place] = at
                self._taken += 1


class Positions:
    """Indexes of the newest roster."""

    def __init__(self) -> None:
        self._ids: Sequence[UserId | None] = []
        self._by_id = Index((), _itself)
        self._entries: Sequence[Any] = []
        self._by_key = Index((), _key)

    def by_id(self, roster: Roster) -> Index:
        """Return the row of each id; what is returned follows the roster that is asked for next."""
        if roster.ids is not self._ids:
            self._ids, self._by_id = roster.ids, self._by_id.following(roster.ids)
        return self._by_id

    def by_key(self, roster: Roster) -> Index:
        """Return the row of each entry's key; what is returned follows the roster that is asked for next."""
        if roster.entries is not self._entries:
            self._entries, self._by_key = roster.entries, self._by_key.following(roster.entries)
        return self._by_key

    def take(self, by_id: Index, by_key: Index) -> None:
        """Take the indexes of a roster that comes, or of one that hardly differs."""
        self._ids, self._by_id = by_id.column, by_id
        self._entries, self._by_key = by_key.column, by_key

    def rows(self, roster: Roster, ids: Sequence[UserId]) -> Sequence[int]:
        """Return the rows of those of `ids` who have one, in that order; a range where they stand one after the other."""
        by_id, column = self.by_id(roster), roster.ids
        first = by_id.get(ids[0]) if ids else None
        if first is not None and column[first : first + len(ids)] == ids:
            return range(first, first + len(ids))
        rows: list[int] = []
        after = 0
        for whose in ids:  # nearly everybody stands after the one before
            at = after if after < len(column) and column[after] is whose else by_id.get(whose)
            if at is not None:
                rows.append(at)
                after = at + 1
        return rows

    def of_me(self, roster: Roster) -> int | None:
        """Return the row of `me`."""
        return self.by_key(roster).get(ME)


def indexes_of(ids: Sequence[UserId | None], entries: Sequence[Any]) -> tuple[Index, Index]:
    """Return what `Positions.take` takes; in any thread, for it takes its time where there are many."""
    return Index(ids, _itself), Index(entries, _key)


def _itself(value: str | None) -> str | None:
    return value


def _key(entry: Any) -> str:
    key: str = entry.key
    return key
