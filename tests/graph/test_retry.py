from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from presence_tui.graph.retry import LONGEST, retry_after
from tests.graph.stage import NOW


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("0", 0.0),
        ("17", 17.0),
        ("2.128", 2.128),
        (" 5 ", 5.0),
        ("99999999", LONGEST),
        ("-3", None),
        ("", None),
        ("soon", None),
        ("nan", None),
        ("inf", None),
        ("1e3", None),
        ("٣", None),
        ("Tue, 18 Nov 2025 14:03:11 GMT", 60.0),
        ("Tue, 18 Nov 2025 13:00:00 GMT", 0.0),
        ("Tue, 18 Nov 2125 14:03:11 GMT", LONGEST),
        ("Tue, 99 Nov 2025 14:03:11 GMT", None),
    ],
)
def test_every_form_of_retry_after_is_read(text: str, seconds: float | None) -> None:
    assert retry_after({"retry-after": text}, NOW) == seconds


def test_without_the_header_nothing_was_asked_for() -> None:
    assert retry_after({}, NOW) is None


def test_a_date_counts_from_the_reply_s_own_date_however_wrong_this_clock_is() -> None:
    headers = {"retry-after": "Tue, 18 Nov 2025 20:00:30 GMT", "date": "Tue, 18 Nov 2025 20:00:00 GMT"}
    assert retry_after(headers, NOW) == 30.0


@given(st.text(), st.text())
def test_no_text_breaks_it(text: str, date: str) -> None:
    found = retry_after({"retry-after": text, "date": date}, NOW)
    assert found is None or 0 <= found <= LONGEST
