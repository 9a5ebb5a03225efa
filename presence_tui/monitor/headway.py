"""What a sweep that goes on lets the header say already: that Graph answers again, and how far the first is. Plans nothing."""

from __future__ import annotations

from dataclasses import replace

from presence_tui.model.ports import Clock
from presence_tui.model.snapshot import AnswersNonsense, Held, Offline, ServerFails, Starting, Waiting
from presence_tui.monitor.store import PresenceStore
from presence_tui.monitor.stretch import Stretch
from presence_tui.monitor.tally import Tally

_APART = 1.0
"""Seconds between two words on how far the first sweep is: each is some bytes."""

_OVER = Waiting | Offline | ServerFails | AnswersNonsense | Held
"""What the next good answer shows to be over. A permission may still lack, and a poll that brings a part may do it again."""


class Headway:
    """Of one monitor."""

    def __init__(self, store: PresenceStore, clock: Clock, stretch: Stretch) -> None:
        self._store = store
        self._clock = clock
        self._stretch = stretch
        self._told: float | None = None
        """When it was told last how far the first sweep is, in ticks; at first, when it began to bring answers."""

    def note(self, tally: Tally, is_long: bool) -> None:
        """Take note of what a poll, which is not over yet, has brought till now. `is_long`: its end may be far."""
        if not tally.answered or tally.stumbles or tally.over:
            return
        health = self._store.snapshot.health
        if isinstance(health, _OVER):
            self._store.publish(health=self._stretch.health)
        elif isinstance(health, Starting) and is_long:
            self._tell(health, tally.answered)

    def _tell(self, health: Starting, answered: int) -> None:
        now = self._clock.now().ticks
        if self._told is None:
            self._told = now
        elif now - self._told >= _APART:
            self._told = now
            self._store.publish(health=replace(health, answered=min(answered, health.people)))
