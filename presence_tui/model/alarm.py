"""An alarm: what a program of the user's is told of, beside the bell. Facts only; how it is told, the wiring knows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from presence_tui.model.roster import WatchedPerson


@dataclass(frozen=True, slots=True)
class Alarm:
    """One thing that happened."""

    event: Literal["reachable", "breach", "covered"]
    """`reachable`: somebody asked to be told of this once. `breach`: a group is below its minimum. `covered`: it no longer is."""
    at: datetime
    """When that was seen (UTC)."""
    person: WatchedPerson | None = None
    """Who can be reached; None where it is about a group alone."""
    group: str = ""
    """The group it is about, as the list writes it; empty where it is about a person alone."""
    since: datetime | None = None
    """When the state began that it is about (UTC); None where that is not known."""
    reachable: int | None = None
    """How many of the group can be reached; None where it is about a person alone."""
    total: int | None = None
    minimum: int | None = None


class NoAlarms:
    """Nobody is told: implements `model.ports.Alarms`."""

    def __call__(self, alarm: Alarm) -> None:
        """Do nothing."""

    async def close(self) -> None:
        """Do nothing."""
