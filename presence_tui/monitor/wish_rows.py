"""Which rows a wish is about. A column is copied when it changes, so one that is the same object needs no new index."""

from __future__ import annotations

from collections.abc import Sequence

from presence_tui.model.coverage import members
from presence_tui.model.person import UserId
from presence_tui.model.roster import Roster, RowState
from presence_tui.model.text import printable
from presence_tui.model.watch_list import Group, WatchEntry
from presence_tui.model.wish import Wish
from presence_tui.monitor.positions import Positions


class WishRows:
    """Finds the rows of the newest roster, and remembers what people were called who are gone from it."""

    def __init__(self) -> None:
        self._positions = Positions()
        self._entries: list[WatchEntry] | None = None
        self._members: dict[str, list[int]] = {}
        self._names: dict[str, str] = {}

    def of(self, wish: Wish, roster: Roster) -> list[int]:
        """Return the row of the person, or those of everybody in the group; none where nobody is there."""
        if wish.group:
            if roster.entries is not self._entries:
                self._entries, self._members = roster.entries, members(roster)
            return self._members.get(wish.group, [])
        at = self.one(wish.key, wish.id, roster)
        if at is None:
            return []
        self._names[wish.key] = roster.names[at]
        return [at]

    def one(self, key: str, whose: UserId | None, roster: Roster) -> int | None:
        """Return the row of one person: by the entry, else by the object id."""
        at = self._positions.by_key(roster).get(key)
        if at is None and whose is not None:
            at = self._positions.by_id(roster).get(whose)
        return at

    def name(self, wish: Wish) -> str:
        """Return what the person or the group was called, printable."""
        return printable(wish.group) if wish.group else self._names.get(wish.key) or printable(wish.key)


def is_complete(roster: Roster) -> bool:
    """Return whether it is known of everybody who they are, as far as they are anybody."""
    return all(whose is not None or roster.states[at] is not RowState.ASKING for at, whose in enumerate(roster.ids))


def renamed(name: str, before: Sequence[Group], after: Sequence[Group]) -> str | None:
    """Return what the group `name` is called now: where one name alone is another one. None where it is not that."""
    if len(before) != len(after):
        return None
    others = [(old.name, new.name) for old, new in zip(before, after, strict=True) if old.name != new.name]
    return others[0][1] if len(others) == 1 and others[0][0] == name else None
