"""A lock between processes, threads and tasks. Its file stays for ever; what it guards is the caller's affair."""

from __future__ import annotations

import fcntl
import os
import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from presence_tui.model.errors import StorageError
from presence_tui.model.text import printable
from presence_tui.paths import make_private_folder

if TYPE_CHECKING:
    from presence_tui.model.ports import Clock

_FIRST_PAUSE = 0.02
_LONGEST_PAUSE = 0.25


async def keep_trying(attempt: Callable[[], bool], clock: Clock, seconds: float) -> bool:
    """Return True once `attempt` does, False after `seconds`. Tries at once, and ever less often."""
    start, pause = clock.now(), _FIRST_PAUSE
    while not attempt():
        left = seconds - clock.now().since(start)
        if left <= 0:
            return False
        await clock.sleep(min(pause, left))
        pause = min(2 * pause, _LONGEST_PAUSE)
    return True


class FileLock:
    """Guards the file `path` by a lock file beside it, `<name>.lock`.

    It may be acquired in one thread and released in another. It is not re-entrant, and ends with the process that holds it.
    """

    def __init__(self, path: Path) -> None:
        self.path = path.with_name(f"{path.name}.lock")
        """The lock file. Nobody removes it: a second one beside a held first would guard nothing."""
        self._fd: int | None = None
        self._guard = threading.Lock()

    @property
    def held(self) -> bool:
        """Whether somebody acquired it through this object."""
        return self._fd is not None

    def try_acquire(self) -> bool:
        """Take the lock if it is free, without waiting. Raises StorageError where its file cannot be had."""
        with self._guard:
            if self._fd is not None:
                return False
            try:
                self._fd = self._locked()
            except OSError as error:
                reason = (error.strerror or "failed").lower()
                raise StorageError(f"{printable(str(self.path))} cannot be locked: {reason}") from error
            return self._fd is not None

    async def acquire(self, clock: Clock, seconds: float) -> bool:
        """Try until the lock is ours, at most `seconds`; return whether it is. Cancelling it leaves nothing held."""
        return await keep_trying(self.try_acquire, clock, seconds)

    def release(self) -> None:
        """Let go, from any thread. Raises RuntimeError where nobody holds it through this object."""
        with self._guard:
            if self._fd is None:
                raise RuntimeError("release of a file lock that is not held")
            os.close(self._fd)
            self._fd = None

    def _locked(self) -> int | None:
        make_private_folder(self.path.parent)
        while True:
            fd = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600)
            try:
                os.fchmod(fd, 0o600)
                fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
                if self._is_current(fd):
                    return fd
            except BlockingIOError:
                os.close(fd)
                return None
            except BaseException:
                os.close(fd)
                raise
            os.close(fd)  # somebody removed the file all the same: a lock on it guards nothing

    def _is_current(self, fd: int) -> bool:
        try:
            return os.path.samestat(os.fstat(fd), self.path.lstat())
        except FileNotFoundError:
            return False
