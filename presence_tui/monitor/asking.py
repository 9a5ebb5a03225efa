"""Asks Graph for presences and publishes each answer as it comes. Knows whom, not when."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence

from presence_tui.directory.resolver import myself
from presence_tui.model.bulk_reply import BulkReply
from presence_tui.model.errors import BadRequest, Forbidden, GraphError, NotFound, SignInError
from presence_tui.model.permissions import OWN_PRESENCE, PRESENCE
from presence_tui.model.person import ME, UserId
from presence_tui.model.ports import Clock, Graph, PresenceReply
from presence_tui.model.roster import Roster
from presence_tui.monitor.denials import Denials
from presence_tui.monitor.overdue import Overdue
from presence_tui.monitor.positions import Positions
from presence_tui.monitor.sessions import Sessions
from presence_tui.monitor.store import Cells, PresenceStore
from presence_tui.monitor.tally import Tally
from presence_tui.monitor.unsettled import of_rows
from presence_tui.monitor.updates import Updates, add, failed
from presence_tui.monitor.who import publish_people, recognised

CHUNK = 650
"""People in one bulk call."""

PARKED_FOR = 3600.0
"""Seconds for which an entry that makes Graph answer an error is left alone."""

_MYSELF = UserId(ME)
"""Stands in a tally for the question after oneself."""


class Asking:
    """Questions after presence."""

    def __init__(
        self,
        *,
        graph: Graph,
        store: PresenceStore,
        clock: Clock,
        interval: float,
        sessions: Sessions,
        overdue: Overdue,
    ) -> None:
        self._graph = graph
        self._sessions = sessions
        self._store = store
        self._clock = clock
        self._overdue = overdue
        self._updates = Updates(interval)
        self._positions = Positions()
        self._others = Denials(PRESENCE, store, clock)
        """Refusals of the bulk call."""
        self._oneself = Denials(OWN_PRESENCE, store, clock)
        """Refusals of the question after oneself."""
        self.own_id: UserId | None = None
        """Whose session it is, once Graph said so."""

    async def ask(self, tally: Tally, among: Collection[UserId] | None = None) -> None:
        """Ask for everybody who has an id and was not asked for in this poll yet. Raises nothing of Graph's: see `tally`.

        `among`: for these alone. Raises AnotherSession where another one began meanwhile.
        """
        ids = list(self._due(tally, among))
        me = self._me(tally) if among is None else None
        if me is not None and _MYSELF not in tally.asked:
            own = self._store.snapshot.roster.ids[me]
            if own is None or ids == [own] or (own in ids and self._others.standing(tally)):
                await self._ask_myself(tally)
                ids = [whose for whose in ids if whose not in tally.asked]
        for chunk in _chunks(ids):
            denial = self._others.standing(tally)
            if denial is not None:
                self._others.tell(self._keys(chunk), tally)
            elif tally.over:
                tally.unasked(self._keys(chunk))
            else:
                await self._ask_chunk(chunk, tally)

    async def ask_one(self, key: str) -> None:
        """Ask anew for the person in row `key`, alone. Raises GraphError, SignInError, AnotherSession."""
        roster = self._store.snapshot.roster
        at = self._positions.by_key(roster).get(key)
        if at is None:
            return
        whose = roster.ids[at]
        try:
            if key == ME:
                reply = await self._sessions.ask(self._graph.my_presence())
            elif whose is None:
                return
            else:
                reply = await self._sessions.ask(self._graph.presence(whose))
        except (BadRequest, NotFound) as error:
            self._fail(key, error, None)
            raise
        self._publish_one(key, reply, newest=True)

    def forgive(self) -> None:
        """Forget refusals: somebody signed in, perhaps with more permissions."""
        self._others.over()
        self._oneself.over()

    def _due(self, tally: Tally, among: Collection[UserId] | None) -> Iterator[UserId]:
        roster = self._store.snapshot.roster
        by_id = self._positions.by_id(roster) if among is not None else {}
        rows = range(len(roster)) if among is None else sorted(by_id[whose] for whose in among if whose in by_id)
        for at in rows:
            whose = roster.ids[at]
            if whose is not None and whose not in tally.asked and not self._is_put_off(roster, at, tally):
                yield whose

    def _me(self, tally: Tally) -> int | None:
        """Return the row of `me`, unless it is put off."""
        roster = self._store.snapshot.roster
        at = self._positions.of_me(roster)
        return None if at is None or self._is_put_off(roster, at, tally) else at

    def _is_put_off(self, roster: Roster, at: int, tally: Tally) -> bool:
        problem = roster.problems[at]
        denied = problem is not None and problem.permissions  # of that the refusals know when to try again
        return not tally.insist and problem is not None and not denied and problem.puts_off(self._clock.now())

    async def _ask_myself(self, tally: Tally) -> None:
        tally.asked.add(_MYSELF)
        if self._oneself.standing(tally):
            self._oneself.tell([ME], tally)
            return
        try:
            reply = await self._overdue.watch(self._graph.my_presence())
        except (BadRequest, NotFound) as error:
            self._fail(ME, error, PARKED_FOR)
            tally.row_failures.append(error)
        except Forbidden as error:
            self._oneself.note(error)
            self._oneself.tell([ME], tally)
        except (GraphError, SignInError) as error:
            tally.bad(error, [ME])
        else:
            self._oneself.over()
            tally.asked.add(reply.presence.id)
            tally.good(1)
            tally.silent.pop(ME, None)
            tally.changed += self._publish_one(ME, reply, newest=False)

    async def _ask_chunk(self, ids: Sequence[UserId], tally: Tally) -> None:
        tally.asked.update(ids)
        left = set(ids)
        try:
            await self._bulk(ids, tally, left)
            if left:
                tally.unasked(self._keys(left))
        except Forbidden as error:
            self._others.note(error)
            self._others.tell(self._keys(left), tally)
            me = self._me(tally)
            if me is not None and self._store.snapshot.roster.ids[me] in ids:
                await self._ask_myself(tally)
        except (GraphError, SignInError) as error:
            tally.bad(error, self._keys(left))

    async def _bulk(self, ids: Sequence[UserId], tally: Tally, left: set[UserId]) -> None:
        """Ask for `ids`; where Graph finds fault with the question, halve it until the ids that spoil it are found.

        Who is done with leaves `left`.
        """
        if tally.over:
            return
        try:
            reply = await self._overdue.watch(self._graph.presences(ids, self._known(ids)))
        except BadRequest as error:
            if len(ids) == 1:
                self._fail_id(ids[0], error)
                tally.row_failures.append(error)
                left.discard(ids[0])
                return
            if tally.spare_requests < 2:
                raise
            tally.spare_requests -= 2
            middle = len(ids) // 2
            await self._bulk(ids[:middle], tally, left)
            await self._bulk(ids[middle:], tally, left)
            return
        self._others.over()
        tally.good(len(ids))
        left.difference_update(ids)
        tally.changed += self._publish_bulk(ids, reply)

    def _known(self, ids: Sequence[UserId]) -> Sequence[int]:
        roster = self._store.snapshot.roster
        return of_rows(roster.prints, self._positions.rows(roster, ids))

    def _publish_bulk(self, ids: Sequence[UserId], reply: BulkReply) -> int:
        roster = self._store.snapshot.roster
        cells = self._updates.of_all(roster, self._positions.rows(roster, ids), reply)
        self._store.publish(cells)
        return len(cells.get("standings", ()))

    def _publish_one(self, key: str, reply: PresenceReply, *, newest: bool) -> int:
        roster = self._store.snapshot.roster
        at = self._positions.by_key(roster).get(key)
        if at is None:
            return 0
        if key == ME:
            self.own_id = reply.presence.id
        cells = Cells()
        if key == ME and roster.ids[at] != reply.presence.id:
            add(cells, at, recognised(roster, at, myself(reply.presence.id, self._store.snapshot.account)))
        add(cells, at, self._updates.answered(roster, at, reply.presence, reply.call, newest=newest))
        publish_people(self._store, cells)
        return len(cells.get("standings", ()))

    def _keys(self, ids: Iterable[UserId]) -> list[str]:
        """Return the keys of the rows of `ids`."""
        roster = self._store.snapshot.roster
        rows = self._positions.by_id(roster)
        return [roster.key(rows[whose]) for whose in ids if whose in rows]

    def _fail_id(self, whose: UserId, error: BadRequest) -> None:
        roster = self._store.snapshot.roster
        at = self._positions.by_id(roster).get(whose)
        if at is not None:
            self._fail(roster.key(at), error, PARKED_FOR)

    def _fail(self, key: str, error: BadRequest | NotFound, park: float | None) -> None:
        roster, now = self._store.snapshot.roster, self._clock.now()
        at = self._positions.by_key(roster).get(key)
        if at is None:
            return
        again = now.later(park) if park else None
        reply, cells = error.reply, Cells()
        add(cells, at, failed(roster, at, now.utc, reply.status, reply.code, again, reply.request_id))
        self._store.publish(cells)


def _chunks(ids: Sequence[UserId]) -> Iterator[Sequence[UserId]]:
    for start in range(0, len(ids), CHUNK):
        yield ids[start : start + CHUNK]
