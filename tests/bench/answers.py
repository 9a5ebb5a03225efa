"""The figure `answers`: what the command line answers by itself, over the least that Python can do. Medians, taking turns."""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.bench.figure import Effort, Figure
from tests.bench.terminal import ROOT, environment


@dataclass(frozen=True, slots=True)
class _Question:
    name: str
    arguments: tuple[str, ...]
    goal: float | None = None
    settings: tuple[tuple[str, str], ...] = ()


_COMPLETING = (("_PRESENCE_TUI_COMPLETE", "bash_complete"), ("COMP_WORDS", "presence-tui pe"), ("COMP_CWORD", "1"))
_STATUS = 4.0
_NOTHING = _Question("python -c pass", ("-c", "pass"))
_QUESTIONS = (
    _Question("--version", ("-m", "presence_tui", "--version"), 3.0),
    _Question("--help", ("-m", "presence_tui", "--help"), 6.0),
    _Question("completion", ("-m", "presence_tui"), 6.0, _COMPLETING),
)


def figures(effort: Effort) -> Iterator[Figure]:
    """Ask every question `effort.runs` times and compare."""
    with tempfile.TemporaryDirectory(prefix="presence-tui-bench-") as home:
        env = environment(Path(home))
        every = (_NOTHING, *_QUESTIONS)
        for question in every:
            _seconds(question, env)  # writes byte code, and warms the machine's caches
        taken: dict[str, list[float]] = {question.name: [] for question in every}
        for _ in range(effort.runs):
            for question in every:
                taken[question.name].append(_seconds(question, env))
    nothing = statistics.median(taken[_NOTHING.name])
    for question in _QUESTIONS:
        value = statistics.median(taken[question.name]) / nothing
        yield Figure(f"answers, {question.name}, over {_NOTHING.name}, median of {effort.runs}", value, question.goal, row="1b")
    yield Figure("answers, status", None, _STATUS, row="1b", word="there is no such command yet")


def _seconds(question: _Question, env: Mapping[str, str]) -> float:
    env = {**env, **dict(question.settings)}
    began = time.perf_counter()
    subprocess.run([sys.executable, *question.arguments], check=True, capture_output=True, cwd=ROOT, env=env)
    return time.perf_counter() - began
