"""Which rows a wish is about. A column is copied when it changes, so one that is the same object needs no new index."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from presence_tui.model.coverage import members
from presence_tui.model.person import Person, UserId
from presence_tui.model.roster import Roster, RowState
from presence_tui.model.snapshot import Snapshot
from presence_tui.model.text import printable
from presence_tui.model.watch_list import Group, WatchEntry
from presence_tui.model.wish import Wish
from presence_tui.monitor.positions import Positions


class WishRows:
    """Finds the rows of the newest roster, and remembers who was there and what people were called who are gone from it.

    `known` tells who an entry is whose row is gone: of two entries of one person, one row is left.
    """

    def __init__(self, known: Callable[[str], Person | None], positions: Positions) -> None:
        self._known = known
        self._positions = positions
        self._entries: list[WatchEntry] | None = None
        self._members: dict[str, list[int]] = {}
        self._names: dict[str, str] = {}
        self._met: dict[str, tuple[Roster, list[int]]] = {}
        """Of each group, who was in it last."""

    def of(self, wish: Wish, roster: Roster) -> list[int]:
        """Return the row of the person, or those of everybody in the group; none where nobody is there."""
        if wish.group:
            if found := self._in(wish.group, roster):
                self._met[wish.group] = roster, found
            return found
        at = self.one(wish.key, wish.id, roster)
        if at is None:
            return []
        self._names[wish.key] = roster.names[at]
        return [at]

    def _in(self, group: str, roster: Roster) -> list[int]:
        if roster.entries is not self._entries:
            self._entries, self._members = roster.entries, members(roster)
        return self._members.get(group, [])

    def one(self, key: str, whose: UserId | None, roster: Roster) -> int | None:
        """Return the row of one person: by the entry, unless it means somebody else by now; else by the object id."""
        at = self._positions.by_key(roster).get(key)
        if at is not None and (whose is None or roster.ids[at] in (None, whose)):
            return at
        if whose is None and (person := self._known(key)) is not None:
            whose = person.id
        return self._positions.by_id(roster).get(whose) if whose is not None else None

    def renamed(self, name: str, before: Sequence[Group], snapshot: Snapshot) -> str | None:
        """Return what the group `name` is called now: where one name alone is another one, and somebody is in both."""
        new = _other_name(name, before, snapshot.groups)
        if new is None or name not in self._met:
            return None
        (old_roster, old), roster = self._met[name], snapshot.roster
        keys, ids = {old_roster.key(at) for at in old}, {old_roster.ids[at] for at in old} - {None}
        shared = any(roster.key(at) in keys or roster.ids[at] in ids for at in self._in(new, roster))
        return new if shared else None

    def name(self, wish: Wish) -> str:
        """Return what the person or the group was called, printable."""
        return printable(wish.group) if wish.group else self._names.get(wish.key) or printable(wish.key)


def is_complete(snapshot: Snapshot) -> bool:
    """Return whether it is known of everybody who they are, as far as they are anybody, and of every source whom it names."""
    answered = {state.source for state in snapshot.sources if state.as_of is not None}
    if any(group.source and group.source not in answered for group in snapshot.groups):
        return False
    roster = snapshot.roster
    return all(whose is not None or roster.states[at] is not RowState.ASKING for at, whose in enumerate(roster.ids))


def _other_name(name: str, before: Sequence[Group], after: Sequence[Group]) -> str | None:
    """Return the one name that stands in the place of `name`, where all others are as they were."""
    if len(before) != len(after):
        return None
    others = [(old.name, new.name) for old, new in zip(before, after, strict=True) if old.name != new.name]
    return others[0][1] if len(others) == 1 and others[0][0] == name else None
