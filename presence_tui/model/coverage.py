"""How many of a group can be reached, as far as that is known: the rule behind group lines, breaches and their bell. No clock.

A lost network is no breach: whoever was not answered for recently may be reachable, and counts so until it is known better.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from presence_tui.model.moment import Moment
from presence_tui.model.roster import Roster, RowState, fresh_for


@dataclass(frozen=True, slots=True)
class Coverage:
    """One group, counted."""

    reachable: int
    """Who can be reached, by answers that are fresh."""
    open: int
    """Whose answer is stale or still awaited: they may be reachable or not."""
    total: int
    was_reachable: int = 0
    """Who could be reached by the newest answer there is, fresh or stale."""
    as_of: datetime | None = None
    """When the newest stale answer came (UTC); None where none is stale."""

    def is_below(self, minimum: int | None) -> bool:
        """Say whether fewer than `minimum` can be reached, whatever the open ones turn out to be."""
        return minimum is not None and self.reachable + self.open < minimum

    def is_undecided(self, minimum: int | None) -> bool:
        """Say whether it depends on the open ones."""
        return minimum is not None and self.reachable < minimum <= self.reachable + self.open


@dataclass(frozen=True, slots=True)
class Breach:
    """A group that is below its minimum."""

    group: str
    """The group's name."""
    since: datetime
    """When fewer could be reached first (UTC)."""
    reachable: int
    total: int
    minimum: int


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
    reachable = undecided = total = was = 0
    newest: Moment | None = None
    for position in positions:
        total += 1
        state, answered = roster.states[position], roster.answered[position]
        if state is RowState.ASKING:
            undecided += 1
        if state is not RowState.ANSWERED or answered is None:
            continue
        was += roster.standings[position].reachable
        if now.since(answered) <= limit:
            reachable += roster.standings[position].reachable
        else:
            undecided += 1
            newest = answered if newest is None or answered.ticks > newest.ticks else newest
    return Coverage(reachable, undecided, total, was, newest.utc if newest else None)
