"""What is counted by what changed is what a count of everybody finds."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from presence_tui.model.availability import StatusClass, standing
from presence_tui.model.coverage import coverage, members
from presence_tui.model.roster import Problem, Roster, RowState
from presence_tui.model.watch_list import WatchEntry
from presence_tui.view.arrangement import Section
from presence_tui.view.counts import counts
from presence_tui.view.group_lines import GroupFacts
from presence_tui.view.states import class_at
from presence_tui.view.tallies import Tallies
from tests.view.rosters import NOW, Row, roster_of

INTERVAL = 30.0
STANDINGS = [standing(*words) for words in (("Available", None), ("Busy", "InACall"), ("Offline", None), ("Available", "Idle"))]
MOMENTS = [NOW.later(-age) for age in (1, 1, 20, 70, 90)]

cells = st.fixed_dictionaries(
    {
        "states": st.sampled_from(RowState),
        "standings": st.sampled_from(STANDINGS),
        "answered": st.sampled_from([None, *MOMENTS]),
        "problems": st.sampled_from(
            [None, Problem(NOW.utc), Problem(NOW.utc, status=404), Problem(NOW.utc, 403, permissions=("X",))]
        ),
    }
)
groups_of = st.lists(st.sampled_from(["Tier 2", "On call"]), unique=True, max_size=2).map(tuple)
edits = st.lists(st.dictionaries(st.integers(0, 7), cells, max_size=4), max_size=6)


def edited(roster: Roster, rows: dict[int, dict[str, object]]) -> Roster:
    columns: dict[str, dict[int, object]] = {}
    for at, row in rows.items():
        for name, value in row.items():
            columns.setdefault(name, {})[at] = value
    return roster.replacing(columns)


@given(st.lists(groups_of, min_size=8, max_size=8), edits, groups_of)
def test_counts_by_what_changed_are_counts_of_everybody(places, steps, moved_to):
    entries = {at: WatchEntry(f"p{at}", groups=groups) for at, groups in enumerate(places)}
    roster = roster_of(*(Row(f"p{at}") for at in entries)).replacing({"entries": entries})
    tallies = Tallies()
    for number, step in enumerate(steps):
        roster = edited(roster, step)
        if number == 3:
            roster = roster.replacing({"entries": {0: replace(entries[0], groups=moved_to)}})
        everybody = tallies.follow(roster)
        answers = [at for at in range(8) if roster.states[at] is RowState.ANSWERED and roster.answered[at]]
        fresh = [at for at in answers if not roster.is_stale(at, NOW, INTERVAL)]
        found = counts(roster, NOW, INTERVAL, everybody)
        classes = [class_at(roster, at) for at in range(8)]
        assert found.by_class == {one: classes.count(one) for one in StatusClass}
        assert found.reachable == sum(roster.standings[at].reachable for at in fresh)
        newest = max((roster.answered[at] for at in answers), key=lambda one: one.ticks, default=None)
        assert found.as_of == (newest.utc if newest and not fresh else None)
        assert set(everybody.moments) == {roster.answered[at] for at in answers}
        nowhere = [at for at, entry in enumerate(roster.entries) if not entry.groups]
        for name, positions in {**members(roster), "": nowhere}.items():
            assert list(tallies.members(name)) == positions
            assert tallies.group(name).coverage(NOW, INTERVAL) == coverage(roster, positions, NOW, INTERVAL)


def test_the_line_of_a_group_counts_its_own_roster_though_nobody_counted_that_yet():
    rows = Row("ada"), Row("bob")
    first = roster_of(*rows)
    tallies = Tallies()
    tallies.follow(first)
    away = first.replacing({"standings": {0: standing("Away", None)}})
    everybody = Section("", None, (0, 1))
    for roster, reachable in ((first, 2), (away, 1), (away, 1)):
        assert GroupFacts(roster, NOW, INTERVAL, tallies=tallies).coverage(everybody).reachable == reachable


class Picked(list):
    """A column that tells how many of its cells were taken one by one."""

    picked = 0

    def __getitem__(self, at):
        self.picked += isinstance(at, int)
        return super().__getitem__(at)


def test_people_who_change_alike_are_counted_together():
    shared = {"answered": MOMENTS[0], "standings": STANDINGS[0]}
    first = roster_of(*(Row(f"p{at}", extra=shared) for at in range(2000)))
    before = replace(first, states=Picked(first.states))
    tallies = Tallies()
    tallies.follow(before)
    tallies.group("")
    before.states.picked = 0
    answers = dict.fromkeys(range(300, 500), NOW) | {900: NOW}
    assert tallies.follow(before.replacing({"answered": answers})).fresh(NOW, INTERVAL)[0] == 2000
    assert before.states.picked < 20
