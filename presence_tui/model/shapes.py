"""Presence objects as few bytes: all but the id and the sequence number is the same for hundreds of people, and kept once.

What was sent comes back byte by byte. The two that differ leave a mark in a shape; JSON has no control characters, and
what has some all the same is kept whole, so that nothing that was sent is taken for a mark.
"""

from __future__ import annotations

import re
from functools import lru_cache

_ID = b"\x00"
_SEQUENCE = b"\x01"
_PLAIN = re.compile(r"[\w.:+/=-]+", re.ASCII)
"""A sequence number that stands in JSON as it is."""
_WHOLE = b"\x02"
_CONTROL = re.compile(rb"[\x00-\x02]")


def shape_of(raw: bytes, whose: str, sequence: str | None) -> bytes:
    """Return what is left of `raw` without the id and the sequence number, from which `restored` makes it again."""
    if _CONTROL.search(raw):
        return whole(raw)
    shape = raw.replace(whose.encode(), _ID)
    if sequence is not None and _PLAIN.fullmatch(sequence):
        shape = shape.replace(_quoted(sequence), _SEQUENCE)
    return _shared(shape)


def whole(raw: bytes) -> bytes:
    """Return `raw` as it is kept where nothing of it stands elsewhere."""
    return _WHOLE + raw if _CONTROL.search(raw) else raw


def restored(shape: bytes, whose: str | None, sequence: str | None) -> bytes:
    """Return the object as it was sent; `shape` itself where it is a whole one."""
    if shape.startswith(_WHOLE):
        return shape.removeprefix(_WHOLE)
    if sequence is not None and _SEQUENCE in shape:
        shape = shape.replace(_SEQUENCE, _quoted(sequence))
    return shape.replace(_ID, whose.encode()) if whose is not None else shape


def _quoted(text: str) -> bytes:
    return b'"' + text.encode() + b'"'


@lru_cache(maxsize=512)
def _shared(shape: bytes) -> bytes:
    return shape
