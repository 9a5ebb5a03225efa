"""What becomes of breaches from one snapshot to the next, however many were missed in between. No clock, no words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from presence_tui.model.coverage import Breach, Coverage, coverage, members
from presence_tui.model.moment import Moment
from presence_tui.model.snapshot import Snapshot


class BreachNews(NamedTuple):
    """What is new."""

    begun: tuple[Breach, ...]
    covered: tuple[tuple[Breach, Coverage], ...]
    """Those that are over, with the count of their group; groups that are gone, or need fewer people now, are left out."""


class BreachChanges:
    """Remembers which breaches there were."""

    def __init__(self) -> None:
        self._known: dict[int, Breach] = {}

    def hear(self, snapshot: Snapshot, now: Moment) -> BreachNews:
        """Return each breach once that is new in `snapshot`, and once that it is over."""
        there = {breach.number: breach for breach in snapshot.breaches}
        begun = tuple(breach for number, breach in there.items() if number not in self._known)
        ended = [breach for number, breach in self._known.items() if number not in there]
        self._known = there
        return BreachNews(begun, tuple(_covered(ended, snapshot, now)) if ended else ())


def _covered(ended: Sequence[Breach], snapshot: Snapshot, now: Moment) -> Iterator[tuple[Breach, Coverage]]:
    minimums = {group.name: group.minimum_reachable for group in snapshot.groups}
    positions = members(snapshot.roster)
    for breach in ended:
        found = coverage(snapshot.roster, positions.get(breach.group, ()), now, snapshot.interval)
        if minimums.get(breach.group) == breach.minimum <= found.reachable:
            yield breach, found
