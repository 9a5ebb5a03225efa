"""How each state looks: glyph, words and ink. Records; a new state is one line here."""

from __future__ import annotations

from dataclasses import dataclass

from presence_tui.model.availability import Availability, Standing, StatusClass
from presence_tui.model.errors import NOBODY_IS_ME
from presence_tui.model.looking_up import NOT_LOOKED_UP
from presence_tui.model.roster import Problem, Roster, RowState
from presence_tui.view.glyphs import UNICODE, Glyphs
from presence_tui.view.tones import Ink, Tone

WORD_CELLS = 16
"""The column of words is this wide; a word of Graph's that is new here is cut to it."""


@dataclass(frozen=True, slots=True)
class StateLook:
    """How one state looks in every set of glyphs."""

    glyph_name: str
    """Names a field of `Glyphs`."""
    word: str
    short: str
    """Follows "was" in an old row and "Out," for somebody who is out of office."""
    tone: Tone
    light: bool = False
    """Whether the word stays plain where a call has a chance: whoever is idle may not notice it."""


LOOKS: dict[Availability, StateLook] = {
    Availability.AVAILABLE: StateLook("available", "Available", "available", "available"),
    Availability.AVAILABLE_IDLE: StateLook("available", "Available, idle", "idle", "available", light=True),
    Availability.AVAILABLE_INACTIVE: StateLook("available", "Available, idle", "idle", "available", light=True),
    Availability.BUSY: StateLook("busy", "Busy", "busy", "busy"),
    Availability.BUSY_IDLE: StateLook("busy", "Busy, idle", "busy", "busy", light=True),
    Availability.IN_A_MEETING: StateLook("busy", "In a meeting", "in a meeting", "busy"),
    Availability.IN_A_CALL: StateLook("busy", "In a call", "in a call", "busy"),
    Availability.IN_A_CONFERENCE_CALL: StateLook("busy", "Conference call", "conference", "busy"),
    Availability.BE_RIGHT_BACK: StateLook("away", "Be right back", "BRB", "away"),
    Availability.AWAY: StateLook("away", "Away", "away", "away"),
    Availability.INACTIVE: StateLook("away", "Away, idle", "away", "away", light=True),
    Availability.URGENT_ONLY: StateLook("dnd", "Urgent only", "urgent only", "dnd"),
    Availability.FOCUSING: StateLook("dnd", "Focusing", "focusing", "dnd"),
    Availability.DO_NOT_DISTURB: StateLook("dnd", "Do not disturb", "DND", "dnd"),
    Availability.PRESENTING: StateLook("dnd", "Presenting", "presenting", "dnd"),
    Availability.OUT_OF_OFFICE: StateLook("out", "Out of office", "out", "out"),
    Availability.OFF_WORK: StateLook("offline", "Off work", "off work", "offline"),
    Availability.OFFLINE: StateLook("offline", "Offline", "offline", "offline"),
    Availability.UNKNOWN: StateLook("unknown", "Unknown", "unknown", "offline"),
}

_OUT = LOOKS[Availability.OUT_OF_OFFICE]

ROW_LOOKS: dict[RowState, StateLook] = {
    RowState.ASKING: StateLook("asking", "asking", "asking", "faint"),
    RowState.NO_ANSWER: StateLook("no_answer", "No answer", "no answer", "problem"),
    RowState.NOT_FOUND: StateLook("not_found", "Not found", "not found", "problem"),
    RowState.FAILED: StateLook("failed", "Error", "error", "problem"),
}
"""Rows that no answer speaks for."""

ROW_RANKS = {RowState.ASKING: 71, RowState.NO_ANSWER: 72, RowState.NOT_FOUND: 74, RowState.FAILED: 76}
"""Their places below everybody Graph answered for, whose ranks end at 70."""


@dataclass(frozen=True, slots=True)
class Look:
    """How one row's state looks in one set of glyphs."""

    glyph: str
    word: str
    short: str
    ink: Ink


def look(standing: Standing, glyphs: Glyphs = UNICODE) -> Look:
    """Return how an answer looks while it is fresh: bold is who can be reached."""
    kind, words = LOOKS[standing.kind], LOOKS[standing.word]
    word, short = words.word, words.short
    if standing.new_word:
        word = short = cut_word(standing.new_word, glyphs)
    if standing.out:
        return Look(glyphs.out, cut_word(f"Out, {short}", glyphs), _OUT.short, Ink(_OUT.tone, standing.reachable))
    return Look(getattr(glyphs, kind.glyph_name), word, short, Ink(kind.tone, standing.reachable and not words.light))


def row_look(state: RowState, problem: Problem | None, glyphs: Glyphs = UNICODE) -> Look:
    """Return how a row looks that no answer speaks for; `state` is not ANSWERED."""
    record = ROW_LOOKS[state]
    word, short = record.word, record.short
    if state is RowState.ASKING and problem is not None and problem.code == NOT_LOOKED_UP:
        word = short = NOT_LOOKED_UP
    if state is RowState.FAILED:
        if problem and problem.code == NOBODY_IS_ME:
            return Look(getattr(glyphs, record.glyph_name), "Nobody", "nobody", Ink(record.tone))
        status = problem.status if problem else None
        if problem and problem.permissions and not status:
            return Look(getattr(glyphs, record.glyph_name), "Not permitted", "not permitted", Ink(record.tone))
        word, short = (f"Error {status}", f"error {status}") if status else ("Unreadable", "unreadable")
    return Look(getattr(glyphs, record.glyph_name), word, short, Ink(record.tone))


def look_at(roster: Roster, position: int, glyphs: Glyphs = UNICODE) -> Look:
    """Return how a row's state looks while its answer, if any, is fresh."""
    state = roster.states[position]
    if state is RowState.ANSWERED:
        return look(roster.standings[position], glyphs)
    return row_look(state, roster.problems[position], glyphs)


def rank_at(roster: Roster, position: int) -> int:
    """Return a row's place in the order of states; the answer's age does not matter, so that nothing jumps."""
    state = roster.states[position]
    return roster.standings[position].rank if state is RowState.ANSWERED else ROW_RANKS[state]


def class_at(roster: Roster, position: int) -> StatusClass | None:
    """Return the class a row is counted in; None while it was not asked for."""
    state = roster.states[position]
    if state is RowState.ANSWERED:
        return roster.standings[position].status_class
    return None if state is RowState.ASKING else StatusClass.UNCLEAR


def cut_word(word: str, glyphs: Glyphs) -> str:
    """Return `word`, at most 16 characters long."""
    return word if len(word) <= WORD_CELLS else word[: WORD_CELLS - 1].rstrip() + glyphs.ellipsis
