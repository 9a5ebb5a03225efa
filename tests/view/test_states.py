"""What each state is called and how it is inked."""

import pytest

from presence_tui.model.availability import Availability, rule_of, standing
from presence_tui.model.roster import Problem, RowState
from presence_tui.view.glyphs import ASCII
from presence_tui.view.states import LOOKS, ROW_LOOKS, ROW_RANKS, look, row_look
from presence_tui.view.tones import Ink
from tests.view.rosters import NOW

TABLE = [
    ("available", "●", "+", "Available", "available", "available", True),
    ("availableIdle", "●", "+", "Available, idle", "idle", "available", False),
    ("availableInactive", "●", "+", "Available, idle", "idle", "available", False),
    ("busy", "■", "#", "Busy", "busy", "busy", False),
    ("busyIdle", "■", "#", "Busy, idle", "busy", "busy", False),
    ("inAMeeting", "■", "#", "In a meeting", "in a meeting", "busy", False),
    ("inACall", "■", "#", "In a call", "in a call", "busy", False),
    ("inAConferenceCall", "■", "#", "Conference call", "conference", "busy", False),
    ("beRightBack", "◐", "~", "Be right back", "BRB", "away", False),
    ("away", "◐", "~", "Away", "away", "away", False),
    ("inactive", "◐", "~", "Away, idle", "away", "away", False),
    ("urgentInterruptionsOnly", "⊖", "=", "Urgent only", "urgent only", "dnd", False),
    ("focusing", "⊖", "=", "Focusing", "focusing", "dnd", False),
    ("doNotDisturb", "⊖", "=", "Do not disturb", "DND", "dnd", False),
    ("presenting", "⊖", "=", "Presenting", "presenting", "dnd", False),
    ("outOfOffice", "◇", "<", "Out of office", "out", "out", False),
    ("offWork", "○", "o", "Off work", "off work", "offline", False),
    ("offline", "○", "o", "Offline", "offline", "offline", False),
    ("presenceUnknown", "◌", "?", "Unknown", "unknown", "offline", False),
]


def test_every_availability_has_a_look():
    assert set(LOOKS) == set(Availability)
    assert {word.lower() for word, *_ in TABLE} == {known.word for known in Availability}


def test_every_row_without_an_answer_has_a_look_and_a_rank_below_all_answers():
    assert set(ROW_LOOKS) == set(ROW_RANKS) == set(RowState) - {RowState.ANSWERED}
    assert min(ROW_RANKS.values()) > max(known.rank for known in Availability)


@pytest.mark.parametrize(("sent", "glyph", "ascii_glyph", "word", "short", "tone", "bold"), TABLE)
def test_a_state_looks_as_the_table_says(sent, glyph, ascii_glyph, word, short, tone, bold):
    seen = look(standing(sent, sent))
    assert (seen.glyph, seen.word, seen.short, seen.ink) == (glyph, word, short, Ink(tone, bold))
    assert look(standing(sent, sent), ASCII).glyph == ascii_glyph


@pytest.mark.parametrize(
    ("availability", "activity", "out", "glyph", "word", "tone"),
    [
        ("Busy", "CoffeeBreak", False, "■", "CoffeeBreak", "busy"),
        ("CoffeeBreak", "TeaBreak", False, "◌", "TeaBreak", "offline"),
        ("Busy", "InACall", True, "◇", "Out, in a call", "out"),
        ("Busy", "InACall + OOF", False, "◇", "Out, in a call", "out"),
        ("Available", "Available", True, "◇", "Out, available", "out"),
        ("Busy", "InAConferenceCall", True, "◇", "Out, conference", "out"),
        ("Busy", "CoffeeBreak", True, "◇", "Out, CoffeeBreak", "out"),
        ("Offline", "InACall", False, "○", "In a call", "offline"),
        ("Away", "Away", True, "◇", "Out of office", "out"),
        ("Busy", "ABreakForCoffeeAndCake", False, "■", "ABreakForCoffee…", "busy"),
    ],
)
def test_new_words_and_absence_are_shown(availability, activity, out, glyph, word, tone):
    seen = look(standing(availability, activity, out))
    assert (seen.glyph, seen.word, seen.ink.tone) == (glyph, word, tone)


def test_whoever_is_out_was_out():
    assert look(standing("Busy", "InACall", True)).short == "out"


@pytest.mark.parametrize(
    ("state", "status", "glyph", "word", "tone"),
    [
        (RowState.ASKING, None, ".", "asking", "faint"),
        (RowState.NO_ANSWER, None, "╌", "No answer", "problem"),
        (RowState.NOT_FOUND, None, "✗", "Not found", "problem"),
        (RowState.FAILED, 403, "!", "Error 403", "problem"),
        (RowState.FAILED, None, "!", "Unreadable", "problem"),
    ],
)
def test_a_row_without_an_answer_says_so(state, status, glyph, word, tone):
    seen = row_look(state, Problem(NOW.utc, status=status))
    assert (seen.glyph, seen.word, seen.ink.tone) == (glyph, word, tone)


def test_no_word_is_wider_than_its_column():
    assert all(len(record.word) <= 16 for record in (*LOOKS.values(), *ROW_LOOKS.values()))


def test_bold_is_who_can_be_reached_by_the_rule_in_force():
    rule = rule_of(["inACall", "busyIdle", "outOfOffice"])
    assert look(standing("Busy", "InACall", rule=rule)).ink == Ink("busy", bold=True)
    assert look(standing("Offline", "Offline", True, rule)).ink == Ink("out", bold=True)
    assert look(standing("Available", "Available", rule=rule)).ink == Ink("available")
    assert look(standing("BusyIdle", "Busy", rule=rule)).ink == Ink("busy")
