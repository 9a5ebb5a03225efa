"""Replies to the keys that change the watch list."""

from dataclasses import replace

import pytest

from presence_tui.model.list_edit import ListChange, ListNews
from presence_tui.view.edits import done_words, news_words, problem_words, redone_words, undone_words

JOINT = " · "


@pytest.mark.parametrize(
    ("verb", "group", "saved", "done", "undone", "redone"),
    [
        ("added", "Tier 2", True, "Added Ada to Tier 2", "Ada is back in Tier 2", "Added Ada to Tier 2 again"),
        ("added", "", False, "Added Ada for now · not saved", "Ada is back · not saved", "Added Ada again · not saved"),
        ("removed", "Tier 2", True, "Removed Ada", "Ada is off the list again", "Removed Ada again"),
    ],
)
def test_what_a_key_changed(verb, group, saved, done, undone, redone):
    change = ListChange(verb, "ada@contoso.com", "Ada", group, saved)
    assert done_words(change, "u", JOINT) == f"{done} · u undoes"
    assert undone_words(change, "U", JOINT) == f"{undone} · U redoes"
    assert redone_words(change, "u", JOINT) == f"{redone} · u undoes"


@pytest.mark.parametrize(
    ("counts", "done", "undone", "redone"),
    [
        (
            (2, 3),
            "Added 2 people to B, put 3 people into B",
            "2 people are off the list again, 3 people are out of B again",
            "Added 2 people to B, put 3 people into B again",
        ),
        (
            (1, 1),
            "Added Ada to B, put one person into B",
            "Ada is off the list again, one person is out of B again",
            "Added Ada to B, put one person into B again",
        ),
        ((0, 2), "Put 2 people into B", "2 people are out of B again", "Put 2 people into B again"),
    ],
)
def test_who_was_put_into_a_group_beside_newcomers(counts, done, undone, redone):
    change = ListChange("added", "", "Ada" if counts[0] else "", "B", True, count=counts[0], joined=counts[1])
    assert done_words(change, "u", JOINT) == f"{done} · u undoes"
    assert undone_words(replace(change, verb="removed"), "U", JOINT) == f"{undone} · U redoes"
    assert redone_words(change, "u", JOINT) == f"{redone} · u undoes"


@pytest.mark.parametrize(
    ("facts", "done", "undone", "redone"),
    [
        (("regrouped", "Desk", "Night"), "Moved Ada to Desk", "Moved Ada to Night again", "Moved Ada to Desk again"),
        (("regrouped", "Desk", ""), "Put Ada into Desk", "Took Ada out of Desk again", "Put Ada into Desk again"),
        (("regrouped", "", "Night"), "Took Ada out of Night", "Put Ada into Night again", "Took Ada out of Night again"),
        (("moved", "down", "up"), "Moved Ada down", "Moved Ada up again", "Moved Ada down again"),
        (("labelled", "Boss", "Ada"), "Ada is called Boss now", "Boss is called Ada again", "Ada is called Boss again"),
    ],
)
def test_what_became_of_somebody(facts, done, undone, redone):
    verb, now, was = facts
    change = ListChange(verb, "ada@contoso.com", "Ada", "Desk", True, before=was, after=now)
    assert done_words(change, "u", JOINT) == f"{done} · u undoes"
    assert redone_words(change, "u", JOINT) == f"{redone} · u undoes"
    assert undone_words(replace(change, before=now, after=was), "U", JOINT) == f"{undone} · U redoes"


