"""Which columns stand where."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from presence_tui.view.columns import GAP, TRAIL, layout


@pytest.mark.parametrize(
    ("width", "columns"),
    [
        (160, [("name", 3, 28), ("doing", 33, 16), ("since", 51, 9), ("note", 62, 97)]),
        (128, [("name", 3, 28), ("doing", 33, 16), ("since", 51, 9), ("note", 62, 65)]),
        (100, [("name", 3, 26), ("doing", 31, 16), ("since", 49, 9), ("note", 60, 39)]),
        (99, [("name", 3, 22), ("doing", 27, 16), ("since", 45, 9), ("note", 56, 42)]),
        (72, [("name", 3, 22), ("doing", 27, 16), ("since", 45, 9), ("note", 56, 15)]),
        (71, [("name", 3, 38), ("doing", 43, 16), ("since", 61, 9)]),
        (56, [("name", 3, 23), ("doing", 28, 16), ("since", 46, 9)]),
        (49, [("name", 3, 20), ("doing", 25, 16), ("since", 43, 5)]),
        (45, [("name", 3, 23), ("doing", 28, 16)]),
        (34, [("name", 3, 12), ("doing", 17, 16)]),
        (33, [("name", 3, 29)]),
        (3, [("name", 3, 0)]),
    ],
)
def test_columns_by_width(width, columns):
    assert [(placed.column.id, placed.x, placed.width) for placed in layout(width)] == columns


@given(st.integers(20, 400))
def test_columns_fill_the_row_and_never_touch(width):
    placed = layout(width)
    for left, right in pairwise(placed):
        assert left.x + left.width + GAP == right.x
    assert placed[-1].x + placed[-1].width + TRAIL == width


def test_only_since_is_aligned_right():
    assert [placed.column.id for placed in layout(200) if placed.column.align == "right"] == ["since"]
