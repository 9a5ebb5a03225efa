"""Which group was renamed, as far as two states of a list tell: groups have names and nothing else that stays."""

from __future__ import annotations

from collections.abc import Sequence

from presence_tui.model.watch_list import Group


def renamed(before: Sequence[Group], after: Sequence[Group]) -> tuple[str, str] | None:
    """Return the old and the new name of the one group that stands where another name stood; None where that is not so."""
    if len(before) != len(after):
        return None
    others = [(one.name, other.name) for one, other in zip(before, after, strict=True) if one.name != other.name]
    return others[0] if len(others) == 1 else None
