"""What one answer changes in one row. Decides; publishes nothing, and knows no clock but the answers' own times."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any

from presence_tui.model.availability import UNKNOWN, Standing
from presence_tui.model.bulk_reply import BulkReply, Said
from presence_tui.model.column import Run
from presence_tui.model.errors import Forbidden
from presence_tui.model.moment import Moment
from presence_tui.model.person import UserId
from presence_tui.model.presence import Presence
from presence_tui.model.roster import PRINTED, Call, Problem, Roster, RowState, Since, gap_after
from presence_tui.model.shapes import shape_of
from presence_tui.monitor.reachability import Hearing
from presence_tui.monitor.store import Cells
from presence_tui.monitor.unsettled import Unsettled, distinct, of_rows

Row = dict[str, Any]
"""New values of one row, by column; columns that stay are left out."""


class Updates:
    """Turns answers into rows. Remembers who was answered with a lower sequence number once."""

    def __init__(self, interval: float) -> None:
        self.interval = interval
        """Seconds between polls, as in force."""
        self._held: dict[UserId, str] = {}
        self._unsettled = Unsettled()
        self._hearing = Hearing()

    def of_all(self, roster: Roster, rows: Sequence[int], reply: BulkReply) -> Mapping[str, Mapping[int, Any]]:
        """Return what a bulk call's answer changes in `rows`, all of whom were asked for.

        Where the same object came again, next to nothing is looked at, and nothing is decoded.
        """
        prints, call = of_rows(roster.prints, rows), reply.call
        objects, odd = reply.differing(prints)
        doubted, over = self._unsettled.among(prints, call.answered.utc)
        places = dict(zip(prints, rows, strict=True)) if doubted or over else {}
        others, late = {rows[number] for number in odd}, _late(roster, rows, call)
        others.update(places[mark] for mark in over)
        others, said = _twins_too(roster, rows, reply, others, {*objects, *reply.having(over)})
        cells = Cells()
        for at in others:
            add(cells, at, self._row(roster, at, said, call))
        same = self._after_a_gap(roster, rows, call).union(places[mark] for mark in doubted) - others - late
        for at in same:
            add(cells, at, self._again(roster, at, call))
        silent = (late - others) | (others - cells.get("answered", {}).keys())
        answered: Mapping[int, Moment]
        if isinstance(rows, range) and not silent:
            answered = Run(rows, call.answered)
        else:
            answered = {at: call.answered for at in rows if at not in silent}
        return {**cells, "answered": answered}

    def _after_a_gap(self, roster: Roster, rows: Sequence[int], call: Call) -> set[int]:
        """Return who was not answered for so long that something may have been missed."""
        column = of_rows(roster.answered, rows)
        gaps = {id(last) for last in distinct(column) if self._is_gap(last, call)}
        return {at for at, last in zip(rows, column, strict=True) if id(last) in gaps} if gaps else set()

    def _again(self, roster: Roster, at: int, call: Call) -> Row:
        """Return what the same object changes that came before: it confirms what it said first, or ends a gap."""
        mark, known, gap = roster.prints[at], roster.reaches[at], self._is_gap(roster.answered[at], call)
        if known is None:  # never where there is a print
            return {}
        reach = self._hearing.heard(known, known.says, call, gap)
        if reach.doubt is None and known.doubt is not None:
            self._unsettled.settle(mark)
        row = _differences(roster, at, {"sinces": _since(roster, at, roster.standings[at], call, gap), "reaches": reach})
        return row | {"prints": mark} if "reaches" in row else row

    def _row(self, roster: Roster, at: int, said: Said, call: Call) -> Row:
        presences, wrong = said
        whose = roster.ids[at]
        if whose is not None and (presence := presences.get(whose)) is not None:
            return self.answered(roster, at, presence, call)
        if whose is not None and whose in wrong:
            return unreadable(roster, at, wrong[whose].what, call)
        return no_answer(roster, at, call)

    def answered(self, roster: Roster, at: int, presence: Presence, call: Call, *, newest: bool = False) -> Row:
        """Return what `presence` changes. `newest`: name this call even where the JSON is the same."""
        if (outdated := self._outdated(roster, at, presence, call)) is not None:
            return outdated
        gap = self._missed_some(roster, at, call)
        reach = self._hearing.heard(roster.reaches[at], presence.standing.reachable, call, gap)
        row: Row = {
            "states": RowState.ANSWERED,
            "standings": presence.standing,
            "sinces": _since(roster, at, presence.standing, call, gap),
            "reaches": reach,
            "notes": presence.note(call.answered.utc),
            "raws": shape_of(presence.raw, presence.id, presence.sequence),
            "sequences": presence.sequence,
            "problems": None,
        }
        row = _differences(roster, at, row)
        if newest or not row.keys().isdisjoint(("raws", "sequences", "states")):
            row["calls"] = call
        mark = self._unsettled.note(roster.prints[at], presence, reach, call.answered.utc, among=roster.prints)
        if (mark := 0 if newest else mark) != roster.prints[at] or not row.keys().isdisjoint(PRINTED):
            row["prints"] = mark
        row["answered"] = call.answered
        return row

    def _outdated(self, roster: Roster, at: int, presence: Presence, call: Call) -> Row | None:
        """Return what is to be done where the answer is older than what the row shows; None where it is not.

        A lower sequence number is dropped when its request overlapped the newer one's; from a later request it is held back
        once, and believed when the next answer repeats it (a service may begin to count anew). Without numbers, of two
        answers the one that was asked for later counts.
        """
        shown, call_shown, came = roster.sequences[at], roster.calls[at], presence.sequence
        if roster.states[at] is RowState.ANSWERED and call_shown is not None:
            if came is None or shown is None:
                if call.asked.ticks < call_shown.asked.ticks:
                    return {}
            elif came < shown:
                if call.asked.ticks < call_shown.answered.ticks:
                    return {}
                held = self._held.get(presence.id)
                if held is None or came < held:
                    self._held[presence.id] = came
                    return {"prints": 0}  # what is shown may come again, and would contradict what is held
        self._held.pop(presence.id, None)  # so nobody who has a print is remembered
        return None

    def _missed_some(self, roster: Roster, at: int, call: Call) -> bool:
        """Return whether something may have happened unseen since the answer before this one, if there was one."""
        last = roster.answered[at]
        return roster.states[at] is not RowState.ANSWERED or self._is_gap(last, call)

    def _is_gap(self, last: Moment | None, call: Call) -> bool:
        return last is None or call.answered.since(last) > gap_after(self.interval)


def _late(roster: Roster, rows: Sequence[int], call: Call) -> set[int]:
    """Return whom an answer that comes again tells nothing, since the one shown was asked for later, and they have no numbers."""
    column = of_rows(roster.calls, rows)
    later = {id(shown) for shown in distinct(column) if shown is not None and call.asked.ticks < shown.asked.ticks}
    if not later:
        return set()
    return {at for at, shown in zip(rows, column, strict=True) if id(shown) in later and roster.sequences[at] is None}


def _twins_too(
    roster: Roster, rows: Sequence[int], reply: BulkReply, others: set[int], objects: set[int]
) -> tuple[set[int], Said]:
    """Return the rows `others` with those for whom two of `objects` came, or one beside the one known, and what all these say."""
    said = reply.say(sorted(objects))
    told = {*said[0], *said[1]}.difference(roster.ids[at] for at in others)
    if not told:
        return others, said
    twins = {at for at in rows if roster.ids[at] in told}
    return others | twins, reply.say(sorted(objects.union(reply.having({roster.prints[at] for at in twins}))))


def no_answer(roster: Roster, at: int, call: Call) -> Row:
    """Return the row of somebody who was asked for and is absent from the reply."""
    problem = _problem(roster, at, RowState.NO_ANSWER, call.answered.utc, request_id=call.request_id)
    return _without_presence(roster, at, RowState.NO_ANSWER, problem) | {"calls": call, "answered": call.answered}


def unreadable(roster: Roster, at: int, what: str, call: Call) -> Row:
    """Return the row of somebody in whose place something came that is no presence."""
    problem = _problem(roster, at, RowState.FAILED, call.answered.utc, code=what, request_id=call.request_id)
    return _without_presence(roster, at, RowState.FAILED, problem) | {"calls": call, "answered": call.answered}


def failed(roster: Roster, at: int, now: datetime, status: int | None, code: str, again: Moment | None, request_id: str) -> Row:
    """Return the row of an entry that makes Graph answer an error; `again` is when it is asked for next."""
    problem = _problem(roster, at, RowState.FAILED, now, status=status, code=code, again=again, request_id=request_id)
    return _without_presence(roster, at, RowState.FAILED, problem)


def denied(roster: Roster, at: int, error: Forbidden, lacking: tuple[str, ...], again: Moment | None, now: datetime) -> Row:
    """Return the row of somebody who is not asked for while `lacking` are missing; an answer from before stays."""
    reply = error.reply
    facts = {"status": reply.status or None, "code": reply.code, "request_id": reply.request_id, "permissions": lacking}
    if roster.states[at] is RowState.ANSWERED:
        earlier = roster.problems[at]
        problem = _problem(roster, at, RowState.ANSWERED, earlier.since if earlier else now, again, **facts)
        return {"problems": problem}
    return _without_presence(roster, at, RowState.FAILED, _problem(roster, at, RowState.FAILED, now, again, **facts))


def not_found(roster: Roster, at: int, now: datetime, code: str, again: Moment, nearest: str) -> Row:
    """Return the row of an entry that resolves to nobody."""
    problem = _problem(roster, at, RowState.NOT_FOUND, now, code=code, again=again)
    return _without_presence(roster, at, RowState.NOT_FOUND, problem, nearest)


def add(cells: Cells, at: int, row: Row) -> None:
    """Add a row to `cells`."""
    for column, value in row.items():
        cells.setdefault(column, {})[at] = value


def _since(roster: Roster, at: int, standing: Standing, call: Call, gap: bool) -> Since:
    known = roster.sinces[at]
    if known is None or roster.standings[at] != standing:
        return _shared(call.answered.utc, gap or known is None)
    return Since(known.at, at_least=True) if gap else known


@lru_cache(maxsize=64)
def _shared(at: datetime, at_least: bool) -> Since:
    """Return the same object for equal values: one call brings hundreds."""
    return Since(at, at_least)


def _problem(roster: Roster, at: int, state: RowState, now: datetime, again: Moment | None = None, **facts: Any) -> Problem:
    if again is not None:
        facts |= {"again": again.utc, "again_ticks": again.ticks}
    earlier = roster.problems[at]
    if roster.states[at] is state and earlier is not None:
        return Problem(earlier.since, **facts)
    return Problem(now, **facts)


def _without_presence(roster: Roster, at: int, state: RowState, problem: Problem, note: str = "") -> Row:
    row: Row = {"states": state, "standings": UNKNOWN, "sinces": None, "notes": note, "raws": b"", "sequences": None}
    return _differences(roster, at, row) | {"problems": problem}


def _differences(roster: Roster, at: int, row: Row) -> Row:
    known = ((column, getattr(roster, column)[at], value) for column, value in row.items())
    return {column: value for column, old, value in known if old is not value and old != value}
