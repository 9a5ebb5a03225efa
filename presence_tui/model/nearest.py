"""Which known word was probably meant. For error messages only; nothing is ever corrected silently."""

from __future__ import annotations

from collections.abc import Iterable


def nearest(word: str, known: Iterable[str]) -> str | None:
    """Return the one of `known` that is closest to `word`, ignoring case; None where none is close."""
    from difflib import get_close_matches  # here, since only errors need it

    by_lower = {name.lower(): name for name in known}
    lowered = word.lower()
    if found := get_close_matches(lowered, by_lower, 1):
        return by_lower[found[0]]
    begun = [name for name in by_lower if len(lowered) > 2 and name.startswith(lowered)]
    return by_lower[begun[0]] if len(begun) == 1 else None
