"""JSON as it came, made harmless for whatever prints it. It stays valid JSON, and means what was sent.

Order, blanks, numbers and names are those of the reply. On a terminal, what could act on it becomes a JSON escape; elsewhere
everything outside ASCII does, as in all machine output. Bytes that are no UTF-8 become U+FFFD.
"""

from __future__ import annotations

import json
import re

from presence_tui.model.text import visible

_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]+")
_BLANKS = str.maketrans("\t\r", "  ")
"""In JSON they stand between tokens alone: inside a string they are escaped (RFC 8259 section 7)."""


def harmless(raw: bytes, *, for_terminal: bool) -> str:
    """Return the JSON text `raw`, which was decoded before, with one line's end after it."""
    text = visible(raw.decode("utf-8", "replace").translate(_BLANKS)).strip()
    return f"{text if for_terminal else _BEYOND_ASCII.sub(_escaped, text)}\n"


def _escaped(found: re.Match[str]) -> str:
    return json.dumps(found[0], ensure_ascii=True)[1:-1]
