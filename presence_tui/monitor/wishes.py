"""Tells once when somebody can be reached whom the user waits for. Looks at snapshots; asks nobody.

A wish is over when two answers in a row say that the person can be reached, or anybody of the group, and that is recent. Until
then it waits, however old the answers are. Every pane of the profile that waits tells its user, once; the user's own program is
run by the first one only.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace

from presence_tui.model.alarm import Alarm
from presence_tui.model.moment import Moment
from presence_tui.model.person import Person
from presence_tui.model.ports import Clock
from presence_tui.model.roster import Roster, RowState
from presence_tui.model.snapshot import Account, Snapshot
from presence_tui.model.telling_ports import WishKeeper
from presence_tui.model.text import printable
from presence_tui.model.wish import MOST_WISHES, Granted, Wish, WishEdit, WishEnd, WishReply, owner, same
from presence_tui.monitor.store import PresenceStore
from presence_tui.monitor.wish_keeping import WishKeeping
from presence_tui.monitor.wish_rows import WishRows, is_complete

_ENDS_KEPT = 32
"""Wishes that are over and stay in the snapshot, for screens that missed some snapshots."""


def can_be_reached(snapshot: Snapshot, at: int, now: Moment) -> bool:
    """Say whether Graph said recently that the person in row `at` can be reached."""
    roster = snapshot.roster
    answered = roster.states[at] is RowState.ANSWERED and not roster.is_stale(at, now, snapshot.interval)
    return answered and roster.standings[at].reachable


def is_confirmed(snapshot: Snapshot, at: int, now: Moment) -> bool:
    """Say whether that is confirmed, too: a state that lasts under one poll grants no wish, see `reachability`."""
    reach = snapshot.roster.reaches[at]
    return reach is not None and reach.reachable is True and can_be_reached(snapshot, at, now)


class Wishes:
    """Every wish of this pane. `alarm` is told of each one that is granted; `known` remembers who an entry is."""

    def __init__(
        self,
        *,
        store: PresenceStore,
        clock: Clock,
        keeper: WishKeeper | None,
        alarm: Callable[[Alarm], None],
        known: Callable[[str], Person | None],
    ) -> None:
        self._store = store
        self._clock = clock
        self._alarm = alarm
        self._keeping = WishKeeping(keeper, self._soon)
        self._rows = WishRows(known, store.positions)
        self._groups = store.snapshot.groups
        self._poll = 0
        self._number = 0
        self._due = False
        self._begun: str | None = None
        """Of whose wishes it was seen what was kept before the start, or before another account was used."""
        store.subscribe(self._heard)

    def start(self) -> None:
        """See what was wished before."""
        self._keeping.look()

    async def settle(self) -> None:
        """Wait until everything is kept, not long."""
        await self._keeping.settle()

    def ask(self, *, key: str = "", group: str = "") -> WishReply:
        """Tell once when the person in row `key`, or anybody of `group`, can be reached, unless they can be reached now."""
        snapshot, now = self._store.snapshot, self._clock.now()
        roster, of = snapshot.roster, owner(snapshot.account)
        rows = self._rows.of(Wish(now.utc, key, group=group), roster)
        known = [at for at in rows if group or roster.states[at] is not RowState.NOT_FOUND]
        name = printable(group) if group else roster.names[rows[0]] if rows else printable(key)
        if not known:
            return WishReply("nobody", name)
        at = next((at for at in known if can_be_reached(snapshot, at, now)), None)
        if at is not None:
            return WishReply("reachable", roster.names[at], roster.standings[at])
        wish = Wish(now.utc, group=group, of=of) if group else Wish(now.utc, key, roster.ids[known[0]], of=of)
        pending = self._keeping.now.pending
        if len(pending) >= MOST_WISHES and same(pending, wish) is None:
            return WishReply("too many", name)
        self._keeping.edit(WishEdit("ask", wish))
        self._consider()
        return WishReply("noted", name)

    def cancel(self, wish: Wish) -> None:
        """Forget `wish`."""
        self._keeping.edit(WishEdit("cancel", wish))
        self._consider()

    def forget(self, account: Account | None) -> None:
        """Forget all wishes of `account`, who signed out, in every list."""
        now = self._clock.now().utc
        self._keeping.edit(WishEdit("forget", Wish(now, of=owner(account))))
        self._consider()

    def _heard(self, snapshot: Snapshot) -> None:
        poll = snapshot.last_poll.number if snapshot.last_poll else 0
        if poll != self._poll:
            self._poll = poll
            self._keeping.look()
        if snapshot.wishes or self._keeping.now.pending:
            self._soon()

    def _soon(self) -> None:
        """Consider once the present snapshot has reached everybody: whoever hears of it is to hear of newer ones after it."""
        if not self._due:
            self._due = True
            asyncio.get_running_loop().call_soon(self._consider)

    def _consider(self) -> None:
        """Publish which wishes are pending, and which of them are over."""
        self._due = False
        snapshot, now = self._store.snapshot, self._clock.now()
        ends = self._ended_elsewhere(snapshot)
        of = owner(snapshot.account)
        for wish in self._pending_of(of):
            ends += self._end_of(wish, snapshot, now)
        self._groups = snapshot.groups
        shown = tuple(wish for wish in self._pending_of(of) if self._begun != of or self._is_ours(wish, snapshot))
        self._begun = of if self._keeping.is_loaded else None
        told = (*snapshot.wish_ends, *ends)[-_ENDS_KEPT:] if ends else None
        self._store.publish(wishes=shown, wish_ends=told)

    def _pending_of(self, of: str) -> list[Wish]:
        """Return what is pending of an account; the wishes of others are held until theirs is used again."""
        return [wish for wish in self._keeping.now.pending if wish.of in ("", of)]

    def _is_ours(self, wish: Wish, snapshot: Snapshot) -> bool:
        """Say whether `wish` is about this list; another pane may know somebody whom this one does not know yet."""
        return bool(self._rows.of(wish, snapshot.roster)) or same(snapshot.wishes, wish) is not None

    def _ended_elsewhere(self, snapshot: Snapshot) -> list[WishEnd]:
        """Return the end of each wish that another pane granted; one that was cancelled there just goes."""
        kept, ends = self._keeping.now, []
        for wish in snapshot.wishes:
            if same(kept.pending, wish) is not None:
                continue
            granted = next((granted for one, granted in kept.granted if one.is_same(wish)), None)
            at = self._rows.one(granted.key, granted.id, snapshot.roster) if granted else None
            if granted is not None and at is not None:
                ends.append(self._granted(wish, snapshot.roster, at, granted))
        return ends

    def _end_of(self, wish: Wish, snapshot: Snapshot, now: Moment) -> list[WishEnd]:
        """Return the end of `wish`, in a list of one, where it is over; keep what became known of it where it is not."""
        roster = snapshot.roster
        rows = self._rows.of(wish, roster)
        if wish.group and not any(group.name == wish.group for group in snapshot.groups):
            return self._without_group(wish, snapshot)
        if not wish.group and not rows:
            return self._without_row(wish, snapshot)
        at = next((at for at in rows if is_confirmed(snapshot, at, now)), None)
        if at is None:
            self._know(wish, roster, rows)
            return []
        granted = Granted(now.utc, roster.key(at), roster.ids[at])
        since = reach.since if (reach := roster.reaches[at]) else None
        alarm = Alarm("reachable", now.utc, roster.person(at), wish.group, since.at if since and not since.at_least else None)
        self._keeping.edit(WishEdit("grant", wish, granted=granted), lambda: self._alarm(alarm))
        return [self._granted(wish, roster, at, granted)]

    def _know(self, wish: Wish, roster: Roster, rows: list[int]) -> None:
        """Keep what became known of a person: the id, or another way to write the entry."""
        if wish.group:
            return
        known = replace(wish, key=roster.key(rows[0]), id=wish.id or roster.ids[rows[0]])
        if known != wish:
            self._keeping.edit(WishEdit("update", wish, to=known))

    def _without_row(self, wish: Wish, snapshot: Snapshot) -> list[WishEnd]:
        """End the wish of somebody who left the list; not while it is not known who everybody is, and whom sources name."""
        if same(snapshot.wishes, wish) is None or not is_complete(snapshot):
            return []
        self._keeping.edit(WishEdit("cancel", wish))
        return [self._gone(wish)]

    def _without_group(self, wish: Wish, snapshot: Snapshot) -> list[WishEnd]:
        """Follow a group that has another name now; end the wish of one that is gone."""
        if same(snapshot.wishes, wish) is None:
            return []
        if (name := self._rows.renamed(wish.group, self._groups, snapshot)) is not None:
            self._keeping.edit(WishEdit("update", wish, to=replace(wish, group=name)))
            return []
        self._keeping.edit(WishEdit("cancel", wish))
        return [self._gone(wish)]

    def _granted(self, wish: Wish, roster: Roster, at: int, granted: Granted) -> WishEnd:
        self._number += 1
        return WishEnd(self._number, wish, "reachable", granted.at, roster.names[at], roster.key(at), roster.standings[at])

    def _gone(self, wish: Wish) -> WishEnd:
        self._number += 1
        return WishEnd(self._number, wish, "gone", self._clock.now().utc, self._rows.name(wish))
