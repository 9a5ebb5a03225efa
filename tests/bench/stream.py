"""The figure `stream`: bytes a second that a living list sends to the terminal, and none that one at rest sends.

With Textual's own driver. Counts, so they hold on any machine; the time that passes is the program's own.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tests.bench.driven import Driven
from tests.bench.figure import Effort, Figure
from tests.bench.optimal import Measured, Meter
from tests.bench.terminal import COLUMNS

PEOPLE = 650
VISIBLE = 40
ROWS = VISIBLE + 5
"""Of the terminal: header, counts, a blank line, heads, footer."""
INTERVAL = 2.0
"""Seconds between two polls, the least that the program allows: no change hides the one before."""

GOAL = 40
"""Bytes a second."""
NOTHING = 0

_SECONDS = 60
_REST = 300
_USUAL = 30.0
"""Seconds between two polls unless somebody says otherwise."""
_USUAL_SECONDS = 240
_SHORT = 10
_AT_ONCE = 10
"""Seconds that pass at once while nothing changes; in each of them polls must be answered."""


@dataclass(frozen=True, slots=True)
class Sent:
    """What was sent."""

    start: bytes
    """Up to the answers of the first poll."""
    seconds: int
    changing: Measured
    """In so many seconds, while one in a hundred changed every second, and rows moved to where they belong."""
    standing: Measured
    """The same, sorted by name: rows stay where they are."""
    rest: int
    at_rest: bytes
    """In so many seconds in which nothing changed, with clock times, the table and the details open, and polls going on."""
    ageing: bytes
    """The same with ages."""


def sent(effort: Effort) -> Sent:
    """Drive the program through the seconds. Raises ProgramFailed."""
    seconds, rest = (_SHORT, _SHORT) if effort.short else (_SECONDS, _REST)
    with Driven("tmux-256color", people=PEOPLE, interval=INTERVAL, rows=ROWS) as subject:
        meter = Meter(COLUMNS, ROWS)
        start = subject.do("begin")
        meter.measure(start)
        changing = _stream(subject, meter, seconds)
        meter.measure(subject.do("press", "s"))
        standing = _stream(subject, meter, seconds)
        subject.do("press", "t")
        subject.do("pass", str(2 * INTERVAL))  # until what changed last is confirmed
        at_rest = _passed(subject, rest)
        subject.do("press", "t")
        ageing = _passed(subject, rest)
    return Sent(start, seconds, changing, standing, rest, at_rest, ageing)


def _stream(subject: Driven, meter: Meter, seconds: int) -> Measured:
    every = [meter.measure(_changed(subject, second)) for second in range(seconds)]
    return Measured(sum(one.sent for one in every), sum(one.least for one in every))


def _changed(subject: Driven, second: int) -> bytes:
    """Let 1 % change, and a second pass."""
    count = PEOPLE * (second + 1) // 100 - PEOPLE * second // 100
    subject.do("change", str(count))
    return subject.do("pass", "1")


def _passed(subject: Driven, seconds: int) -> bytes:
    return b"".join(subject.do("pass", str(_AT_ONCE)) for _ in range(seconds // _AT_ONCE))


def _usual() -> tuple[Measured, Measured]:
    """Return what is sent where people are asked as seldom as usual, in the usual order and by name."""
    with Driven("tmux-256color", people=PEOPLE, interval=_USUAL, rows=ROWS) as subject:
        meter = Meter(COLUMNS, ROWS)
        meter.measure(subject.do("begin"))
        meter.measure(subject.do("pass", str(2 * _USUAL)))
        changing = _stream(subject, meter, _USUAL_SECONDS)
        meter.measure(subject.do("press", "s"))
        return changing, _stream(subject, meter, _USUAL_SECONDS)


def _told(name: str, how: str, changing: Measured, standing: Measured, seconds: int) -> Iterator[Figure]:
    for words, sent_ in {"1 % change each second, by name": standing, "1 % change each second and move": changing}.items():
        least = f"an optimal difference has {sent_.least / seconds:.1f} B/s"
        yield Figure(f"{name}, {words}, {how}", sent_.sent / seconds, GOAL, "B/s", row="3", word=least)


def figures(effort: Effort) -> Iterator[Figure]:
    """Measure."""
    found = sent(effort)
    name = f"stream, {PEOPLE} people, {VISIBLE} rows"
    yield from _told(name, f"asked every {INTERVAL:g} s", found.changing, found.standing, found.seconds)
    if not effort.short:
        yield from _told(name, f"asked every {_USUAL:g} s", *_usual(), _USUAL_SECONDS)
    yield Figure(f"{name}, at rest for {found.rest} s, clock times", len(found.at_rest), NOTHING, "B", row="3")
    yield Figure(f"{name}, at rest for {found.rest} s, ages", len(found.ageing), None, "B", row="3")
