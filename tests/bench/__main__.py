"""`python -m tests.bench [NAME...]`: prints one line a figure. Fails for wrong usage only, never for a figure."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterable

from tests.bench import start, wire
from tests.bench.figure import Figure

FIGURES: dict[str, Callable[[int], Iterable[Figure]]] = {
    "bytes": lambda runs: wire.figures(),
    "start": start.figures,
}


def main() -> None:
    """Measure what was named, or everything."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description="Measures the program; ratios and counts.")
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"one of {', '.join(FIGURES)}; all without a name")
    parser.add_argument("--runs", type=int, default=15, help="starts of each program (default: %(default)s)")
    wanted = parser.parse_args()
    for name in wanted.names:
        if name not in FIGURES:
            parser.error(f"there is no figure {name!r}")
    for name in wanted.names or FIGURES:
        for figure in FIGURES[name](wanted.runs):
            sys.stdout.write(f"{figure}\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main()
