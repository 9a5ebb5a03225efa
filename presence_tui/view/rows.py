"""One row of the table as texts with inks. Nothing is cut here: the table cuts by cells, at its own columns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import tzinfo
from math import inf

from presence_tui.model.availability import UNKNOWN, StatusClass
from presence_tui.model.errors import NOBODY_IS_ME
from presence_tui.model.moment import Moment
from presence_tui.model.roster import AMBIGUOUS, Problem, Roster, RowState, fresh_for
from presence_tui.model.text import printable
from presence_tui.view.ages import AgeWidth, clock_or_day, old_words, seconds_until_age_changes, since_words
from presence_tui.view.arrange import match_spans
from presence_tui.view.columns import Column
from presence_tui.view.glyphs import Glyphs
from presence_tui.view.permissions import needs_words
from presence_tui.view.states import class_at, look, look_at
from presence_tui.view.tones import DIM, FAINT, TEXT, Ink, Span

_QUIET = {None, StatusClass.OFF, StatusClass.UNCLEAR}
"""Classes whose names stand back."""
_MARK = Ink("accent")
_NO_MARK: Span = (" ", _MARK)
NO_ANSWER_YET = "no answer yet"
"""What stands in a row of somebody who was never answered for, while nobody is being asked for."""
_PHRASES = {401: "Unauthorized", 403: "Forbidden", 404: "Not found", 429: "Too many requests"}


@dataclass(frozen=True, slots=True)
class RowCells:
    """What stands in one row, uncut."""

    glyph: Span
    name: Span
    mark: Span
    """One cell, in the gap after the name."""
    doing: Span
    since: Span
    note: Span
    reachable: bool
    """Whether Graph said so recently."""
    more: dict[str, Span] = field(default_factory=dict)
    """What stands in other columns, by the column's id."""

    def cell(self, column: str) -> Span:
        """Return what stands in a column, by the column's id."""
        found: Span = self.more[column] if column in self.more else getattr(self, column)
        return found


def marked(cells: RowCells, glyphs: Glyphs) -> RowCells:
    """Return the row of somebody of whom one asked to be told."""
    return replace(cells, mark=(glyphs.told, _MARK))


def row_cells(
    roster: Roster,
    position: int,
    now: Moment,
    interval: float,
    glyphs: Glyphs,
    zone: tzinfo,
    clock_times: bool = False,
    narrow_since: bool = False,
    asking: bool = True,
    columns: Sequence[Column] = (),
) -> RowCells:
    """Return the row at `position` as it is true at `now`, with people asked every `interval` seconds.

    `asking` False: nobody is asked for now: nobody is signed in, or nothing answers. `columns` are those that are seen.
    """
    cells = _cells(roster, position, now, interval, glyphs, zone, clock_times, narrow_since, asking)
    ink = FAINT if cells.doing[1] is FAINT else DIM
    more = {column.id: (column.text(roster, position, now), ink) for column in columns if column.text}
    return replace(cells, more=more) if more else cells


def row_facts(
    roster: Roster, positions: Sequence[int], now: Moment, interval: float, columns: Sequence[Column] = ()
) -> list[tuple[object, ...]]:
    """Return for each position all of `roster` that its row tells of: while that is the same, so is the row.

    But for the passing of time, of which `row_holds` knows, and of days. `columns` are those that are seen.
    """
    told: list[Sequence[object]] = [roster.entries, roster.people, roster.names, roster.states, roster.standings]
    told += [roster.sinces, roster.notes, roster.problems]
    if any(column.text for column in columns):
        told += [roster.ids, roster.raws]
    if any(column.by_time for column in columns):
        told.append(roster.answered)
    limit = fresh_for(interval)
    last, is_old = None, False
    old: list[Moment | None] = []
    for at in positions:
        answered = roster.answered[at]
        if answered is not last:  # one call answers for many
            last, is_old = answered, answered is not None and now.since(answered) > limit
        old.append(answered if is_old else None)
    return list(zip(*([column[at] for at in positions] for column in told), old, strict=True))


def row_holds(roster: Roster, position: int, now: Moment, interval: float, columns: Sequence[Column] = ()) -> float:
    """Return for how many seconds the row says what it says at `now`, on the same day and with the same `row_facts`."""
    if any(column.by_time for column in columns):
        return 0.0
    answered, since = roster.answered[position], roster.sinces[position]
    if answered is not None and roster.is_stale(position, now, interval):
        return seconds_until_age_changes(now.since(answered))
    return seconds_until_age_changes((now.utc - since.at).total_seconds()) if since else inf


