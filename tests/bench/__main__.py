"""`python -m tests.bench [NAME...]`: prints one line a figure. Fails for wrong usage only, never for a figure."""

from __future__ import annotations

import argparse
import importlib
import json
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence

from tests.bench import baseline
from tests.bench.figure import Effort, Figure
from tests.bench.machine import machine, today
from tests.bench.terminal import ProgramFailed

FIGURES: dict[str, str] = {
    "bytes": "wire",
    "events": "events",
    "stream": "stream",
    "tmux": "tmux",
    "tables": "tables",
    "sweep": "sweep",
    "replies": "replies",
    "live": "live",
    "slope": "slope",
    "start": "start",
    "answers": "answers",
    "equality": "equality",
}
"""Modules by the names of what they measure; each has a function `figures`."""
_USUAL = Effort()


def figures(name: str, effort: Effort) -> Iterator[Figure]:
    """Measure what is called `name`. A program that fails is told in place of what it would have shown."""
    of: Callable[[Effort], Iterable[Figure]] = importlib.import_module(f"tests.bench.{FIGURES[name]}").figures
    if effort.short:
        yield from of(effort)
        return
    try:
        yield from of(effort)
    except (ProgramFailed, OSError, RuntimeError, subprocess.SubprocessError) as failure:  # the others are measured all the same
        yield Figure(f"{name}, all that follows", None, word=(str(failure).strip().splitlines() or [repr(failure)])[-1])


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure what was named, or everything."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description="Measures the program; ratios and counts.")
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"one of {', '.join(FIGURES)}; all without a name")
    parser.add_argument("--runs", type=int, default=_USUAL.runs, help="starts of each program (default: %(default)s)")
    parser.add_argument("--short", action="store_true", help="only show that all can be measured, in a few seconds")
    parser.add_argument("--sdk", action="store_true", help="install the official SDK, to compare with, where it is missing")
    parser.add_argument("--json", action="store_true", help="print one JSON object in place of lines")
    parser.add_argument("--baseline", action="store_true", help="write what is measured into BASELINE.md, and the README's table")
    wanted = parser.parse_args(arguments)
    for name in wanted.names:
        if name not in FIGURES:
            parser.error(f"there is no figure {name!r}")
    if wanted.baseline and wanted.short:
        parser.error("--baseline takes its time")
    effort = Effort(1 if wanted.short else max(wanted.runs, 1), short=wanted.short, sdk=wanted.sdk)
    found = []
    for name in wanted.names or FIGURES:
        for figure in figures(name, effort):
            found.append(figure)
            if not wanted.json:
                sys.stdout.write(f"{figure}\n")
                sys.stdout.flush()
    if wanted.json:
        told = {"machine": machine(), "day": today(), "figures": [figure.record for figure in found]}
        sys.stdout.write(json.dumps(told, indent=1, ensure_ascii=False) + "\n")
    if wanted.baseline:
        baseline.write(found, list(FIGURES))


if __name__ == "__main__":
    main()
