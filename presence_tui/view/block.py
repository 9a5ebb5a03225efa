"""The block that pages of words are set in: 88 cells, in the middle of a screen from 100 columns on."""

from __future__ import annotations

_BLOCK = 88
_CENTRED_FROM = 100


def block_margin(width: int) -> int:
    """Return how many cells stand left of the block on a screen of `width` columns."""
    return (width - _BLOCK) // 2 if width >= _CENTRED_FROM else 0


def block_width(width: int) -> int:
    """Return how wide the block is there."""
    return _BLOCK if width >= _CENTRED_FROM else width
