"""How wide text is in the terminal, where all terminals agree about it."""

from __future__ import annotations

import re
from functools import cache

NARROW = (
    r"\x20-\x7e\xa0-\xac\xae-\u02ff\u0370-\u0377\u0384-\u038a\u038e-\u03a1\u03a3-\u0482\u048a-\u052f\u1e00-\u1eff"
    r"\u2010-\u2027\u2030-\u205e\u20a0-\u20bf\u2100-\u214f\u2190-\u22ff\u2500-\u25fc\u2690-\u2691\u2713-\u2718\u2800-\u28ff"
)
"""One cell: Latin, Greek and Cyrillic letters, punctuation, arrows, boxes and the other glyphs we draw."""
WIDE = (
    r"\u3001-\u3029\u3041-\u3096\u309b-\u30ff\u3105-\u312f\u3131-\u3163\u3400-\u4dbf\u4e00-\u9fff"
    r"\uac00-\ud7a3\uf900-\ufa6d\uff01-\uff60\uffe0-\uffe6"
)
"""Two cells: Chinese, Japanese and Korean. Emoji are not here: their widths changed with Unicode and differ."""


@cache
def _narrow() -> re.Pattern[str]:
    """Return what all narrow text matches. Made when it is needed: the first frame is ASCII."""
    return re.compile(f"[{NARROW}]*+")


def cells_of(text: str) -> tuple[list[str], bool]:
    """Return what `text`, without control characters, writes into each cell, "" for the second one of a wide character.

    Only as far as terminals agree, and whether that is to its end. They do not about marks that join the character before,
    emoji and their sequences, and rarer scripts.
    """
    if text.isascii() or _narrow().fullmatch(text):
        return list(text), True
    cells: list[str] = []
    taken = 0
    for part in re.finditer(f"([{NARROW}]++)|[{WIDE}]++", text):
        if part.start() != taken:
            break
        taken = part.end()
        if part[1]:
            cells += part[1]
        else:
            for char in part[0]:
                cells += (char, "")
    return cells, taken == len(text)
