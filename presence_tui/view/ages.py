"""How long ago, in coarse words that seldom change, and clock times. Rounds down; reads no clock.

Nine cells hold every word, five cells a shorter form. `+` means "at least": we came in on a state, or missed a stretch.
"""

from __future__ import annotations

from datetime import datetime, tzinfo
from typing import Literal

from presence_tui.model.roster import Since

AgeWidth = Literal[9, 5]

_MINUTE = 60
_HOUR = 3600
_DAY = 86400
_HOURS_ON_ANY_DAY = 12
_LAST_WEEKDAY = 6
"""Days for which the weekday's name is clear."""
_DATE_DAYS = 183
"""Days after which a date without its year could mean two days."""
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def age(seconds: float) -> str:
    """Return a length of time: just now, 1m to 4m, 5m to 55m by fives, 1h to 23h, 1d and so on."""
    if seconds < _MINUTE:
        return "just now"
    if seconds < _HOUR:
        minutes = int(seconds // _MINUTE)
        return f"{minutes if minutes < 5 else minutes // 5 * 5}m"
    return f"{int(seconds // _HOUR)}h" if seconds < _DAY else f"{int(seconds // _DAY)}d"


def old_words(seconds: float, width: AgeWidth = 9) -> str:
    """Return how old an answer is: `4m old`; in five cells `4m`, since the word before it says "was"."""
    words = age(seconds) if seconds >= _MINUTE else "<1m"
    return f"{words} old" if width == 9 else words


def since_words(since: Since, now: datetime, zone: tzinfo, clock_times: bool = False, width: AgeWidth = 9) -> str:
    """Return since when a state holds, for the table: an age, or with `clock_times` a clock time. `now` is UTC."""
    if clock_times and not (since.at_least and width == 5):
        return _clock_words(since, now, zone, width)
    seconds = max((now - since.at).total_seconds(), 0.0)
    if since.at_least:
        return "" if seconds < _MINUTE else f"{age(seconds)}+"
    days = _days_between(since.at, now, zone)
    if seconds < _HOURS_ON_ANY_DAY * _HOUR or days <= 0:
        return "now" if seconds < _MINUTE and width == 5 else age(seconds)
    if days == 1:
        return "yesterday" if width == 9 else "1d"
    return _day_words(since.at, now, zone, width)


def clock(at: datetime, zone: tzinfo, seconds: bool = False) -> str:
    """Return the local time of day, `14:02` or `14:02:11`."""
    return at.astimezone(zone).strftime("%H:%M:%S" if seconds else "%H:%M")


def clock_or_day(at: datetime, now: datetime, zone: tzinfo) -> str:
    """Return the time of day, with its day where that is not today: `14:02`, `Mon 17:31`, `3 Nov`, `2024`."""
    return clock(at, zone) if _days_between(at, now, zone) == 0 else _day_words(at, now, zone, 9)


def seconds_until_age_changes(seconds: float) -> float:
    """Return seconds after which `age` and `old_words` of something now `seconds` old say something else."""
    seconds = max(seconds, 0.0)
    if seconds < 5 * _MINUTE:
        step = _MINUTE
    elif seconds < _HOUR:
        step = 5 * _MINUTE
    else:
        step = _HOUR if seconds < _DAY else _DAY
    return step - seconds % step


def _clock_words(since: Since, now: datetime, zone: tzinfo, width: AgeWidth) -> str:
    if not since.at_least:
        today = _days_between(since.at, now, zone) <= 0
        return clock(since.at, zone) if today else _day_words(since.at, now, zone, width)
    words = clock_or_day(since.at, now, zone)
    return f"by {words.split()[0] if len(words) > 6 else words}"


def _day_words(at: datetime, now: datetime, zone: tzinfo, width: AgeWidth) -> str:
    local = at.astimezone(zone)
    days = _days_between(at, now, zone)
    if abs(days) <= _LAST_WEEKDAY:
        name = _DAYS[local.weekday()]
        return f"{name} {local:%H:%M}" if width == 9 else name
    if abs(days) < _DATE_DAYS:
        return f"{local.day} {_MONTHS[local.month - 1]}" if width == 9 else f"{days}d"
    return f"{local.year}"


def _days_between(at: datetime, now: datetime, zone: tzinfo) -> int:
    return (now.astimezone(zone).date() - at.astimezone(zone).date()).days
