"""The figure `bytes`: what one event sends to the terminal, with Textual's own driver at 120x40.

One flat table sorted by name, so that nobody moves and everybody has one row; details are open. Counts hold on any machine.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from presence_tui.demo.people import PEOPLE
from tests.bench.driven import Driven
from tests.bench.figure import Effort, Figure

NOTHING = 0
"""Bytes of a poll that changes nothing on the screen."""

REST = 10
"""Polls of five minutes."""

_SELECTED = "ada"
"""The first by name, on whom the cursor begins."""
_OTHERS = tuple(person.key for person in PEOPLE if person.key != _SELECTED)
_AVAILABLE = ("Available", "Available")
_BUSY = ("Busy", "Busy")


@dataclass(frozen=True, slots=True)
class Change:
    """One person's availability and activity, before and after; age words of all others stand still."""

    name: str
    before: tuple[str, str]
    after: tuple[str, str]
    goal: int
    """Bytes, while the person is not selected."""


WORD = Change("one row", _BUSY, ("Busy", "InACall"), 160)
COUNTS = Change("one row and the counts", _AVAILABLE, _BUSY, 260)
NAME = Change("one row, its name's shade and the counts", _AVAILABLE, ("Offline", "Offline"), 260)
CHANGES = (WORD, COUNTS, NAME)


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

    start: bytes
    """From the first byte to the answers of the first poll."""
    changes: dict[str, dict[str, bytes]]
    """By name of the change and by person."""
    selected: bytes
    """A change of the word for the one under the cursor, whose details are open."""
    unchanged: bytes
    """A poll that changed nothing on the screen."""
    cursor: bytes
    """One row down, with the details of another person."""
    polls: int
    rest: bytes
    """So many polls that changed nothing."""
    rest_with_clock_times: bytes


def sent(series: Series, people: Sequence[str] = _OTHERS, rest: int = REST) -> Sent:
    """Drive the program through the events. Raises ProgramFailed."""
    with Driven(series.term, **series.more) as subject:
        start = subject.do("begin")
        subject.do("press", "b")
        subject.do("press", "s")
        changes = {change.name: {who: _change(subject, who, change) for who in people} for change in CHANGES}
        selected = _change(subject, _SELECTED, WORD)
        subject.do("sleep", "3")
        unchanged = subject.do("poll")
        cursor = subject.do("press", "j")
        at_rest = b"".join(subject.do("poll") for _ in range(rest))
        subject.do("press", "t")
        with_clock_times = b"".join(subject.do("poll") for _ in range(rest))
    return Sent(start, changes, selected, unchanged, cursor, rest, at_rest, with_clock_times)


def _change(subject: Driven, who: str, change: Change) -> bytes:
    """Return what is sent when somebody changes while everybody's age, in hours, stands still."""
    subject.do("set", who, *change.before)
    subject.do("sleep", "2")
    subject.do("set", who, *change.after)
    return subject.do("poll")


def figures(effort: Effort) -> Iterator[Figure]:
    """Measure every series."""
    for series in SERIES[:1] if effort.short else SERIES:
        found = sent(series, *((_OTHERS[:2], 3) if effort.short else ()))
        for name, what, goal in _counted(found):
            yield Figure(f"bytes, {series.name}, {name}", len(what), goal, "B", row="2")


def _counted(found: Sent) -> Iterator[tuple[str, bytes, int | None]]:
    yield "a poll that changes nothing", found.unchanged, NOTHING
    for change in CHANGES:
        by_size = sorted(found.changes[change.name].values(), key=len)
        yield f"{change.name}, median of {len(by_size)} people", by_size[len(by_size) // 2], change.goal
        yield f"{change.name}, most", by_size[-1], change.goal
    yield f"{found.polls} polls at rest", found.rest, NOTHING
    yield f"{found.polls} polls at rest, clock times", found.rest_with_clock_times, NOTHING
    yield "one row and its details", found.selected, None
    yield "cursor one row down, and the details", found.cursor, None
    yield "the start, up to the first answers", found.start, None
