"""The figure `bytes`: what one event sends to the terminal, with Textual's own driver at 120x40.

Rows are sorted by name and details are open, as they are by themselves. Counts, so they hold on any machine.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from presence_tui.demo.people import PEOPLE
from tests.bench.driven import Driven
from tests.bench.figure import Figure

NOTHING = 0
ONE_ROW = 160
ROW_AND_COUNTS = 260

REST = 10
"""Polls of five minutes."""

_BUSY = ("Busy", "Busy")
_IN_A_CALL = ("Busy", "InACall")
_AVAILABLE = ("Available", "Available")
_OTHERS = tuple(person.key for person in PEOPLE if person.key != "ada")
"""Everybody but the one under the cursor, who is the first by name."""


@dataclass(frozen=True, slots=True)
class Series:
    """One kind of terminal."""

    name: str
    term: str
    more: dict[str, str] = field(default_factory=dict)


SERIES = (
    Series("256 colours", "tmux-256color"),
    Series("true colour", "xterm-256color", {"COLORTERM": "truecolor"}),
)


@dataclass(frozen=True, slots=True)
class Sent:
    """What was sent for each event: the bytes themselves."""

    unchanged: bytes
    """Polls that changed nothing on the screen."""
    rows: dict[str, bytes]
    """By person: one who was busy is in a call."""
    rows_and_counts: dict[str, bytes]
    """By person: one who was available is busy."""
    cursor: bytes
    """One row down, with the details of another person."""
    rest: bytes
    """Five minutes of polls."""
    rest_with_clock_times: bytes


def sent(series: Series, people: Sequence[str] = _OTHERS, rest: int = REST) -> Sent:
    """Drive the program through the events. Raises ProgramFailed."""
    with Driven(series.term, **series.more) as subject:
        subject.do("begin")
        subject.do("sleep", "3")
        rows = {who: _change(subject, who, _BUSY, _IN_A_CALL) for who in people}
        rows_and_counts = {who: _change(subject, who, _AVAILABLE, _BUSY) for who in people}
        subject.do("sleep", "3")
        unchanged = subject.do("poll")
        cursor = subject.do("press", "j")
        at_rest = b"".join(subject.do("poll") for _ in range(rest))
        subject.do("press", "t")
        with_clock_times = b"".join(subject.do("poll") for _ in range(rest))
    return Sent(unchanged, rows, rows_and_counts, cursor, at_rest, with_clock_times)


def _change(subject: Driven, who: str, before: tuple[str, str], after: tuple[str, str]) -> bytes:
    """Return what is sent when somebody changes while everybody's age, in hours, stands still."""
    subject.do("set", who, *before)
    subject.do("sleep", "2")
    subject.do("set", who, *after)
    return subject.do("poll")


def figures() -> Iterator[Figure]:
    """Measure every series."""
    for series in SERIES:
        found = sent(series)
        yield from _figures(series.name, found)


def _figures(series: str, found: Sent) -> Iterator[Figure]:
    yield Figure(f"bytes, {series}, a poll that changes nothing", len(found.unchanged), NOTHING, "B")
    for words, by_person, goal in (
        ("one row", found.rows, ONE_ROW),
        ("one row and the counts", found.rows_and_counts, ROW_AND_COUNTS),
    ):
        sizes = sorted(map(len, by_person.values()))
        yield Figure(f"bytes, {series}, {words}, most of {len(sizes)} people", sizes[-1], goal, "B")
        yield Figure(f"bytes, {series}, {words}, median", sizes[len(sizes) // 2], goal, "B")
    yield Figure(f"bytes, {series}, cursor one row down, with details", len(found.cursor), None, "B")
    yield Figure(f"bytes, {series}, five minutes at rest", len(found.rest), NOTHING, "B")
    yield Figure(f"bytes, {series}, five minutes at rest, clock times", len(found.rest_with_clock_times), NOTHING, "B")
