"""Exit codes: one table from what went wrong to what the shell is told."""

from __future__ import annotations

from presence_tui.model import errors

DONE = 0
BUG = 1
USAGE = 2
SIGN_IN = 3
PERMISSION = 4
NETWORK = 5
THROTTLED = 6
OUT_OF_TIME = 7
NOBODY = 8
INTERRUPTED = 130
STDOUT_CLOSED = 141
SIGNALLED = 128
"""Plus the signal's number."""

_BY_ERROR: tuple[tuple[type[Exception], int], ...] = (
    (errors.ConfigError, USAGE),
    (errors.StorageError, USAGE),
    (errors.SignInUnavailable, NETWORK),
    (errors.SignInError, SIGN_IN),
    (errors.TokenRejected, SIGN_IN),
    (errors.Forbidden, PERMISSION),
    (errors.NobodyIsMe, PERMISSION),
    (errors.Throttled, THROTTLED),
    (errors.NotFound, NOBODY),
    (errors.GraphError, NETWORK),
)
"""The first class that fits decides."""

_BY_STATUS = {401: SIGN_IN, 403: PERMISSION, 429: THROTTLED}


def code_for(error: BaseException) -> int:
    """Return the exit code for `error`."""
    return next((code for kind, code in _BY_ERROR if isinstance(error, kind)), BUG)


def code_for_status(status: int | None) -> int:
    """Return the exit code for one person's error answer of Graph; None stands for an answer that is no presence."""
    return _BY_STATUS.get(status or 0, NETWORK)
