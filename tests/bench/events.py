"""The figure `events`: what one event sends to the terminal over the least that could draw it (`optimal`). Counts hold anywhere.

650 people, 40 of them visible beside the details, in one flat table sorted by name. By our own driver, and told beside it by
Textual's. An event that could do with less than 20 bytes may cost 16 more; the others so many times the least.
"""

from __future__ import annotations

from collections.abc import Iterator

from tests.bench.driven import Driven
from tests.bench.figure import Effort, Figure
from tests.bench.optimal import Measured, Meter
from tests.bench.stream import PEOPLE, ROWS
from tests.bench.terminal import COLUMNS

GOAL = 1.3
START_GOAL = 1.6
SMALL = 20
"""Bytes."""
SMALL_GOAL = 16
"""Bytes beyond the least."""

_INTERVAL = 2.0
_VISIBLE = (3, 30)
"""Numbers of people whose rows are seen while the first by name is at the top."""
_AVAILABLE, _BUSY, _CALL = ("Available", "Available"), ("Busy", "Busy"), ("Busy", "InACall")
_START = "the whole start"
_KEYS = {"cursor one row down": "j", "one page down": "pagedown", "another order": "s", "available people only": "1"}


def figures(effort: Effort) -> Iterator[Figure]:
    """Measure both drivers, in 256 colours, and ours in true colour."""
    yield from _told(measured(), "256 colours")
    if effort.short:
        return
    yield from _told(measured(true_colour=True), "true colour")
    yield from _told(measured(quiet=False), "256 colours, Textual's own driver", judged=False)


def measured(*, quiet: bool = True, true_colour: bool = False) -> dict[str, Measured]:
    """Drive the program through the events. Raises ProgramFailed."""
    meter = Meter(COLUMNS, ROWS, true_colour=true_colour)
    found: dict[str, Measured] = {}
    term, more = ("xterm-256color", {"COLORTERM": "truecolor"}) if true_colour else ("tmux-256color", {})
    with Driven(term, people=PEOPLE, interval=_INTERVAL, rows=ROWS, quiet=quiet, **more) as subject:

        def do(name: str, *command: str) -> None:
            found[name] = meter.measure(subject.do(*command))

        def change(name: str, numbers: range, to: tuple[str, str]) -> None:
            for number in numbers:
                subject.do("set", f"person{number}", *to)
            do(name, "pass", str(_INTERVAL))

        do(_START, "begin")
        do("", "press", "s")  # by name
        do("", "pass", "20")  # until everything is confirmed
        do("ages of all rows", "pass", "60")
        do("", "sleep", "3")
        do("nothing changed", "pass", str(_INTERVAL))
        some = range(*_VISIBLE, 3)
        change("", range(*_VISIBLE), _BUSY)
        change("", range(*_VISIBLE), _CALL)
        change("one row", some[:1], _BUSY)
        change("one row and the counts", some[1:2], _AVAILABLE)
        change("ten rows", range(_VISIBLE[0] + 10, _VISIBLE[0] + 20), _BUSY)
        for name, key in _KEYS.items():
            do(name, "press", key)
            do("", "press", {"pagedown": "home", "s": "S", "1": "0"}.get(key, "k"))
    found.pop("")
    return found


def _told(found: dict[str, Measured], how: str, *, judged: bool = True) -> Iterator[Figure]:
    for name, event in found.items():
        words = f"events, {how}, {name}"
        bytes_of = f"{event.sent:,} of {event.least:,} B"
        if event.least < SMALL:
            goal = (SMALL_GOAL if event.least else 0) if judged else None
            yield Figure(f"{words}, beyond the least", event.sent - event.least, goal, "B", row="2", word=bytes_of)
            continue
        goal = (START_GOAL if name == _START else GOAL) if judged else None
        yield Figure(f"{words}, over the least", event.sent / event.least, goal, row="2", word=bytes_of)
