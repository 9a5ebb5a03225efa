from __future__ import annotations

import pytest

from presence_tui.view.permissions import ALONE, alone_words, link_of, needs_words, reads_words, steps
from presence_tui.view.sign_in_facts import SignInFacts

CLIENT = "1b4f1c1e-2f61-4d0a-9c55-0f3a2f1d7c61"
FACTS = SignInFacts(CLIENT, "contoso.com", "us-gov-l4")
LESS = SignInFacts(CLIENT, "organizations", "global", scopes=("Presence.Read",))
ISSUER = SignInFacts(CLIENT, "contoso.com", "global", issuer_host="id.example")
BOTH = ("Presence.Read.All", "User.ReadBasic.All")


def test_an_administrator_is_given_the_link_and_what_to_do():
    said = steps(BOTH[:1], FACTS, "L")
    assert said[0] == "Presence.Read.All is missing to see others."
    assert "An administrator lists it under API permissions" in said[1]
    assert said[2:] == ["Then sign out and in again: L twice, and L.", link_of(FACTS)]
    assert link_of(FACTS) == f"https://login.microsoftonline.us/contoso.com/adminconsent?client_id={CLIENT}"


def test_what_config_does_not_ask_for_has_to_be_asked_for_first():
    said = steps(BOTH, LESS, "L")
    assert "add Presence.Read.All and User.ReadBasic.All to scopes" in " ".join(said)
    assert said[-1] == f"https://login.microsoftonline.com/organizations/adminconsent?client_id={CLIENT}"


def test_another_issuer_has_no_link():
    assert link_of(ISSUER) == ""
    assert "The administrator of id.example has to allow it." in steps(BOTH[:1], ISSUER, "L")


def test_yourself_alone_is_no_news_to_who_has_it():
    assert alone_words(FACTS) == [ALONE]
    assert alone_words(LESS) == []


@pytest.mark.parametrize(
    ("scopes", "words"),
    [
        (BOTH, "to read presence and names"),
        (("Presence.Read",), "to read your own presence"),
        (("https://graph.microsoft.us/Presence.Read.All", "GroupMember.Read.All"), "to read presence and group members"),
        (("https://graph.microsoft.us/Presence.Read.All", "Calendars.Read"), "to read presence, Calendars.Read"),
        (("own:scope",), "own:scope"),
    ],
)
def test_what_is_asked_for_in_words(scopes, words):
    assert reads_words(scopes) == words


def test_a_row_names_all_it_lacks():
    assert needs_words(BOTH) == "needs Presence.Read.All and User.ReadBasic.All"
