"""One presence object, decoded. Keeps the JSON as sent; ignores what it does not know; null may stand anywhere.

Source: https://learn.microsoft.com/graph/api/resources/presence
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from html.parser import HTMLParser
from typing import Any
from zoneinfo import ZoneInfo

import msgspec

from presence_tui.model.availability import DEFAULT_RULE, Rule, Standing, standing
from presence_tui.model.mending import decoded
from presence_tui.model.person import UserId, user_id
from presence_tui.model.text import printable

_WORD_LIMIT = 64
_NULL = msgspec.Raw(b"null")


class UnreadablePresence(ValueError):
    """A reply holds something in place of a presence. The message says what, in a few words."""


@dataclass(frozen=True, slots=True)
class Presence:
    """What Graph says of one person. Every text is printable."""

    id: UserId
    standing: Standing
    message: str = ""
    """The status message, without HTML; what somebody wrote for others to read."""
    message_until: datetime | None = None
    """When the message runs out (UTC); None: never, or in words that could not be read."""
    out_message: str = ""
    """The out-of-office message."""
    work_location: str = ""
    sequence: str | None = None
    """Version stamp, compared as a string; None where the cloud sends none."""
    raw: bytes = b""
    """The JSON object as it came."""

    def note(self, now: datetime) -> str:
        """Return what the table shows beside the state: the message while it holds, else the out-of-office text."""
        if self.message and (self.message_until is None or now < self.message_until):
            return self.message
        return self.out_message


class _Wire(msgspec.Struct, rename="camel", gc=False):
    id: str
    availability: str | None = None
    activity: str | None = None
    status_message: Any = None
    out_of_office_settings: Any = None
    work_location: Any = None
    sequence_number: Any = None


class _Parts(msgspec.Struct, rename="camel", gc=False):
    """The same, for an object of which some part cannot be decoded."""

    id: str
    availability: str | None = None
    activity: str | None = None
    status_message: msgspec.Raw = _NULL
    out_of_office_settings: msgspec.Raw = _NULL
    work_location: msgspec.Raw = _NULL
    sequence_number: msgspec.Raw = _NULL


_decoder = msgspec.json.Decoder(_Wire)
_parts_decoder = msgspec.json.Decoder(_Parts)
_UNDECODABLE = (msgspec.DecodeError, RecursionError, UnicodeDecodeError)


def decode_presence(raw: bytes, rule: Rule = DEFAULT_RULE) -> Presence:
    """Decode one presence object; `rule` says in which states somebody can be reached.

    A wrong type in `id`, `availability` or `activity` raises UnreadablePresence; in anything else it only hides that part.
    """
    try:
        wire = _decoder.decode(raw)
    except _UNDECODABLE:
        wire = _in_parts(raw)
    found = user_id(wire.id)
    if found is None:
        raise UnreadablePresence("its id is no GUID")
    message, until = _message(wire.status_message)
    out, out_message = _out_of_office(wire.out_of_office_settings)
    return Presence(
        found,
        standing(_word(wire.availability), _word(wire.activity), out, rule),
        message,
        until,
        out_message,
        _work_location(wire.work_location),
        _sequence(wire.sequence_number),
        raw,
    )


def _in_parts(raw: bytes) -> _Wire:
    try:
        parts = decoded(_parts_decoder.decode, raw)
    except _UNDECODABLE as error:
        raise UnreadablePresence(printable(str(error), 120)) from None
    rest = (parts.status_message, parts.out_of_office_settings, parts.work_location, parts.sequence_number)
    return _Wire(parts.id, parts.availability, parts.activity, *map(_part, rest))


def _part(raw: msgspec.Raw) -> Any:
    try:
        return decoded(msgspec.json.decode, bytes(raw))
    except _UNDECODABLE:
        return None


@lru_cache(maxsize=1024)
def _word(text: str | None) -> str | None:
    return printable(text, _WORD_LIMIT) if text else None


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _sequence(value: object) -> str | None:
    return printable(value, _WORD_LIMIT) if isinstance(value, str) and value else None


def _message(part: object) -> tuple[str, datetime | None]:
    body = part.get("message") if isinstance(part, dict) else None
    if not isinstance(part, dict) or not isinstance(body, dict):
        return "", None
    content = _text(body.get("content"))
    if _text(body.get("contentType")).lower() == "html" or _MARKUP.search(content):
        content = _plain(content)
    return printable(content), _date_time(part.get("expiryDateTime"))


def _out_of_office(part: object) -> tuple[bool, str]:
    if not isinstance(part, dict) or part.get("isOutOfOffice") is not True:
        return False, ""
    return True, printable(_plain(_text(part.get("message"))))


def _work_location(part: object) -> str:
    kind = _word(_text(part.get("workLocationType"))) if isinstance(part, dict) else None
    return "" if kind in (None, "unspecified", "unknownFutureValue") else kind


_MARKUP = re.compile(r"<(?:pinnednote|p|div|br|span|at|a)\b", re.IGNORECASE)
"""Teams wraps some plain messages in these, whatever the content type says."""


_TAG = re.compile(r"<[^>]*>")
_HTML_LIMIT = 20_000
"""Characters of a message that are looked at; far more than is ever shown."""


class _PlainText(HTMLParser):
    """Collects the text of an HTML message; a block or line break becomes a blank."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []

    def handle_data(self, data: str) -> None:
        """Keep text."""
        self.parts.append(data)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Part words that stood on lines of their own."""
        if tag in ("p", "div", "br", "li", "tr"):
            self.parts.append(" ")


def _plain(content: str) -> str:
    if "<" not in content and "&" not in content:
        return content
    parser = _PlainText()
    try:
        parser.feed(content[:_HTML_LIMIT])
        parser.close()
    except AssertionError:  # what html.parser raises for a marked section it does not know, such as `<![soon]`
        return _TAG.sub(" ", content[:_HTML_LIMIT])
    return "".join(parser.parts)


def _date_time(part: object) -> datetime | None:
    """Read a dateTimeTimeZone: seven digits of a second, no offset, and perhaps a Windows zone name."""
    if not isinstance(part, dict):
        return None
    try:
        moment = datetime.fromisoformat(_text(part.get("dateTime")))
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=_zone(_text(part.get("timeZone"))))
        return moment.astimezone(UTC)
    except (ValueError, OverflowError, KeyError, OSError):
        return None


def _zone(name: str) -> ZoneInfo:
    if name in ("", "UTC"):
        return ZoneInfo("UTC")
    from tzlocal.windows_tz import win_tz

    return ZoneInfo(win_tz.get(name, name))
