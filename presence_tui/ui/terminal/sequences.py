"""What a stream to a terminal is made of, as far as Textual sends it."""

from __future__ import annotations

import re

_SGR = r"\x1b\[[\d;:]*+m"
_PRINTED = r"[^\x00-\x1f\x7f-\x9f]"
_STRING_END = r"(?:\x07|\x1b\\)"
_CSI = r"\x1b\[[0-?]*+[ -/]*+[@-~]"

HIDE, SHOW = "\x1b[?25l", "\x1b[?25h"
"""The cursor."""

RULES = "\x1b[?6l\x1b[?69l\x1b[r\x1b[4l\x1b(B\x0f"
"""All that comes later means what it usually does: no margins, no inserting, no other character sets. Moves the cursor."""

MOVE = re.compile(r"\x1b\[(\d*)(?:;(\d*))?H")
"""The cursor goes to a row and a column, from 1."""

PLAIN = re.compile(rf"(?>{_PRINTED}++|{_SGR})++")
"""Text and its pens."""

PARTS = re.compile(r"\x1b\[([\d;:]*)m|([^\x1b]+)")
"""What is plain, part by part: the codes of a pen, or text."""

_LINK = rf"\x1b\]8;[^;\x07\x1b]*;[^\x07\x1b]+{_STRING_END}(?>{_PRINTED}++|{_SGR})*+\x1b\]8;;{_STRING_END}"
_MARKS = re.compile(rf"{_SGR}|\x1b\][^\x07\x1b]*{_STRING_END}")
_MODES = "7|12|25|1000|1002|1003|1004|1005|1006|1007|1015|1016|2004|2031|2048"
"""Wrapping, the cursor's look, mouse, focus, paste and size reports: none of them touches a cell."""

_KINDS = {
    "text": rf"(?>{_PRINTED}++|{_SGR}|{_LINK})++",
    "sync": r"\x1b\[\?2026[hl]",
    "harmless": rf"\x07|\x1b\](?!8;|1337;)[^\x07\x1b]*+{_STRING_END}|\x1b\[\?(?:{_MODES})[hl]|\x1b\[\?\d+\$p"
    r"|\x1b\[[<=>?][\d;]*u|\x1b\[[>=]?c|\x1b\[>\d*q|\x1b\[\d* q",
    "screen": r"\x1b\[\?(?:47|1047|1049)[hl]",
    "rule": r"\x1b\[[\d;]*[hlr]|\x1b\[\?(?:6|69)[hl]|\x1b[(-/][0-~]|[\x0e\x0f]",
    "other": rf"{_CSI}|\x1b\][^\x07\x1b]*+{_STRING_END}|\x1b[PX^_][^\x1b]*+\x1b\\|\x1b[ -/]*+[0-~]|[\x00-\xff]",
}
PIECES = re.compile("|".join(f"(?P<{kind}>{pattern})" for kind, pattern in _KINDS.items()))
"""Everything, by what it does to cells. harmless: nothing; screen: shows the other screen; rule: what comes later means
something else (inserting, margins, character sets); other: nobody knows."""

_UNFINISHED = re.compile(r"\x1b(?:\[[0-?]*+[ -/]*+|[P\]X^_][^\x07\x1b]*+\x1b?|[ -/]*+)\Z")


def finished(data: str) -> int:
    """Return the length of `data` up to a control sequence that does not end in it."""
    last = data.rfind("\x1b")
    before = data.rfind("\x1b", 0, max(last, 0))
    for start in (before, last):
        if start >= 0 and _UNFINISHED.match(data, start):
            return start
    return len(data)


def is_link(body: str) -> bool:
    """Whether there is a hyperlink in `body`."""
    return "\x1b]" in body


def text_of(body: str) -> str:
    """Return the text alone of what is plain."""
    return _MARKS.sub("", body)
