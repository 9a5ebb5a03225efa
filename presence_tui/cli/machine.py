"""Machine output: one object a person, with every key always there. Scripts rely on keys, order and words: change none.

`who` as typed; `id`, `name`, `availability` and `activity` (Graph's words as sent), `state`, `reason`, `since`, `fetched_at` and
`presence` are null where they are not known. In `presence` a number that Python cannot hold is a string. Times are RFC 3339 in
UTC; in JSON everything outside ASCII is escaped.

CSV (RFC 4180) has the same keys but `presence`, and nothing for null. Its values are the same too: what a spreadsheet would take
for a formula is not altered, since scripts join on these values. What could act on a terminal is written as a JSON escape.
"""

from __future__ import annotations

import csv
import io
import json
import math
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from presence_tui.model import errors
from presence_tui.model.availability import Availability
from presence_tui.model.errors import PresenceError, SignInUnavailable
from presence_tui.model.moment import Moment
from presence_tui.model.roster import Problem, RowState, WatchedPerson
from presence_tui.model.snapshot import SignedOut, Snapshot
from presence_tui.model.text import visible

CSV_KEYS = ("who", "id", "name", "availability", "activity", "state", "reason", "since", "fetched_at")
"""The columns of CSV."""

_STATES = {
    RowState.ASKING: "failed",
    RowState.NO_ANSWER: "no-answer",
    RowState.NOT_FOUND: "not-found",
    RowState.FAILED: "failed",
}

_REASONS: tuple[tuple[type[PresenceError], str], ...] = (
    (errors.Throttled, "throttled"),
    (errors.TokenRejected, "signed-out"),
    (errors.Forbidden, "permission"),
    (errors.NobodyIsMe, "permission"),
    (errors.GraphUnavailable, "offline"),
    (errors.Nonsense, "garbage"),
    (errors.GraphError, "server"),
    (errors.SignInError, "signed-out"),
)
"""Why a row has no answer, by what prevented it. The first class that fits decides."""

_UNREADABLE = None
_BY_STATUS = {_UNREADABLE: "garbage", 401: "signed-out", 403: "permission", 429: "throttled"}


def as_json(records: Iterable[dict[str, Any]]) -> str:
    """Return one array, one object a line."""
    lines = ",\n".join(_object(record) for record in records)
    return f"[\n{lines}\n]\n" if lines else "[]\n"


def as_jsonl(records: Iterable[dict[str, Any]]) -> str:
    """Return one object a line."""
    return "".join(f"{_object(record)}\n" for record in records)


def as_csv(records: Iterable[dict[str, Any]], keys: Sequence[str] = CSV_KEYS) -> str:
    """Return a header, and one row for each of `records`."""
    written = io.StringIO()
    table = csv.writer(written)
    table.writerow(keys)
    table.writerows([visible(record[key] or "") for key in keys] for record in records)
    return written.getvalue()


def _object(record: dict[str, Any]) -> str:
    return json.dumps(record, ensure_ascii=True, allow_nan=False)


def record(
    who: str, row: WatchedPerson | None, snapshot: Snapshot, failures: Mapping[str, PresenceError], now: Moment
) -> dict[str, Any]:
    """Return the object for `who`, asked for by that name; `row` is None where nothing is known of them.

    `failures` holds, by the row's key, what prevented an answer in the last poll.
    """
    presence = _decoded(row.raw) if row and row.raw else None
    state = _state(row, now, snapshot.interval)
    return {
        "who": who,
        "id": row.id if row else None,
        "name": row.person.name if row and row.person else (row.entry.label or None) if row else None,
        "availability": _word(presence, "availability"),
        "activity": _word(presence, "activity"),
        "state": state,
        "reason": _reason(row, state, snapshot, failures),
        "since": _time(row.since.at) if row and row.since and not row.since.at_least else None,
        "fetched_at": _time(row.answered.utc) if row and row.answered else None,
        "presence": presence,
    }


def _state(row: WatchedPerson | None, now: Moment, interval: float) -> str:
    if row is None:
        return "failed"
    if row.state is not RowState.ANSWERED:
        return _STATES[row.state]
    if row.roster.is_stale(row.position, now, interval):
        return "stale"
    unknown = row.standing.kind is Availability.UNKNOWN and not row.standing.only_new
    return "unknown" if unknown else "fresh"


def _reason(row: WatchedPerson | None, state: str, snapshot: Snapshot, failures: Mapping[str, PresenceError]) -> str | None:
    if state not in ("failed", "stale"):
        return None
    if row is not None and row.state is RowState.FAILED and row.problem is not None:
        return _problem_reason(row.problem)
    failure = failures.get(row.key) if row is not None else None
    if failure is not None:
        return _failure_reason(failure)
    return "signed-out" if isinstance(snapshot.sign_in, SignedOut) else None


def _failure_reason(failure: PresenceError) -> str | None:
    if isinstance(failure, SignInUnavailable):
        if failure.fault is not None:
            return "offline"
        return "server" if failure.status is not None and failure.status >= 400 else "garbage"
    return next((reason for kind, reason in _REASONS if isinstance(failure, kind)), None)


def _problem_reason(problem: Problem) -> str | None:
    if problem.permissions:
        return "permission"
    if problem.code == errors.NOBODY_IS_ME:
        return "permission"
    if problem.status is not None and problem.status >= 500:
        return "server"
    return _BY_STATUS.get(problem.status)


def _decoded(raw: bytes) -> Any:
    """Return the value in Graph's bytes, which are kept as sent and may be no UTF-8; None where Python cannot hold it."""
    try:
        return json.loads(raw.decode("utf-8", "replace"), parse_float=_number, parse_int=_whole_number)
    except (ValueError, RecursionError):
        return None


def _number(text: str) -> float | str:
    value = float(text)
    return value if math.isfinite(value) else text


def _whole_number(text: str) -> int | str:
    try:
        return int(text)
    except ValueError:  # more digits than Python reads at a reasonable cost
        return text


def _word(presence: Any, key: str) -> str | None:
    value = presence.get(key) if isinstance(presence, dict) else None
    return value if isinstance(value, str) else None


def _time(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
