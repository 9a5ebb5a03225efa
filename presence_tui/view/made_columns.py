"""Columns that are made of a roster's, cell by cell. Cells that were made stay: of thousands mostly a few change at a time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import compress
from operator import is_not
from typing import Any


class MadeColumns:
    """The last columns, each with what became of it. Real cells are compared by identity."""

    def __init__(self) -> None:
        self._columns: dict[str, tuple[Sequence[Any], list[Any]]] = {}
        self._rows: tuple[Sequence[Any], ...] = ()

    def made(self, name: str, real: Sequence[Any], make: Callable[[Any], Any]) -> list[Any]:
        """Return what `make` makes of each cell of `real`: the same list, where that is the column of last time."""
        last = self._columns.get(name)
        if last is not None and last[0] is real:
            return last[1]
        if last is None:
            made = list(map(make, real))
        elif len(last[0]) == len(real):
            made = list(last[1])
            for at in _others(last[0], real):
                made[at] = make(real[at])
        else:
            kept = dict(zip(map(id, last[0]), last[1], strict=True))
            made = [kept[id(cell)] if id(cell) in kept else make(cell) for cell in real]
        self._columns[name] = real, made
        return made

    def newcomers(self, *columns: Sequence[Any]) -> Sequence[int]:
        """Return the rows, ascending, in which a cell of `columns` is another than last time, or that were not there."""
        last, self._rows = self._rows, columns
        if not last:
            return range(len(columns[0]))
        if len(last[0]) == len(columns[0]):
            return sorted({at for before, after in zip(last, columns, strict=True) for at in _others(before, after)})
        there = set(_identities(last))
        return [at for at, row in enumerate(_identities(columns)) if row not in there]


def _identities(columns: Sequence[Sequence[Any]]) -> zip[tuple[int, ...]]:
    return zip(*(map(id, column) for column in columns), strict=True)


def _others(before: Sequence[Any], after: Sequence[Any]) -> Sequence[int]:
    return () if before is after else list(compress(range(len(after)), map(is_not, before, after)))
