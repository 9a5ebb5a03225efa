"""The demo's day: who does what at which moment, worked out from the clock when asked. No thread and no timer.

A day of the demo takes eight minutes, over and over: its nights are short. Chance decides anew each day; the same
seed, start and time give the same.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from presence_tui.demo.chance import draw
from presence_tui.demo.habits import Colleague, Meeting, Span
from presence_tui.demo.people import Pose

HOURS = ((6.5, 0.0), (9.0, 65.0), (18.0, 385.0), (21.0, 455.0), (30.5, 480.0))
"""At which second of a day which hour strikes; between two of these time goes evenly."""

DAY = HOURS[-1][1]
"""Seconds of a whole day."""

OPENING = 9.75
"""The hour at which the demo begins: everybody is there, and something happens soon."""

_GAP = 0.25
"""Hours between two habits of somebody, at least."""


@dataclass(frozen=True, slots=True)
class Change:
    """Somebody starts doing something else."""

    at: datetime
    key: str
    pose: Pose


@dataclass(frozen=True, slots=True)
class _Step:
    second: float
    """Of the day."""
    pose: Pose


class Day:
    """What everybody does, day after day."""

    def __init__(self, company: Sequence[Colleague], meetings: Sequence[Meeting], start: datetime, seed: int) -> None:
        self._company = company
        self._meetings = meetings
        self._midnight = start - timedelta(seconds=second_of(OPENING))
        self._seed = seed
        self._number: int | None = None
        self._plans: dict[str, list[_Step]] = {}
        self._doing: dict[str, Pose] = {}

    def changes_until(self, now: datetime) -> Iterator[Change]:
        """Yield what became of everybody since the last call, in the order it happened; at first what everybody does."""
        number, second = divmod((now - self._midnight).total_seconds(), DAY)
        if number != self._number:
            self._number = int(number)
            self._plans = {one.person.key: self._plan(one) for one in self._company}
        midnight = self._midnight + timedelta(seconds=DAY * number)
        changes = []
        for key, steps in self._plans.items():
            step = steps[bisect_right(steps, second, key=lambda step: step.second) - 1]
            if self._doing.get(key) != step.pose:
                self._doing[key] = step.pose
                changes.append(Change(midnight + timedelta(seconds=step.second), key, step.pose))
        yield from sorted(changes, key=lambda change: change.at)

    def _plan(self, colleague: Colleague) -> list[_Step]:
        """Return what somebody does today: the first step is how the day finds them."""
        usual = colleague.person.pose
        if colleague.comes is None:
            return [_Step(0.0, usual), *self._busy(colleague, HOURS[0][0], HOURS[-1][0])]
        comes, goes = self._between(colleague.comes, colleague, "comes"), self._between(colleague.goes, colleague, "goes")
        busy = self._busy(colleague, comes, goes)
        home = colleague.home
        return [_Step(0.0, home), _Step(second_of(comes), usual), *busy, _Step(second_of(goes), home)]

    def _busy(self, colleague: Colleague, comes: float, goes: float) -> Iterator[_Step]:
        """Yield when somebody begins and ends what they do between `comes` and `goes`."""
        taken: list[tuple[float, float, Pose]] = []
        for begins, ends, pose in self._wishes(colleague):
            free = all(ends + _GAP <= other or begins >= until + _GAP for other, until, _ in taken)
            if free and comes + _GAP <= begins and ends + _GAP <= goes:
                taken.append((begins, ends, pose))
        usual = colleague.person.pose
        for begins, ends, pose in sorted(taken, key=lambda one: one[0]):
            yield _Step(second_of(begins), pose._replace(note=pose.note or usual.note, location=pose.location or usual.location))
            yield _Step(second_of(ends), usual)

    def _wishes(self, colleague: Colleague) -> Iterable[tuple[float, float, Pose]]:
        """Yield what somebody would do today, and when; meetings come first."""
        for meeting in self._meetings:
            if colleague.person.key in meeting.who:
                yield meeting.begins, meeting.begins + meeting.lasts / 60, meeting.pose
        for number, habit in enumerate(colleague.habits):
            if draw(self._seed, 100, "often", self._number, colleague.person.key, number) < habit.often:
                begins = self._between(habit.begins, colleague, f"begins {number}")
                yield begins, begins + self._between(habit.lasts, colleague, f"lasts {number}") / 60, habit.pose

    def _between(self, span: Span, colleague: Colleague, what: str) -> float:
        least, most = span
        return least + (most - least) * draw(self._seed, 1000, what, self._number, colleague.person.key) / 1000


def second_of(hour: float) -> float:
    """Return at which second of a day `hour` strikes."""
    for (hour_before, before), (hour_after, after) in pairwise(HOURS):
        if hour <= hour_after:
            return before + (after - before) * (hour - hour_before) / (hour_after - hour_before)
    return DAY
