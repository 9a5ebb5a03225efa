"""Asks for everybody, portion by portion, or for some. Knows whom and in which order; `sweep` knows how fast."""

from __future__ import annotations

from collections.abc import Callable, Collection, Coroutine, Iterator, Sequence
from typing import Any

from presence_tui.model.moment import Moment
from presence_tui.model.person import UserId
from presence_tui.monitor.asking import CHUNK, MYSELF, Asking
from presence_tui.monitor.denials import Refusal
from presence_tui.monitor.rota import Rota
from presence_tui.monitor.sweep import Pace, Sweep
from presence_tui.monitor.tally import Tally
from presence_tui.monitor.unsettled import of_rows


class Sweeping(Asking):
    """Questions after many."""

    def __init__(self, *, portion: int = CHUNK, **parts: Any) -> None:
        """Take what `Asking` takes, and as `portion` the most people in one call."""
        super().__init__(**parts)
        self._most = portion
        self._rota = Rota()
        self._in_sight: Sequence[str] = ()
        self.pace = Pace(self._clock)
        """Of the sweep that is under way, or was last."""
        self._is_under_way = False
        self.slept: Callable[[Moment], None] = lambda now: None
        """Is told when the machine slept during a sweep."""
        self.progressed: Callable[[Tally, bool], None] = lambda tally, is_long: None
        """Is told of each portion of a sweep, once it is answered or not, and whether the sweep is long."""

    @property
    def portions(self) -> int:
        """How many calls a sweep of everybody takes."""
        return -(-len(self._store.snapshot.roster) // self._most)

    def see(self, keys: Sequence[str]) -> None:
        """Ask for the rows `keys` first: they are in sight."""
        self._in_sight = keys

    def again(self) -> bool:
        """Ask everybody who is left at once, those in sight first, and also where they were asked for in this sweep.

        Return whether that brings new answers; a sweep that is over does not.
        """
        if self._is_under_way:
            self._look_at_sight()
            self._rota.again()
            self.pace.hurry()
        return self._is_under_way

    async def ask(self, tally: Tally, among: Collection[UserId] | None = None, *, spread: float = 0.0) -> None:
        """Ask for everybody who has an id and was not asked for in this poll yet. Raises nothing of Graph's: see `tally`.

        `among`: for these alone. `spread`: seconds over which a long list is spread. Raises AnotherSession where another one
        began meanwhile.
        """
        if among is not None:
            rows = self._positions.by_id(self._store.snapshot.roster)
            portions = _portions(sorted(filter(self._due(tally), among), key=rows.__getitem__), self._most)
            refusal = await self._sweep(tally, Pace(self._clock), lambda: next(portions, ()), self._ask_chunk)
            await self._leave_out(portions, tally, refusal)
            return
        await self._ask_first_for_myself(tally)
        people = self._rota.begin(self._store.snapshot.roster.ids)
        apart, spread = self._graph.presences_apart, 0.0 if self._rota.is_torn else spread
        self.pace = Pace(self._clock, spread, -(-people // self._most), apart=apart, slept=self.slept)
        if self.pace.was_quick:
            self._rota.tidy()
        self._is_under_way = True
        try:
            refusal = await self._sweep(tally, self.pace, lambda: self._portion(tally), self._ask_portion)
        finally:
            self._is_under_way = False
        await self._leave_out(_portions(self._rota.rest(), CHUNK), tally, refusal)

    async def _sweep(
        self,
        tally: Tally,
        pace: Pace,
        following: Callable[[], Sequence[UserId]],
        ask: Callable[[Sequence[UserId], Tally], Coroutine[Any, Any, None]],
    ) -> Refusal | None:
        """Return the refusal that ended the sweep, where one did."""
        session, refusal = self._sessions.number, None

        def goes_on() -> bool:
            nonlocal refusal
            self._sessions.check(session)
            refusal = self._others.standing(tally)
            return not tally.over and refusal is None

        await Sweep(
            pace=pace,
            following=following,
            ask=lambda portion: ask(portion, tally),
            goes_on=goes_on,
            goes_well=lambda: tally.answered > 0 and not tally.stumbles,
        ).run()
        return refusal

    def _portion(self, tally: Tally) -> Sequence[UserId]:
        self._look_at_sight()
        roster = self._store.snapshot.roster

        def are_due(ids: list[UserId]) -> bool:
            rows = self._positions.rows(roster, ids)
            return len(rows) == len(ids) and tally.asked.isdisjoint(ids) and not any(of_rows(roster.problems, rows))

        return self._rota.portion(self._most, self._due(tally), are_due, self._positions.by_id(roster).__contains__)

    def _look_at_sight(self) -> None:
        roster = self._store.snapshot.roster
        rows = self._positions.by_key(roster)
        found = (roster.ids[rows[key]] for key in self._in_sight if key in rows)
        self._rota.in_sight = [whose for whose in found if whose is not None]

    async def _leave_out(self, portions: Iterator[Sequence[UserId]], tally: Tally, refusal: Refusal | None) -> None:
        """Count those who are not asked for any more, for `refusal` or since the poll is over; some in each turn of the loop."""
        session = self._sessions.number
        for portion in portions:
            await self._clock.sleep(0)
            self._sessions.check(session)
            keys = self._keys(filter(self._due(tally), portion))
            if keys and refusal is not None:
                self._others.tell(refusal, keys, tally)
            elif keys and tally.over:
                tally.unasked(keys)

    async def _ask_first_for_myself(self, tally: Tally) -> None:
        me = self._me(tally)
        if me is None or MYSELF in tally.asked:
            return
        own = self._store.snapshot.roster.ids[me]
        due = self._due(tally)
        alone = own is None or (due(own) and (self._is_only(own, tally) or self._others.standing(tally) is not None))
        if alone:
            await self._ask_myself(tally)

    def _is_only(self, own: UserId, tally: Tally) -> bool:
        """Return whether nobody else is due."""
        due = self._due(tally)
        return not any(whose is not None and whose != own and due(whose) for whose in self._store.snapshot.roster.ids)

    async def _ask_portion(self, ids: Sequence[UserId], tally: Tally) -> None:
        """Ask for those whose turn it is."""
        left = set(ids)
        try:
            await self._ask_chunk(ids, tally, left)
        finally:
            self._rota.note(ids, left)
        self.progressed(tally, self.pace.is_long)


def _portions(ids: Sequence[UserId], most: int) -> Iterator[Sequence[UserId]]:
    for start in range(0, len(ids), most):
        yield ids[start : start + most]
