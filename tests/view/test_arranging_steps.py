"""Whatever changed, and in however many steps: rows stand as if everybody had been arranged at once, by plain rules."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from presence_tui.model.availability import StatusClass, standing
from presence_tui.model.person import Person, UserId
from presence_tui.model.roster import Problem, Roster, RowState, Since
from presence_tui.model.watch_list import Group, WatchEntry
from presence_tui.view.arrange import ORDERS, Arranger, ViewState, folded
from presence_tui.view.states import class_at, look_at, rank_at
from tests.view.rosters import NOW, Row, roster_of

GROUPS = (Group("Tier 2"), Group("On call"), Group("Empty"))
PEOPLE = 9
STANDINGS = [standing(*words) for words in (("Available", None), ("AvailableIdle", None), ("Busy", "InACall"), ("Offline", None))]
NAMES = ["Ada Ng", "ada ng", "Čeněk", "Cenek", "Bob", "Zoë a@b"]


def person(name: str) -> Person:
    address = f"{name[:3].lower()}.{len(name)}@contoso.com"
    return Person(UserId("00000000-0000-0000-0000-000000000000"), name, address, address if len(name) > 3 else "desk@contoso.com")


cells = {
    "names": st.sampled_from(NAMES),
    "states": st.sampled_from([*[RowState.ANSWERED] * 4, *RowState]),
    "standings": st.sampled_from(STANDINGS),
    "sinces": st.sampled_from([None, *(Since(NOW.utc - timedelta(minutes=age)) for age in (1, 5, 5, 60))]),
    "notes": st.sampled_from(["", "", "Knock, a call", "Ńo"]),
    "problems": st.sampled_from([None, Problem(NOW.utc, status=503), Problem(NOW.utc, code="odd")]),
    "people": st.sampled_from([None, *map(person, NAMES)]),
    "answered": st.sampled_from([None, NOW]),
}
edits = st.lists(st.dictionaries(st.integers(0, PEOPLE - 1), st.fixed_dictionaries({}, optional=cells), max_size=3), max_size=5)
groups_of = st.lists(st.sampled_from(["Tier 2", "On call"]), unique=True, max_size=2).map(tuple)
views = st.builds(
    ViewState,
    filter_text=st.sampled_from(
        ["", "", "", "a", "ad", "ada", "a@", "con", "a@con", "call", "in a", "error", "o", "tier", "zzz"]
    ),
    status_class=st.sampled_from([None, None, StatusClass.AVAILABLE, StatusClass.UNCLEAR]),
    group=st.sampled_from([None, None, "Tier 2", "Empty"]),
    order=st.sampled_from(list(ORDERS)),
    reverse=st.booleans(),
    grouped=st.sampled_from([None, False]),
    shut=st.frozensets(st.sampled_from(["Tier 2", "On call", ""])),
)


def roster_with(entries: dict[int, WatchEntry], names: dict[int, str]) -> Roster:
    return roster_of(*(Row(entry.who) for entry in entries.values())).replacing({"entries": entries, "names": names})


def changed(roster: Roster, rows: dict[int, dict[str, object]]) -> Roster:
    columns: dict[str, dict[int, object]] = {}
    for at, row in rows.items():
        for name, value in row.items():
            columns.setdefault(name, {})[at] = value
    return roster.replacing(columns)


def compared(roster: Roster, view: ViewState, at: int) -> tuple[float, str, int]:
    since, rank = roster.sinces[at], rank_at(roster, at)
    reachable = roster.states[at] is RowState.ANSWERED and roster.standings[at].reachable
    places = [place for place, group in enumerate(GROUPS) if group.name in roster.entries[at].groups]
    by = {
        "reach": 0 if reachable else rank,
        "state": rank,
        "since": -since.at.timestamp() if since else float("inf"),
        "group": min(places, default=len(GROUPS)),
    }
    return (0, "", at) if view.order == "list" else (by.get(view.order, 0), folded(roster.names[at]), at)


def passes(roster: Roster, view: ViewState, at: int) -> bool:
    text, known, entry = folded(" ".join(view.filter_text.split())), roster.people[at], roster.entries[at]
    texts = [roster.names[at], roster.notes[at], look_at(roster, at).word, *entry.groups]
    texts += [one if "@" in text else one.partition("@")[0] for one in (known.upn, known.mail)] if known else []
    of_group = view.group is None or view.group in entry.groups
    of_class = view.status_class is None or class_at(roster, at) is view.status_class
    return of_group and of_class and (not text or any(text in folded(one) for one in texts))


def expected(roster: Roster, view: ViewState) -> list[object]:
    order = sorted((at for at in range(PEOPLE) if passes(roster, view, at)), key=lambda at: compared(roster, view, at))
    order = order[::-1] if view.reverse else order
    if view.grouped is False or not any(entry.groups for entry in roster.entries):
        return [*order]
    rows: list[object] = []
    for name in [*(group.name for group in GROUPS), ""]:
        people = [at for at in order if (name in roster.entries[at].groups if name else not roster.entries[at].groups)]
        here = view.group is None if name else view.group is None and bool(people)
        if (here and (people or not view.is_narrowed)) or (name and view.group == name):
            rows += [name, *([] if name in view.shut else people)]
    return rows


def told(arranger: Arranger, roster: Roster, view: ViewState) -> list[object]:
    made = arranger.arrange(roster, view, GROUPS)
    assert made.people == sum(passes(roster, view, at) for at in range(PEOPLE))
    return [row if row >= 0 else made.sections[-1 - row].name for row in made.rows]


@given(st.lists(groups_of, min_size=PEOPLE, max_size=PEOPLE), st.lists(st.tuples(edits, views), max_size=5), groups_of)
def test_rows_stand_as_if_all_were_arranged_at_once(places, steps, joined):
    entries = {at: WatchEntry(f"p{at}", groups=groups) for at, groups in enumerate(places)}
    roster = roster_with(entries, {at: NAMES[at % len(NAMES)] for at in entries})
    arranger, view = Arranger(), ViewState()
    for number, (rounds, wished) in enumerate(steps):
        for rows in rounds:
            arranger.prepare(roster, 4)
            roster = changed(roster, rows)
            assert told(arranger, roster, view) == expected(roster, view)
        view = wished if number % 2 else replace(view, filter_text=wished.filter_text)
        assert told(arranger, roster, view) == expected(roster, view)
        if number == 2:
            roster = roster.replacing({"entries": {0: replace(entries[0], groups=joined)}})


@given(edits, views, st.lists(st.tuples(st.sampled_from(["a", "ad", "ada"]), st.sampled_from(list(ORDERS))), max_size=4))
def test_of_many_those_who_changed_are_moved_alone(rounds, view, asked):
    """Of so many people three may change for the others to be left where they are, also while somebody types."""
    entries = {at: WatchEntry(f"p{at}", groups=("On call",) if at % 3 else ()) for at in range(50)}
    roster = roster_with(entries, {at: f"{NAMES[at % len(NAMES)]} {at % 4}" for at in entries})
    arranger = Arranger()
    list(arranger.arrange(roster, view, GROUPS).rows)
    for rows in rounds:
        roster = changed(roster, rows)
        text, order = asked.pop() if asked else (view.filter_text, view.order)
        view = replace(view, filter_text=text, order=order)
        found, anew = arranger.arrange(roster, view, GROUPS), Arranger().arrange(roster, view, GROUPS)
        assert list(found.rows) == list(anew.rows)
        assert (found.people, len(found)) == (anew.people, len(anew))
        rows_of = {at: index for index, at in reversed([*enumerate(anew.rows)]) if at >= 0}
        assert [found.row_of(at) for at in range(50)] == [rows_of.get(at) for at in range(50)]


@pytest.mark.parametrize("order", ORDERS)
def test_hundreds_stand_as_by_plain_rules(order):
    count, chance = 600, random.Random(0)
    entries = {at: WatchEntry(f"p{at}", groups=tuple(chance.sample(["Tier 2", "On call"], at % 3))) for at in range(count)}
    roster = roster_with(entries, {at: f"{chance.choice(NAMES)} {at % 7}" for at in entries})
    ages = [Since(NOW.utc - timedelta(minutes=age)) for age in range(60)]
    rows = {at: {"standings": chance.choice(STANDINGS), "sinces": chance.choice([None, *ages])} for at in entries}
    roster = changed(roster, rows | {at: {**rows[at], "states": chance.choice(list(RowState))} for at in range(0, count, 9)})
    for view in (ViewState(order=order, grouped=False), ViewState(order=order, grouped=False, filter_text="o")):
        people = sorted((at for at in range(count) if passes(roster, view, at)), key=lambda at: compared(roster, view, at))
        assert len(people) > 256
        assert list(Arranger().arrange(roster, view, GROUPS).rows) == people
        assert list(Arranger().arrange(roster, replace(view, reverse=True), GROUPS).rows) == people[::-1]


def test_whoever_stands_in_a_group_is_found_once_there_is_one():
    roster, arranger = roster_with({0: WatchEntry("p0", groups=("Tier 2",))}, {0: "Ada"}), Arranger()
    view = ViewState(group="Tier 2")
    assert arranger.arrange(roster, view).people == 0
    assert arranger.arrange(roster, view, GROUPS).people == 1


def test_an_address_that_is_typed_from_its_end_is_found():
    roster, arranger = roster_of(Row("Ada")), Arranger()
    assert list(arranger.arrange(roster, ViewState(filter_text="contoso")).rows) == [], "nobody means a domain"
    assert list(arranger.arrange(roster, ViewState(filter_text="ada@contoso")).rows) == [0]


def test_another_order_together_with_a_text_is_kept_to():
    roster, arranger = roster_of(Row("Zoë"), Row("Ada"), Row("Bob")), Arranger()
    assert list(arranger.arrange(roster, ViewState(order="list")).rows) == [0, 1, 2]
    assert list(arranger.arrange(roster, ViewState("o", order="name")).rows) == [2, 0]


class _ReadOnce(list[str]):
    """Names that are gone through once in all."""

    times = 0

    def __iter__(self) -> Iterator[str]:
        self.times += 1
        return super().__iter__()


def test_nobody_is_sorted_when_a_key_wants_names_sorted_for_which_all_was_made_ready():
    roster = roster_of(*(Row(name) for name in ("Zoë", "Ada", "Bob")))
    names = _ReadOnce(roster.names)
    roster, arranger = replace(roster, names=names), Arranger()
    arranger.arrange(roster, ViewState(order="list"))
    arranger.sort_by_name()
    gone_through = names.times
    assert list(arranger.arrange(roster, ViewState(order="name")).rows) == [1, 2, 0]
    assert names.times == gone_through > 0


@pytest.mark.parametrize("order", ORDERS)
def test_once_the_last_one_is_gone_nobody_stands(order):
    arranger, view = Arranger(), ViewState(order=order)
    roster = roster_of(Row("Ada"))
    assert list(arranger.arrange(roster, view).rows) == [0]
    assert list(arranger.arrange(roster.without({0}), view).rows) == []
