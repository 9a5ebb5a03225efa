"""Ages in coarse words."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from presence_tui.model.roster import Since
from presence_tui.view.ages import old_words, seconds_until_age_changes, since_words

NOW = datetime(2025, 11, 18, 14, 2, 11, tzinfo=UTC)
"""A Tuesday."""
DAYS = 86400.0


@pytest.mark.parametrize(
    ("ago", "nine", "five"),
    [
        (0, "just now", "now"),
        (59, "just now", "now"),
        (60, "1m", "1m"),
        (4 * 60 + 59, "4m", "4m"),
        (5 * 60, "5m", "5m"),
        (9 * 60 + 59, "5m", "5m"),
        (14 * 60, "10m", "10m"),
        (59 * 60 + 59, "55m", "55m"),
        (3600, "1h", "1h"),
        (11 * 3600, "11h", "11h"),
        (14 * 3600, "14h", "14h"),
        (14 * 3600 + 300, "yesterday", "1d"),
        (24 * 3600, "yesterday", "1d"),
        (2 * DAYS, "Sun 14:02", "Sun"),
        (6 * DAYS, "Wed 14:02", "Wed"),
        (7 * DAYS, "11 Nov", "7d"),
        (15 * DAYS, "3 Nov", "15d"),
        (400 * DAYS, "2024", "2024"),
        (-90, "just now", "now"),
    ],
)
def test_an_age_is_a_coarse_word(ago, nine, five):
    since = Since(NOW - timedelta(seconds=ago))
    assert since_words(since, NOW, UTC) == nine
    assert since_words(since, NOW, UTC, width=5) == five


@pytest.mark.parametrize(
    ("ago", "words"), [(59, ""), (60, "1m+"), (13 * 60, "10m+"), (3 * 3600, "3h+"), (23 * 3600, "23h+"), (2.5 * DAYS, "2d+")]
)
def test_what_we_came_in_on_has_lasted_at_least_so_long(ago, words):
    since = Since(NOW - timedelta(seconds=ago), at_least=True)
    assert since_words(since, NOW, UTC) == words
    assert since_words(since, NOW, UTC, width=5) == words


@pytest.mark.parametrize(
    ("ago", "at_least", "nine", "five"),
    [
        (251, False, "13:58", "13:58"),
        (251, True, "by 13:58", "4m+"),
        (20 * 3600, False, "Mon 18:02", "Mon"),
        (20 * 3600, True, "by Mon", "20h+"),
        (15 * DAYS, False, "3 Nov", "15d"),
        (15 * DAYS, True, "by 3 Nov", "15d+"),
        (400 * DAYS, True, "by 2024", "400d+"),
    ],
)
def test_clock_times_in_place_of_ages(ago, at_least, nine, five):
    since = Since(NOW - timedelta(seconds=ago), at_least)
    assert since_words(since, NOW, UTC, clock_times=True) == nine
    assert since_words(since, NOW, UTC, clock_times=True, width=5) == five


def test_the_day_is_the_one_of_the_users_zone():
    since = Since(NOW - timedelta(hours=13))
    assert since_words(since, NOW, UTC) == "13h"
    assert since_words(since, NOW, ZoneInfo("America/New_York")) == "yesterday"


@pytest.mark.parametrize(
    ("seconds", "words"), [(20, "<1m old"), (251, "4m old"), (3000, "50m old"), (7300, "2h old"), (3 * DAYS, "3d old")]
)
def test_an_old_answer_says_how_old(seconds, words):
    assert old_words(seconds) == words
    assert old_words(seconds, 5) == words.removesuffix(" old")


sinces = st.builds(
    Since,
    st.integers(-100, 500 * 86400).map(lambda ago: NOW - timedelta(seconds=ago)),
    st.booleans(),
)
zones = st.sampled_from([UTC, ZoneInfo("Europe/Berlin"), ZoneInfo("Asia/Kathmandu"), ZoneInfo("America/New_York")])


@given(sinces, zones, st.booleans(), st.sampled_from([9, 5]))
def test_a_word_fits_its_column(since, zone, clock_times, width):
    assert len(since_words(since, NOW, zone, clock_times, width)) <= width


@given(st.integers(0, 500 * 86400))
def test_the_next_change_of_an_age_is_known(seconds):
    wait = seconds_until_age_changes(seconds)
    assert old_words(seconds + wait - 1) == old_words(seconds) != old_words(seconds + wait)