@pytest.mark.parametrize(
    ("facts", "count", "done", "undone"),
    [
        (("group made", "", ""), 0, "Made the group Desk", "The group Desk is back"),
        (("group deleted", "", ""), 0, "Deleted the group Desk", "The group Desk is gone again"),
        (("group deleted", "", ""), 1, "Deleted the group Desk: one person is in no group now", "The group Desk is gone again"),
        (("group deleted", "", ""), 3, "Deleted the group Desk: 3 people are in no group now", "The group Desk is gone again"),
        (("group renamed", "Tier 1", "Desk"), 1, "Tier 1 is called Desk now", "Tier 1 is called Desk again"),
        (("group moved", "down", "up"), 1, "Moved Desk up", "Moved Desk up again"),
        (("minimum set", "", "2"), 1, "Desk needs 2 now", "Desk needs 2 again"),
        (("minimum set", "2", ""), 1, "Desk has no minimum now", "Desk has no minimum again"),
        (
            ("source set", "", "direct-reports"),
            1,
            "Desk takes people from direct reports now",
            "Desk takes people from direct reports again",
        ),
        (
            ("source set", "", "entra-group: T 2"),
            1,
            "Desk takes people from the Entra group T 2 now",
            "Desk takes people from the Entra group T 2 again",
        ),
        (("source set", "x", ""), 1, "Desk has no source now", "Desk has no source again"),
    ],
)
def test_what_became_of_a_group(facts, count, done, undone):
    verb, was, now = facts
    change = ListChange(verb, "", "", "Desk", True, count=count, before=was, after=now)
    assert done_words(change, "u", JOINT) == f"{done} · u undoes"
    assert undone_words(change, "U", JOINT) == f"{undone} · U redoes"


@pytest.mark.parametrize(
    ("outcome", "words"),
    [("done already", "Desk: somebody else did so already"), ("changed meanwhile", "Desk was changed meanwhile")],
)
def test_what_others_did_to_a_group_is_told(outcome, words):
    change = ListChange("minimum set", "", "", "Desk", True, outcome, after="2")
    assert done_words(change, "u", JOINT) == words
    assert undone_words(change, "U", JOINT) == f"{words} · nothing undone"


@pytest.mark.parametrize(
    ("verb", "done", "undone"),
    [
        ("added", "Added 1,200 people to Desk", "1,200 people are back in Desk"),
        ("removed", "Removed 1,200 people", "1,200 people are off the list again"),
    ],
)
def test_many_at_once_are_counted(verb, done, undone):
    change = ListChange(verb, "ada@contoso.com", "Ada", "Desk", True, count=1200)
    assert done_words(change, "u", JOINT) == f"{done} · u undoes"
    assert undone_words(change, "U", JOINT) == f"{undone} · U redoes"


@pytest.mark.parametrize(
    ("verb", "outcome", "done", "undone", "redone"),
    [
        ("added", "done already", "Ada is on the list already", "Ada is back already", "Ada is on the list already"),
        ("removed", "done already", "Ada is off the list already", "Ada is off the list already", "Ada is off the list already"),
        ("removed", "changed meanwhile", "Ada was changed meanwhile", "Ada was changed meanwhile", "Ada was changed meanwhile"),
    ],
)
def test_what_others_had_done_or_changed_is_told_and_no_way_back_is_offered(verb, outcome, done, undone, redone):
    change = ListChange(verb, "ada@contoso.com", "Ada", "Tier 2", True, outcome)
    assert done_words(change, "u", JOINT) == done
    assert undone_words(change, "U", JOINT) == f"{undone} · nothing undone"
    assert redone_words(change, "u", JOINT) == f"{redone} · nothing redone"


@pytest.mark.parametrize(
    ("added", "removed", "words"),
    [
        (2, 1, "watchlist.toml: 2 added, 1 removed"),
        (1200, 0, "watchlist.toml: 1,200 added"),
        (0, 3, "watchlist.toml: 3 removed"),
        (0, 0, "watchlist.toml: read anew, the same people"),
    ],
)
def test_what_somebody_else_changed(added, removed, words):
    assert news_words(ListNews(1, added, removed, "watchlist.toml")) == words


def test_why_the_file_cannot_be_used():
    assert problem_words("x line 1: no key; people?") == "x line 1: no key; people? The last good list stays."
    assert problem_words("x line 1: Invalid value") == "x line 1: Invalid value. The last good list stays."
