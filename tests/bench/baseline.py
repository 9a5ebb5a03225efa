"""BASELINE.md and the README's table: what `--baseline` measured, with what is written by hand in notes.toml.

`python -m tests.bench.baseline` makes both anew from the figures that BASELINE.md holds, after a note was changed.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from tests import readme
from tests.bench.figure import Figure
from tests.bench.machine import machine, today

FOLDER = Path(__file__).parent
BASELINE = FOLDER / "BASELINE.md"
NOTES = FOLDER / "notes.toml"
PART = "figures"

_TOLD = "told"
"""The row of figures that no budget asks for."""


def rows() -> dict[str, dict[str, Any]]:
    """Return the rows of the budgets, in their order: `title`, and by hand `holds` and `tried` where a goal is not met."""
    found: dict[str, dict[str, Any]] = tomllib.loads(NOTES.read_text(encoding="utf-8"))["row"]
    return found


def write(figures: Sequence[Figure], names: Sequence[str]) -> None:
    """Write BASELINE.md with the machine and the day, and the README's table.

    `names` are those of all measurements, in order; what was measured before stays where nothing of its name is measured now.
    """
    facts = machine()
    software = f"{facts['system']}, Python {facts['python']}, Textual {facts['textual']}"
    made = f"{today()}, {software}, {facts['processor']}, {facts['cores']} cores"
    lines = [line(figure) for figure in figures]
    anew = {_measurement(one) for one in lines}
    lines += [one for one in kept()[1] if _measurement(one) not in anew]
    _write(made, sorted(lines, key=lambda one: names.index(_measurement(one))))


def _measurement(one: tuple[str, ...]) -> str:
    return one[1].partition(",")[0]


def _write(made: str, lines: Sequence[tuple[str, ...]]) -> None:
    BASELINE.write_text(text(made, lines), encoding="utf-8")
    readme.write(PART, short_table())


def line(figure: Figure) -> tuple[str, ...]:
    """Return the cells of a figure's line, its row of the budgets first."""
    told = figure.told + (f" ({figure.word.replace('|', '/')})" if figure.word else "")
    return (figure.row or _TOLD, figure.name, told, figure.wanted, figure.verdict)


def text(made: str, lines: Iterable[tuple[str, ...]]) -> str:
    """Return BASELINE.md: every figure by row of the budgets, and what stands in the way where one is not met."""
    every = list(lines)
    parts = [
        "# Measured",
        f"By `python -m tests.bench --sdk --baseline` on {made}.",
        "Ratios of two things measured in one run, and counts; a goal is the most that a figure may be. What stands below a table"
        " is by hand, in `notes.toml`.",
    ]
    for row, about in rows().items():
        parts += _section(f"## {row}. {about['title']}", [line for line in every if line[0] == row], about)
    others = [line for line in every if line[0] not in rows()]
    parts += _section("## Told beside them", others, {})
    return "\n\n".join(parts) + "\n"


def _section(head: str, lines: Sequence[tuple[str, ...]], about: dict[str, Any]) -> Iterator[str]:
    if not lines and not about:
        return
    yield head
    if lines:
        yield "\n".join(["| figure | value | goal | |", "|---|---|---|---|", *(f"| {' | '.join(line[1:])} |" for line in lines)])
    if about.get("how"):
        yield about["how"].strip()
    if any(line[4] == "not met" for line in lines) or not lines:
        yield f"**What holds it back.** {about.get('holds', 'Nobody wrote that down yet.').strip()}"
        yield "\n".join(["Tried:", "", *(f"* {one.strip()}" for one in about.get("tried", ()))])


def kept() -> tuple[str, list[tuple[str, ...]]]:
    """Return the machine and the figures that BASELINE.md holds."""
    return read(BASELINE.read_text(encoding="utf-8"))


def read(written: str) -> tuple[str, list[tuple[str, ...]]]:
    """Return the machine and the figures of such a text."""
    made = written.partition("--baseline` on ")[2].partition(".\n")[0]
    found, row = [], ""
    for each in written.splitlines():
        if each.startswith("## "):
            row = each[3:].partition(". ")[0] if ". " in each else _TOLD
        if each.startswith("| ") and not each.startswith("| figure |"):
            found.append((row, *(cell.strip() for cell in each[1:-1].split("|"))))
    return made, found


def short_table() -> str:
    """Return the README's table: one line a row of the budgets, with the figure that is named there first."""
    made, every = kept()
    lines = [f"Measured on {made}.", "", "| | figure | value | goal | |", "|---|---|---|---|---|"]
    for row, about in rows().items():
        for name in about.get("readme", ()):
            lines += [f"| {row} | {' | '.join(line[1:])} |" for line in every if line[0] == row and line[1].startswith(name)]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    _write(*kept())
