"""Tells the user's own program of breaches, as the screen tells of them: once that one is there, and once that it is over."""

from __future__ import annotations

from collections.abc import Callable

from presence_tui.model.alarm import Alarm
from presence_tui.model.breach_changes import BreachChanges
from presence_tui.model.ports import Clock
from presence_tui.model.snapshot import Snapshot
from presence_tui.monitor.store import PresenceStore


class BreachAlarms:
    """Every pane tells of what it found itself."""

    def __init__(self, *, store: PresenceStore, clock: Clock, alarm: Callable[[Alarm], None]) -> None:
        self._clock = clock
        self._alarm = alarm
        self._changes = BreachChanges()
        store.subscribe(self._hear)

    def _hear(self, snapshot: Snapshot) -> None:
        now = self._clock.now()
        news = self._changes.hear(snapshot, now)
        for one in news.begun:
            self._alarm(Alarm("breach", now.utc, None, one.group, one.since, one.reachable, one.total, one.minimum))
        for one, found in news.covered:
            self._alarm(Alarm("covered", now.utc, None, one.group, None, found.reachable, found.total, one.minimum))
