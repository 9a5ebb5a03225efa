"""A point in time as two clocks saw it. Reads no clock."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True)
class Moment:
    """The wall clock and the monotonic clock, read together."""

    utc: datetime
    """Wall clock, aware, in UTC. Jumps when somebody sets it."""
    ticks: float
    """Monotonic seconds. May stand still while the machine sleeps."""
    worked: float = 0.0
    """Seconds of a processor that the program has used: then the machine was awake."""

    def since(self, earlier: Moment) -> float:
        """Return the seconds from `earlier` to this moment: the larger of both clocks' differences, never below 0.

        One of them misses a sleep, the other a change of the clock; the larger one never makes an answer look younger than it is.
        """
        return max((self.utc - earlier.utc).total_seconds(), self.ticks - earlier.ticks, 0.0)

    def later(self, seconds: float) -> Moment:
        """Return the moment `seconds` after this one."""
        return Moment(self.utc + timedelta(seconds=seconds), self.ticks + seconds, self.worked)
