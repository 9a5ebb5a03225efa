"""Where two columns of a roster differ. Columns are copied when a cell changes, so most of two are the very same objects."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import compress
from operator import is_not
from typing import Any

from presence_tui.model.column import Column

_STRIDE = 1024
"""Cells that are compared at once, which costs next to nothing where they are the same."""


def differing(before: Sequence[Any], after: Sequence[Any]) -> list[int]:
    """Return the positions at which two columns of equal length differ, or have equal cells that are two, ascending."""
    if before is after:
        return []
    if isinstance(before, Column) and isinstance(after, Column):
        return after.differing(before)
    found: list[int] = []
    for start in range(0, len(after), _STRIDE):
        old, new = before[start : start + _STRIDE], after[start : start + _STRIDE]
        if old != new:
            found += compress(range(start, len(after)), map(is_not, old, new))
    return found
