"""Where typed text is found: without case, accents and runs of blanks. Knows texts only."""

from __future__ import annotations

import unicodedata
from functools import lru_cache


def match_spans(text: str, filter_text: str) -> list[tuple[int, int]]:
    """Return where in `text` the filter's text stands, as half-open ranges of characters, ascending, none touching another."""
    looked_for = wanted(filter_text)
    if not looked_for or not text:
        return []
    origins: list[int] = []
    parts: list[str] = []
    for index, char in enumerate(text):
        part = _folded_char(char)
        parts.append(part)
        origins.extend([index] * len(part))
    return _merged(_occurrences("".join(parts), origins, looked_for))


@lru_cache(maxsize=1 << 12)
def folded(text: str) -> str:
    """Return `text` without case and accents, so that Č sorts with C and `kovarova` finds Kovářová."""
    return fold(text)


def fold(text: str) -> str:
    """Do the same, and remember nothing: for texts of which each comes once."""
    if text.isascii():
        return text.lower()
    return "".join(map(_folded_char, text))


_NO_DECOMPOSITION = str.maketrans({"ı": "i", "ł": "l", "Ł": "l", "ø": "o", "Ø": "o", "đ": "d", "Đ": "d", "æ": "ae", "Æ": "ae"})


@lru_cache(maxsize=1 << 14)
def _folded_char(char: str) -> str:
    bare = "".join(part for part in unicodedata.normalize("NFKD", char) if not unicodedata.combining(part))
    return bare.translate(_NO_DECOMPOSITION).casefold()


def wanted(filter_text: str) -> str:
    """Return what is looked for; empty: nothing."""
    return folded(" ".join(filter_text.split()))


def _occurrences(haystack: str, origins: list[int], word: str) -> list[tuple[int, int]]:
    found = []
    at = haystack.find(word)
    while at >= 0:
        found.append((origins[at], origins[at + len(word) - 1] + 1))
        at = haystack.find(word, at + len(word))
    return found


def _merged(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged
