"""The one object the UI is given: the newest snapshot, and verbs. Ties poller, sign-in and roster together."""

from __future__ import annotations

import random
from collections.abc import Awaitable, Callable, Mapping, Sequence

from presence_tui.directory.resolver import Directory, myself
from presence_tui.directory.rolls import Rolls, by_name
from presence_tui.model.alarm import NoAlarms
from presence_tui.model.errors import GraphError, SignedOutReason, SignInError, SignInNeeded
from presence_tui.model.list_ports import Beside, ListKeeper, at_once
from presence_tui.model.person import UserId
from presence_tui.model.ports import Clock, Graph, SignIn
from presence_tui.model.roster import Roster
from presence_tui.model.snapshot import Account, CheckingSession, PollRefused, SignedIn, SignedOut, Snapshot, Starting
from presence_tui.model.sources import Refreshed, effective
from presence_tui.model.telling_ports import Alarms, WishKeeper
from presence_tui.model.watch_list import WatchList
from presence_tui.monitor.apart import Apart
from presence_tui.monitor.asking import CHUNK
from presence_tui.monitor.breach_alarms import BreachAlarms
from presence_tui.monitor.breaches import Breaches
from presence_tui.monitor.directory_verbs import DirectoryVerbs
from presence_tui.monitor.editing import Editing
from presence_tui.monitor.headway import Headway
from presence_tui.monitor.importing import Importing
from presence_tui.monitor.list_verbs import ListVerbs
from presence_tui.monitor.list_watch import ListWatch
from presence_tui.monitor.naming import Naming
from presence_tui.monitor.overdue import Overdue
from presence_tui.monitor.poller import Poller
from presence_tui.monitor.sessions import Sessions, is_same_account
from presence_tui.monitor.sign_in_flow import SignInFlow
from presence_tui.monitor.sources import Sources
from presence_tui.monitor.store import PresenceStore
from presence_tui.monitor.stretch import Stretch
from presence_tui.monitor.sweeping import Sweeping
from presence_tui.monitor.titles import Titles
from presence_tui.monitor.who import first_roster, shown_name
from presence_tui.monitor.wishes import Wishes


