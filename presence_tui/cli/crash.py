"""What is said of a crash: one sentence, with the log's place where there is a log, else with what happened."""

from __future__ import annotations

import logging
import sys
import threading

_log = logging.getLogger(__name__)


class _Witness(logging.Handler):
    """Remembers the first crash that was logged: others may follow from it.

    Prints nothing, and keeps logging from printing where it has no other handler.
    """

    def __init__(self) -> None:
        super().__init__(logging.CRITICAL)
        self.error: BaseException | None = None

    def emit(self, record: logging.LogRecord) -> None:
        if record.exc_info and self.error is None:
            self.error = record.exc_info[1]


_witness = _Witness()


def expect() -> None:
    """Have nothing that is logged, and nobody's crash, reach the screen, whether or not there will be a log.

    A task that nobody waits for is logged by asyncio. What Python itself would print on the terminal, painting over the table:
    """
    logging.getLogger().addHandler(_witness)
    threading.excepthook = _of_a_thread
    sys.unraisablehook = _of_a_finalizer


def _of_a_thread(failed: threading.ExceptHookArgs) -> None:
    if failed.exc_value is not None and not isinstance(failed.exc_value, SystemExit):
        _log.error("a thread crashed: %s", failed.thread and failed.thread.name, exc_info=failed.exc_value)


def _of_a_finalizer(failed: sys.UnraisableHookArgs) -> None:
    # not the object's repr, which may be broken as well, or tell what it holds
    where = getattr(failed.object, "__qualname__", type(failed.object).__qualname__)
    _log.error("%s, in %s", failed.err_msg or "an error that nobody could take", where, exc_info=failed.exc_value)


def bug_sentence() -> str:
    """Return what is said of the crash that was logged."""
    from presence_tui import logs
    from presence_tui.paths import user_places

    if any(isinstance(handler, logs.PrivateFileHandler) for handler in logging.getLogger().handlers):
        return f"a bug ended the program; {user_places().log_file} says where"
    error = _witness.error
    facts = (type(error).__name__, logs.clean(str(error))) if error is not None else ()
    return f"a bug ended the program: {', '.join(part for part in facts if part)}" if facts else "a bug ended the program"
