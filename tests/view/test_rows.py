"""What a row says."""

from datetime import UTC, timedelta

import pytest

from presence_tui.model.roster import AMBIGUOUS, Problem, RowState
from presence_tui.model.watch_list import WatchEntry
from presence_tui.view.glyphs import ASCII, UNICODE
from presence_tui.view.rows import row_cells
from presence_tui.view.tones import DIM, FAINT, TEXT, Ink
from tests.view.rosters import NOW, Row, roster_of


def cells_of(row, **options):
    return row_cells(roster_of(row), 0, NOW, 30, options.pop("glyphs", UNICODE), UTC, **options)


def test_a_fresh_row_speaks_in_full_colour():
    cells = cells_of(Row("Chloë Dubois", minutes=185, at_least=True, note="Ask me about billing"))
    assert cells.glyph == ("●", Ink("available", bold=True))
    assert cells.name == ("Chloë Dubois", TEXT)
    assert cells.doing == ("Available", Ink("available", bold=True))
    assert cells.since == ("3h+", DIM)
    assert cells.note == ("Ask me about billing", DIM)
    assert cells.reachable


def test_a_stale_row_speaks_in_the_past_tense_and_has_no_bright_ink():
    cells = cells_of(Row("Bob Ng", age=251, note="Ask"))
    assert (cells.glyph, cells.name, cells.doing) == (("●", DIM), ("Bob Ng", DIM), ("was available", FAINT))
    assert cells.since == ("4m old", FAINT)
    assert not cells.reachable


@pytest.mark.parametrize(
    ("availability", "activity", "words"),
    [
        ("Busy", "InACall", "was in a call"),
        ("AvailableIdle", None, "was idle"),
        ("Away", "BeRightBack", "was BRB"),
        ("Busy", "CoffeeBreak", "was CoffeeBreak"),
        ("DoNotDisturb", None, "was DND"),
        ("PresenceUnknown", None, "was unknown"),
    ],
)
def test_what_somebody_was_doing_is_short(availability, activity, words):
    assert cells_of(Row("Bob Ng", availability, activity, age=251)).doing[0] == words


def test_an_answer_is_stale_after_two_intervals_and_not_before():
    assert cells_of(Row("Bob Ng", age=60)).reachable
    assert not cells_of(Row("Bob Ng", age=60.1)).reachable


@pytest.mark.parametrize("availability", ["Offline", "OutOfOffice", "PresenceUnknown"])
def test_names_of_the_gone_and_the_unclear_stand_back(availability):
    assert cells_of(Row("Bob Ng", availability)).name == ("Bob Ng", DIM)


def test_unknown_says_nothing_of_since_when():
    cells = cells_of(Row("Kiosk", "PresenceUnknown"))
    assert (cells.glyph[0], cells.doing[0], cells.since[0], cells.note[0]) == ("◌", "Unknown", "", "")


def test_who_is_out_cannot_be_reached():
    cells = cells_of(Row("Xavier Pons", "Available", out=True))
    assert (cells.glyph[0], cells.doing[0], cells.reachable) == ("◇", "Out, available", False)


def test_a_row_not_asked_for_yet():
    cells = cells_of(Row("Bob Ng", state=RowState.ASKING))
    assert (cells.glyph, cells.doing, cells.name) == ((".", FAINT), ("asking", FAINT), ("Bob Ng", FAINT))


def test_nobody_is_said_to_be_asked_for_while_nothing_is_asked():
    assert cells_of(Row("Bob Ng", state=RowState.ASKING), asking=False).doing == ("no answer yet", FAINT)


@pytest.mark.parametrize(
    ("state", "problem", "glyph", "doing", "note"),
    [
        (
            RowState.NO_ANSWER,
            Problem(NOW.utc - timedelta(minutes=4)),
            "╌",
            "No answer",
            "not in the reply since 13:58",
        ),
        (RowState.NOT_FOUND, Problem(NOW.utc), "✗", "Not found", ""),
        (RowState.NOT_FOUND, Problem(NOW.utc, code=AMBIGUOUS), "✗", "Not found", "several people"),
        (
            RowState.FAILED,
            Problem(NOW.utc, status=403, code="Forbidden", again=NOW.utc + timedelta(seconds=3469)),
            "!",
            "Error 403",
            "Forbidden, asked again at 15:00",
        ),
        (RowState.FAILED, Problem(NOW.utc, status=403), "!", "Error 403", "Forbidden"),
        (RowState.FAILED, Problem(NOW.utc, code="its id is no GUID"), "!", "Unreadable", "its id is no GUID"),
    ],
)
def test_a_row_with_a_problem_says_what_and_since_when(state, problem, glyph, doing, note):
    cells = cells_of(Row("Bob Ng", state=state, extra={"problems": problem}))
    assert (cells.glyph[0], cells.doing[0], cells.note[0]) == (glyph, doing, note)
    assert cells.doing[1] == Ink("problem")
    assert not cells.reachable


def test_an_entry_that_several_people_answer_to_names_them():
    problem = Problem(NOW.utc, code=AMBIGUOUS)
    row = Row("Bob Ng", state=RowState.NOT_FOUND, note="bob@x, bob2@x", extra={"problems": problem})
    assert cells_of(row).note[0] == "several people: bob@x, bob2@x"
    assert cells_of(Row("Zelda", state=RowState.NOT_FOUND, note="Zelma (z@x)", extra={"problems": Problem(NOW.utc)})).note[0] == (
        "Zelma (z@x)"
    )


def test_of_an_entry_with_a_label_that_nobody_answers_to_the_address_is_seen():
    row = Row("Front desk", state=RowState.NOT_FOUND, note="Bob Ng (bob@x)", extra={"problems": Problem(NOW.utc)})
    row.extra["entries"] = WatchEntry("bbo@x", label="Front desk")
    assert cells_of(row).note[0] == "bbo@x, Bob Ng (bob@x)"


def test_narrow_and_clock_forms():
    row = Row("Bob Ng", minutes=0.5)
    assert cells_of(row, narrow_since=True).since[0] == "now"
    assert cells_of(row, clock_times=True).since[0] == "14:01"
    assert cells_of(row, glyphs=ASCII).glyph[0] == "+"
    assert cells_of(Row("Bob Ng", age=251), narrow_since=True).since[0] == "4m"
