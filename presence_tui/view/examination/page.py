"""How the findings stand on the screen, one below the other in columns; in a narrow pane each below its title."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from presence_tui.model.finding import Finding, Result
from presence_tui.view.fitting import cells_of
from presence_tui.view.glyphs import Glyphs
from presence_tui.view.tones import DIM, FAINT, TEXT, CellLen, Ink, Line

_WORD, _TITLE = 7, 11
"""Cells of the two columns before the text: `skipped` and `DNS sign-in` are the longest."""
_NARROW = 64
"""Columns under which the text stands below the title."""
_STEP_INK = Ink("accent")
_LOOKS: dict[Result, tuple[str, Ink]] = {
    Result.PASS: ("right", Ink("available")),
    Result.WARN: ("trouble", Ink("warn", bold=True)),
    Result.FAIL: ("not_found", Ink("dnd", bold=True)),
    Result.SKIPPED: ("separator", FAINT),
}
"""Names a field of Glyphs, and the ink, by result."""


def lines(title: str, finding: Finding, glyphs: Glyphs, width: int | None, cell_len: CellLen) -> list[Line]:
    """Return what is said of one check in at most `width` cells; None: as long as it is. Only a link may be longer."""
    name, ink = _LOOKS[finding.result]
    quiet = finding.result is Result.SKIPPED
    head: Line = [(f" {getattr(glyphs, name)} {finding.result.value:<{_WORD}}  ", ink)]
    narrow = width is not None and width < _NARROW
    called = (title if narrow else f"{title:<{_TITLE}}  ", DIM if quiet else TEXT)
    hang = 3 if narrow else cells_of([*head, called], cell_len)
    room = None if width is None else width - hang - 1
    said = [(part, DIM if quiet else TEXT) for part in _wrapped(finding.what, room, cell_len)]
    said += [(part, _STEP_INK) for part in _wrapped(finding.advice, room, cell_len)]
    if narrow:
        return [[*head, called], *_hung(said, hang, room, cell_len)]
    return [[*head, called, said[0]], *_hung(said[1:], hang, room, cell_len)]


def summary(findings: Sequence[Finding]) -> str:
    """Return how many checks ended how."""
    counts = Counter(finding.result for finding in findings)
    return ", ".join(f"{counts[result]} {result.value}" for result in Result if counts[result])


def _hung(said: Sequence[tuple[str, Ink]], hang: int, room: int | None, cell_len: CellLen) -> list[Line]:
    """Return the parts each after `hang` blanks; one that is too long for that, a link, at the margin, so that it stays whole."""
    return [[(" " * (hang if room is None or cell_len(part) <= room else 1) + part, ink)] for part, ink in said]


def _wrapped(text: str, cells: int | None, cell_len: CellLen) -> list[str]:
    """Return `text` in lines of at most `cells` cells, broken at blanks alone; none for an empty one."""
    if cells is None:
        return [text] if text else []
    found: list[str] = []
    for word in text.split():
        if found and cell_len(found[-1]) + 1 + cell_len(word) <= cells:
            found[-1] += f" {word}"
        else:
            found.append(word)
    return found
