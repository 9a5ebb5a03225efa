"""How many rows there are of what, in all and in each group. Counts once, and afterwards only what changed.

Whether an answer is fresh depends on the time, so rows are counted by the moment of their answer: one call answers for hundreds.
The rules are those of `model.coverage` and `view.states`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from presence_tui.model.availability import StatusClass
from presence_tui.model.coverage import Coverage, is_unanswered, members
from presence_tui.model.moment import Moment
from presence_tui.model.roster import Roster, RowState, fresh_for
from presence_tui.view.differing import differing
from presence_tui.view.states import class_at

_COUNTED = ("states", "standings", "answered", "problems")
"""Columns of the roster on which a count depends."""
_MOST = 8
"""Of so many rows one may have changed for the others not to be counted again."""
_AT_ONCE = 2048
"""Rows whose cells are compared at once: those of 100,000 would take 20 MB."""


class _Kind(NamedTuple):
    """What is counted of a row, besides when it was answered for."""

    status_class: StatusClass | None
    reachable: bool
    unanswered: bool
    asking: bool


_SHARED: dict[tuple[StatusClass, bool], _Kind] = {
    (one, reachable): _Kind(one, reachable, unanswered=False, asking=False) for one in StatusClass for reachable in (False, True)
}


class Tally:
    """Some rows, counted; without positions all of them."""

    def __init__(self, roster: Roster, positions: Sequence[int] | None = None) -> None:
        self._rows: dict[Moment | None, dict[_Kind, int]] = {}
        """By the moment of their answer; None: they have none that counts."""
        for position, times in _alike(roster, positions):
            self.count(roster, position, times)

    def count(self, roster: Roster, position: int, times: int) -> None:
        """Count a row some times more, or less where `times` is negative."""
        moment, kind = _of(roster, position)
        kinds = self._rows.setdefault(moment, {})
        left = kinds.get(kind, 0) + times
        if left:
            kinds[kind] = left
            return
        kinds.pop(kind, None)
        if not kinds:
            del self._rows[moment]

    def recount(self, before: Roster, after: Roster, positions: Sequence[int]) -> None:
        """Count rows, whose positions ascend, as they are after, and no more as they were before."""
        for roster, sign in ((before, -1), (after, 1)):
            for position, times in _alike(roster, positions):
                self.count(roster, position, sign * times)

    @property
    def moments(self) -> Iterable[Moment]:
        """When answers came that count."""
        return (moment for moment in self._rows if moment is not None)

    def by_class(self) -> dict[StatusClass, int]:
        """Return how many rows there are of each class; old answers count as what they said."""
        found = dict.fromkeys(StatusClass, 0)
        for kinds in self._rows.values():
            for kind, rows in kinds.items():
                if kind.status_class is not None:
                    found[kind.status_class] += rows
        return found

    def fresh(self, now: Moment, interval: float) -> tuple[int, int]:
        """Return how many answers are fresh at `now`, and how many of those people can be reached."""
        fresh = reachable = 0
        for moment, kinds in self._rows.items():
            if moment is not None and now.since(moment) <= fresh_for(interval):
                fresh += sum(kinds.values())
                reachable += _reachable(kinds)
        return fresh, reachable

    def newest(self) -> Moment | None:
        """Return when the newest answer came."""
        return max(self.moments, key=lambda moment: moment.ticks, default=None)

    def coverage(self, now: Moment, interval: float) -> Coverage:
        """Return what `model.coverage.coverage` says of these rows."""
        limit = fresh_for(interval)
        none = self._rows.get(None, {})
        old = [moment for moment in self.moments if now.since(moment) > limit]
        newest = max(old, key=lambda moment: moment.ticks, default=None)
        was = sum(_reachable(kinds) for moment, kinds in self._rows.items() if moment is not None)
        return Coverage(
            reachable=was - sum(_reachable(self._rows[moment]) for moment in old),
            open=sum(sum(self._rows[moment].values()) for moment in old) + sum(n for kind, n in none.items() if kind.unanswered),
            total=sum(sum(kinds.values()) for kinds in self._rows.values()),
            was_reachable=was,
            as_of=newest.utc if newest else None,
            unanswered=sum(n for kind, n in none.items() if kind.unanswered and not kind.asking),
        )


def _reachable(kinds: dict[_Kind, int]) -> int:
    return sum(rows for kind, rows in kinds.items() if kind.reachable)


def _of(roster: Roster, position: int) -> tuple[Moment | None, _Kind]:
    state, answered = roster.states[position], roster.answered[position]
    if state is RowState.ANSWERED:
        standing = roster.standings[position]
        return answered, _SHARED[standing.status_class, answered is not None and standing.reachable]
    unanswered = is_unanswered(roster, position)
    return None, _Kind(class_at(roster, position), False, unanswered, unanswered and state is RowState.ASKING)


def _alike(roster: Roster, positions: Sequence[int] | None) -> Iterator[tuple[int, int]]:
    """Yield one of those that are counted alike, and how many they are. Equal cells are mostly one object."""
    everybody = range(len(roster)) if positions is None else positions
    one_of: dict[tuple[int, ...], int] = {}
    times: Counter[tuple[int, ...]] = Counter()
    for start in range(0, len(everybody), _AT_ONCE):
        some = everybody[start : start + _AT_ONCE]
        columns: Iterable[Sequence[object]] = (roster.states, roster.standings, roster.answered, roster.problems)
        cells = list(zip(*(map(id, _picked(column, some)) for column in columns), strict=True))
        one_of.update(zip(cells, some, strict=True))
        times.update(cells)
    yield from ((one_of[which], number) for which, number in times.items())


def _picked(column: Sequence[object], positions: Sequence[int]) -> list[object]:
    """Return the cells at `positions`, which ascend. Of a column a slice is quicker than many cells one by one."""
    start, stop = positions[0], positions[-1] + 1
    cells = list(column[start:stop])
    return cells if len(cells) == len(positions) else [cells[at - start] for at in positions]


class Tallies:
    """Everybody of the newest roster, counted, and those groups that were asked for."""

    def __init__(self) -> None:
        self._roster: Roster | None = None
        self._all: Tally | None = None
        self._groups: dict[str, Tally] = {}
        self._members: dict[str, list[int]] | None = None

    def follow(self, roster: Roster) -> Tally:
        """Take a newer roster; return the tally of everybody in it."""
        before, self._roster = self._roster, roster
        if self._all is None or before is None or before.entries is not roster.entries:
            self._all, self._groups, self._members = Tally(roster), {}, None
        elif before is not roster:
            changed = set().union(*(differing(getattr(before, name), getattr(roster, name)) for name in _COUNTED))
            if len(changed) > max(len(roster) // _MOST, 1):
                self._all, self._groups = Tally(roster), {}
            else:
                self._update(self._all, before, roster, changed)
        return self._all

    def _update(self, everybody: Tally, before: Roster, roster: Roster, changed: set[int]) -> None:
        everybody.recount(before, roster, sorted(changed))
        if not self._groups:
            return
        of_groups: dict[str, list[int]] = {}
        for at in changed:
            for name in roster.entries[at].groups or ("",):
                of_groups.setdefault(name, []).append(at)
        for name, tally in self._groups.items():
            if some := of_groups.get(name):
                tally.recount(before, roster, sorted(some))

    def members(self, name: str) -> Sequence[int]:
        """Return the positions of the people of a group, in the list's order; of those in no group by the empty name."""
        roster = self._followed()
        if self._members is None:
            self._members = members(roster)
            self._members[""] = [at for at, entry in enumerate(roster.entries) if not entry.groups]
        return self._members.get(name, ())

    def group(self, name: str) -> Tally:
        """Return the tally of the group `name`; of those in no group by the empty name."""
        if name not in self._groups:
            self._groups[name] = Tally(self._followed(), self.members(name))
        return self._groups[name]

    def _followed(self) -> Roster:
        if self._roster is None:
            raise LookupError("nobody is counted yet")
        return self._roster
