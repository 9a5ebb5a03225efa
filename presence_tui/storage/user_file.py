"""Writes files that belong to the user, and that an editor or another of our processes may have open at the same time.

Nothing but the file changes: it stays where a symbolic link leads, keeps its mode and owner, and nothing is left beside it. Knows
nothing of what is in it. For files of ours alone there is `private_file`.
"""

from __future__ import annotations

import errno
import fcntl
import os
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from threading import Event

from presence_tui.model.errors import StorageError
from presence_tui.model.text import printable
from presence_tui.storage.private_file import replaced, sweep, told
from presence_tui.storage.toml_text import read_bytes

_PATIENCE, _PAUSE = 3.0, 0.05
"""Seconds to wait for the lock, and between two tries."""
_ROUNDS = 5
"""How often an edit begins anew since the file was saved elsewhere meanwhile."""


class _SavedMeanwhile(Exception):
    """An editor was faster."""


def edit_user_file(path: Path, change: Callable[[bytes | None], bytes], limit: int, *, mode: int | None = None) -> bytes:
    """Put what `change` makes of the file's bytes (None: no file yet) in their place, and return it.

    Locked against other processes of ours. When an editor saves the file meanwhile, `change` is called again with what is there
    then. What `change` raises passes through, nothing written. Raises ConfigError where the file cannot be read, StorageError
    where it cannot be written.
    """
    if not _target(path).parent.exists():
        change(read_bytes(path, limit))  # what it raises leaves no folder behind
    with locked_folder(path):
        for _ in range(_ROUNDS):
            old = read_bytes(path, limit)
            new = change(old)
            if new == old:
                return new
            with suppress(_SavedMeanwhile):
                write_user_file(path, new, mode=mode, last_look=partial(_refuse_another, path, old, limit))
                return new
    raise StorageError(f"{printable(str(path))} cannot be written: something else keeps changing it")


@contextmanager
def locked_folder(path: Path, seconds: float = _PATIENCE) -> Iterator[None]:
    """Hold the folder in which `path` really lies, so that others of our processes leave its files alone; make it if missing.

    Blocks for `seconds` at most, without a lock file. Raises StorageError where the folder cannot be had in that time.
    """
    with told(path, "written"):
        target = _target(path)
        _make_missing(target.parent)
        folder = os.open(target.parent, os.O_RDONLY | os.O_DIRECTORY)
    try:
        if not _locked(folder, seconds):
            raise StorageError(f"{printable(str(path))} cannot be written: another program holds its folder")
        yield
    finally:
        os.close(folder)


def write_user_file(path: Path, data: bytes, *, mode: int | None = None, last_look: Callable[[], object] = lambda: None) -> None:
    """Put `data` in place of what `path` held, at once and whole, in the file where a symbolic link leads.

    Without `mode` the file keeps its own; a new one is 0600. Missing folders are made, 0700; others stay as they are. Hold
    `locked_folder` from reading to this. `last_look` is called when only the change of places is left, and may raise to prevent
    it. Raises StorageError: read-only, no regular file, no room, somebody else's.
    """
    with told(path, "written"):
        target = _target(path)
        _make_missing(target.parent)
        folder = os.open(target.parent, os.O_RDONLY | os.O_DIRECTORY)
        try:
            before = _facts(target.name, folder)
            sweep(target)
            with replaced(target.name, folder, last_look) as file:
                file.write(data)
                _dress(file.fileno(), before, mode)
        finally:
            os.close(folder)


def _refuse_another(path: Path, old: bytes | None, limit: int) -> None:
    """Raise _SavedMeanwhile where the file does not hold `old` any more."""
    if read_bytes(path, limit) != old:
        raise _SavedMeanwhile


def _target(path: Path) -> Path:
    return Path(os.path.realpath(path))


def _make_missing(folder: Path) -> None:
    missing = []
    while not os.path.lexists(folder):
        missing.append(folder)
        folder = folder.parent
    for each in reversed(missing):
        with suppress(FileExistsError):
            each.mkdir(mode=0o700)
            each.chmod(0o700)  # whatever the umask


def _locked(folder: int, seconds: float) -> bool:
    """Say whether the lock on the open `folder` is ours now; it ends when the folder is closed."""
    for _ in range(1 + int(seconds / _PAUSE)):
        try:
            fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            Event().wait(_PAUSE)
        except OSError:  # a file system that locks no folders, such as NFS: what is left is the look just before writing
            return True
        else:
            return True
    return False


def _facts(name: str, folder: int) -> os.stat_result | None:
    """Return what the file is like now, None where there is none. Raises OSError for what must not be replaced."""
    try:
        facts = os.lstat(name, dir_fd=folder)
    except FileNotFoundError:
        return None
    if stat.S_ISLNK(facts.st_mode):
        raise OSError(errno.ELOOP, "is a symbolic link")
    if not stat.S_ISREG(facts.st_mode):
        raise OSError(errno.EINVAL, "is no regular file")
    # a rename would not ask for the file's own permission; root is refused as well where nobody is meant to write
    if not facts.st_mode & 0o222 or not os.access(name, os.W_OK, dir_fd=folder):
        raise OSError(errno.EACCES, "is read-only")
    return facts


def _dress(fd: int, before: os.stat_result | None, mode: int | None) -> None:
    """Give the new file the owner and the mode of the one before."""
    if before is None:
        return os.fchmod(fd, 0o600 if mode is None else mode)
    now = os.fstat(fd)
    if now.st_uid != before.st_uid:
        os.fchown(fd, before.st_uid, -1)
    if now.st_gid != before.st_gid:
        with suppress(PermissionError):  # a group that we are not in
            os.fchown(fd, -1, before.st_gid)
    os.fchmod(fd, stat.S_IMODE(before.st_mode) if mode is None else mode)
