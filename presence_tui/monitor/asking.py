"""Asks Graph for presences of one or of one portion, and publishes the answer. `sweeping` asks for everybody."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from presence_tui.directory.resolver import myself
from presence_tui.model.bulk_reply import BulkReply
from presence_tui.model.errors import BadRequest, Forbidden, GraphError, NotFound, SignInError
from presence_tui.model.moment import Moment
from presence_tui.model.permissions import OWN_PRESENCE, PRESENCE
from presence_tui.model.person import ME, UserId
from presence_tui.model.ports import Clock, Graph, PresenceReply
from presence_tui.model.roster import Problem
from presence_tui.monitor.denials import Denials
from presence_tui.monitor.overdue import Overdue
from presence_tui.monitor.sessions import Sessions
from presence_tui.monitor.store import Cells, PresenceStore
from presence_tui.monitor.tally import Tally
from presence_tui.monitor.unsettled import of_rows
from presence_tui.monitor.updates import Updates, add, failed
from presence_tui.monitor.who import publish_people, recognised

CHUNK = 650
"""People in one bulk call."""

_IN_ONE_TURN = 200
"""Rows of which much is new that are looked at in one turn of the event loop: a millisecond or two."""

PARKED_FOR = 3600.0
"""Seconds for which an entry that makes Graph answer an error is left alone."""

MYSELF = UserId(ME)
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
        self._positions = store.positions
        self._others = Denials(PRESENCE, store, clock)
        """Refusals of the bulk call."""
        self._oneself = Denials(OWN_PRESENCE, store, clock)
        """Refusals of the question after oneself."""
        self.own_id: UserId | None = None
        """Whose session it is, once Graph said so."""

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

    def pace_by(self, interval: float) -> None:
        """Judge gaps between answers, and how long one may take, by polls that lie so many seconds apart."""
        self._updates.interval = self._overdue.interval = interval

    def forgive(self) -> None:
        """Forget refusals: somebody signed in, perhaps with more permissions."""
        self._others.over()
        self._oneself.over()

    def _due(self, tally: Tally) -> Callable[[UserId], bool]:
        """Return what says whether somebody is to be asked for now."""
        roster, now, asked = self._store.snapshot.roster, self._clock.now(), tally.asked
        positions, problems = self._positions.by_id(roster), roster.problems

        def due(whose: UserId) -> bool:
            at = positions.get(whose)
            if at is None or whose in asked:
                return False
            return problems[at] is None or not self._is_put_off(problems[at], now, tally)

        return due

    def _me(self, tally: Tally) -> int | None:
        """Return the row of `me`, unless it is put off."""
        roster = self._store.snapshot.roster
        at = self._positions.of_me(roster)
        return None if at is None or self._is_put_off(roster.problems[at], self._clock.now(), tally) else at

    @staticmethod
    def _is_put_off(problem: Problem | None, now: Moment, tally: Tally) -> bool:
        denied = problem is not None and problem.permissions  # of that the refusals know when to try again
        return not tally.insist and problem is not None and not denied and problem.puts_off(now)

    async def _ask_myself(self, tally: Tally) -> None:
        tally.asked.add(MYSELF)
        if refusal := self._oneself.standing(tally):
            self._oneself.tell(refusal, [ME], tally)
            return
        try:
            reply = await self._overdue.watch(self._graph.my_presence())
        except (BadRequest, NotFound) as error:
            self._fail(ME, error, PARKED_FOR)
            tally.row_failures.append(error)
        except Forbidden as error:
            self._oneself.tell(self._oneself.note(error), [ME], tally)
        except (GraphError, SignInError) as error:
            tally.bad(error, [ME])
        else:
            self._oneself.over(reply.call.asked)
            tally.asked.add(reply.presence.id)
            tally.good(1)
            tally.silent.pop(ME, None)
            tally.changed += self._publish_one(ME, reply, newest=False)

    async def _ask_chunk(self, ids: Sequence[UserId], tally: Tally, left: set[UserId] | None = None) -> None:
        """Ask for `ids`. Who is done with leaves `left`."""
        tally.asked.update(ids)
        left = set(ids) if left is None else left
        try:
            await self._bulk(ids, tally, left)
            if left:
                tally.unasked(self._keys(left))
        except Forbidden as error:
            self._others.tell(self._others.note(error), self._keys(left), tally)
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
            known = self._known(ids)
            reply = await self._overdue.watch_sent(lambda sent: self._graph.presences(ids, known, sent=sent))
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
        self._others.over(reply.call.asked)
        tally.good(len(ids))
        tally.heard(reply.call.took)
        left.difference_update(ids)
        if tally.silent:
            for key in self._keys(ids):
                tally.silent.pop(key, None)
        await self._publish_bulk(ids, reply, tally)

    def _known(self, ids: Sequence[UserId]) -> Sequence[int]:
        roster = self._store.snapshot.roster
        return of_rows(roster.prints, self._positions.rows(roster, ids))

    async def _publish_bulk(self, ids: Sequence[UserId], reply: BulkReply, tally: Tally) -> None:
        """Publish an answer; of a list that takes several anyway by parts where much is new, between which keys are heard."""
        session = self._sessions.number
        most = _IN_ONE_TURN if len(self._store.snapshot.roster) > CHUNK else len(ids)
        for number, (some, part) in enumerate(reply.parts(ids, self._known(ids), most)):
            if number:
                await self._clock.sleep(0)
                self._sessions.check(session)
            roster = self._store.snapshot.roster
            cells = self._updates.of_all(roster, self._positions.rows(roster, some), part)
            self._store.publish(cells)
            tally.changed += len(cells.get("standings", ()))

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
