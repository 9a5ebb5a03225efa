"""Tells how far a long list has been looked up, in steps, and lets somebody stop that. Looks nobody up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from presence_tui.model.looking_up import NOT_LOOKED_UP, LookingUp
from presence_tui.model.ports import Clock
from presence_tui.model.roster import Problem
from presence_tui.monitor.store import PresenceStore

_LONG = 100
"""Entries to look up from which on it is told how far that is."""
_STEPS = 20
"""Times it is told: each is five in a hundred."""


class Progress:
    """Of one monitor."""

    def __init__(self, store: PresenceStore, clock: Clock) -> None:
        self._store = store
        self._clock = clock
        self._positions = store.positions
        self.stopped = False
        """Whether nobody is to be looked up any more."""
        self.until: datetime | None = None
        """Until when nobody can be looked up, since the directory wants to be left alone (UTC)."""

    def tell(self, left: int) -> None:
        """Publish that `left` entries are still to be looked up, where that is another step."""
        told, total = self._store.snapshot.looking_up, len(self._store.snapshot.roster)
        if not left:
            self._store.publish(looking_up=LookingUp())
        elif told.total or left >= _LONG or self.until:
            now = LookingUp(total - left, total, self.stopped, self.until)
            if replace(now, found=told.found) != told or _step(now) != _step(told):
                self._store.publish(looking_up=now)

    def stop(self, left: Sequence[str]) -> None:
        """Look up no more; the rows `left` say so."""
        self.stopped = True
        rows = self._positions.by_key(self._store.snapshot.roster)
        problem = Problem(self._clock.now().utc, code=NOT_LOOKED_UP)
        self._store.publish({"problems": {rows[key]: problem for key in left if key in rows}})
        self.tell(len(left))

    def resume(self) -> bool:
        """Look up again those who were left; say whether there were some."""
        if not self.stopped:
            return False
        self.stopped = False
        problems = self._store.snapshot.roster.problems
        left = [at for at, problem in enumerate(problems) if problem is not None and problem.code == NOT_LOOKED_UP]
        self._store.publish({"problems": dict.fromkeys(left)})
        self.tell(len(left))
        return bool(left)


def _step(told: LookingUp) -> int:
    return told.found * _STEPS // told.total if told.total else -1
