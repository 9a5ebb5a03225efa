"""Replies to the keys that change the watch list."""

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
