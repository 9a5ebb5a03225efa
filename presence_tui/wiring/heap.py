"""Has the C library give large blocks of memory back to the system once they are free. Knows glibc; does nothing elsewhere."""

from __future__ import annotations

import sys

_M_MMAP_THRESHOLD = -3
"""The name of the setting in malloc.h."""
_LARGE = 128 * 1024
"""Bytes. It is what glibc begins with."""


def keep_large_blocks_apart() -> None:
    """Give large blocks a mapping of their own for good; without this glibc raises the threshold to the largest one it saw freed.

    Columns of 100,000 people are then cut from the heap, and leave it in pieces that nothing fits in: a sixth of all memory.
    Source: mallopt(3), "M_MMAP_THRESHOLD".
    """
    if sys.platform != "linux":
        return
    import ctypes  # here, since it takes its time, and short lists do without

    try:
        mallopt = ctypes.CDLL(None).mallopt
    except AttributeError:  # another C library
        return
    mallopt(_M_MMAP_THRESHOLD, _LARGE)
