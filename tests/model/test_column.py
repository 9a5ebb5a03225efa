from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from presence_tui.model.column import Column, Run, arranged, replaced, stretches_of

LENGTHS = (0, 1, 511, 512, 513, 1300)


@pytest.mark.parametrize("length", LENGTHS)
def test_a_column_reads_as_a_list(length: int) -> None:
    values = list(range(length))
    column = Column(values)
    assert list(column) == values
    assert column == values
    assert len(column) == length
    assert [column[at] for at in range(-length, length)] == [values[at] for at in range(-length, length)]
    assert column.count(7) == values.count(7)
    assert (511 in column) == (511 in values)


@given(st.integers(0, 1300), st.integers(-1400, 1400), st.integers(-1400, 1400), st.sampled_from((None, 1, 2, -1)))
def test_slices_are_those_of_a_list(length: int, start: int, stop: int, step: int | None) -> None:
    values = list(range(length))
    assert Column(values)[start:stop:step] == values[start:stop:step]


@given(st.integers(1, 1300), st.dictionaries(st.integers(0, 1299), st.integers()), st.booleans())
def test_what_is_replaced_is_as_in_a_list_and_the_one_before_stays(length: int, wanted: dict[int, int], one: bool) -> None:
    before = Column.of_one(-1, length) if one else Column(list(range(length)))
    values = list(before)
    cells = {at: value for at, value in wanted.items() if at < length}
    assert list(before.replacing(cells)) == replaced(values, cells)
    assert list(before) == values


@given(st.integers(0, 1300), st.integers(0, 1300), st.booleans())
def test_a_run_is_the_same_value_in_neighbouring_rows(first: int, last: int, numbers: bool) -> None:
    rows = range(min(first, last), max(first, last))
    before = Column(array("q", range(1300))) if numbers else Column(list(range(1300)))
    assert list(before.replacing(Run(rows, -1))) == [-1 if at in rows else at for at in range(1300)]
    assert dict(Run(rows, -1)) == dict.fromkeys(rows, -1)


def test_blocks_without_a_change_are_shared() -> None:
    values = [object() for _ in range(5120)]
    before = Column(values)
    after = before.replacing({600: values[0]})
    assert sum(one is other for one, other in zip(before._blocks, after._blocks, strict=True)) == 9


def test_numbers_stay_numbers_of_eight_bytes() -> None:
    column = Column(array("q", bytes(8 * 1024))).replacing({3: -5})
    assert isinstance(column._blocks[0], array)
    assert column[3] == -5


@given(
    count=st.integers(0, 1600),
    more=st.integers(0, 40),
    cuts=st.lists(st.tuples(st.integers(0, 1600), st.integers(1, 1200)), max_size=6),
    kind=st.sampled_from([list, lambda values: Column(list(values)), lambda values: Column(array("q", values))]),
)
def test_rows_are_arranged_alike_in_every_kind_of_column(
    count: int, more: int, cuts: list[tuple[int, int]], kind: Callable[[Iterable[int]], Sequence[int]]
) -> None:
    before, after = list(range(count)), list(range(9000, 9000 + more))
    rows = [row for start, length in cuts for row in range(start, start + length) if row < count + more]
    made = arranged(kind(before), kind(after), list(stretches_of(rows, count)))
    assert list(made) == [(before + after)[row] for row in rows]
    assert type(made) is type(kind([]))
    arrays = isinstance(made, Column) and any(isinstance(block, array) for block in made._blocks)
    sample = kind([0])
    assert not rows or arrays == (isinstance(sample, Column) and isinstance(sample._blocks[0], array))


def test_blocks_before_the_first_row_that_moves_are_shared() -> None:
    column = Column(list(range(2000)))
    less = arranged(column, [], [range(1500), range(1501, 2000)])
    assert isinstance(less, Column)
    assert [one is other for one, other in zip(column._blocks, less._blocks, strict=True)] == [True, True, False, False]


def test_a_column_in_disorder_is_arranged_row_by_row() -> None:
    rows = list(range(6000))[::-1]
    assert list(arranged(Column(list(range(6000))), [], list(stretches_of(rows, 6000)))) == rows


@given(st.integers(1, 1300), st.dictionaries(st.integers(0, 1299), st.integers(-1, 1)))
def test_two_columns_differ_where_their_values_do(length: int, wanted: dict[int, int]) -> None:
    before = Column.of_one(0, length)
    after = before.replacing({at: value for at, value in wanted.items() if at < length})
    assert after.differing(before) == [at for at, value in enumerate(after) if value]
    assert after.differing(Column(list(after))) == []
