"""Rows that stand still: the table as it was at one moment, while what is known goes on. Reads no clock.

A frozen row keeps its words. Where they are no longer true, or no longer known to be, it loses tone and weight: nobody is ever
green and old.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import fields, replace

from presence_tui.model.moment import Moment
from presence_tui.model.roster import Roster
from presence_tui.model.snapshot import Snapshot
from presence_tui.view.differing import differing
from presence_tui.view.glyphs import Glyphs
from presence_tui.view.rows import RowCells
from presence_tui.view.tones import DIM, FAINT, KEY

_SAID = ("states", "standings", "sinces", "notes")
"""Columns of the roster by which a row is said to have changed: another age is no change."""


class StillRows:
    """Everybody as they were in `snapshot` at `at`. Whoever is added meanwhile is there, whoever is removed is not."""

    def __init__(self, snapshot: Snapshot, at: Moment) -> None:
        self.at = at
        self.changed: frozenset[int] = frozenset()
        """Positions of rows of which something else is known by now."""
        self.roster = self._newest = snapshot.roster
        """The rows as they stand."""

    def follow(self, snapshot: Snapshot) -> Snapshot:
        """Return the snapshot in whose place `snapshot` is not shown: with the rows as they were."""
        newest = snapshot.roster
        if newest is not self._newest:
            if newest.entries is not self.roster.entries:
                self.roster = _with_rows_of(newest, self.roster)
            self._newest = newest
            self.changed = _differences(self.roster, newest)
        return replace(snapshot, roster=self.roster)

    def is_past(self, position: int, now: Moment, interval: float) -> bool:
        """Say whether the row's words are no longer known to be true."""
        return position in self.changed or self._newest.is_stale(position, now, interval)

    def changed_keys(self) -> frozenset[str]:
        """Return the keys of the rows that changed."""
        return frozenset(self._newest.key(at) for at in self.changed)


def past(cells: RowCells) -> RowCells:
    """Return a row with the same words and without tone and weight."""
    return replace(
        cells,
        glyph=(cells.glyph[0], DIM),
        name=(cells.name[0], DIM),
        doing=(cells.doing[0], FAINT),
        since=(cells.since[0], FAINT),
        note=(cells.note[0], FAINT),
        more={column: (text, FAINT) for column, (text, _) in cells.more.items()},
    )


def marked(cells: RowCells, glyphs: Glyphs) -> RowCells:
    """Return a row with the mark that it changed while rows stood still."""
    return replace(cells, mark=(glyphs.changed, KEY))


def frozen_words(at: str, changed: int, joint: str) -> str:
    """Say since when rows stand still, `at` as a clock time, and how many changed: `frozen at 14:02 · 3 changed`."""
    return f"frozen at {at}{joint}{changed:,} changed" if changed else f"frozen at {at}"


def thawed_words(changed: Collection[str], mark: str) -> str:
    """Answer the key that lets rows go on."""
    return f"Thawed: {len(changed):,} changed, marked {mark}" if changed else "Thawed: nothing changed"


FROZEN = "Frozen: rows stand still, asking goes on"
CLOCK_TIMES = "Rows that stand still tell clock times"


def _differences(before: Roster, after: Roster) -> frozenset[int]:
    found: set[int] = set()
    for name in _SAID:
        old, new = getattr(before, name), getattr(after, name)
        found.update(at for at in differing(old, new) if old[at] != new[at])
    return frozenset(found)


def _with_rows_of(newest: Roster, before: Roster) -> Roster:
    """Return the rows of `newest` as they stand in `before`, where they do."""
    rows = {entry.key: at for at, entry in enumerate(before.entries)}
    origins = [rows.get(entry.key) for entry in newest.entries]
    columns = {}
    for column in fields(newest):
        old, new = getattr(before, column.name), getattr(newest, column.name)
        columns[column.name] = [new[at] if origin is None else old[origin] for at, origin in enumerate(origins)]
    return Roster(**columns | {"entries": newest.entries, "names": newest.names})
