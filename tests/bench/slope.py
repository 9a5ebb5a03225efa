"""The figure `slope`: how much memory a program that goes on for long takes more and more of, while people change.

Twenty times as many changes as usual, in polls fifteen times as often, on the program's own time: an hour is over in a minute
or two. What stands in for Graph lives in the same process, and forgets what it was asked.
"""

from __future__ import annotations

import statistics
import sys
from collections.abc import Iterator

from tests.bench.driven import Driven
from tests.bench.figure import Effort, Figure
from tests.bench.living import memory
from tests.bench.stream import PEOPLE, ROWS

GOAL = 0.5
"""MB an hour."""

_LOAD = 20
_INTERVAL = 2.0
"""Seconds, the least that a monitor keeps to; usually 30."""
_SAMPLE = 20.0
"""Seconds between two looks."""
_CHANGES = round(PEOPLE / 100 * _SAMPLE / 30 * _LOAD)
"""In that time: usually 1 % every 30 s."""
_WARM, _MEASURED = 600, 3000
"""Seconds."""


def figures(effort: Effort) -> Iterator[Figure]:
    """Measure."""
    name = f"slope, {PEOPLE} people, {_LOAD} x load, after {_WARM // 60} minutes"
    if not sys.platform.startswith("linux"):
        yield Figure(name, None, GOAL, "MB/h", row="8", word="only where there is /proc")
        return
    samples = [0 if effort.short else _WARM // int(_SAMPLE), 3 if effort.short else _MEASURED // int(_SAMPLE)]
    with Driven("tmux-256color", people=PEOPLE, interval=_INTERVAL, rows=ROWS) as subject:
        subject.do("begin")
        _, found = (_sizes(subject, count) for count in samples)
    line = statistics.linear_regression([number * _SAMPLE / 3600 for number in range(len(found))], found)
    word = f"{found[-1]:.1f} MB at the end"
    yield Figure(name, max(line.slope, 0.0), GOAL, "MB/h", row="8", word=word)


def _sizes(subject: Driven, samples: int) -> list[float]:
    """Return in MB what the process holds, sample by sample."""
    found = []
    for _ in range(samples):
        subject.do("change", str(_CHANGES))
        subject.do("pass", str(_SAMPLE))
        subject.do("forget")
        found.append(memory(subject.pid)["Rss"])
    return found
