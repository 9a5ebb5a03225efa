r"""JSON that is nearly right: half of a surrogate pair as an escape (`\ud83d`), or bytes that are no UTF-8.

Both come from software that cuts text by code units or bytes. Strict decoders refuse the whole object for them; here they
become U+FFFD, so that a cut emoji in a name costs one character and not the person.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TypeVar

import msgspec

_T = TypeVar("_T")

_ESCAPES = re.compile(rb"(\\\\|\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2})|\\u[dD][89a-fA-F][0-9a-fA-F]{2}")
_REPLACEMENT = rb"\ufffd"


def whole_pairs(raw: bytes) -> bytes:
    """Return `raw` with the escape of each half pair replaced by one as long, so that everything keeps its place."""
    return _ESCAPES.sub(lambda found: found[1] or _REPLACEMENT, raw)


def mended(raw: bytes) -> bytes:
    """Return `raw` with each half pair and each byte that is no UTF-8 replaced."""
    return whole_pairs(raw.decode("utf-8", "replace").encode())


def decoded(decode: Callable[[bytes], _T], raw: bytes) -> _T:
    """Return `decode(raw)`, tried once more on the mended bytes where it is refused. Raises what `decode` raises."""
    try:
        return decode(raw)
    except (msgspec.DecodeError, UnicodeDecodeError):
        better = mended(raw)
        if better == raw:
            raise
        return decode(better)
