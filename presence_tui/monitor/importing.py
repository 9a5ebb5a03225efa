"""Adds everybody whom a file names: looks them up together, and saves once. Goes on while the table is polled."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from presence_tui.directory.resolver import Directory, Resolved
from presence_tui.model.errors import SignedOutReason, SignInNeeded
from presence_tui.model.importing import FileEntry, Import, Imported, import_of, wanted
from presence_tui.model.list_ports import Beside, at_once
from presence_tui.model.roster import Roster
from presence_tui.model.snapshot import SignedIn
from presence_tui.model.watch_list import WatchEntry, WatchList, key_of
from presence_tui.monitor.editing import Editing
from presence_tui.monitor.poller import Poller
from presence_tui.monitor.sessions import AnotherSession, Sessions
from presence_tui.monitor.store import PresenceStore


class Importing:
    """Nothing of Graph's is raised: who cannot be looked up is told, line by line."""

    def __init__(
        self,
        *,
        directory: Directory,
        editing: Editing,
        poller: Poller,
        sessions: Sessions,
        store: PresenceStore,
        beside: Beside = at_once,
    ) -> None:
        self._directory = directory
        self._editing = editing
        self._poller = poller
        self._sessions = sessions
        self._store = store
        self._beside = beside

    async def run(
        self, entries: Sequence[FileEntry], group: str, told: Callable[[int, int], None], saving: Callable[[], None]
    ) -> Imported:
        """Look `entries` up, and bring to `group` those who can be, also who is listed.

        `told` is given how many of how many are looked up; `saving` is called before the list is saved.

        Cancelled before that, it has changed nothing. Raises ConfigError, StorageError where the list cannot be saved.
        """
        before = self._editing.watch_list
        words = await self._beside(lambda: wanted(entries, {entry.key for entry in before.entries}))
        resolved = await self._looked_up(words, lambda count: told(count, len(words)))
        roster, watch_list = self._store.snapshot.roster, self._editing.watch_list
        found, come = await self._beside(lambda: _what_becomes(entries, resolved, roster, watch_list, group))
        if come:
            saving()
        return Imported(found, await self._editing.add_many(come) if come else None)

    async def _looked_up(self, words: Sequence[str], told: Callable[[int], None]) -> Resolved:
        """Look up in the session there is; once more where another one begins meanwhile."""
        while True:
            snapshot = self._store.snapshot
            if not isinstance(snapshot.sign_in, SignedIn):
                return Resolved({}, SignInNeeded(SignedOutReason.NEVER))
            if (pause := self._poller.in_the_way() or self._poller.finding.in_the_way()) is not None:
                return Resolved({}, pause)
            try:
                resolved = await self._sessions.ask(self._directory.resolve_all(words, snapshot.account, told=told))
            except AnotherSession:
                continue
            self._directory.save_new()
            if resolved.failure is not None:
                await self._poller.failed_apart(resolved.failure)
            return resolved


def _what_becomes(
    entries: Sequence[FileEntry], resolved: Resolved, roster: Roster, watch_list: WatchList, group: str
) -> tuple[Import, tuple[WatchEntry, ...]]:
    """Return what becomes of the entries, and what is to be added."""
    outcomes = {key_of(who): outcome for who, outcome in resolved.outcomes.items()}
    listed = {entry.key: entry for entry in watch_list.entries}
    rows = zip(roster.ids, roster.entries, strict=True)
    people = {whose: listed.get(entry.key, entry) for whose, entry in rows if whose is not None and not entry.sourced}
    found = import_of(entries, outcomes, resolved.failure, listed, people, group)
    return found, found.entries(group)
