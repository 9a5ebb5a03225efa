"""Finds rows by id and by key. A column is copied when it changes, so one that is the same object needs no new index."""

from __future__ import annotations

from collections.abc import Sequence

from presence_tui.model.person import ME, UserId
from presence_tui.model.roster import Roster
from presence_tui.model.watch_list import WatchEntry


class Positions:
    """Indexes of the newest roster."""

    def __init__(self) -> None:
        self._ids: list[UserId | None] = []
        self._by_id: dict[UserId, int] = {}
        self._entries: list[WatchEntry] = []
        self._by_key: dict[str, int] = {}

    def by_id(self, roster: Roster) -> dict[UserId, int]:
        """Return the row of each id."""
        if roster.ids is not self._ids:
            self._ids = roster.ids
            self._by_id = {whose: at for at, whose in enumerate(roster.ids) if whose is not None}
        return self._by_id

    def by_key(self, roster: Roster) -> dict[str, int]:
        """Return the row of each entry's key."""
        if roster.entries is not self._entries:
            self._entries = roster.entries
            self._by_key = {entry.key: at for at, entry in enumerate(roster.entries)}
        return self._by_key

    def rows(self, roster: Roster, ids: Sequence[UserId]) -> Sequence[int]:
        """Return the rows of those of `ids` who have one, in that order; a range where they stand one after the other."""
        by_id = self.by_id(roster)
        first = by_id.get(ids[0]) if ids else None
        if first is not None and roster.ids[first : first + len(ids)] == ids:
            return range(first, first + len(ids))
        return [by_id[whose] for whose in ids if whose in by_id]

    def of_me(self, roster: Roster) -> int | None:
        """Return the row of `me`."""
        return self.by_key(roster).get(ME)
