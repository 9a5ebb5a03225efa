"""What an event sends to the terminal, as counts that hold on any machine: the figure `bytes` in a short form."""

from __future__ import annotations

import pytest

from tests.bench import wire


@pytest.fixture(scope="module")
def sent() -> wire.Sent:
    """What was sent to a terminal of 256 colours."""
    return wire.sent(wire.SERIES[0], people=("bob", "rosa"), rest=3)


def test_a_poll_that_changes_nothing_on_the_screen_sends_nothing(sent: wire.Sent) -> None:
    assert (sent.unchanged, sent.rest, sent.rest_with_clock_times) == (b"", b"", b"")


@pytest.mark.parametrize("who", ["bob", "rosa"])
def test_one_changed_person_costs_no_more_than_a_few_words(sent: wire.Sent, who: str) -> None:
    drawn = sent.changes[wire.WORD.name][who]
    assert b"In a call" in drawn
    assert len(drawn) <= wire.WORD.goal


@pytest.mark.parametrize("who", ["bob", "rosa"])
def test_the_counts_add_little_to_one_changed_person(sent: wire.Sent, who: str) -> None:
    drawn = sent.changes[wire.COUNTS.name][who]
    assert b"Busy" in drawn
    assert len(drawn) <= wire.COUNTS.goal


def test_moving_the_cursor_draws_the_next_person(sent: wire.Sent) -> None:
    assert b"Amara Okafor" in sent.cursor


def test_moving_the_cursor_repaints_no_whole_screen(sent: wire.Sent) -> None:
    assert len(sent.cursor) < 4_000
