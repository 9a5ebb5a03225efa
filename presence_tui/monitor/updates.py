"""What one answer changes in one row. Decides; publishes nothing, and knows no clock but the answers' own times."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from presence_tui.model.availability import UNKNOWN, Standing
from presence_tui.model.errors import Forbidden
from presence_tui.model.moment import Moment
from presence_tui.model.person import UserId
from presence_tui.model.presence import Presence
from presence_tui.model.roster import Call, Problem, Roster, RowState, Since, gap_after
from presence_tui.monitor.reachability import heard
from presence_tui.monitor.store import Cells

Row = dict[str, Any]
"""New values of one row, by column; columns that stay are left out."""


class Updates:
    """Turns answers into rows. Remembers who was answered with a lower sequence number once."""

    def __init__(self, interval: float) -> None:
        self._gap_after = gap_after(interval)
        self._held: dict[UserId, str] = {}

    def answered(self, roster: Roster, at: int, presence: Presence, call: Call, *, newest: bool = False) -> Row:
        """Return what `presence` changes. `newest`: name this call even where the JSON is the same."""
        if self._is_outdated(roster, at, presence, call):
            return {}
        gap = self._missed_some(roster, at, call)
        row: Row = {
            "states": RowState.ANSWERED,
            "standings": presence.standing,
            "sinces": _since(roster, at, presence.standing, call, gap),
            "reaches": heard(roster.reaches[at], presence.standing.reachable, call, gap),
            "notes": presence.note(call.answered.utc),
            "sequences": presence.sequence,
            "problems": None,
        }
        if roster.raws[at] != presence.raw:
            row["raws"] = presence.raw
        if newest or "raws" in row or roster.states[at] is not RowState.ANSWERED:
            row["calls"] = call
        return _differences(roster, at, row) | {"answered": call.answered}

    def _is_outdated(self, roster: Roster, at: int, presence: Presence, call: Call) -> bool:
        """Return whether the answer is older than what the row shows.

        A lower sequence number is dropped when its request overlapped the newer one's; from a later request it is held back
        once, and believed when the next answer repeats it (a service may begin to count anew). Without numbers, of two
        answers the one that was asked for later counts.
        """
        shown, call_shown = roster.sequences[at], roster.calls[at]
        if roster.states[at] is not RowState.ANSWERED or call_shown is None:
            return False
        if presence.sequence is None or shown is None:
            return call.asked.ticks < call_shown.asked.ticks
        if presence.sequence >= shown:
            self._held.pop(presence.id, None)
            return False
        if call.asked.ticks < call_shown.answered.ticks:
            return True
        held = self._held.pop(presence.id, None)
        if held is not None and presence.sequence >= held:
            return False
        self._held[presence.id] = presence.sequence
        return True

    def _missed_some(self, roster: Roster, at: int, call: Call) -> bool:
        """Return whether something may have happened unseen since the answer before this one, if there was one."""
        last = roster.answered[at]
        return roster.states[at] is not RowState.ANSWERED or last is None or call.answered.since(last) > self._gap_after


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
        return Since(call.answered.utc, at_least=gap or known is None)
    return Since(known.at, at_least=True) if gap else known


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
    return {column: value for column, value in row.items() if getattr(roster, column)[at] != value}