class PresenceMonitor(DirectoryVerbs, ListVerbs):
    """Implements `model.ports.Monitor`."""

    def __init__(
        self,
        *,
        graph: Graph,
        sign_in: SignIn,
        directory: Directory,
        watch_list: WatchList,
        keeper: ListKeeper,
        clock: Clock,
        chance: random.Random,
        interval: float,
        export: Callable[[UserId, bytes], Awaitable[str]],
        rolls: Rolls | None = None,
        wish_keeper: WishKeeper | None = None,
        alarms: Alarms | None = None,
        portion: int = CHUNK,
        beside: Beside = at_once,
    ) -> None:
        """Take `portion` as the most people in one call of `Graph.presences`."""
        self._directory = directory
        self._export = export
        self._rolls = rolls = rolls or Rolls()
        directory.learn(by_name(rolls.everybody()))
        roster = self._first_roster(watch_list)
        first = Snapshot(0, roster, CheckingSession(), Starting(len(roster)), interval, groups=watch_list.groups)
        self._store = PresenceStore(first)
        self._sessions = sessions = Sessions()
        overdue = Overdue(sessions, self._store, clock, interval)
        self._asking = Sweeping(
            graph=graph,
            store=self._store,
            clock=clock,
            interval=interval,
            sessions=sessions,
            overdue=overdue,
            portion=portion,
        )
        stretch = Stretch(interval, graph.presences_apart)
        self._asking.progressed = Headway(self._store, clock, stretch).note
        self._naming = naming = Naming(directory=directory, store=self._store, clock=clock, overdue=overdue)
        self._flow = SignInFlow(
            sign_in=sign_in,
            store=self._store,
            clock=clock,
            chance=chance,
            welcome=self._welcome,
            resume=lambda: self._poller.wake(),
        )
        self._poller = Poller(
            asking=self._asking,
            naming=naming,
            flow=self._flow,
            store=self._store,
            clock=clock,
            chance=chance,
            stretch=stretch,
        )
        self._breaches = Breaches(store=self._store, clock=clock, interval=interval, is_polling=lambda: self._poller.is_polling)
        self._apart = Apart(
            asking=self._asking, naming=naming, directory=directory, poller=self._poller, sessions=sessions, store=self._store
        )
        self._editing = Editing(
            watch_list=watch_list,
            keeper=keeper,
            directory=directory,
            store=self._store,
            own_id=lambda: self._asking.own_id,
            newcomers=self._meet,
            members=rolls.members,
            beside=beside,
        )
        self._sources = Sources(
            graph=graph,
            directory=directory,
            rolls=rolls,
            store=self._store,
            clock=clock,
            sessions=sessions,
            changed=self._editing.resourced,
            beside=beside,
        )
        self._titles = Titles(
            graph=graph,
            store=self._store,
            clock=clock,
            chance=chance,
            sessions=sessions,
            has_to_wait=lambda: self._poller.is_hurrying or self._poller.bound() > 0 or self._poller.finding.bound() > 0,
        )
        self._alarms = alarms or NoAlarms()
        self._wishes = Wishes(store=self._store, clock=clock, keeper=wish_keeper, alarm=self._alarms, known=directory.known)
        BreachAlarms(store=self._store, clock=clock, alarm=self._alarms)
        self.tell_me, self.tell_me_not = self._wishes.ask, self._wishes.cancel
        self._importing = Importing(
            directory=directory, editing=self._editing, poller=self._poller, sessions=sessions, store=self._store, beside=beside
        )
        self._list_watch = ListWatch(keeper=keeper, editing=self._editing, clock=clock) if keeper.file else None

    @property
    def snapshot(self) -> Snapshot:
        """What is known now."""
        return self._store.snapshot

    @property
    def own_id(self) -> UserId | None:
        """Whose session it is, from /me/presence; also where the row of `me` went into another one of the same person."""
        return self._asking.own_id

    @property
    def failures(self) -> Mapping[str, GraphError | SignInError]:
        """By key, what prevented the last poll from getting an answer for a row; rows with an answer of their own are absent."""
        return self._poller.failures

    def subscribe(self, listener: Callable[[Snapshot], None]) -> None:
        """Have `listener` called in the event loop with each snapshot published from now on."""
        self._store.subscribe(listener)

    async def run(self) -> None:
        """Poll, and follow the watch list's file, until cancelled. Survives everything else."""
        beside = [self._sources.start(), self._titles.start(), *([self._list_watch.start()] if self._list_watch else [])]
        self._wishes.start()
        try:
            await self._poller.run()
        finally:
            self._poller.finding.end()
            for task in beside:
                task.cancel()

    def poll_soon(self) -> PollRefused | None:
        """Poll at once; or say why that has to wait. While nobody is signed in: look for a session of another pane."""
        return self._poller.poll_soon()

    def in_sight(self, keys: Sequence[str]) -> None:
        """Ask for the rows `keys` before the others, where a poll of a long list takes a while: somebody looks at them."""
        self._asking.see(tuple(keys))

    async def poll_once(self) -> None:
        """Look for a session, ask for everybody once, and publish what is known.

        Raises the first failure then: SignInNeeded where nobody is signed in (without a request), else SignInError, GraphError.
        """
        await self._flow.check()
        if not self._flow.is_signed_in:
            state = self.snapshot.sign_in
            trouble = state.trouble if isinstance(state, SignedOut) else None
            raise trouble if isinstance(trouble, SignInNeeded) else SignInNeeded(SignedOutReason.NEVER)
        refreshed = await self._sources.refresh()
        tally = await self._poller.poll(thorough=True)
        for failure in (*tally.failures, *tally.row_failures, *refreshed.failures):
            raise failure

    async def fetch(self, key: str) -> None:
        """Ask anew for the person in row `key`, alone, and publish the answer. Raises GraphError, SignInError.

        While Graph wants to be left alone nothing is asked: Throttled says for how long.
        """
        await self._apart.fetch(key)

    async def refresh_sources(self) -> Refreshed:
        """Ask every source of the watch list whom it names now. Raises SignInNeeded where nobody is signed in."""
        if self._naming.resume():
            self._poller.poll_again()
        return await self._sources.refresh()

    def stop_looking_up(self) -> None:
        """Look up no more of a long list, until the sources are asked by key, or the next start."""
        self._naming.stop()

    async def save_json(self, key: str) -> str:
        """Write the JSON of the person in row `key`, as Graph sent it, to a new file, and return its path; empty: there is none.

        Raises StorageError.
        """
        roster = self.snapshot.roster
        at = self._store.positions.by_key(roster).get(key)
        whose = roster.ids[at] if at is not None else None
        if at is None or whose is None or not roster.raws[at]:
            return ""
        return await self._export(whose, roster.raw(at))

    def sign_in(self) -> None:
        """Ask for a device code and wait for it; a second call asks for a new one."""
        self._flow.begin()

    def cancel_sign_in(self) -> None:
        """Stop waiting for the code."""
        self._flow.cancel()

    async def sign_out(self, account: Account | None = None) -> None:
        """Forget the account on this machine, and who is who. What is shown of people stays, and ages."""
        leaving = account or self.snapshot.account
        await self._flow.sign_out(account)
        self._wishes.forget(leaving)
        if not self._flow.is_signed_in:
            self._poller.finding.end()
        self._sessions.begin()  # an answer that is under way would bring names back
        self._directory.forget()
        self._sources.forget()
        self._titles.forget()

    async def use_account(self, key: str) -> None:
        """Show what another account of the token cache sees from now on. Raises ConfigError, SignInError."""
        await self._flow.use(key)

    async def close(self) -> None:
        """End a sign-in that waits, and let an edit of the list end. `run` is ended by cancelling it."""
        self._apart.close()
        self._directory.save_new()
        self._breaches.close()
        await self._editing.settle()
        await self._wishes.settle()
        await self._alarms.close()
        await self._flow.close()

    def _meet(self, keys: list[str]) -> None:
        """See to rows that are new; whoever signs in is going to see to them."""
        if self._flow.is_signed_in:
            self._apart.meet(keys)

    def _first_roster(self, watch_list: WatchList) -> Roster:
        return first_roster(effective(watch_list, self._rolls.members), self._directory.known)

    def _welcome(self, account: Account) -> None:
        """Give `me` a name. Another account may be another tenant: nothing that was known holds for it."""
        before = self.snapshot.account
        other = before is not None and not is_same_account(before, account)
        goes_on = isinstance(self.snapshot.sign_in, SignedIn) and not other
        if not goes_on:
            self._sessions.begin()
        forgotten = self._sources.welcome(account)
        if before is not None and other:
            if before.tenant != account.tenant:
                self._directory.forget()
            self._directory.forget_titles()
            self._titles.forget()
            self._asking.own_id = None
            self._store.publish(roster=self._first_roster(self._editing.watch_list))
        elif forgotten:
            self._editing.resourced_at_once()
        for refused in (self._asking, self._naming, self._directory, self._titles):
            refused.forgive()
        roster = self.snapshot.roster
        if self._poller.bound() <= 0 and not goes_on:
            self._store.publish(health=Starting(len(roster)))
        at = self._store.positions.of_me(roster)
        if at is not None and not account.application:
            name = shown_name(roster.entries[at], myself(account.id or UserId(""), account))
            self._store.publish({"names": {at: name}} if roster.names[at] != name else None)
        self._poller.wake()
