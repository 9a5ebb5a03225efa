"""What was made of a column's cells stays while the column changes."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from presence_tui.view.made_columns import MadeColumns


class Cell:
    """Compared by identity."""


CELLS = [Cell() for _ in range(8)]
columns = st.lists(st.lists(st.sampled_from(CELLS), max_size=8), min_size=1, max_size=6)


@given(columns)
def test_each_cell_has_what_was_made_of_it_and_one_that_was_there_is_not_made_again(versions: list[list[Cell]]) -> None:
    made_of: list[Cell] = []
    made = MadeColumns()

    def make(cell: Cell) -> tuple[Cell]:
        made_of.append(cell)
        return (cell,)

    before: list[Cell] = []
    for version in versions:
        made_of.clear()
        found = made.made("cells", version, make)
        assert found == [(cell,) for cell in version]
        assert made.made("cells", version, make) is found
        stays = [cell for cell, was in zip(version, before, strict=False) if cell is was]
        assert len(made_of) <= len(version) - (len(stays) if len(version) == len(before) else 0)
        before = version


@given(st.lists(st.lists(st.tuples(st.sampled_from(CELLS), st.sampled_from(CELLS)), max_size=8), min_size=1, max_size=6))
def test_newcomers_are_the_rows_that_were_not_there(versions: list[list[tuple[Cell, Cell]]]) -> None:
    made = MadeColumns()
    before: list[tuple[Cell, Cell]] = []
    for version in versions:
        found = list(made.newcomers([one for one, _ in version], [other for _, other in version]))
        assert found == sorted(set(found))
        assert {at for at, row in enumerate(version) if row not in before} <= set(found)
        if len(version) != len(before):
            assert all(version[at] not in before for at in found)
        before = version
