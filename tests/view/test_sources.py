from __future__ import annotations

from datetime import UTC, datetime

import pytest

from presence_tui.model.errors import NotGranted, PresenceError, Reply, ServerTrouble, Sourced, Throttled
from presence_tui.model.permissions import GROUPS
from presence_tui.model.sources import GroupUnclear, Refreshed, SourceState
from presence_tui.model.watch_list import DIRECT_REPORTS, Group
from presence_tui.view.edits import failure_words
from presence_tui.view.sign_in_facts import SignInFacts
from presence_tui.view.sources import refreshed_words, roll_words, source_notes, source_sentences
from presence_tui.view.wording import error_sentence

AT = datetime(2025, 11, 18, 14, 2, tzinfo=UTC)
NOW = datetime(2025, 11, 18, 14, 30, tzinfo=UTC)
WELL = SourceState("My team", DIRECT_REPORTS, 4, AT)
FACTS = SignInFacts("1b4f1c1e-2f61-4d0a-9c55-0f3a2f1d7c61", "contoso.com", "global")


def sentence(error: PresenceError) -> str:
    return error_sentence(error, UTC)


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (Sourced("Bob Ng", "direct-reports"), "Bob Ng comes from direct reports: change it there"),
        (Sourced("Bob Ng", "entra-group:Support"), "Bob Ng comes from the Entra group Support: change it there"),
        (GroupUnclear("Support", several=False), "Entra has no group Support, or none that you may see."),
        (
            GroupUnclear("Support", several=True),
            "Several groups of Entra are called Support: name one by its object id, entra-group:<id>.",
        ),
    ],
)
def test_a_sentence_for_what_sources_raise(error: PresenceError, words: str) -> None:
    assert error_sentence(error, UTC) == words


def test_a_key_that_cannot_change_somebody_says_so_alone() -> None:
    words = failure_words(Sourced("Bob Ng", "direct-reports"), None, UTC)
    assert words == "Bob Ng comes from direct reports: change it there"


@pytest.mark.parametrize(
    ("refreshed", "words"),
    [
        (Refreshed(1, 2, 1), "Asked for the lists anew: 2 came, 1 went"),
        (Refreshed(1, 0, 1), "Asked for the lists anew: 1 went"),
        (Refreshed(1), "Asked for the lists anew: the same people"),
        (Refreshed(0), 'No group has a source, such as source = "direct-reports" in the watch list'),
        (
            Refreshed(1, failed=SourceState("Desk", "entra-group:Desk", failure=GroupUnclear("Desk", several=False))),
            "Desk: Entra has no group Desk, or none that you may see.",
        ),
    ],
)
def test_what_the_key_brought(refreshed: Refreshed, words: str) -> None:
    assert refreshed_words(refreshed, sentence) == words


def test_a_group_s_line_says_what_is_wrong_with_its_source_and_how_old_its_people_are() -> None:
    assert source_notes(WELL, NOW, UTC) == []
    assert source_notes(SourceState("My team", DIRECT_REPORTS), NOW, UTC) == ["asking who is in it"]
    denied = SourceState("Desk", "entra-group:Desk", failure=NotGranted(GROUPS))
    assert source_notes(denied, NOW, UTC)[0] == "GroupMember.Read.All is missing, nobody named yet"
    throttled = SourceState("My team", DIRECT_REPORTS, 4, AT, Throttled(Reply(429), 60.0), NOW)
    assert source_notes(throttled, NOW, UTC) == ["throttled, as of 14:02", "throttled"]


def test_a_group_s_details_say_where_its_people_come_from_and_what_to_do() -> None:
    assert source_sentences(WELL, NOW, UTC, FACTS, (), "L", sentence) == []
    assert roll_words(WELL, NOW, UTC) == "4 people as of 14:02"
    failing = SourceState("My team", DIRECT_REPORTS, 1, AT, ServerTrouble(Reply(500)), NOW, NOW)
    assert source_sentences(failing, NOW, UTC, FACTS, (), "L", sentence) == [
        "Graph fails: 500. Try again later. It fails since 14:30. Next try 14:30."
    ]


@pytest.mark.parametrize("widens", [True, False])
def test_where_the_permission_is_missing_the_details_say_what_to_do(widens: bool) -> None:
    desk = Group("Desk", source="entra-group:Desk")
    facts = SignInFacts(FACTS.client_id, FACTS.tenant, FACTS.cloud, widens=widens)
    denied = SourceState("Desk", "entra-group:Desk", failure=NotGranted(GROUPS))
    said = source_sentences(denied, NOW, UTC, facts, (desk,), "L", sentence)
    assert said[0] == "GroupMember.Read.All is missing to list the members of a group."
    assert said[-1].startswith("https://login.microsoftonline.com/contoso.com/adminconsent")
    last = "Then sign out and in again: L twice, and L." if widens else "config.toml asks for less: add GroupMember.Read.All"
    assert said[-2].startswith(last)
