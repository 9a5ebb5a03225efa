"""Has the kernel write no core file: it would hold tokens in clear."""

from __future__ import annotations

import resource
import sys

_NONE_AT_ALL = 1
"""Bytes. Linux hands the core to a program such as systemd-coredump even where the limit is 0, but not where it is 1."""
_PR_SET_DUMPABLE = 4


def forbid() -> None:
    """Leave no core behind, whatever ends this process. What it starts may raise the limit again.

    Sources: core(5), "Piping core dumps to a program"; `do_coredump` in Linux' fs/coredump.c; Debian's systemd-coredump, which
    does not heed a limit of 0.
    """
    hard = resource.getrlimit(resource.RLIMIT_CORE)[1]
    limit = _NONE_AT_ALL if sys.platform == "linux" else 0
    if hard == resource.RLIM_INFINITY or hard >= limit:
        resource.setrlimit(resource.RLIMIT_CORE, (limit, hard))
        return
    resource.setrlimit(resource.RLIMIT_CORE, (0, hard))
    # the last resort, since debuggers and profilers of the same user are shut out by it as well, and ctypes takes its time
    import ctypes

    ctypes.CDLL(None).prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)
