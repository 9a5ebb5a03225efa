"""The figure `start`: from the start of the process to the first frame, over the least that Textual can show.

The programs take turns, so that a machine that slows down slows them all; medians are compared.
"""

from __future__ import annotations

import statistics
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.bench.figure import Effort, Figure
from tests.bench.terminal import Terminal, environment

FIRST_FRAME = 1.2
FIRST_FRAME_OF_MANY = 1.3

_PEOPLE = 650
_MANY = 100_000
_NOWHERE = "http://127.0.0.1:9"
"""A proxy at a port where nobody listens: everything else is unreachable behind it."""


@dataclass(frozen=True, slots=True)
class _Program:
    name: str
    arguments: tuple[str, ...]
    words: bytes
    """Drawn by its first frame, and sent by nothing else."""
    goal: float | None = None


@dataclass(frozen=True, slots=True)
class _Start:
    """Seconds up to the first frame."""

    passed: float
    used: float
    """Of a processor. Beside other work it tells more than the time that passed, but counts no waiting."""


def figures(effort: Effort) -> Iterator[Figure]:
    """Start every program `effort.runs` times and compare."""
    with tempfile.TemporaryDirectory(prefix="presence-tui-bench-") as folder:
        home = Path(folder)
        programs = _programs(home, effort)
        for program in programs if not effort.short else ():
            _first_frame(program, home)  # writes byte code, and warms the machine's caches
        starts: dict[str, list[_Start]] = {program.name: [] for program in programs}
        for _ in range(effort.runs):
            for program in programs:
                starts[program.name].append(_first_frame(program, home))
    hello, *others = (_median(starts[program.name]) for program in programs)
    for program, usual in zip(programs[1:], others, strict=True):
        name = f"start, {program.name}, over {programs[0].name}"
        yield Figure(f"{name}, median of {effort.runs}", usual.passed / hello.passed, program.goal, row="1")
        yield Figure(f"{name}, processor", usual.used / hello.used, row="1")


def _median(starts: Sequence[_Start]) -> _Start:
    return _Start(statistics.median(one.passed for one in starts), statistics.median(one.used for one in starts))


def _programs(home: Path, effort: Effort) -> tuple[_Program, ...]:
    few = _Program(f"{_PEOPLE} people and no network", _live(home, _PEOPLE), b"presence-tui", FIRST_FRAME)
    many = _Program(f"{_MANY:,} people and no network", _live(home, _MANY), b"presence-tui", FIRST_FRAME_OF_MANY)
    usual = _Program(f"the usual way with {_PEOPLE} people", ("-m", "tests.bench.usual_start"), b"Person 000001")
    demo = _Program("the demo", ("-m", "presence_tui", "--demo"), b"presence-tui", FIRST_FRAME)
    hello = _Program("a bare hello", ("-m", "tests.bench.hello"), b"hello")
    return (hello, few) if effort.short else (hello, few, many, demo, usual)


def _live(home: Path, people: int) -> tuple[str, ...]:
    """Write a watch list and return the arguments that open it."""
    watched = home / f"watchlist-{people}.toml"
    entries = ",\n".join(f'  "person{number:06d}@contoso.com"' for number in range(people))
    watched.write_text(f"people = [\n{entries}\n]\n", encoding="utf-8")
    return ("-m", "presence_tui", "--watch-list", str(watched))


def _first_frame(program: _Program, home: Path) -> _Start:
    settings = {
        "PRESENCE_TUI_CLIENT_ID": "1b4f1c1e-2f61-4d0a-9c55-0f3a2f1d7c61",
        "PRESENCE_TUI_PROXY": _NOWHERE,
    }
    with Terminal(program.arguments, environment(home, **settings)) as terminal:
        passed = terminal.wait_for_frame(program.words)
        return _Start(passed, terminal.end())
