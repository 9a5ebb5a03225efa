"""Whether the table's rows stand still, and how that makes them look. Draws nothing itself."""

from __future__ import annotations

from presence_tui.model.moment import Moment
from presence_tui.model.roster import Roster
from presence_tui.model.snapshot import Snapshot
from presence_tui.ui.context import Context
from presence_tui.ui.palettes import NO_COLOR
from presence_tui.view import freezing
from presence_tui.view.ages import clock_or_day
from presence_tui.view.arrangement import Arrangement
from presence_tui.view.freezing import StillRows
from presence_tui.view.rows import RowCells


class Standstill:
    """The rows as they were, while they stand still, and afterwards which of them had changed."""

    def __init__(self, context: Context) -> None:
        self._common = context
        self._still: StillRows | None = None
        self.marked: frozenset[str] = frozenset()
        """Keys of the rows that changed while they stood still."""
        self._snapshot: Snapshot | None = None
        """The newest one."""

    def begin(self, snapshot: Snapshot) -> None:
        """Let the rows stand still."""
        self._still = StillRows(snapshot, self._common.clock.now())
        self.marked = frozenset()

    def end(self) -> frozenset[str]:
        """Let them go on; return the keys of those that changed."""
        if self._still is not None:
            self.marked, self._still = self._still.changed_keys(), None
        return self.marked

    @property
    def roster(self) -> Roster | None:
        """The rows that stand still, if any do."""
        return None if self._still is None else self._still.roster

    def __bool__(self) -> bool:
        return self._still is not None

    def seen(self, snapshot: Snapshot, now: Moment) -> tuple[Snapshot, Moment]:
        """Return what the rows show while `snapshot` is the newest, and as of when."""
        self._snapshot = snapshot
        return (snapshot, now) if self._still is None else (self._still.follow(snapshot), self._still.at)

    def touch(self, position: int, cells: RowCells) -> RowCells:
        """Return a row as it is to be drawn."""
        snapshot = self._snapshot
        if snapshot is not None and self._still is not None:
            if not self._still.is_past(position, self._common.clock.now(), snapshot.interval):
                return cells
            cells = freezing.past(cells)
            if self._common.drawing.palette is NO_COLOR and position in self._still.changed:
                return freezing.marked(cells, self._common.drawing.glyphs)  # of others that are dim nothing else parts it
            return cells
        if snapshot is not None and self.marked and snapshot.roster.key(position) in self.marked:
            return freezing.marked(cells, self._common.drawing.glyphs)
        return cells

    def time(self) -> str:
        """Return since when rows stand still, as a clock time; empty where they do not."""
        return "" if self._still is None else clock_or_day(self._still.at.utc, self._common.clock.now().utc, self._common.zone)

    def words(self, arrangement: Arrangement, narrowed: bool) -> str:
        """Say since when rows stand still, and how many of those shown changed; empty where they do not.

        `narrowed`: whether `arrangement` shows some people only.
        """
        if self._still is None:
            return ""
        changed = arrangement.among(self._still.changed) if narrowed else len(self._still.changed)
        return freezing.frozen_words(self.time(), changed, self._common.drawing.glyphs.joint)
