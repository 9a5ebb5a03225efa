"""What a working day of the demo is made of: habits, meetings, colleagues. Records; hours are hours of its day, 9.5 is 09:30."""

from __future__ import annotations

from typing import NamedTuple

from presence_tui.demo.people import (
    AWAY,
    BACK_SOON,
    FOCUSING,
    IN_A_CALL,
    IN_A_MEETING,
    OFFLINE,
    Pose,
    SimulatedPerson,
)

Span = tuple[float, float]
"""Least and most."""


class Habit(NamedTuple):
    """Something somebody does on many days, once."""

    pose: Pose
    begins: Span
    """Hours."""
    lasts: Span
    """Minutes."""
    often: int = 100
    """Days in a hundred on which it happens."""


class Meeting(NamedTuple):
    """Something several people do at the same moment, every day."""

    pose: Pose
    begins: float
    """Hour."""
    lasts: float
    """Minutes."""
    who: tuple[str, ...]
    """Keys."""


class Colleague(NamedTuple):
    """Somebody and their usual day. The person's own pose is what holds at work between habits."""

    person: SimulatedPerson
    groups: tuple[str, ...] = ()
    habits: tuple[Habit, ...] = ()
    """In order of weight: what would overlap an earlier one does not happen."""
    comes: Span | None = (6.8, 9.7)
    """Hours; None: is always there."""
    goes: Span = (16.4, 20.7)
    home: Pose = OFFLINE
    """The pose outside work."""


EARLY, LATE = (6.7, 8.0), (8.2, 9.7)
EARLY_OUT, LATE_OUT = (15.6, 17.4), (18.2, 20.8)

FIRST_CALL = Habit(IN_A_CALL, (9.0, 11.0), (90, 160), 45)
SECOND_CALL = Habit(IN_A_CALL, (12.2, 15.4), (100, 180), 55)
LAST_CALL = Habit(IN_A_CALL, (15.2, 16.4), (70, 110), 70)
LONG_CALL = Habit(IN_A_CALL, (9.0, 9.6), (120, 200), 80)
CONFERENCE = Habit(Pose("Busy", "InAConferenceCall"), (9.8, 13.0), (110, 170))
MEETING = Habit(IN_A_MEETING, (9.6, 13.5), (110, 180))
FOCUS = Habit(FOCUSING, (11.6, 14.0), (110, 180), 70)
LATE_FOCUS = Habit(FOCUSING, (15.0, 15.8), (80, 110), 85)
LUNCH = Habit(AWAY, (11.5, 12.8), (70, 110), 40)
COFFEE = Habit(BACK_SOON, (9.9, 15.5), (40, 60), 20)
IDLE = Habit(Pose("Available", "AvailableIdle"), (10.0, 15.0), (90, 150), 80)
