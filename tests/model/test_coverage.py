from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from presence_tui.model.availability import standing
from presence_tui.model.coverage import Verdict, coverage, members, verdict
from presence_tui.model.moment import Moment
from presence_tui.model.roster import Problem, Roster, RowState
from presence_tui.model.watch_list import WatchEntry, WatchList
from tests.view.rosters import NOW

INTERVAL = 30.0
GROUPS = ("A", "B", "C")

_moments = st.sampled_from([NOW, NOW.later(-59), NOW.later(-61), NOW.later(-900)])
_person = st.tuples(
    st.lists(st.sampled_from(GROUPS), unique=True),
    st.sampled_from(RowState),
    st.sampled_from(["Available", "AvailableIdle", "Busy", "Offline", None]),
    st.booleans(),
    _moments,
    st.sampled_from(
        [
            Problem(NOW.utc, status=404),
            Problem(NOW.utc, status=403, permissions=("Presence.Read.All",)),
            Problem(NOW.utc),
        ]
    ),
)


@settings(max_examples=60)
@given(st.lists(_person, max_size=9), st.integers(1, 4))
def test_a_group_counts_as_it_would_by_hand(
    people: list[tuple[list[str], RowState, str | None, bool, Moment, Problem]], minimum: int
) -> None:
    entries = [WatchEntry(f"p{number}@contoso.com", groups=tuple(groups)) for number, (groups, *_) in enumerate(people)]
    roster = Roster.of(WatchList.of(entries), ["x"] * len(entries)).replacing(
        {
            "states": {at: state for at, (_, state, *_) in enumerate(people)},
            "standings": {at: standing(word, word, out) for at, (_, _, word, out, *_) in enumerate(people)},
            "answered": {at: answered for at, (*_, answered, _) in enumerate(people)},
            "problems": {at: problem for at, (*_, problem) in enumerate(people)},
        }
    )
    by_group = members(roster)
    for group in GROUPS:
        there = [person for person in people if group in person[0]]
        answers = [(word in ("Available", "AvailableIdle") and not out, (NOW.ticks - answered.ticks) <= 60)
                   for _, state, word, out, answered, _ in there if state is RowState.ANSWERED]  # fmt: skip
        reachable = sum(can and fresh for can, fresh in answers)
        missing = sum(
            state is RowState.NO_ANSWER or (state is RowState.FAILED and problem.status != 404) for _, state, *_, problem in there
        )
        undecided = sum(not fresh for _, fresh in answers) + sum(state is RowState.ASKING for _, state, *_ in there) + missing
        found = coverage(roster, by_group.get(group, ()), NOW, INTERVAL)
        assert (found.reachable, found.open, found.total) == (reachable, undecided, len(there))
        assert found.unanswered == missing
        assert found.was_reachable == sum(can for can, _ in answers)
        below, unsure = reachable + undecided < minimum, reachable < minimum <= reachable + undecided
        assert (found.is_below(minimum), found.is_undecided(minimum)) == (below, unsure)
        expected = Verdict.BELOW if below else Verdict.UNDECIDED if unsure else Verdict.COVERED
        assert verdict(roster, by_group.get(group, ()), NOW, INTERVAL, minimum) is expected
