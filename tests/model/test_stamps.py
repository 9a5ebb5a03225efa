from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from presence_tui.model.column import Column
from presence_tui.model.stamps import Stamps

STAMPS = st.none() | st.from_regex(r"[A-Za-z][0-9]{1,17}", fullmatch=True) | st.text(max_size=12) | st.sampled_from(("A٣", "é1"))


@given(st.lists(STAMPS, max_size=20), st.integers(-25, 25), st.integers(-25, 25), STAMPS)
def test_what_goes_in_comes_out(values: list[str | None], start: int, stop: int, other: str | None) -> None:
    stamps = Stamps(values)
    assert list(stamps) == values
    assert list(stamps[start:stop]) == values[start:stop]
    assert [stamps[at] for at in range(-len(values), len(values))] == [*values, *values]
    for at in range(len(values)):
        copy = stamps[:]
        copy[at] = other
        assert list(copy) == [*values[:at], other, *values[at + 1 :]]
    assert list(stamps) == values


def test_usual_ones_are_numbers_alone() -> None:
    stamps = Stamps([f"A{695_954_746 + at:010d}" for at in range(100)])
    stamps[3] = "other"
    stamps[3] = "A0695954749"
    assert not stamps._others
    assert stamps._numbers.itemsize == 8


def test_a_column_keeps_them_so() -> None:
    column: Column[str | None] = Column(Stamps([None] * 1300))
    column = column.replacing({3: "A0695954746", 700: "other"})
    moved = column.arranged(column, [range(700, 1300), range(0, 700)])
    for made in (column, moved):
        assert all(isinstance(block, Stamps) for block in made._blocks)
    assert (column[3], column[700], column[4]) == ("A0695954746", "other", None)
    assert (moved[603], moved[0]) == ("A0695954746", "other")
    assert column[0:5] == [None, None, None, "A0695954746", None]


def test_the_length_stays() -> None:
    with pytest.raises(TypeError):
        Stamps(["A1"]).append("A2")
    with pytest.raises(TypeError):
        del Stamps(["A1"])[0]
