"""Holds the newest snapshot. The only writer of snapshots, and it writes them in the event loop only."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from presence_tui.model.coverage import Breach
from presence_tui.model.list_edit import ListNews
from presence_tui.model.looking_up import LookingUp
from presence_tui.model.roster import Roster
from presence_tui.model.snapshot import Account, LastPoll, PollHealth, SignInState, Snapshot
from presence_tui.model.sources import SourceState
from presence_tui.model.watch_list import Group
from presence_tui.model.wish import Wish, WishEnd
from presence_tui.monitor.positions import Positions

Cells = dict[str, dict[int, Any]]
"""New values by column of the roster and position."""

REMEMBERED = 64
"""Versions whose changes are kept, for screens that missed some."""

_SHOWN = ("sequences", "raws", "standings", "notes", "states", "people", "names", "problems", "sinces", "calls")
"""Columns a screen draws. `answered` alone moves at every poll and is drawn by nobody while it is young."""


class PresenceStore:
    """Publishes snapshots to its listeners."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self._listeners: list[Callable[[Snapshot], None]] = []
        self.positions = Positions()
        """Finds rows of the newest roster, for whoever publishes."""
        self._conclude: Callable[[Snapshot], Snapshot] = lambda snapshot: snapshot

    @property
    def snapshot(self) -> Snapshot:
        """The newest one."""
        return self._snapshot

    def subscribe(self, listener: Callable[[Snapshot], None]) -> None:
        """Have `listener` called with each snapshot from now on."""
        self._listeners.append(listener)

    def conclude_by(self, conclude: Callable[[Snapshot], Snapshot]) -> None:
        """Have `conclude` add what follows from each snapshot before it is published."""
        self._conclude = conclude

    def publish(
        self,
        cells: Mapping[str, Mapping[int, Any]] | None = None,
        *,
        roster: Roster | None = None,
        sign_in: SignInState | None = None,
        health: PollHealth | None = None,
        interval: float | None = None,
        account: Account | None = None,
        last_poll: LastPoll | None = None,
        list_news: ListNews | None = None,
        list_problem: str | None = None,
        groups: tuple[Group, ...] | None = None,
        sources: tuple[SourceState, ...] | None = None,
        wishes: tuple[Wish, ...] | None = None,
        wish_ends: tuple[WishEnd, ...] | None = None,
        breaches: tuple[Breach, ...] | None = None,
        looking_up: LookingUp | None = None,
    ) -> None:
        """Publish what is new: cells of the present roster, or another `roster`; None stands for "as before"."""
        old = self._snapshot
        facts: dict[str, Any] = {"sign_in": sign_in, "health": health, "account": account, "last_poll": last_poll}
        facts |= {"list_news": list_news, "list_problem": list_problem, "groups": groups, "sources": sources}
        facts |= {"interval": interval, "wishes": wishes, "wish_ends": wish_ends, "breaches": breaches, "looking_up": looking_up}
        new_facts = {name: value for name, value in facts.items() if value is not None and value != getattr(old, name)}
        new_cells = {name: column for name, column in (cells or {}).items() if column}
        if not (new_facts or new_cells) and roster is None:
            return
        changed = None if roster is not None else _changed(old.roster, new_cells)
        version = old.version + 1
        published = replace(
            old,
            version=version,
            roster=(old.roster if roster is None else roster).replacing(new_cells),
            changes=(*old.changes, (version, changed))[-REMEMBERED:],
            **new_facts,
        )
        self._snapshot = self._conclude(published)
        for listener in self._listeners:
            listener(self._snapshot)


def _changed(roster: Roster, cells: Mapping[str, Mapping[int, Any]]) -> frozenset[int]:
    positions: set[int] = set()
    for name in _SHOWN:
        before = getattr(roster, name)
        for at, value in cells.get(name, {}).items():
            if at not in positions and (old := before[at]) is not value and old != value:
                positions.add(at)
    return frozenset(positions)
