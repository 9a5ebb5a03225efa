"""Edits of the watch list, one at a time, and what others do to its file: each becomes a roster. Knows no screen and no Graph.

What is known of the people who stay, stays.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Collection, Coroutine, Sequence
from dataclasses import replace
from typing import Any, TypeVar

from presence_tui.directory.resolver import Directory, myself
from presence_tui.model.errors import AlreadyListed, ConfigError, Sourced
from presence_tui.model.list_edit import (
    AddEntries,
    AddEntry,
    Edited,
    ListChange,
    ListEdit,
    ListNews,
    MoveEntry,
    Regroup,
    RemoveEntry,
    SetLabel,
)
from presence_tui.model.list_ports import Beside, ListKeeper, at_once
from presence_tui.model.person import ME, Person, UserId, entry_problem, user_id
from presence_tui.model.snapshot import Starting
from presence_tui.model.sources import Members, effective
from presence_tui.model.text import printable
from presence_tui.model.watch_list import WatchEntry, WatchList, key_of
from presence_tui.monitor.rebuilding import Plan, plan_of, shared_ends
from presence_tui.monitor.store import PresenceStore
from presence_tui.monitor.who import shown_name

_LAST_EDIT = 0.5
"""Seconds that an edit gets to end when the program leaves."""

_LONG = 3000
"""Rows from which on what becomes of them is worked out beside the event loop."""
_TRIES = 3
"""How often that is, where other people come meanwhile; then the event loop waits for it."""

_T = TypeVar("_T")


class Editing:
    """The watch list as it is now. `newcomers` is called with the keys of rows that were not there before an edit."""

    def __init__(
        self,
        *,
        watch_list: WatchList,
        keeper: ListKeeper,
        directory: Directory,
        store: PresenceStore,
        own_id: Callable[[], UserId | None],
        newcomers: Callable[[list[str]], None],
        members: Members | None = None,
        beside: Beside = at_once,
    ) -> None:
        self.watch_list = watch_list
        """As typed. The roster has whom its sources name as well."""
        self._members = {} if members is None else members
        self._keeper = keeper
        self._directory = directory
        self._store = store
        self._own_id = own_id
        self._newcomers = newcomers
        self._beside = beside
        self._one_at_a_time = asyncio.Lock()
        self._positions = store.positions
        self._number = 0
        self._under_way: set[asyncio.Task[Any]] = set()

    async def add(self, who: str, group: str) -> ListChange:
        """Append `who`. Raises AlreadyListed, ConfigError, StorageError."""
        who = who.strip()
        check_entry(who)
        self._refuse_listed(who)
        change = await self._do(AddEntry(WatchEntry(who, groups=(group,) if group else ())))
        if change is None:
            raise AlreadyListed(key_of(who))
        return change

    async def add_many(self, entries: Sequence[WatchEntry]) -> ListChange | None:
        """Append all, and put who is listed into the groups; None: nothing was to be done. Raises ConfigError, StorageError."""
        await self._beside(lambda: _check_all(entries))
        return await self._do(AddEntries(tuple(entries)))

    async def remove(self, key: str) -> ListChange:
        """Take the person of row `key` off the list. Raises Sourced, ConfigError, StorageError."""
        self.refuse_sourced(key)
        name = self._name(key) or self._called(WatchEntry(key))
        change = await self._do(RemoveEntry(key, self._twins(key)))
        if change is not None:
            return change
        await self.look()
        return ListChange("removed", key, name, "", bool(self._keeper.file), "done already")

    async def edit(self, edit: ListEdit) -> ListChange | None:
        """Do what `edit` says of groups, of one person's groups, label or place; None where nothing was left to do.

        `key` is the row's: whoever stands in a group under another name leaves it as well. Raises ConfigError, StorageError.
        """
        if isinstance(edit, Regroup | SetLabel | MoveEntry):
            self.refuse_sourced(edit.key)
        if isinstance(edit, Regroup):
            edit = replace(edit, others=self._twins(edit.key))
        change = await self._do(edit)
        if change is None:
            await self.look()
        return change

    async def undo(self) -> ListChange | None:
        """Take back the newest edit. Raises ConfigError, StorageError."""
        return await self._whole(self._take(self._keeper.undo))

    async def redo(self) -> ListChange | None:
        """Do again what was taken back last. Raises ConfigError, StorageError."""
        return await self._whole(self._take(self._keeper.redo))

    async def look(self) -> None:
        """Pick up what others did to the file. Raises ConfigError while the file cannot be used."""
        async with self._one_at_a_time:
            await self._follow(await self._keeper.look())

    def tell(self, problem: str) -> None:
        """Publish why the file cannot be used."""
        self._store.publish(list_problem=problem)

    async def settle(self) -> None:
        """Return when no edit is under way; one that hangs, as files do on a network, is not waited for."""
        if self._under_way:
            await asyncio.wait(self._under_way, timeout=_LAST_EDIT)

    async def _do(self, edit: ListEdit) -> ListChange | None:
        try:
            return await self._whole(self._take(lambda: self._keeper.edit(edit)))
        except AlreadyListed:
            await self.look()
            raise

    async def _take(self, verb: Callable[[], Awaitable[Edited | None]]) -> ListChange | None:
        async with self._one_at_a_time:
            edited = await verb()
            if edited is None:
                return None
            was = self._name(edited.entries[0].key) if edited.entries else ""
            await self._follow(edited.watch_list, {entry.key for entry in edited.entries})
        return self._change(edited, was)

    def _change(self, edited: Edited, was: str) -> ListChange:
        """Return what was done in the names that the table shows; `was` is what it showed before."""
        deed, saved = edited.deed, bool(self._keeper.file)
        change = ListChange(deed.verb, "", "", deed.group, saved, edited.outcome, deed.count, deed.before, deed.after)
        change = replace(change, joined=len(deed.joined))
        if not deed.entries:
            return change
        entry = deed.entries[0]
        name = self._name(entry.key) or was or self._called(entry)
        if deed.verb == "labelled":
            change = replace(change, before=was or deed.before, after=name)
        return replace(change, key=entry.key, name=name)

    async def _whole(self, verb: Coroutine[Any, Any, _T]) -> _T:
        """Return what `verb` returns. Who waits for it may be cancelled: it goes on, since the file is written anyway."""
        task = asyncio.create_task(verb)
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)
        return await asyncio.shield(task)

    async def _follow(self, watch_list: WatchList, own: Collection[str] = ()) -> None:
        """Publish the list as it is now; what changed besides the keys of `own` is news."""
        old, self.watch_list = self.watch_list, watch_list
        news = await self._worked_out(lambda: _news(old, watch_list, own))
        if news is None:
            self._store.publish(list_problem="")
            return
        added, removed = news
        self._number += bool(added or removed)
        told = ListNews(self._number, added, removed, self._keeper.file) if added or removed else None
        await self._build(told, "")

    async def resourced(self) -> None:
        """Publish the list anew: its sources name other people now."""
        await self._build(None, None)

    def resourced_at_once(self) -> None:
        """Do the same before anything else happens, however long that takes: some of the people are nobody's business now."""
        self._publish(self._planning()(), None, None)

    async def _build(self, news: ListNews | None, problem: str | None) -> None:
        """Publish the roster of the list, with whom its sources name. What comes meanwhile has it worked out anew."""
        for _ in range(_TRIES):
            watch_list, plan = self.watch_list, await self._worked_out(self._planning())
            if watch_list is self.watch_list and plan.fits(self._store.snapshot.roster):
                break
        else:
            plan = self._planning()()
        self._publish(plan, news, problem)

    def _planning(self) -> Callable[[], Plan]:
        """Return what works out, from what is known now, what becomes of the rows."""
        roster, watch_list, members = self._store.snapshot.roster, self.watch_list, dict(self._members)
        return lambda: plan_of(roster, effective(watch_list, members), self._known)

    def _publish(self, plan: Plan, news: ListNews | None, problem: str | None) -> None:
        before, groups = self._store.snapshot, self.watch_list.groups
        roster = plan.applied(before.roster)
        health = replace(before.health, people=len(roster)) if isinstance(before.health, Starting) else None
        if not plan.same_person:
            self._positions.take(*plan.indexes)
        self._store.publish(roster=roster, health=health, list_news=news, list_problem=problem, groups=groups)
        self._newcomers(plan.to_be_asked(roster, self._positions.by_key(roster)))

    async def _worked_out(self, call: Callable[[], _T]) -> _T:
        """Return what `call` does, which alters nothing; for a long list it is called beside the event loop."""
        rows = len(self._store.snapshot.roster) + len(self.watch_list.entries) + sum(map(len, self._members.values()))
        return call() if rows < _LONG else await self._beside(call)

    def _refuse_listed(self, who: str) -> None:
        """Raise AlreadyListed where the entry, or its person, has a row; one that a source names can be typed as well."""
        roster, key = self._store.snapshot.roster, key_of(who)
        at = self._positions.by_key(roster).get(key)
        if at is None and (whose := self._whose(who)):
            at = self._positions.by_id(roster).get(whose)
        if at is not None and not roster.entries[at].sourced:
            raise AlreadyListed(roster.key(at))

    def refuse_sourced(self, key: str) -> None:
        """Raise Sourced where the person of row `key` stands in no file, and is here since a group's source names them."""
        roster = self._store.snapshot.roster
        at = self._positions.by_key(roster).get(key)
        if at is not None and roster.entries[at].sourced:
            sources = (group.source for group in self.watch_list.groups if group.name in roster.entries[at].groups)
            raise Sourced(roster.names[at], next((source for source in sources if source), ""))

    def _twins(self, key: str) -> tuple[str, ...]:
        """Return the keys of entries that have no row of their own, since their person is the one in row `key`."""
        roster = self._store.snapshot.roster
        rows = self._positions.by_key(roster)
        if key not in rows or (not self._members and len(rows) == len(self.watch_list.entries)):
            return ()
        whose = roster.ids[rows[key]]
        hidden = (entry for entry in self.watch_list.entries if entry.key not in rows)
        return tuple(entry.key for entry in hidden if whose is not None and self._whose(entry.who) == whose)

    def _whose(self, who: str) -> UserId | None:
        """Return the object id of whom `who` means, as far as that is known."""
        if key_of(who) == ME:
            return self._own_id()
        person = self._directory.known(who)
        return person.id if person else user_id(who)

    def _name(self, key: str) -> str:
        roster = self._store.snapshot.roster
        at = self._positions.by_key(roster).get(key)
        return "" if at is None else roster.names[at]

    def _called(self, entry: WatchEntry) -> str:
        """Return what the table would call an entry that has no row."""
        return shown_name(entry, self._known(entry.who))

    def _known(self, who: str) -> Person | None:
        """Return whom an entry means, as far as that is known."""
        if key_of(who) != ME:
            return self._directory.known(who)
        own = self._own_id()
        return myself(own, self._store.snapshot.account) if own else None


def _news(old: WatchList, new: WatchList, own: Collection[str]) -> tuple[int, int] | None:
    """Return how many came and how many went, but for the keys of `own`; None where the list is as it was."""
    if new == old:
        return None
    head, tail = shared_ends(old.entries, new.entries)
    gone = {entry.key for entry in old.entries[head : len(old.entries) - tail]}
    there = {entry.key for entry in new.entries[head : len(new.entries) - tail]}
    return len(there - gone - set(own)), len(gone - there - set(own))


def _check_all(entries: Sequence[WatchEntry]) -> None:
    for entry in entries:
        check_entry(entry.who)


def check_entry(who: str) -> None:
    """Raise ConfigError where `who` can be nobody's name."""
    if problem := entry_problem(who):
        raise ConfigError(f'"{printable(who, 40)}" {problem}')
