"""The one gate through which foreign text enters. Makes it harmless; never decides how it looks.

Escape sequences pass through every Textual widget, with or without markup: a display name can write the clipboard
(OSC 52) or the window title. So each name, message and error text passes `printable` once, where it is decoded.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

LIMIT = 300
"""Longest text that passes, in code points; what is over it becomes one ellipsis."""

_MARK = "\N{SYMBOL FOR SUBSTITUTE FORM TWO}"
"""Stands for a control that has no picture of its own; one cell wide everywhere."""

_COMBINING_LIMIT = 4
"""Marks kept on one letter. Vietnamese needs two, Tibetan four; more is a tower that covers the rows above."""

_DROPPED = {0x200C, 0x200D, *range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0), *range(0x1F3FB, 0x1F400)}
"""Joiners, variation selectors and skin tones: terminals disagree on the width of what they join, and without them
names and emoji stay readable."""

_INVISIBLE = {
    0x061C,
    0x115F,
    0x1160,
    0x17B4,
    0x17B5,
    0x180E,
    0x200B,
    0x200E,
    0x200F,
    0x3164,
    0xFEFF,
    0xFFA0,
    0xAD,
    *range(0x202A, 0x202F),
    *range(0x2060, 0x2070),
    *range(0xFFF0, 0xFFFC),
    *range(0xE0000, 0xE0080),
}
"""Zero-width and bidirectional controls, and the blanks that pretend to be letters."""  # fmt: skip


@cache
def _replacements() -> dict[int, str | None]:
    """Made when the first text needs it, as the patterns below are: most starts show plain letters alone."""
    table: dict[int, str | None] = {code: chr(0x2400 + code) for code in range(0x20)}
    table |= dict.fromkeys((0x09, 0x0A, 0x0B, 0x0C, 0x0D, 0x85, 0x2028, 0x2029), " ")
    table[0x7F] = "\N{SYMBOL FOR DELETE}"
    table |= {code: _MARK for code in range(0x80, 0xA0) if code != 0x85}
    table |= dict.fromkeys(_INVISIBLE, _MARK)
    table |= dict.fromkeys(_DROPPED, None)
    return table


@cache
def _unsafe() -> re.Pattern[str]:
    """Return what finds anything beyond the plain letters that most names are made of; those skip the slow path."""
    return re.compile("[^ -~\xa1-\xac\xae-\u02ff\u0400-\u0482\u4e00-\u9fff]")


@cache
def _blanks() -> re.Pattern[str]:
    return re.compile("[ \xa0]{2,}")


@cache
def _surrogate() -> re.Pattern[str]:
    return re.compile("[\ud800-\udfff]")


def printable(text: str, limit: int = LIMIT) -> str:
    """Return `text` as one line that a terminal shows literally.

    C0, C1 and ESC become visible marks, other zero-width and bidirectional controls one mark, newlines and tabs a blank,
    runs of blanks one blank; U+200C, U+200D and variation selectors are dropped, so that Persian, Indic names and emoji stay
    readable. At most `limit` code points, the last of them an ellipsis where something was cut.
    """
    if len(text) > 4 * limit:
        text = text[: 4 * limit] + " "
    if text.isascii() and text.isprintable():
        text = (_blanks().sub(" ", text) if "  " in text else text).strip()
        return text if len(text) <= limit else _cut(text, limit)
    if _unsafe().search(text):
        text = _surrogate().sub(_MARK, text.translate(_replacements()))
        text = _without_towers(text)
    text = _blanks().sub(" ", text).strip()
    return text if len(text) <= limit else _cut(text, limit)


def _cut(text: str, limit: int) -> str:
    return text[: limit - 1].rstrip() + "…"


def _without_towers(text: str) -> str:
    kept: list[str] = []
    run = 0
    for char in text:
        run = run + 1 if unicodedata.combining(char) or unicodedata.category(char) == "Me" else 0
        if run <= _COMBINING_LIMIT:
            kept.append(char)
    return "".join(kept)


def visible(text: str) -> str:
    r"""Return `text` whole, with everything that could act on a terminal as a JSON escape (`\u001b`); newlines stay.

    For raw JSON: what is shown remains valid JSON, and means what was sent.
    """
    if _unsafe().search(text) is None:
        return text
    return "".join(_escaped(char) for char in text)


def _escaped(char: str) -> str:
    code = ord(char)
    if char == "\n" or (0x20 <= code < 0x7F):
        return char
    if code in _replacements() or 0xD800 <= code < 0xE000 or code in (0xA0, 0x2028, 0x2029):
        return "".join(f"\\u{unit:04x}" for unit in _utf16(code))
    return char


def _utf16(code: int) -> tuple[int, ...]:
    if code < 0x10000:
        return (code,)
    code -= 0x10000
    return 0xD800 + (code >> 10), 0xDC00 + (code & 0x3FF)
