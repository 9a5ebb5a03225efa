"""`python -m tests.bench [NAME...]`: prints one line a figure. Fails for wrong usage only, never for a figure."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterable, Sequence

from tests.bench import answers, start, stream, wire
from tests.bench.figure import Effort, Figure

FIGURES: dict[str, Callable[[Effort], Iterable[Figure]]] = {
    "bytes": wire.figures,
    "stream": stream.figures,
    "start": start.figures,
    "answers": answers.figures,
}
_USUAL = Effort()


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure what was named, or everything."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description="Measures the program; ratios and counts.")
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"one of {', '.join(FIGURES)}; all without a name")
    parser.add_argument("--runs", type=int, default=_USUAL.runs, help="starts of each program (default: %(default)s)")
    parser.add_argument("--short", action="store_true", help="only show that all can be measured, in a few seconds")
    wanted = parser.parse_args(arguments)
    effort = Effort(1, short=True) if wanted.short else Effort(max(wanted.runs, 1))
    for name in wanted.names:
        if name not in FIGURES:
            parser.error(f"there is no figure {name!r}")
    for name in wanted.names or FIGURES:
        for figure in FIGURES[name](effort):
            sys.stdout.write(f"{figure}\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main()
