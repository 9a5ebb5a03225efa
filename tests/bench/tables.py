"""The figure `tables`: processor time of our table over a DataTable that does the same, taking turns.

Ours is the whole app, shown snapshots that are ready; the other is a DataTable alone (`ready_table`, `usual_table`). What it
takes to be asked is measured by commands that do nothing, and taken off. Both in the same terminal of 40 rows of people.
"""

from __future__ import annotations

import statistics
from collections.abc import Callable, Iterator
from contextlib import ExitStack

from tests.bench.driven import Driven
from tests.bench.figure import Effort, Figure
from tests.bench.optimal import Meter
from tests.bench.stream import PEOPLE, ROWS
from tests.bench.terminal import COLUMNS

STREAM = 1 / 20
FIRST, UPDATE, SORT, FILTER = 1 / 20, 1 / 50, 1 / 10, 1 / 50
FRAME = 1.2

_MANY = 100_000
_SECONDS = 60
_FRAMES = 8
_ROUNDS = 3


class _Table:
    """One of the two, with what its commands took."""

    def __init__(self, stack: ExitStack, module: str, people: int) -> None:
        self._driven = stack.enter_context(Driven("tmux-256color", people=people, interval=2.0, rows=ROWS, module=module))
        self._nothing = 0.0

    def begin(self) -> float:
        """Show the first rows."""
        used = self.do("begin")
        self._nothing = statistics.median(self.do("nothing") for _ in range(5))
        return used - self._nothing

    def do(self, *command: str) -> float:
        """Return the processor seconds that a command took, beyond being asked."""
        self.sent = self._driven.do(*command)
        return self._driven.used - self._nothing


def figures(effort: Effort) -> Iterator[Figure]:
    """Measure at the size of the stream, then at a large one."""
    with ExitStack() as stack:
        few = _ours(stack, PEOPLE)
        few.begin()
        yield from _stream(stack, few, effort)
        yield from _many(stack, few, effort)


def _ours(stack: ExitStack, people: int) -> _Table:
    table = _Table(stack, "ready_table", people)
    table.do("prepare")
    return table


def _stream(stack: ExitStack, ours: _Table, effort: Effort) -> Iterator[Figure]:
    usual = _Table(stack, "usual_table", PEOPLE)
    meter = Meter(COLUMNS, ROWS)
    usual.begin()
    meter.measure(usual.sent)
    ours.do("press", "s")  # by name: rows stay where they are, as in the other one
    used, usually, sent = 0.0, 0.0, 0
    seconds = 1 if effort.short else _SECONDS
    for second in range(seconds):
        count = str(PEOPLE * (second + 1) // 100 - PEOPLE * second // 100)
        ours.do("change", count)
        ours.do("poll")
        used += ours.do("show")
        usually += usual.do("change", count)
        meter.measure(usual.sent)
        sent += len(usual.sent)
    name = f"tables, {PEOPLE} people, 1 % change each second, {seconds} s"
    yield Figure(f"{name}, processor over a DataTable's", used / usually, STREAM, row="5", word=f"{_ms(used)} of {_ms(usually)}")
    yield Figure(f"{name}, what the DataTable sends", sent / seconds, unit="B/s", row="3")
    usual.do("top")
    event = meter.measure(usual.sent)
    yield Figure(
        "tables, one row of a DataTable, over the least",
        event.sent / event.least,
        row="2",
        word=f"{event.sent:,} of {event.least:,} B",
    )


def _many(stack: ExitStack, few: _Table, effort: Effort) -> Iterator[Figure]:
    people = 1_000 if effort.short else _MANY
    rounds = 1 if effort.short else _ROUNDS
    ours, usual = _ours(stack, people), _Table(stack, "usual_table", people)
    name = f"tables, {people:,} people"

    def figure(what: str, one: float, other: float, goal: float) -> Figure:
        words = f"{name}, {what}, processor over a DataTable's"
        return Figure(words, one / other, goal, row="6", word=f"{_ms(one)} of {_ms(other)}")

    first = ours.begin()
    yield figure("first rows", first, usual.begin(), FIRST)
    ours.do("change", str(people))
    ours.do("poll")
    yield figure("update all", ours.do("show"), usual.do("change", str(people)), UPDATE)
    yield figure("sort", _median(lambda: ours.do("press", "s"), rounds), _median(lambda: usual.do("sort"), rounds), SORT)
    mine, theirs = [], []
    for _ in range(rounds):
        mine.append(ours.do("press", "1"))
        theirs.append(usual.do("filter"))
        ours.do("press", "0")
        usual.do("all")
    yield figure("filter", statistics.median(mine), statistics.median(theirs), FILTER)
    yield from _frames(few, ours, people, effort)


def _frames(few: _Table, many: _Table, people: int, effort: Effort) -> Iterator[Figure]:
    """Compare what one changed row, and one step of the cursor, take in a short and in a long list."""
    frames = 2 if effort.short else _FRAMES
    for table in (few, many):
        table.do("press", "g")
    changed: dict[_Table, list[float]] = {few: [], many: []}
    moved: dict[_Table, list[float]] = {few: [], many: []}
    for frame in range(frames):
        for table in (few, many):
            table.do("top")
            table.do("poll")
            table.do("show", "before")
            changed[table].append(table.do("show", "step"))
            table.do("show")
            moved[table].append(table.do("press", "j" if frame % 2 == 0 else "k"))
    for what, used in (("one row changed", changed), ("the cursor one row down", moved)):
        one, other = statistics.median(used[many]), statistics.median(used[few])
        words = f"tables, a frame, {what}, processor at {people:,} people over {PEOPLE}"
        yield Figure(words, one / other, FRAME, row="6", word=f"{_ms(one)} of {_ms(other)}")


def _median(take: Callable[[], float], rounds: int) -> float:
    return statistics.median(take() for _ in range(rounds))


def _ms(seconds: float) -> str:
    return f"{seconds * 1000:,.1f} ms"
