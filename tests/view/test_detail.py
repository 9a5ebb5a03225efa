"""Facts of one person."""

import json
from dataclasses import replace
from datetime import UTC, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from presence_tui.model.moment import Moment
from presence_tui.model.person import Person, UserId
from presence_tui.model.roster import AMBIGUOUS, Problem, RowState
from presence_tui.view.detail import detail_lines
from presence_tui.view.fitting import cells_of
from presence_tui.view.glyphs import ASCII, UNICODE
from presence_tui.view.tones import BOLD, FAINT, Ink, plain
from tests.view.rosters import NOW, Row, roster_of

OLU = UserId("66825e03-7ef5-42da-9069-724602c31f6b")


def presence(**keys):
    until = {"dateTime": "2025-11-18T15:00:00.0000000", "timeZone": "UTC"}
    message = {"message": {"content": "Back at 15:00, ring my mobile", "contentType": "text"}, "expiryDateTime": until}
    return json.dumps({"id": OLU, "availability": "Busy", "activity": "InACall", "statusMessage": message} | keys).encode()


def olu(raw=None, **choices):
    who = Person(OLU, "Olu Adeyemi", "olu.adeyemi@contoso.com", "", "Support engineer", "Customer Care")
    return Row("Olu Adeyemi", "Busy", "InACall", minutes=4.2, extra={"people": who, "raws": raw or presence()}, **choices)


def lines_of(row, width=44, now=NOW, glyphs=UNICODE, clock_times=False, **options):
    person = roster_of(row).person(0)
    return detail_lines(person, now, 30, UTC, width, glyphs, clock_times, cell_len, **options)


def text_of(*args, **options):
    return [plain(line) for line in lines_of(*args, **options)]


def test_facts_stand_in_the_order_of_the_picture():
    assert text_of(olu())[:12] == [
        "Olu Adeyemi",
        "■ In a call  since 13:57, 4m",
        "Support engineer, Customer Care",
        "",
        "Says    Back at 15:00, ring my mobile",
        "Until   15:00",
        "Mail    olu.adeyemi@contoso.com",
        "Asked   14:02:05, answered in 84 ms",
        "Request b2b93cb1-6f0e-4d0a-9c55-0f3a2f1d7c61",
        "",
        "JSON as sent",
        "{",
    ]


def test_name_state_and_labels_have_inks():
    lines = lines_of(olu())
    assert lines[0] == [("Olu Adeyemi", BOLD)]
    assert lines_of(olu(), focused=True)[0] == [("Olu Adeyemi", Ink("accent", bold=True))]
    assert lines[1][0] == ("■ In a call", Ink("busy"))
    assert lines[4][0] == ("Says    ", FAINT)


def test_below_the_table_the_facts_stand_beside_the_name():
    assert text_of(olu(), 77)[:7] == [
        "Olu Adeyemi                            Says    Back at 15:00, ring my mobile",
        "■ In a call  since 13:57, 4m           Until   15:00",
        "Support engineer, Customer Care        Asked   14:02:05, answered in 84 ms",
        "olu.adeyemi@contoso.com                Request",
        "                                       b2b93cb1-6f0e-4d0a-9c55-0f3a2f1d7c61",
        "",
        "JSON as sent",
    ]


def test_a_request_id_is_never_broken():
    assert "b2b93cb1-6f0e-4d0a-9c55-0f3a2f1d7c61" in text_of(olu(), 37)


def test_a_stale_answer_says_how_old():
    line = lines_of(olu(age=251))[1]
    assert line == [("■ was in a call", Ink("dim")), ("  4m old, answered 13:58", Ink("dim"))]


def test_since_when_goes_whole_to_a_line_of_its_own():
    assert text_of(olu(age=251), width=38)[1:3] == ["■ was in a call", "  4m old, answered 13:58"]
    assert text_of(olu(), width=26)[1:3] == ["■ In a call", "  since 13:57, 4m"]


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (olu(at_least=True), "■ In a call  since 13:57 or before, 4m+"),
        (replace(olu(), minutes=60 * 44.5), "■ In a call  since Sun 17:32"),
        (replace(olu(), minutes=0.5), "■ In a call  since 14:01, just now"),
    ],
)
def test_since_when(row, words):
    assert text_of(row)[1] == words


def test_clock_times_leave_the_age_out():
    assert text_of(olu(), clock_times=True)[1] == "■ In a call  since 13:57"


def test_a_message_that_ran_out_says_so():
    assert "Until   15:00, ran out" in text_of(olu(), now=NOW.later(3700))


def test_out_of_office_is_told_only_where_it_is():
    away = presence(outOfOfficeSettings={"isOutOfOffice": True, "message": "On leave until 1 December"})
    assert "Out     On leave until 1 December" in text_of(olu(away))
    assert not any(line.startswith("Out") for line in text_of(olu()))


def test_unknown_names_possible_causes_unless_graph_gave_a_reason():
    row = Row("Kiosk", "PresenceUnknown")
    assert any("Possible causes: no Teams licence" in line for line in text_of(row))
    assert not any("Possible" in line for line in text_of(replace(row, note="sharing is off")))
    assert text_of(row)[1] == "◌ Unknown"


def test_problems_are_told():
    no_answer = Row(
        "Bob Ng", state=RowState.NO_ANSWER, extra={"problems": Problem(NOW.utc - timedelta(minutes=4), 3, request_id="r-1")}
    )
    assert text_of(no_answer, 60)[:3] == ["Bob Ng", "╌ No answer", "Not in the reply since 13:58"]
    assert "Request r-1" in text_of(no_answer)
    twins = Row("Kim", state=RowState.NOT_FOUND, note="a@x, b@x", extra={"problems": Problem(NOW.utc, code=AMBIGUOUS)})
    assert "Several people are called so: a@x, b@x." in text_of(twins)
    near = Row("Kin", state=RowState.NOT_FOUND, note="Kim (a@x)", extra={"problems": Problem(NOW.utc)})
    assert "Close to it: Kim (a@x)." in text_of(near)
    not_found = Row("nobody@x", state=RowState.NOT_FOUND, extra={"people": None, "problems": Problem(NOW.utc)})
    assert text_of(not_found) == ["nobody@x", "✗ Not found", "The directory knows nobody by this name.", "", "Entry   nobody@x"]


def test_waiting_for_an_answer():
    assert "Asked   waiting for an answer" in text_of(olu(), asking=True)


def test_what_is_no_presence_still_shows_as_sent():
    lines = text_of(olu(b"<html>"))
    assert lines[-2:] == ["JSON as sent", "<html>"]


@given(st.integers(20, 120), st.text("ab 李🙂[/]", max_size=90), st.booleans())
def test_no_line_is_wider_than_asked(width, words, stale):
    who = Person(OLU, words, words, words, words, words)
    row = Row(words or "x", "Busy", "InACall", note=words, age=300 if stale else 5, extra={"people": who, "raws": presence()})
    assert all(cells_of(line, cell_len) <= width for line in lines_of(row, width, glyphs=ASCII))


def test_a_later_equal_answer_is_told():
    answered = roster_of(olu()).person(0).call.answered
    assert not any(line.startswith("Same") for line in text_of(olu(), 60, confirmed=answered))
    later = Moment(answered.utc + timedelta(seconds=60), answered.ticks + 60)
    assert f"Same    at {later.utc:%H:%M:%S}" in text_of(olu(), 60, confirmed=later)
