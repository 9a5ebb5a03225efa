"""How many of a group can be reached, as far as that is known: the rule behind group lines, breaches and their bell. No clock.

A lost network is no breach, and neither is a missing permission or an empty reply: whoever was not answered for recently may be
reachable, and is open until it is known better. Of whom Graph says that there is nobody, or that it can tell nothing (404 and
other refusals of that one entry), it is known: they cannot be reached.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from presence_tui.model.moment import Moment
from presence_tui.model.roster import Roster, RowState, fresh_for


@dataclass(frozen=True, slots=True)
class Coverage:
    """One group, counted."""

    reachable: int
    """Who can be reached, by answers that are fresh."""
    open: int
    """Whose answer is stale, missing or still awaited: they may be reachable or not."""
    total: int
    was_reachable: int = 0
    """Who could be reached by the newest answer there is, fresh or stale."""
    as_of: datetime | None = None
    """When the newest stale answer came (UTC); None where none is stale."""
    unanswered: int = 0
    """Who was asked for, and has no answer."""

    def is_below(self, minimum: int | None) -> bool:
        """Say whether fewer than `minimum` can be reached, whatever the open ones turn out to be."""
        return minimum is not None and self.reachable + self.open < minimum

    def is_undecided(self, minimum: int | None) -> bool:
        """Say whether it depends on the open ones."""
        return minimum is not None and self.reachable < minimum <= self.reachable + self.open


class Verdict(Enum):
    """How a group stands against its minimum."""

    COVERED = "covered"
    BELOW = "below"
    UNDECIDED = "undecided"
    """It depends on people whose answer is stale, missing or still awaited."""


@dataclass(frozen=True, slots=True)
class Breach:
    """A group that is below its minimum, and was so when it was counted again."""

    group: str
    """The group's name."""
    since: datetime
    """When fewer could be reached first (UTC)."""
    reachable: int
    total: int
    minimum: int
    number: int = 0
    """Counts breaches since the start: what has the same number is the same breach, whatever else changed."""
    unknown: bool = False
    """Whether it depends on people whose answers are old or missing."""

    @property
    def is_below(self) -> bool:
        """Whether it is to be shown: where that is not known now, or it may be over, it is neither shown nor told anew."""
        return not self.unknown and self.reachable < self.minimum


def is_open(roster: Roster, position: int, now: Moment, interval: float) -> bool:
    """Say whether somebody may be reachable for all that is known: see above."""
    return is_unanswered(roster, position) or roster.is_stale(position, now, interval)


def is_unanswered(roster: Roster, position: int) -> bool:
    """Say whether nothing is known of somebody who may be reachable, since no answer came."""
    state, problem = roster.states[position], roster.problems[position]
    if state is RowState.FAILED:  # without a status something came that is no presence
        return problem is None or problem.status is None or bool(problem.permissions)
    return state is RowState.ASKING or state is RowState.NO_ANSWER


def verdict(roster: Roster, positions: Iterable[int], now: Moment, interval: float, minimum: int) -> Verdict:
    """Return what `coverage` says of `minimum`, without counting further than that needs."""
    limit = fresh_for(interval)
    reachable = undecided = 0
    last, fresh = None, False
    states, answers, standings, is_answered = roster.states, roster.answered, roster.standings, RowState.ANSWERED
    for position in positions:
        if states[position] is not is_answered:
            undecided += is_unanswered(roster, position)
            continue
        if (answered := answers[position]) is None:
            continue
        if answered is not last:  # one call answers for hundreds
            last, fresh = answered, now.since(answered) <= limit
        if not fresh:
            undecided += 1
        elif standings[position].reachable:
            reachable += 1
            if reachable >= minimum:
                return Verdict.COVERED
    return Verdict.BELOW if reachable + undecided < minimum else Verdict.UNDECIDED


def members(roster: Roster) -> dict[str, list[int]]:
    """Return the positions of each group's people, in the list's order; groups of nobody are absent."""
    found: dict[str, list[int]] = {}
    for position, entry in enumerate(roster.entries):
        for name in entry.groups:
            found.setdefault(name, []).append(position)
    return found


def coverage(roster: Roster, positions: Iterable[int], now: Moment, interval: float) -> Coverage:
    """Count the people at `positions` as it is true at `now`, with people asked every `interval` seconds."""
    limit = fresh_for(interval)
    reachable = undecided = total = was = unanswered = 0
    newest: Moment | None = None
    for position in positions:
        total += 1
        state, answered = roster.states[position], roster.answered[position]
        if state is not RowState.ANSWERED or answered is None:
            if is_unanswered(roster, position):
                undecided += 1
                unanswered += state is not RowState.ASKING
            continue
        was += roster.standings[position].reachable
        if now.since(answered) <= limit:
            reachable += roster.standings[position].reachable
        else:
            undecided += 1
            newest = answered if newest is None or answered.ticks > newest.ticks else newest
    return Coverage(reachable, undecided, total, was, newest.utc if newest else None, unanswered)
