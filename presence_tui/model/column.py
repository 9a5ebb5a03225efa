"""A column that is never altered. A changed one shares with the one before all but the blocks in which something changed."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Mapping, MutableSequence, Sequence
from itertools import chain, compress
from operator import is_not
from typing import Any, TypeVar, overload

from presence_tui.model.stamps import Stamps

T = TypeVar("T")

_BITS = 9
_SIZE = 1 << _BITS
_WITHIN = _SIZE - 1
_MANY = 5000
"""Stretches of rows from which on it is quicker to take row by row."""


class Run(Mapping[int, T]):
    """The same new value in rows that stand one after the other."""

    __slots__ = ("rows", "value")

    def __init__(self, rows: range, value: T) -> None:
        self.rows = rows
        self.value = value

    def __getitem__(self, at: int) -> T:
        if at in self.rows:
            return self.value
        raise KeyError(at)

    def __len__(self) -> int:
        return len(self.rows)

    def __iter__(self) -> Iterator[int]:
        return iter(self.rows)


class Column(Sequence[T]):
    """Values by position. To go through all of them is as quick as in a list; to pick one costs a call."""

    __slots__ = ("_blocks", "_length")
    __hash__ = object.__hash__

    def __init__(self, values: MutableSequence[T]) -> None:
        """Take the values of a list, or of an array of numbers."""
        self._length = len(values)
        self._blocks = [values[start : start + _SIZE] for start in range(0, self._length, _SIZE)]

    @classmethod
    def of_one(cls, value: T, count: int) -> Column[T]:
        """Make a column of the same value `count` times."""
        made = cls([])
        whole, rest = divmod(count, _SIZE)
        block: MutableSequence[T] = [value] * _SIZE
        made._blocks = [block] * whole + ([block[:rest]] if rest else [])
        made._length = count
        return made

    def replacing(self, cells: Mapping[int, T]) -> Column[T]:
        """Return a column with the values of `cells` at their positions."""
        made: Column[T] = type(self)([])
        made._length = self._length
        made._blocks = list(self._blocks)
        if isinstance(cells, Run):
            made._run(cells.rows, cells.value)
            return made
        own: dict[int, MutableSequence[T]] = {}
        for position, value in cells.items():
            number = position >> _BITS
            if number not in own:
                own[number] = made._blocks[number] = self._blocks[number][:]
            own[number][position & _WITHIN] = value
        return made

    def _run(self, rows: range, value: T) -> None:
        start = rows.start
        while start < rows.stop:
            number, within = start >> _BITS, start & _WITHIN
            count = min(_SIZE - within, rows.stop - start)
            block = self._blocks[number]
            self._blocks[number] = [*block[:within], *[value] * count, *block[within + count :]]
            start += count

    @overload
    def __getitem__(self, at: int) -> T: ...
    @overload
    def __getitem__(self, at: slice) -> list[T]: ...
    def __getitem__(self, at: Any) -> Any:
        """Return one value, or those of a slice as a list."""
        try:
            if at >= 0:
                return self._blocks[at >> _BITS][at & _WITHIN]
            return self._blocks[(at + self._length) >> _BITS][(at + self._length) & _WITHIN]
        except TypeError:
            start, stop, step = at.indices(self._length)
        if step != 1 or start >= stop:
            return list(self)[at]
        first, last = start >> _BITS, (stop - 1) >> _BITS
        skipped = first << _BITS
        return list(chain.from_iterable(self._blocks[first : last + 1]))[start - skipped : stop - skipped]

    def differing(self, other: Column[T]) -> list[int]:
        """Return where it has other values than `other`, which is as long, or equal ones that are two."""
        found: list[int] = []
        for number, (mine, theirs) in enumerate(zip(self._blocks, other._blocks, strict=True)):
            if mine is not theirs and mine != theirs:
                found += compress(range(number << _BITS, self._length), map(is_not, mine, theirs))
        return found

    def arranged(self, more: Sequence[T], stretches: Sequence[range]) -> Column[T]:
        """Do as the function `arranged`; blocks in which nothing moves are shared."""
        first = stretches[0] if stretches else range(0)
        shared = first.stop >> _BITS if first.start == 0 and first.stop <= self._length else 0
        rest = [range(shared << _BITS, first.stop), *stretches[1:]] if shared else stretches
        values: MutableSequence[Any] = _gathered(self, more, rest)
        kind = next(iter(self._blocks or (more._blocks if isinstance(more, Column) else ())), None)
        if isinstance(kind, array):
            values = array(kind.typecode, values)
        elif isinstance(kind, Stamps):
            values = Stamps(values)
        made: Column[T] = type(self)(values)
        made._blocks[:0] = self._blocks[:shared]
        made._length += shared << _BITS
        return made

    def __len__(self) -> int:
        return self._length

    def __iter__(self) -> Iterator[T]:
        return chain.from_iterable(self._blocks)

    def __contains__(self, value: object) -> bool:
        return any(value in block for block in self._blocks)

    def count(self, value: object) -> int:
        """Return how often `value` is there."""
        return sum(block.count(value) for block in self._blocks)

    def __eq__(self, other: object) -> bool:
        return list(self) == list(other) if isinstance(other, (list, tuple, Column)) else NotImplemented

    def __repr__(self) -> str:
        return repr(list(self))


def replaced(column: Sequence[T], cells: Mapping[int, T]) -> Sequence[T]:
    """Return a column of either kind with the values of `cells` at their positions."""
    if isinstance(column, Column):
        return column.replacing(cells)
    values = list(column)
    for position, value in cells.items():
        values[position] = value
    return values


def arranged(column: Sequence[T], more: Sequence[T], stretches: Sequence[range]) -> Sequence[T]:
    """Return a column of the same kind with the rows of `stretches`: from the length of `column` on they are those of `more`.

    None of them is empty, or holds rows of both.
    """
    return column.arranged(more, stretches) if isinstance(column, Column) else _gathered(column, more, stretches)


def _gathered(column: Sequence[T], more: Sequence[T], stretches: Sequence[range]) -> list[T]:
    count = len(column)
    if len(stretches) > _MANY:
        both = [*column, *more]
        return [both[row] for row in chain.from_iterable(stretches)]
    values: list[T] = []
    for rows in stretches:
        values += column[rows.start : rows.stop] if rows.start < count else more[rows.start - count : rows.stop - count]
    return values


def stretches_of(rows: Iterable[int], count: int) -> Iterator[range]:
    """Join rows that stand one after the other; none of the first `count` with any of the rest."""
    start = stop = -1
    for row in rows:
        if row != stop or row == count:
            if stop > start:
                yield range(start, stop)
            start = row
        stop = row + 1
    if stop > start:
        yield range(start, stop)
