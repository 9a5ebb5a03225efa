"""Notices in at most three lines."""

from datetime import UTC, datetime

import pytest
from rich.cells import cell_len

from presence_tui.view.glyphs import UNICODE
from presence_tui.view.notices import MOST_LINES, Notice, notice_lines
from presence_tui.view.tones import plain

AT = datetime(2025, 11, 18, 14, 2, tzinfo=UTC)
BROKEN = Notice("list", AT, 'watchlist.toml line 7: "peple" is no key; people? The last good list stays.')
BACK = Notice("bob", AT, "Bob Ng is available", "told", "available")


def shown(*notices, width=80):
    lines = [plain(line) for line in notice_lines(notices, width, UNICODE, UTC, cell_len)]
    assert all(cell_len(line) <= width for line in lines)
    return lines


def test_one_line_tells_when_and_how_to_clear_it():
    (line,) = shown(BACK)
    assert line.startswith(" ⚑ Bob Ng is available")
    assert line.endswith("any key clears  14:02")
    assert len(line) == 79


def test_long_words_are_wrapped_and_the_time_stands_at_their_first_line():
    first, second = shown(BROKEN)
    assert first.startswith(' ! watchlist.toml line 7: "peple" is no key; people?')
    assert first.endswith("14:02")
    assert second.startswith("   stays.")
    assert second.endswith("any key clears")


def test_the_newest_stand_on_top_and_the_rest_is_left_out():
    lines = shown(BACK, BROKEN, BACK, BACK)
    assert [line[1] for line in lines] == ["⚑", "!", " "]


@pytest.mark.parametrize("width", [80, 50, 30, 20])
def test_never_more_than_three_lines(width):
    lines = shown(Notice("list", AT, "李 word " * 60), BACK, width=width)
    assert len(lines) == MOST_LINES
    assert "…" in lines[-1]


def test_no_notice_no_line():
    assert shown() == []


def test_what_goes_on_stands_without_a_time_and_no_key_is_said_to_clear_it() -> None:
    going_on = Notice("finding", AT, "Finding people  1 of 2", "asking", "dim", stays=True)
    assert [line.rstrip() for line in shown(going_on, width=60)] == [f" {UNICODE.asking} Finding people  1 of 2"]
    above, below = shown(BACK, going_on, width=60)
    assert "any key clears" in above
    assert "any key clears" not in below
