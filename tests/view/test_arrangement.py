"""Rows of people below the lines of their groups."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from presence_tui.model.availability import StatusClass
from presence_tui.model.watch_list import Group, WatchEntry
from presence_tui.view.arrange import ORDERS, Arranger, ViewState, is_grouped, next_order
from presence_tui.view.arrangement import Arrangement
from tests.view.rosters import Row, roster_of

GROUPS = (Group("Tier 2", 2), Group("On call"), Group("Empty"))
ROSTER = roster_of(
    *(
        Row(name, availability, extra={"entries": WatchEntry(name, groups=groups)})
        for name, availability, groups in (
            ("Olu", "Busy", ("Tier 2",)),
            ("Bob", "Available", ("Tier 2", "On call")),
            ("Ada", "Offline", ()),
            ("Ines", "AvailableIdle", ()),
            ("Noor", "Away", ("On call",)),
        )
    )
)


def told(arrangement: Arrangement) -> list[str]:
    return [ROSTER.names[row] if row >= 0 else f"{arrangement.sections[-1 - row].name or 'none'}:" for row in arrangement.rows]


def rows(**choices) -> list[str]:
    return told(Arranger().arrange(ROSTER, ViewState(**{"order": "reach", **choices}), GROUPS))


def test_people_stand_below_each_of_their_groups_in_the_lists_order_and_last_those_in_none():
    assert rows() == ["Tier 2:", "Bob", "Olu", "On call:", "Bob", "Noor", "Empty:", "none:", "Ines", "Ada"]


def test_without_people_in_groups_or_without_groups_there_are_only_people():
    alone = roster_of(Row("Ada"))
    assert list(Arranger().arrange(alone, ViewState(), GROUPS).rows) == [0]
    assert told(Arranger().arrange(ROSTER, ViewState(order="reach"))) == ["Bob", "Ines", "Olu", "Noor", "Ada"]
    assert rows(grouped=False) == ["Bob", "Ines", "Olu", "Noor", "Ada"]
    assert not is_grouped(alone, ViewState(), GROUPS)
    assert is_grouped(alone, ViewState(grouped=True), GROUPS)
    assert is_grouped(alone, ViewState(), [Group("Team", source="direct-reports")])


def test_a_group_that_is_shut_keeps_its_line():
    assert rows(shut=frozenset({"Tier 2", ""})) == ["Tier 2:", "On call:", "Bob", "Noor", "Empty:", "none:"]


@pytest.mark.parametrize(
    ("choices", "expected"),
    [
        ({"status_class": StatusClass.AVAILABLE}, ["Tier 2:", "Bob", "On call:", "Bob", "none:", "Ines"]),
        ({"filter_text": "noor"}, ["On call:", "Noor"]),
        ({"group": "On call"}, ["On call:", "Bob", "Noor"]),
        ({"group": "Empty"}, ["Empty:"]),
        ({"group": "On call", "filter_text": "olu"}, ["On call:"]),
        ({"group": "On call", "grouped": False}, ["Bob", "Noor"]),
        ({"filter_text": "nobody at all"}, []),
    ],
)
def test_a_filter_hides_groups_of_which_nobody_is_left(choices, expected):
    assert rows(**choices) == expected


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        ("reach", ["Bob", "Ines", "Olu", "Noor", "Ada"]),
        ("name", ["Ada", "Bob", "Ines", "Noor", "Olu"]),
        ("state", ["Bob", "Ines", "Olu", "Noor", "Ada"]),
        ("group", ["Bob", "Olu", "Noor", "Ada", "Ines"]),
        ("list", ["Olu", "Bob", "Ada", "Ines", "Noor"]),
    ],
)
def test_each_order_holds_in_the_table_and_inside_each_group(order, expected):
    assert rows(order=order, grouped=False) == expected
    assert rows(order=order, grouped=False, reverse=True) == expected[::-1]
    inside = [name for name in expected if name in ("Olu", "Bob")]
    assert rows(order=order, group="Tier 2")[1:] == inside


def test_all_who_can_be_reached_stand_first_by_name_though_one_is_idle():
    roster = roster_of(Row("Zoe"), Row("Bob", "AvailableIdle"), Row("Ada", "Busy"))
    assert list(Arranger().arrange(roster, ViewState(order="reach")).rows) == [1, 0, 2]
    assert list(Arranger().arrange(roster, ViewState(order="state")).rows) == [0, 1, 2]


def test_sorting_by_group_is_not_offered_inside_groups():
    assert next_order("since") == "group"
    assert next_order("since", by_group=False) == "list"
    assert next_order("group", by_group=False) in ORDERS


def test_people_are_counted_once():
    assert Arranger().arrange(ROSTER, ViewState(), GROUPS).people == 5
    assert Arranger().arrange(ROSTER, ViewState(status_class=StatusClass.AVAILABLE), GROUPS).people == 2
    assert Arranger().arrange(ROSTER, ViewState(shut=frozenset({"Tier 2"})), GROUPS).people == 5


def test_what_nothing_changed_of_is_not_arranged_again_and_what_changed_is():
    arranger, view = Arranger(), ViewState(order="reach")
    first = arranger.arrange(ROSTER, view, GROUPS)
    answered = ROSTER.replacing({"answered": {0: None}})
    assert arranger.arrange(answered, view, GROUPS) is first
    gone = answered.replacing({"standings": {1: ROSTER.standings[2]}})
    assert told(arranger.arrange(gone, view, GROUPS))[:3] == ["Tier 2:", "Olu", "Bob"]
    by_name = replace(view, order="name")
    assert told(arranger.arrange(answered, by_name, GROUPS))[:3] == ["Tier 2:", "Bob", "Olu"]
    other = answered.replacing({"names": {1: "Zoe"}})
    assert told(arranger.arrange(other, by_name, GROUPS))[:3] == ["Tier 2:", "Olu", "Bob"]
    assert told(arranger.arrange(other, view, GROUPS[1:]))[0] == "On call:"


groups_of = st.lists(st.sampled_from(["Tier 2", "On call"]), unique=True, max_size=2).map(tuple)
people = st.tuples(st.sampled_from("abcd"), st.sampled_from(["Available", "Busy", "Offline"]), groups_of)
views = st.builds(
    ViewState,
    status_class=st.sampled_from([None, StatusClass.AVAILABLE, StatusClass.BUSY]),
    group=st.sampled_from([None, "Tier 2", "Empty"]),
    order=st.sampled_from(list(ORDERS)),
    reverse=st.booleans(),
    grouped=st.sampled_from([None, True, False]),
    shut=st.frozensets(st.sampled_from(["Tier 2", "On call", "Empty", ""])),
)


@given(st.lists(people, max_size=12), views, views)
def test_every_row_is_found_again_where_it_is(drawn, before, view):
    roster = roster_of(
        *(
            Row(f"{name}{at}", state, extra={"entries": WatchEntry(f"{name}{at}", groups=groups)})
            for at, (name, state, groups) in enumerate(drawn)
        )
    )
    arranger = Arranger()
    arranger.arrange(roster, before, GROUPS)  # leaves nothing behind
    arrangement = arranger.arrange(roster, view, GROUPS)
    assert list(arrangement.rows) == list(Arranger().arrange(roster, view, GROUPS).rows)
    for index, row in enumerate(arrangement.rows):
        section = arrangement.section_at(index)
        if row < 0:
            assert section is not None
            assert arrangement.person_at(index) is None
            assert arrangement.line_of(section.name) == index
        else:
            assert arrangement.person_at(index) == row
            assert arrangement.row_of(row, section.name if section else None) == index
            assert arrangement.row_of(row) in range(index + 1)
            if section is not None:
                assert section.name in roster.entries[row].groups or (not section.name and not roster.entries[row].groups)
    everybody = {row for row in Arranger().arrange(roster, replace(view, shut=frozenset()), GROUPS).rows if row >= 0}
    assert arrangement.people == len(everybody)
