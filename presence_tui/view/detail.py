"""Everything known of one person: facts first, then the JSON as sent. A fact that is absent has no line."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, tzinfo
from itertools import zip_longest
from typing import TYPE_CHECKING

from presence_tui.model.availability import UNKNOWN
from presence_tui.model.moment import Moment
from presence_tui.model.roster import AMBIGUOUS, Call, RowState, Since, WatchedPerson
from presence_tui.model.text import printable
from presence_tui.view.ages import clock, clock_or_day, old_words, since_words
from presence_tui.view.columns import place_words, without_place
from presence_tui.view.fitting import cells_of, wrap_line, wrap_words
from presence_tui.view.glyphs import Glyphs
from presence_tui.view.json_lines import json_lines
from presence_tui.view.permissions import link_of, steps
from presence_tui.view.rows import problem_words
from presence_tui.view.sign_in_facts import SignInFacts
from presence_tui.view.states import look, look_at
from presence_tui.view.tones import BOLD, DIM, FAINT, KEY, TEXT, CellLen, Ink, Line

if TYPE_CHECKING:
    from presence_tui.model.presence import Presence

_LABEL = 8
_TWO_COLUMNS_FROM = 70
"""Cells from which the facts stand beside the name instead of below it."""
_LEAST_VALUE = 12
"""Cells under which a value goes below its label."""
_CAUSES = (
    "Possible causes: no Teams licence, never signed in to Teams, a guest or somebody of another organisation, "
    "or a policy that hides presence."
)
_LINK = Ink("text", bold=True, underline=True)
_NOBODY = "The directory knows nobody by this name."


@dataclass(frozen=True, slots=True)
class _Pane:
    """How the facts are told."""

    now: Moment
    interval: float
    zone: tzinfo
    glyphs: Glyphs
    clock_times: bool
    cell_len: CellLen
    facts: SignInFacts | None = None
    sign_in_key: str = ""

    def wrapped(self, text: str, ink: Ink, width: int) -> list[Line]:
        return [[(line, ink)] for line in wrap_words(text, max(width, 1), self.cell_len)] if text else []


@dataclass(frozen=True, slots=True)
class _Fact:
    label: str
    value: str
    ink: Ink = TEXT


def detail_lines(
    person: WatchedPerson,
    now: Moment,
    interval: float,
    zone: tzinfo,
    width: int,
    glyphs: Glyphs,
    clock_times: bool,
    cell_len: CellLen,
    *,
    focused: bool = False,
    asking: bool = False,
    confirmed: Moment | None = None,
    facts: SignInFacts | None = None,
    sign_in_key: str = "",
    missing: tuple[str, ...] = (),
    place: bool = True,
) -> list[Line]:
    """Return lines of at most `width` cells.

    `asking`: the person is being asked for anew. `confirmed`: when an equal answer came last, as far as that is to be told.
    `facts` say of whom a permission that is missing can be had; `sign_in_key` is what to press then. `missing` are permissions
    that the whole table lacks, which is told beside everybody. `place`: whether it is told where people work.
    """
    pane = _Pane(now, interval, zone, glyphs, clock_times, cell_len, facts, sign_in_key)
    presence = _presence(person)
    told = _facts(person, presence, pane, asking, confirmed, place)
    name_ink = KEY if focused else BOLD
    if width >= _TWO_COLUMNS_FROM:
        lines = _side_by_side(person, told, name_ink, pane, width)
    else:
        head = _head(person, name_ink, pane, width)
        lines = [*head, *([[]] if told else []), *_labelled(told, pane, width)]
    lines += _permission_lines(_lacks(person, pane) or missing, pane, width)
    if not person.raw:
        return lines
    return [
        *lines,
        [],
        [("JSON as sent", BOLD)],
        *json_lines(person.raw if place else without_place(person.raw), width, cell_len, glyphs),
    ]


def _presence(person: WatchedPerson) -> Presence | None:
    from presence_tui.model.presence import UnreadablePresence, decode_presence

    try:
        return decode_presence(person.raw) if person.raw else None
    except UnreadablePresence:
        return None


def _head(person: WatchedPerson, name_ink: Ink, pane: _Pane, width: int) -> list[Line]:
    who = person.person
    title = ", ".join(part for part in (who.job_title, who.department) if part) if who else ""
    lines = pane.wrapped(person.name, name_ink, width)
    lines += _wrapped_state(_state(person, pane), max(width, 4), pane.cell_len)
    lines += pane.wrapped(title, DIM, width)
    return [*lines, *(line for text in _remarks(person, pane) for line in pane.wrapped(text, DIM, width))]


def _state(person: WatchedPerson, pane: _Pane) -> Line:
    """Return glyph and word, and since when."""
    if person.roster.is_stale(person.position, pane.now, pane.interval) and person.answered:
        seen = look(person.standing, pane.glyphs)
        answered = clock_or_day(person.answered.utc, pane.now.utc, pane.zone)
        age = f"{old_words(pane.now.since(person.answered))}, answered {answered}"
        return [(f"{seen.glyph} was {seen.short}", DIM), (f"  {age}", DIM)]
    seen = look_at(person.roster, person.position, pane.glyphs)
    line: Line = [(f"{seen.glyph} {seen.word}", seen.ink)]
    if person.state is RowState.ANSWERED and person.since and person.standing != UNKNOWN:
        line.append((f"  {_since(person.since, pane)}", DIM))
    return line


def _wrapped_state(line: Line, width: int, cell_len: CellLen) -> list[Line]:
    """Return the state on one line, or since when on a line of its own: a time is not broken."""
    if cells_of(line, cell_len) <= width:
        return [line]
    state, *since = line
    lines = wrap_line([state], width, 2, cell_len)
    return lines + [part for span in since for part in wrap_line([span], width, 2, cell_len)]


def _since(since: Since, pane: _Pane) -> str:
    at = clock_or_day(since.at, pane.now.utc, pane.zone)
    start = f"since {at} or before" if since.at_least else f"since {at}"
    age = "" if pane.clock_times else since_words(since, pane.now.utc, pane.zone)
    return f"{start}, {age}" if age and age != at else start


def _remarks(person: WatchedPerson, pane: _Pane) -> list[str]:
    """Return what has to be said beyond the word of the state."""
    if person.state is RowState.ANSWERED:
        return [_CAUSES] if person.standing == UNKNOWN and not person.note else []
    if person.state is RowState.NOT_FOUND:
        return _not_one(person)
    if person.problem and person.problem.permissions and pane.facts:
        again = person.problem.again  # what is missing is told below, at length
        return [f"Asked again at {clock_or_day(again, pane.now.utc, pane.zone)}"] if again else []
    words = problem_words(person.state, person.problem, pane.now, pane.zone) if person.problem else ""
    return [words[:1].upper() + words[1:]] if words else []


def _not_one(person: WatchedPerson) -> list[str]:
    """Return why an entry is nobody: no such person, or several, who are named."""
    if person.problem is not None and person.problem.code == AMBIGUOUS:
        return [f"Several people are called so: {person.note}.", "Add one of them by that address, and remove this entry."]
    return [_NOBODY, *([f"Close to it: {person.note}."] if person.note else [])]


def _lacks(person: WatchedPerson, pane: _Pane) -> tuple[str, ...]:
    """Return the permissions for want of which nothing is known of somebody now."""
    fresh = person.state is RowState.ANSWERED and not person.roster.is_stale(person.position, pane.now, pane.interval)
    return () if fresh or person.problem is None else tuple(person.problem.permissions)


def _permission_lines(missing: tuple[str, ...], pane: _Pane, width: int) -> list[Line]:
    """Return what is to be done about permissions that are missing, and the administrator's link on lines of its own."""
    facts = pane.facts
    if not missing or facts is None:
        return []
    said, link = steps(missing, facts, pane.sign_in_key), link_of(facts)
    lines: list[Line] = [[], *pane.wrapped(" ".join(part for part in said if part != link), TEXT, width)]
    return [*lines, [], *pane.wrapped(link, _LINK, width)] if link else lines


