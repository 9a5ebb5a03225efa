"""One presence object, whatever stands in it."""

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from presence_tui.model.availability import UNKNOWN, Availability
from presence_tui.model.presence import Presence, UnreadablePresence, decode_presence

ADA = "fa8bf3dc-eca7-46b7-bad1-db199b62afc3"
NOW = datetime(2025, 11, 18, 14, 2, tzinfo=UTC)


def presence(**parts: object) -> Presence:
    return decode_presence(json.dumps({"id": ADA, **parts}).encode())


def saying(content: str, kind: str = "text", **parts: object) -> Presence:
    return presence(statusMessage={"message": {"content": content, "contentType": kind}, **parts})


def test_the_documented_example():
    found = presence(availability="Available", activity="Available")
    assert (found.id, found.standing.kind, found.note(NOW)) == (ADA, Availability.AVAILABLE, "")


def test_null_and_absent_are_unknown():
    nulls = dict.fromkeys(("availability", "activity", "statusMessage", "outOfOfficeSettings", "workLocation", "sequenceNumber"))
    assert presence(**nulls).standing is presence().standing is UNKNOWN


@pytest.mark.parametrize("raw", [b"", b"[]", b"7", b"{", b'{"availability":"Busy"}', b'{"id":"x"}', b'{"id":7}', b"null"])
def test_what_is_no_presence_is_unreadable(raw):
    with pytest.raises(UnreadablePresence):
        decode_presence(raw)


@pytest.mark.parametrize("wrong", [7, [], {}, True])
def test_a_wrong_type_in_what_matters_is_unreadable(wrong):
    with pytest.raises(UnreadablePresence):
        presence(availability=wrong)


@pytest.mark.parametrize("name", ["statusMessage", "outOfOfficeSettings", "workLocation", "sequenceNumber"])
@pytest.mark.parametrize("wrong", [7, [], "text", {"message": 7}, {"message": {"content": []}}, {"expiryDateTime": "x"}])
def test_a_wrong_type_elsewhere_hides_that_part_only(name, wrong):
    assert presence(availability="Busy", **{name: wrong}).standing.kind is Availability.BUSY


def test_an_id_in_capitals_is_the_same_person():
    assert decode_presence(json.dumps({"id": ADA.upper()}).encode()).id == ADA


@pytest.mark.parametrize(
    ("content", "kind", "shown"),
    [
        ("Back at 15:00", "text", "Back at 15:00"),
        ("<p>Back <b>soon</b><br>really &amp; truly</p>", "html", "Back soon really & truly"),
        ("<p>Lunch<pinnednote></pinnednote></p>", "text", "Lunch"),
        ("1 < 2 & 3", "text", "1 < 2 & 3"),
        ("\x1b]52;c;aGk=\x07[/foo]", "text", "␛]52;c;aGk=␇[/foo]"),
        ("Back <![soon] I hope", "html", "Back <![soon] I hope"),
        ("<![ foo", "html", "<![ foo"),
    ],
)
def test_a_message_is_plain_text_that_cannot_act(content, kind, shown):
    assert saying(content, kind).note(NOW) == shown


@given(st.text(alphabet="<>![]-/?&;#%ap \x1b\n=\"'"), st.sampled_from(["text", "html", "HTML", ""]))
def test_no_message_stops_anybody(content, kind):
    saying(content, kind)
    presence(outOfOfficeSettings={"isOutOfOffice": True, "message": content})


@pytest.mark.parametrize(
    ("zone", "until"),
    [
        ("UTC", datetime(2025, 11, 18, 15, 0, 0, 123456, tzinfo=UTC)),
        ("Pacific Standard Time", datetime(2025, 11, 18, 23, 0, 0, 123456, tzinfo=UTC)),
        ("Europe/Berlin", datetime(2025, 11, 18, 14, 0, 0, 123456, tzinfo=UTC)),
        ("Nowhere Standard Time", None),
        ("../../etc/passwd", None),
    ],
)
def test_a_message_runs_out_in_its_own_zone(zone, until):
    found = saying("Lunch", expiryDateTime={"dateTime": "2025-11-18T15:00:00.1234567", "timeZone": zone})
    assert found.message_until == until


def test_a_message_that_ran_out_is_not_shown():
    found = saying("Lunch", expiryDateTime={"dateTime": "2025-11-18T14:00:00.0000000", "timeZone": "UTC"})
    assert found.note(NOW) == ""


def test_out_of_office_with_its_message():
    found = presence(availability="Away", outOfOfficeSettings={"isOutOfOffice": True, "message": "On leave"})
    assert (found.standing.kind, found.note(NOW)) == (Availability.OUT_OF_OFFICE, "On leave")


def test_an_out_of_office_message_that_is_switched_off_is_not_shown():
    found = presence(availability="Away", outOfOfficeSettings={"isOutOfOffice": False, "message": "On leave"})
    assert found.note(NOW) == ""
