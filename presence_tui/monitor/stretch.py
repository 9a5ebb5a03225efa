"""How far apart polls are: as was set, or further where a list does not fit in between. Sends and schedules nothing."""

from __future__ import annotations

from math import ceil

from presence_tui.model.snapshot import Live, Stretched
from presence_tui.monitor.sweep import AT_ONCE, SPAN
from presence_tui.monitor.tally import Tally

_ROOM = 1.25
"""How much shorter than an interval a sweep has to have become for a shorter one: else the words would change to and fro."""


class Stretch:
    """Of one list."""

    def __init__(self, interval: float, apart: float) -> None:
        """Take `apart` as the seconds between two calls that the share of the tenant's limit allows."""
        self.interval = interval
        """Seconds between polls, as in force."""
        self._set = interval
        self._apart = apart
        self._took = 0.0
        """Seconds that an answer for a portion takes, as far as is known."""
        self._why: Stretched | None = None
        self._people = 0

    @property
    def health(self) -> Live:
        """What to say while all is well."""
        return Live(self.interval, self._why, self._people)

    def note(self, tally: Tally) -> None:
        """Take note of a poll in which all went well."""
        if tally.calls:
            self._took = tally.waited / tally.calls

    def fit(self, portions: int, people: int) -> None:
        """See how long a sweep of so many portions, of so many people, takes at least."""
        by_limit = portions * self._apart / SPAN
        by_time = portions * self._took / AT_ONCE / SPAN if portions > AT_ONCE else 0.0
        before, least = self.interval, max(by_limit, by_time)
        if least > before:
            self.interval = self._fitting(least)
        elif (shorter := self._fitting(least * _ROOM)) < before:
            self.interval = shorter
        if self.interval == self._set:
            self._why, self._people = None, 0
        elif self.interval != before or people != self._people:
            self._why, self._people = Stretched.LIMIT if by_limit >= by_time else Stretched.SLOW, people

    def _fitting(self, seconds: float) -> float:
        """Return an interval of at least `seconds`, and no odd one."""
        if seconds <= self._set:
            return self._set
        step = 10.0 if seconds <= 110 else 30.0 if seconds <= 600 else 60.0
        return ceil(seconds / step) * step
