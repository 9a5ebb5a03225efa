"""Filter and order."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from presence_tui.model.availability import StatusClass
from presence_tui.model.roster import RowState
from presence_tui.model.watch_list import WatchEntry
from presence_tui.view.arrange import ORDERS, Arranger, ViewState, folded, match_spans, next_order
from tests.view.rosters import Row, roster_of

ROSTER = roster_of(
    Row("Zoë Papadopoulos", "Offline", minutes=600),
    Row("Čeněk Novák", "Busy", "InAMeeting", minutes=5),
    Row(
        "amara okafor",
        minutes=12,
        note="Desk 4.12, knock",
        extra={"entries": WatchEntry("amara okafor", groups=("Ops", "Tier 2"))},
    ),
    Row("Dmitri Volkov", minutes=45),
    Row("Bob Ng", state=RowState.ASKING),
    Row("partner@fabrikam.com", state=RowState.NOT_FOUND),
)


def names(**choices):
    return [ROSTER.names[at].split()[0] for at in Arranger().arrange(ROSTER, ViewState(**{"order": "name", **choices})).rows]


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        ("name", ["amara", "Bob", "Čeněk", "Dmitri", "partner@fabrikam.com", "Zoë"]),
        ("state", ["amara", "Dmitri", "Čeněk", "Zoë", "Bob", "partner@fabrikam.com"]),
        ("since", ["Čeněk", "amara", "Dmitri", "Zoë", "Bob", "partner@fabrikam.com"]),
        ("list", ["Zoë", "Čeněk", "amara", "Dmitri", "Bob", "partner@fabrikam.com"]),
    ],
)
def test_each_order_and_its_reverse(order, expected):
    assert names(order=order) == expected
    assert names(order=order, reverse=True) == expected[::-1]


def test_the_orders_go_round():
    order = "name"
    for _ in ORDERS:
        order = next_order(order)
    assert order == "name"
    assert {known.id for known in ORDERS.values()} == set(ORDERS)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("NOVAK", ["Čeněk"]),
        ("cenek", ["Čeněk"]),
        ("in a", ["Čeněk"]),
        ("a  meeting ", ["Čeněk"]),
        ("meeting nov", []),
        ("knock", ["amara"]),
        ("tier", ["amara"]),
        ("dmitri@contoso", ["Dmitri"]),
        ("contoso", []),
        ("fabrikam", ["partner@fabrikam.com"]),
        ("not found", ["partner@fabrikam.com"]),
        ("   ", ["amara", "Bob", "Čeněk", "Dmitri", "partner@fabrikam.com", "Zoë"]),
    ],
)
def test_the_filter_is_looked_for_as_typed_in_name_address_state_note_and_entry(text, expected):
    assert names(filter_text=text) == expected


@pytest.mark.parametrize(
    ("status_class", "expected"),
    [
        (StatusClass.AVAILABLE, ["amara", "Dmitri"]),
        (StatusClass.BUSY, ["Čeněk"]),
        (StatusClass.OFF, ["Zoë"]),
        (StatusClass.UNCLEAR, ["partner@fabrikam.com"]),
        (StatusClass.AWAY, []),
    ],
)
def test_a_class_shows_its_people_only(status_class, expected):
    assert names(status_class=status_class) == expected


@pytest.mark.parametrize(
    ("text", "filter_text", "spans"),
    [
        ("Hana Kovářová", "kovarova", [(5, 13)]),
        ("Hana Kovářová", "a", [(1, 2), (3, 4), (8, 9), (12, 13)]),
        ("Hana Ng", "a ng", [(3, 7)]),
        ("Straße 5", "strasse", [(0, 6)]),
        ("Straße", "s", [(0, 1), (4, 5)]),
        ("李 伟", "伟", [(2, 3)]),
        ("Olu", "x", []),
        ("Olu", "", []),
        ("", "x", []),
    ],
)
def test_the_match_is_found_where_it_stands(text, filter_text, spans):
    assert match_spans(text, filter_text) == spans


@given(st.text(max_size=30), st.text(min_size=1, max_size=3))
def test_spans_hold_what_was_looked_for(text, word):
    if len(word.split()) != 1 or not folded(word.strip()):
        return
    spans = match_spans(text, word)
    assert bool(spans) == (folded(word.strip()) in folded(text))
    assert all(0 <= start < end <= len(text) for start, end in spans)
