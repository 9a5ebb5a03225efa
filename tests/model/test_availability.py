"""What is made of Graph's two words."""

import pytest

from presence_tui.model.availability import UNKNOWN, Availability, StatusClass, rule_of, standing, unknown_words


@pytest.mark.parametrize(
    ("availability", "activity", "kind", "word"),
    [
        ("Available", "Available", Availability.AVAILABLE, Availability.AVAILABLE),
        ("available", "AVAILABLE", Availability.AVAILABLE, Availability.AVAILABLE),
        ("Busy", "InACall", Availability.IN_A_CALL, Availability.IN_A_CALL),
        ("Busy", "Available", Availability.BUSY, Availability.BUSY),
        ("AvailableIdle", "Available", Availability.AVAILABLE_IDLE, Availability.AVAILABLE_IDLE),
        ("BusyIdle", "Busy", Availability.BUSY_IDLE, Availability.BUSY_IDLE),
        ("DoNotDisturb", "Presenting", Availability.PRESENTING, Availability.PRESENTING),
        ("Away", "BeRightBack", Availability.AWAY, Availability.BE_RIGHT_BACK),
        ("Away", "Inactive", Availability.INACTIVE, Availability.INACTIVE),
        ("Offline", "OffWork", Availability.OFFLINE, Availability.OFF_WORK),
        ("Offline", "InACall", Availability.OFFLINE, Availability.IN_A_CALL),
        (None, "InAMeeting", Availability.IN_A_MEETING, Availability.IN_A_MEETING),
        ("Busy", "", Availability.BUSY, Availability.BUSY),
    ],
)
def test_the_activity_gives_the_word_and_the_higher_rank_the_glyph(availability, activity, kind, word):
    found = standing(availability, activity)
    assert (found.kind, found.word, found.new_word, found.out) == (kind, word, "", False)


@pytest.mark.parametrize(("availability", "activity"), [(None, None), ("", ""), ("PresenceUnknown", "PresenceUnknown")])
def test_nothing_said_is_unknown(availability, activity):
    assert standing(availability, activity) == UNKNOWN
    assert UNKNOWN.status_class is StatusClass.UNCLEAR


def test_a_new_word_beside_a_known_one_is_shown_with_the_known_ones_looks():
    found = standing("Busy", "CoffeeBreak")
    assert (found.kind, found.new_word, found.rank) == (Availability.BUSY, "CoffeeBreak", 20)


def test_a_known_activity_wins_over_a_new_availability():
    found = standing("Floating", "InACall")
    assert (found.word, found.new_word) == (Availability.IN_A_CALL, "")


def test_only_new_words_are_unclear():
    found = standing("Floating", "Dreaming")
    assert (found.new_word, found.rank, found.status_class) == ("Dreaming", 68, StatusClass.UNCLEAR)


@pytest.mark.parametrize("availability", ["Away", "Offline", "", None, "PresenceUnknown"])
def test_out_of_office_adds_nothing_to_somebody_who_is_gone(availability):
    found = standing(availability, availability, out_of_office=True)
    assert (found.kind, found.out, found.rank) == (Availability.OUT_OF_OFFICE, False, 50)


def test_on_leave_is_on_leave_also_while_available():
    found = standing("Available", "Available", out_of_office=True)
    assert (found.out, found.rank, found.reachable, found.status_class) == (True, 52, False, StatusClass.OFF)


def test_the_suffix_says_out_of_office_too():
    found = standing("Busy", "InACall + OOF")
    assert (found.out, found.word) == (True, Availability.IN_A_CALL)


def test_equal_standings_are_one_object():
    assert standing("Busy", "InACall") is standing("busy", "inacall")


@pytest.mark.parametrize("word", ["Available", "AvailableIdle", "availableInactive"])
def test_available_people_can_be_reached(word):
    assert standing(word, word).reachable


def test_nobody_else_can_be_reached():
    reachable = {known for known in Availability if standing(known.word, known.word).reachable}
    assert reachable == {Availability.AVAILABLE, Availability.AVAILABLE_IDLE, Availability.AVAILABLE_INACTIVE}


CALLS = rule_of(["available", "InACall", "focusing", "coffeeBreak", "Floating", "presenceUnknown"])


@pytest.mark.parametrize(
    ("availability", "activity", "reachable"),
    [
        ("Available", "Available", True),
        ("AvailableIdle", "Available", False),
        ("available", "availableInactive", False),
        ("Busy", "inACall", True),
        ("Busy", "InAMeeting", False),
        ("Busy", "Busy", False),
        ("DoNotDisturb", "Focusing", True),
        ("DoNotDisturb", "DoNotDisturb", False),
        ("Busy", "CoffeeBreak", True),
        ("Busy", "TeaBreak", False),
        ("Available", "TeaBreak", True),
        ("Floating", None, True),
        ("Floating", "Dreaming", False),
        ("Sinking", "Dreaming", False),
        ("Busy", "Available", False),
        ("Offline", "Offline", False),
        (None, None, True),
        ("Busy", "InACall + OOF", False),
    ],
)
def test_a_rule_speaks_of_the_state_that_is_shown(availability, activity, reachable):
    assert standing(availability, activity, rule=CALLS).reachable is reachable


@pytest.mark.parametrize(
    ("rule", "availability", "activity", "reachable"),
    [
        ("available inACall", "Busy", "InACall", True),
        ("available inACall", "Available", "InACall", True),
        ("available inACall", "DoNotDisturb", "InACall", False),
        ("available inACall", "Offline", "InACall", False),
        ("available inACall", "Away", "Available", False),
        ("available inACall", "Busy", "InAMeeting", False),
        ("available busy", "Busy", "Busy", True),
        ("available busy", "Busy", "InAMeeting", True),
        ("available busy", "Busy", "InACall", True),
        ("available busy", "Available", "InACall", False),
        ("available busy", "Busy", "Presenting", False),
        ("available busy", "Busy", "BusyIdle", False),
        ("doNotDisturb", "DoNotDisturb", "InACall", True),
        ("doNotDisturb", "Busy", "Presenting", False),
        ("doNotDisturb", "DoNotDisturb", "Presenting", True),
        ("focusing", "DoNotDisturb", "Focusing", True),
        ("outOfOffice", "Away", "OutOfOffice", True),
        ("away", "Away", "OutOfOffice", False),
    ],
)
def test_an_availability_stands_for_all_that_is_done_in_it_and_an_activity_only_under_its_own_glyph(
    rule, availability, activity, reachable
):
    assert standing(availability, activity, rule=rule_of(rule.split())).reachable is reachable


def test_an_activity_of_the_available_does_not_outweigh_another_availability():
    assert not standing("Busy", "AvailableInactive").reachable


@pytest.mark.parametrize("word", ["Available", "Offline", "OutOfOffice"])
def test_on_leave_counts_only_where_the_rule_has_it(word):
    assert not standing(word, word, out_of_office=True).reachable
    with_leave = rule_of(["available", "outOfOffice"])
    assert standing(word, word, out_of_office=True, rule=with_leave).reachable
    assert not standing("Busy", "Busy", out_of_office=True, rule=with_leave).reachable


def test_unknown_words_come_with_what_was_probably_meant():
    found = dict(unknown_words(["avialable", "INACALL", "hoveringAround", "busy-idle"]))
    assert found == {"avialable": "available", "hoveringAround": None, "busy-idle": "busyIdle"}
