"""The shortest way of the cursor. Never by LF, which the tty makes another sequence of."""

from __future__ import annotations

Place = tuple[int, int]
"""Row and column, from 0."""


def absolute(to: Place) -> str:
    """Return the sequence that goes to a place from anywhere (CUP)."""
    y, x = to
    row = y + 1 if y else ""
    return f"\x1b[{row};{x + 1}H" if x else f"\x1b[{row}H"


def motion(at: tuple[int, int | None] | None, to: Place) -> str:
    """Return the shortest sequence from `at` to another place.

    `at` is None where nobody knows, and its column is None behind the last one, where terminals differ.
    """
    ways = [absolute(to)]
    if at is not None:
        across = _across(at[1], to[1])
        if at[0] != to[0]:
            down = _down(at[0], to[0])
            ways += [way + down for way in across]
        else:
            ways += across
            ways.append(f"\x1b[{to[1] + 1}G")
    return min(ways, key=len)


def _across(x: int | None, to: int) -> list[str]:
    """Return the ways to column `to` of the same row, but for the absolute one."""
    if to == 0:
        return ["\r"] if x != 0 else [""]
    if x is None:
        return []
    if x == to:
        return [""]
    if x < to:
        return [f"\x1b[{_count(to - x)}C"]
    return ["\b" * (x - to), f"\x1b[{_count(x - to)}D"]


def _down(y: int, to: int) -> str:
    relative = f"\x1b[{_count(abs(to - y))}{'A' if to < y else 'B'}"
    return min(relative, f"\x1b[{to + 1}d", key=len)


def _count(number: int) -> str:
    return "" if number == 1 else str(number)
