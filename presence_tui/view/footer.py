"""The footer's line: the keys that work now, most important first, or the reply to the last one; what has no room is left out."""

from __future__ import annotations

from typing import NamedTuple

from presence_tui.view.fitting import cut
from presence_tui.view.glyphs import Glyphs
from presence_tui.view.tones import DIM, KEY, TEXT, CellLen, Line

_GAP = 2
_LEAST = 8
"""Cells of what happened that a reply keeps before the key that it names."""


class FooterKey(NamedTuple):
    """One key and what it does."""

    key: str
    words: str

    @property
    def cells(self) -> int:
        """How many cells it takes."""
        return len(self.key) + 1 + len(self.words)


def footer_line(keys: list[FooterKey], right: list[FooterKey], width: int) -> Line:
    """Return a line of `width` cells, a blank at either edge: `keys` from the left, `right` at the right end."""
    room = width - 2
    ends = right[_dropped(right, room) :]
    taken = _cells(ends)
    left_room = max(room - (taken + _GAP if taken else 0), 0)
    left = _spans(_fitting(keys, left_room))
    blanks = max(room - sum(len(text) for text, _ in left) - taken, 0)
    line = [(" ", DIM), *left, (" " * blanks, DIM), *_spans(ends), (" ", DIM)]
    return [(text, ink) for text, ink in line if text][: max(width, 0)]


def reply_room(right: list[FooterKey], width: int) -> int:
    """Return how many cells a reply may take in a footer of `width` cells, beside the keys at its right end."""
    return max(width - 2 - sum(key.cells + _GAP for key in right), 0)


def reply_line(reply: str, right: list[FooterKey], width: int, glyphs: Glyphs, cell_len: CellLen) -> Line:
    """Return a footer in which `reply` stands in place of the keys, except those at the right end for which it leaves room.

    Of one that is too long even so the last part stays, after the joint: it names a key.
    """
    while right and cell_len(reply) > reply_room(right, width):
        right = right[1:]
    room = reply_room(right, width)
    head, joint, end = reply.rpartition(glyphs.joint)
    left = room - cell_len(joint + end)
    if head and _LEAST <= left < cell_len(head):
        words = f"{cut(head, left, cell_len, glyphs.ellipsis)}{joint}{end}"
    else:
        words = cut(reply, room, cell_len, glyphs.ellipsis)
    blanks = " " * (room - cell_len(words))
    return [(" ", DIM), (words + blanks, TEXT), *footer_line([], right, width - 1 - room)]


def _fitting(keys: list[FooterKey], room: int) -> list[FooterKey]:
    """Return the first of `keys` that fit."""
    return next((keys[:end] for end in range(len(keys), -1, -1) if _cells(keys[:end]) <= room), [])


def _dropped(keys: list[FooterKey], room: int) -> int:
    """Return how many of `keys` to leave out at the start, so that the last ones fit."""
    return next((start for start in range(len(keys)) if _cells(keys[start:]) <= room), len(keys))


def _cells(keys: list[FooterKey]) -> int:
    return sum(key.cells for key in keys) + _GAP * max(len(keys) - 1, 0)


def _spans(keys: list[FooterKey]) -> Line:
    line: Line = []
    for key in keys:
        if line:
            line.append((" " * _GAP, DIM))
        line += [(key.key, KEY), (f" {key.words}", DIM)]
    return line
