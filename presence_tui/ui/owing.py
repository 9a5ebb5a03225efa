"""What a screen of a long list still owes: of thousands asked for in many calls, the most are not in sight. Draws nothing.

Whatever is in sight is drawn at once. Counts, and the places of people who are not, follow within a second, many calls at once.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import fields

from presence_tui.model.moment import Moment
from presence_tui.model.ports import Clock
from presence_tui.model.snapshot import Snapshot

MANY = 2000
"""People from which on it is worth it."""
LONGEST = 1.0
"""Seconds after which everything is drawn."""
_NOT_COMPARED = frozenset({"version", "roster", "changes"})


class Owing:
    """Whether something was not drawn yet, and since when."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._since: Moment | None = None

    def may_wait(self, before: Snapshot | None, snapshot: Snapshot, in_sight: Collection[int]) -> bool:
        """Say whether `snapshot` need not be drawn now; `in_sight` are positions of people, `before` is the one before it."""
        if before is None or len(snapshot.roster) < MANY or before.roster.entries is not snapshot.roster.entries:
            return False
        compared = (each.name for each in fields(snapshot) if each.name not in _NOT_COMPARED)
        if any(getattr(before, name) != getattr(snapshot, name) for name in compared):
            return False
        changed = snapshot.changed_since(before.version)
        if changed is None or not changed.isdisjoint(in_sight):
            return False
        if self._since is None:
            self._since = self._clock.now()
        return self._left() > 0

    def drawn(self) -> None:
        """Owe nothing: everything was drawn."""
        self._since = None

    def seconds(self) -> float | None:
        """Return when something is due; None: nothing is owed."""
        return None if self._since is None else max(self._left(), 0.0)

    def _left(self) -> float:
        return LONGEST if self._since is None else LONGEST - self._clock.now().since(self._since)
