"""How long Graph asked us to wait. Reads `Retry-After` in every form it comes in; schedules nothing.

Source: RFC 9110 section 10.2.3, and the decimal form seen in the field.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

LONGEST = 3600.0
"""Seconds. A longer wait is taken for a mistake and cut to this."""

_NUMBER = re.compile(r"\d{1,15}(?:\.\d{0,15})?", re.ASCII)


def retry_after(headers: Mapping[str, str], now: datetime) -> float | None:
    """Return the seconds `Retry-After` asks for, 0 to `LONGEST`; None where it is absent or says nothing usable.

    A date counts from the reply's own `Date`, so that a wrong clock on this machine does no harm; from `now` where there is none.
    """
    text = headers.get("retry-after", "").strip()
    if _NUMBER.fullmatch(text):
        return min(float(text), LONGEST)
    until = _http_date(text)
    if until is None:
        return None
    seconds = (until - (_http_date(headers.get("date", "")) or now)).total_seconds()
    return min(max(seconds, 0.0), LONGEST)


def _http_date(text: str) -> datetime | None:
    if not text or len(text) > 100:
        return None
    try:
        date = parsedate_to_datetime(text)
    except (ValueError, TypeError, OverflowError):
        return None
    return date if date.tzinfo else date.replace(tzinfo=UTC)