def _cells(
    roster: Roster,
    position: int,
    now: Moment,
    interval: float,
    glyphs: Glyphs,
    zone: tzinfo,
    clock_times: bool,
    narrow_since: bool,
    asking: bool,
) -> RowCells:
    width: AgeWidth = 5 if narrow_since else 9
    if roster.is_stale(position, now, interval):
        return _stale(roster, position, now, glyphs, width, zone)
    if roster.states[position] is not RowState.ANSWERED:
        return _unanswered(roster, position, now, glyphs, zone, asking)
    standing = roster.standings[position]
    seen = look(standing, glyphs)
    since = roster.sinces[position]
    words = since_words(since, now.utc, zone, clock_times, width) if since and standing != UNKNOWN else ""
    return RowCells(
        glyph=(seen.glyph, seen.ink),
        name=(roster.names[position], DIM if standing.status_class in _QUIET else TEXT),
        mark=_NO_MARK,
        doing=(seen.word, seen.ink),
        since=(words, DIM),
        note=(roster.notes[position], DIM),
        reachable=standing.reachable,
    )


def _stale(roster: Roster, position: int, now: Moment, glyphs: Glyphs, width: AgeWidth, zone: tzinfo) -> RowCells:
    seen = look(roster.standings[position], glyphs)
    answered, problem = roster.answered[position], roster.problems[position]
    lacking = problem_words(RowState.ANSWERED, problem, now, zone) if problem else ""
    return RowCells(
        glyph=(seen.glyph, DIM),
        name=(roster.names[position], DIM),
        mark=_NO_MARK,
        doing=(f"was {seen.short}", FAINT),
        since=(old_words(now.since(answered), width) if answered else "", FAINT),
        note=(lacking or roster.notes[position], FAINT),
        reachable=False,
    )


def _unanswered(roster: Roster, position: int, now: Moment, glyphs: Glyphs, zone: tzinfo, asking: bool) -> RowCells:
    seen = look_at(roster, position, glyphs)
    word = NO_ANSWER_YET if roster.states[position] is RowState.ASKING and not asking else seen.word
    problem = roster.problems[position]
    note = problem_words(roster.states[position], problem, now, zone) if problem else ""
    if problem and problem.code == AMBIGUOUS and roster.notes[position]:
        note = f"{note}: {roster.notes[position]}"
    note = note or roster.notes[position]
    if roster.states[position] is RowState.NOT_FOUND and roster.entries[position].label:
        note = ", ".join(part for part in (printable(roster.entries[position].who), note) if part)
    return RowCells(
        glyph=(seen.glyph, seen.ink),
        name=(roster.names[position], DIM if class_at(roster, position) else FAINT),
        mark=_NO_MARK,
        doing=(word, seen.ink),
        since=("", DIM),
        note=(note, DIM),
        reachable=False,
    )


def problem_words(state: RowState, problem: Problem, now: Moment, zone: tzinfo) -> str:
    """Return what a row says of its problem: `not in the reply since 13:58`. The words do not change from poll to poll."""
    if state is RowState.NO_ANSWER:
        return f"not in the reply since {clock_or_day(problem.since, now.utc, zone)}"
    if state is RowState.NOT_FOUND and problem.code == AMBIGUOUS:
        return "several people"
    if state is not RowState.FAILED and not problem.permissions:
        return ""
    if problem.code == NOBODY_IS_ME:
        return "an application is signed in: nobody is me"
    what = needs_words(problem.permissions) if problem.permissions else problem.code or _PHRASES.get(problem.status or 0, "")
    again = f"asked again at {clock_or_day(problem.again, now.utc, zone)}" if problem.again else ""
    return ", ".join(part for part in (what, again) if part)


def underlined(text: str, ink: Ink, filter_text: str) -> list[Span]:
    """Return `text` with what the filter found in it underlined."""
    if not filter_text:
        return [(text, ink)]
    spans: list[Span] = []
    at = 0
    for start, end in match_spans(text, filter_text):
        spans += [(text[at:start], ink), (text[start:end], ink._replace(underline=True))]
        at = end
    return [*spans, (text[at:], ink)]