def _facts(
    person: WatchedPerson, presence: Presence | None, pane: _Pane, asking: bool, confirmed: Moment | None, place: bool
) -> list[_Fact]:
    until = presence.message_until if presence and presence.message else None
    call, problem = person.call, person.problem
    request_id = (problem.request_id if problem else "") or (call.request_id if call else "")
    found = [
        _Fact("Entry", printable(person.entry.who) if person.state is RowState.NOT_FOUND else ""),
        _Fact("Says", presence.message if presence else ""),
        _Fact("Until", _until(until, pane) if until else "", DIM),
        _Fact("Out", presence.out_message if presence else ""),
        _Fact("Place", place_words(person.raw) if place else ""),
        _Fact("Groups", ", ".join(map(printable, person.entry.groups))),
        _Fact("Mail", person.person.address if person.person else ""),
        _Fact("Asked", "waiting for an answer" if asking else _asked(call, pane) if call else ""),
        _Fact("Same", _same(call, confirmed, pane) if call and confirmed and not asking else "", DIM),
        _Fact("Request", request_id, DIM),
    ]
    return [fact for fact in found if fact.value]


def _until(until: datetime, pane: _Pane) -> str:
    words = clock_or_day(until, pane.now.utc, pane.zone)
    return words if pane.now.utc < until else f"{words}, ran out"


def _asked(call: Call, pane: _Pane) -> str:
    at = clock(call.asked.utc, pane.zone, seconds=True)
    day = clock_or_day(call.asked.utc, pane.now.utc, pane.zone)
    took = f"{call.took * 1000:.0f} ms" if call.took < 1 else f"{call.took:.1f} s"
    return f"{at if at.startswith(day) else day}, answered in {took}"


def _same(call: Call, confirmed: Moment, pane: _Pane) -> str:
    """Say that a later answer was the same; a second or less is the answer itself."""
    return f"at {clock(confirmed.utc, pane.zone, seconds=True)}" if confirmed.since(call.answered) > 1 else ""


def _labelled(facts: list[_Fact], pane: _Pane, width: int) -> list[Line]:
    lines: list[Line] = []
    for fact in facts:
        whole = fact.label == "Request" and pane.cell_len(fact.value) > width - _LABEL
        if whole or width - _LABEL < _LEAST_VALUE:
            lines += [[(fact.label, FAINT)], *pane.wrapped(fact.value, fact.ink, width)]
            continue
        values = pane.wrapped(fact.value, fact.ink, width - _LABEL)
        labels = [fact.label, *[""] * (len(values) - 1)]
        lines += [[(f"{label:<{_LABEL}}", FAINT), *value] for label, value in zip(labels, values, strict=True)]
    return lines


def _side_by_side(person: WatchedPerson, facts: list[_Fact], name_ink: Ink, pane: _Pane, width: int) -> list[Line]:
    half = (width + 1) // 2
    left = _head(person, name_ink, pane, half - 2)
    left += [line for fact in facts if fact.label == "Mail" for line in pane.wrapped(fact.value, DIM, half - 2)]
    right = _labelled([fact for fact in facts if fact.label != "Mail"], pane, width - half)
    lines: list[Line] = []
    nothing: Line = []
    for first, second in zip_longest(left, right, fillvalue=nothing):
        blanks = half - cells_of(first, pane.cell_len)
        lines.append([*first, (" " * blanks, DIM), *second] if second else first)
    return lines
