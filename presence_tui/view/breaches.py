"""Words for groups below their minimum: in the header, and what is told when one is, and when it is covered again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import NamedTuple

from presence_tui.model.breach_changes import BreachChanges
from presence_tui.model.coverage import Breach
from presence_tui.model.moment import Moment
from presence_tui.model.snapshot import Snapshot
from presence_tui.model.text import printable
from presence_tui.view.fitting import cut
from presence_tui.view.glyphs import Glyphs
from presence_tui.view.notices import Notice
from presence_tui.view.tones import CellLen, Ink, Line

_LEAST_NAME = 6
"""Cells under which a cut name of a group says nothing."""

ALARM = Ink("alarm", bold=True)


def breach_words(breach: Breach) -> str:
    """Return `Tier 2: 1 of 5 reachable, needs 2`."""
    return f"{printable(breach.group)}: {breach.reachable:,} of {breach.total:,} reachable, needs {breach.minimum:,}"


def covered_words(group: str, reachable: int, total: int) -> str:
    """Return `Tier 2 is covered again: 3 of 5 reachable`."""
    return f"{printable(group)} is covered again: {reachable:,} of {total:,} reachable"


def alarm_line(breaches: Sequence[Breach], room: int, glyphs: Glyphs, cell_len: CellLen) -> Line:
    """Return the longest words for `breaches` that take `room` cells at most, a blank at either end; none where none fit."""
    for name, words in _forms(breaches):
        left = room - 3 - cell_len(glyphs.breach) - cell_len(words)
        if cell_len(name) > left:
            name = cut(name, left, cell_len, glyphs.ellipsis) if left >= _LEAST_NAME else ""
            if not name:
                continue
        if left >= 0:
            return [(f" {glyphs.breach} {name}{words} ", ALARM)]
    return []


def _forms(breaches: Sequence[Breach]) -> Iterator[tuple[str, str]]:
    """Yield what may be cut, and what may not, from long to short."""
    if len(breaches) == 1:
        breach = breaches[0]
        name = printable(breach.group)
        yield name, breach_words(breach).removeprefix(name)
        yield name, f": {breach.reachable:,} of {breach.total:,}, needs {breach.minimum:,}"
        yield name, f": {breach.reachable:,} of {breach.total:,}"
        yield "", "1 group below"
        yield "", "1 below"
    else:
        yield "", f"{len(breaches):,} groups below their minimum"
        yield "", f"{len(breaches):,} groups below"
        yield "", f"{len(breaches):,} below"
    yield "", f"{len(breaches):,}"


class Told(NamedTuple):
    """What one snapshot brings of breaches."""

    notices: tuple[Notice, ...]
    rings: bool


class BreachTelling:
    """Finds what is to be told of breaches, once each."""

    def __init__(self) -> None:
        self._changes = BreachChanges()

    def hear(self, snapshot: Snapshot, now: Moment) -> Told:
        """Return what is to be told of `snapshot`: each breach that is new, and each group that is covered again."""
        news = self._changes.hear(snapshot, now)
        over = [(breach, covered_words(breach.group, found.reachable, found.total)) for breach, found in news.covered]
        notices = [Notice(_about(breach), now.utc, words, "available", "available") for breach, words in over]
        return Told((*notices, *(_notice(breach, now.utc) for breach in news.begun)), rings=bool(news.begun))


def _notice(breach: Breach, at: datetime) -> Notice:
    return Notice(_about(breach), at, breach_words(breach), "breach", "alarm")


def _about(breach: Breach) -> str:
    return f"coverage {breach.group}"
