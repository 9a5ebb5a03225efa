"""Whose row may change although the same object came again: until an answer is confirmed, and when a message runs out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import repeat
from operator import is_
from typing import TypeVar

from presence_tui.model.column import Column
from presence_tui.model.presence import Presence
from presence_tui.model.roster import Reach

T = TypeVar("T")

_FEW = 1024
"""As many are kept before it is looked who of them left the list."""


class Unsettled:
    """Knows objects by their hash."""

    def __init__(self) -> None:
        self._until: dict[int, datetime | None] = {}
        """When the row changes; None: with the next answer."""

    def among(self, prints: Sequence[int], now: datetime) -> tuple[list[int], list[int]]:
        """Return those of `prints` that the next answer confirms, and those whose message ran out by `now`."""
        found = [(mark, self._until[mark]) for mark in self._until.keys() & prints]
        doubted = [mark for mark, until in found if until is None]
        return doubted, [mark for mark, until in found if until is not None and until <= now]

    def settle(self, mark: int) -> None:
        """Forget one that was confirmed."""
        self._until.pop(mark, None)

    def note(self, before: int, presence: Presence, reach: Reach, now: datetime, among: Sequence[int]) -> int:
        """Take note of what a row says now whose print was `before`, one `among` others, and return its print.

        It is 0 where any answer is to be looked at.
        """
        self._until.pop(before, None)
        if reach.reachable is None:
            return 0
        mark = hash(presence.raw)
        until = presence.message_until if presence.message else None
        if until is not None and until > now:
            if reach.doubt is not None:
                return 0
            self._until[mark] = until
        elif reach.doubt is not None:
            self._until[mark] = None
        if len(self._until) > _FEW + len(among):
            listed = {*among, mark}
            self._until = {known: until for known, until in self._until.items() if known in listed}
        return mark


def of_rows(column: Sequence[T], rows: Sequence[int]) -> Sequence[T]:
    """Return what stands in `rows` of a column."""
    if not rows or not isinstance(column, Column):
        return [column[at] for at in rows]
    if isinstance(rows, range):
        return column[rows.start : rows.stop]
    first, last = min(rows), max(rows)
    if last - first > 8 * len(rows):
        return [column[at] for at in rows]
    values = column[first : last + 1]
    return [values[at - first] for at in rows]


def distinct(values: Sequence[T]) -> Iterable[T]:
    """Return each object among `values` once."""
    if values and all(map(is_, values, repeat(values[0]))):
        return values[:1]
    return {id(value): value for value in values}.values()
