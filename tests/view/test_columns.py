"""Which columns stand where."""

from dataclasses import replace
from datetime import UTC
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from presence_tui.model.roster import RowState
from presence_tui.settings import keys
from presence_tui.view.columns import (
    BY_KEY,
    COLUMNS,
    GAP,
    LEAD,
    NAME,
    TRAIL,
    chosen_columns,
    chosen_layout,
    last_first,
    layout,
    place_words,
    usual_columns,
)
from presence_tui.view.glyphs import UNICODE
from presence_tui.view.rows import row_cells
from tests.view.rosters import NOW, Row, roster_of


@pytest.mark.parametrize(
    ("width", "columns"),
    [
        (
            152,
            [
                ("name", 3, 28),
                ("doing", 33, 16),
                ("since", 51, 9),
                ("note", 62, 31),
                ("job_title", 95, 22),
                ("department", 119, 16),
                ("groups", 137, 14),
            ],
        ),
        (
            128,
            [("name", 3, 28), ("doing", 33, 16), ("since", 51, 9), ("note", 62, 31), ("department", 95, 16), ("groups", 113, 14)],
        ),
        (100, [("name", 3, 26), ("doing", 31, 16), ("since", 49, 9), ("note", 60, 23), ("groups", 85, 14)]),
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


def ids(placed):
    return [each.column.id for each in placed]


def test_config_names_every_column_and_no_other():
    assert tuple(column.key for column in COLUMNS) == keys.COLUMNS


def test_usual_columns_in_which_nobody_has_anything_to_say_are_left_out():
    nobody = roster_of(Row("Bob Ng"))
    assert [column.id for column in usual_columns(nobody)] == ["name", "doing", "since", "note"]
    person = replace(nobody.people[0], department="Support")
    entry = replace(nobody.entries[0], groups=("Tier 2",))
    known = nobody.replacing({"people": {0: person}, "entries": {0: entry}})
    assert [column.id for column in usual_columns(known)] == ["name", "doing", "since", "note", "department", "groups"]
    assert [column.id for column in usual_columns(known, grouped=True)] == ["name", "doing", "since", "note", "department"]


def test_the_name_stands_first_whether_or_not_it_was_chosen():
    assert [column.id for column in chosen_columns(("age", "name", "id"))] == ["name", "age", "id"]
    assert [column.id for column in chosen_columns(("age",))] == ["name", "age"]


EVERYTHING = chosen_columns(keys.COLUMNS)


@pytest.mark.parametrize(
    ("width", "first", "columns"),
    [
        (99, 0, ["name", "doing", "since", "note", "job_title"]),
        (99, 1, ["name", "since", "note", "job_title", "department"]),
        (99, 6, ["name", "place", "id", "age"]),
        (49, 0, ["name", "doing", "since"]),
        (49, 1, ["name", "since", "note"]),
        (49, 7, ["name", "id"]),
        (30, 0, ["name", "doing"]),
        (20, 8, ["name", "age"]),
    ],
)
def test_chosen_columns_that_have_no_room_are_reached_by_scrolling(width, first, columns):
    assert ids(chosen_layout(width, EVERYTHING, first)) == columns


def test_chosen_columns_keep_their_order_and_the_message_takes_the_rest():
    placed = chosen_layout(100, chosen_columns(("message", "since", "activity")))
    assert [(each.column.id, each.x, each.width) for each in placed] == [
        ("name", 3, 26),
        ("note", 31, 39),
        ("since", 72, 9),
        ("doing", 83, 16),
    ]


@given(st.lists(st.sampled_from(keys.COLUMNS[1:]), unique=True), st.integers(20, 250))
def test_every_chosen_column_can_be_reached_and_none_stands_over_another(chosen, width):
    columns = chosen_columns(chosen)
    seen = set()
    for first in range(last_first(width, columns) + 1):
        placed = chosen_layout(width, columns, first)
        assert placed[0].column is NAME
        assert placed[0].x == LEAD
        for left, right in pairwise(placed):
            assert left.x + left.width + GAP == right.x
        assert placed[-1].x + placed[-1].width + TRAIL <= width
        assert all(each.width > 0 for each in placed)
        seen |= set(ids(placed))
    assert seen == {column.id for column in columns}
    assert placed[-1].column is columns[-1], "the last step shows the last column"


def test_what_stands_in_the_further_columns():
    presence = b'{"id":"00000000-0000-0000-0000-000000000000","workLocation":{"workLocationType":"timeOff"}}'
    roster = roster_of(Row("Bob Ng", age=200, extra={"raws": presence}), Row("Nobody", state=RowState.ASKING))
    person = replace(roster.people[0], job_title="Analyst", department="Engines")
    entry = replace(roster.entries[0], groups=("Tier 2", "On call"))
    roster = roster.replacing({"people": {0: person, 1: None}, "entries": {0: entry}, "ids": {1: None}})

    def texts(position):
        cells = row_cells(roster, position, NOW, 300, UNICODE, UTC, columns=COLUMNS)
        return [cells.cell(column.id)[0] for column in COLUMNS if column.text]

    assert texts(0) == ["Analyst", "Engines", "Tier 2, On call", "time off", "00000000-0000-0000-0000-000000000000", "3m"]
    assert texts(1) == ["", "", "", "", "", ""]


def test_a_place_that_cannot_be_read_is_no_place():
    assert [place_words(raw) for raw in (b"", b"{", b"[]")] == ["", "", ""]


def test_only_columns_of_an_age_are_aligned_right():
    assert [key for key, column in BY_KEY.items() if column.align == "right"] == ["since", "age"]
