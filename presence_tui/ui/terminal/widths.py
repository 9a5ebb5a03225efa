"""How wide text is in the terminal, where all terminals agree about it."""

from __future__ import annotations

import re

_NARROW = (
    r"\x20-\x7e\xa0-\xac\xae-\u02ff\u0370-\u0377\u0384-\u038a\u038e-\u03a1\u03a3-\u0482\u048a-\u052f\u1e00-\u1eff"
    r"\u2010-\u2027\u2030-\u205e\u20a0-\u20bf\u2100-\u214f\u2190-\u22ff\u2500-\u25fc\u2690-\u2691\u2713-\u2718\u2800-\u28ff"
)
"""One cell: Latin, Greek and Cyrillic letters, punctuation, arrows, boxes and the other glyphs we draw."""
_WIDE = (
    r"\u3001-\u3029\u3041-\u3096\u309b-\u30ff\u3105-\u312f\u3131-\u3163\u3400-\u4dbf\u4e00-\u9fff"
    r"\uac00-\ud7a3\uf900-\ufa6d\uff01-\uff60\uffe0-\uffe6"
)
"""Two cells: Chinese, Japanese and Korean. Emoji are not here: their widths changed with Unicode and differ."""

_all_narrow = re.compile(f"[{_NARROW}]*+").fullmatch
_all_sure = re.compile(f"[{_NARROW}{_WIDE}]*+").fullmatch
_is_wide = re.compile(f"[{_WIDE}]").match


def cells_of(text: str) -> list[str] | None:
    """Return what `text`, without control characters, writes into each cell, "" for the second one of a wide character.

    None where terminals differ about it: marks that join the character before, emoji and their sequences, rarer scripts.
    """
    if text.isascii() or _all_narrow(text):
        return list(text)
    if not _all_sure(text):
        return None
    cells: list[str] = []
    for char in text:
        cells.append(char)
        if _is_wide(char):
            cells.append("")
    return cells
