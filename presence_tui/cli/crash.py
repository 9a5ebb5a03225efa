"""What is said of a crash: one sentence, with the log's place where there is a log, else with what happened."""

from __future__ import annotations

import logging


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
    """Have nothing that is logged reach the screen, whether or not there will be a log."""
    logging.getLogger().addHandler(_witness)


def bug_sentence() -> str:
    """Return what is said of the crash that was logged."""
    from presence_tui import logs
    from presence_tui.paths import user_places

    if any(isinstance(handler, logs.PrivateFileHandler) for handler in logging.getLogger().handlers):
        return f"a bug ended the program; {user_places().log_file} says where"
    error = _witness.error
    facts = (type(error).__name__, logs.clean(str(error))) if error is not None else ()
    return f"a bug ended the program: {', '.join(part for part in facts if part)}" if facts else "a bug ended the program"
