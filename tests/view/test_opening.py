"""The header before anything is known."""

from __future__ import annotations

import pytest

from presence_tui.view.opening import Reading, opening_header


def plain(people: int | Reading | None, width: int = 60) -> str:
    return "".join(text for text, _ in opening_header(people, width))


@pytest.mark.parametrize(
    ("people", "words"),
    [
        (1, ". Asking about 1 person"),
        (650, ". Asking about 650 people"),
        (100_000, ". Looking for a session"),
        (Reading(), ". Reading the watch list"),
        (Reading(42_000, 100_000), ". Reading the watch list, 42,000 of 100,000"),
    ],
)
def test_the_header_says_what_is_being_done(people: int | Reading, words: str) -> None:
    header = plain(people)
    assert header.startswith(" presence-tui ")
    assert header.endswith(words)
    assert len(header) == 59


def test_where_there_is_no_room_or_nothing_is_done_the_name_stands_alone() -> None:
    assert plain(None) == plain(Reading(1, 2), width=40) == plain(650, width=20) == " presence-tui"
