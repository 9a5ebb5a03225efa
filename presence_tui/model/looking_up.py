"""How far a long list of people has been looked up. Facts only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

NOT_LOOKED_UP = "not looked up"
"""The code of the problem of an entry that is looked up no more, since somebody stopped that."""


@dataclass(frozen=True, slots=True)
class LookingUp:
    """Of one list; told in steps, so that it costs few bytes."""

    found: int = 0
    """Entries of which it is known whom they mean, or that they mean nobody."""
    total: int = 0
    stopped: bool = False
    """Whether somebody stopped it."""
    until: datetime | None = None
    """Until when it waits, since the directory wants to be left alone (UTC)."""

    @property
    def goes_on(self) -> bool:
        """Whether people are being looked up."""
        return self.found < self.total and not self.stopped


NOBODY_LEFT = LookingUp()
"""A list that is short, or done."""
