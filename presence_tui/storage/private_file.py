"""Files of ours alone: 0600 in 0700 folders whatever the umask, whole or not at all. Knows nothing of what is in them.

The folder of each path given here belongs to this program, and is repaired to 0700: never pass a path that the user chose.
"""

from __future__ import annotations

import errno
import fcntl
import os
import re
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from presence_tui.model.errors import StorageError
from presence_tui.model.text import printable
from presence_tui.paths import make_private_folder

_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW
_TEMPORARY = ".tmp"


def read_private(path: Path, limit: int) -> bytes | None:
    """Return what `path` holds, None where there is no such file; take away others' access on the way.

    Raises StorageError: a symbolic link, no regular file, longer than `limit` bytes, unreadable.
    """
    with told(path, "read"):
        try:
            file = open(path, "rb", opener=_without_waiting)  # noqa: SIM115  the next statement closes it
        except FileNotFoundError:
            return None
        with file:
            facts = os.fstat(file.fileno())
            if not stat.S_ISREG(facts.st_mode):
                raise OSError(errno.EINVAL, "is no regular file")
            if stat.S_IMODE(facts.st_mode) != 0o600:
                os.fchmod(file.fileno(), 0o600)
            make_private_folder(path.parent)
            data = file.read(limit + 1)
    if len(data) > limit:
        raise StorageError(f"{printable(str(path))} cannot be read: is longer than {limit} bytes")
    return data


def write_private(path: Path, data: bytes) -> None:
    """Put `data` in place of what `path` held. Whoever reads it, and a kill at any step, finds the old or the new, whole.

    Raises StorageError: a symbolic link, no regular file, no room, no permission.
    """
    with told(path, "written"), _folder_of(path) as folder:
        _refuse_strangers(path.name, folder)
        with replaced(path.name, folder) as file:
            file.write(data)


def try_to_write(path: Path) -> None:
    """Return where `write_private` could write `path`, which is left as it is. Raises StorageError."""
    with told(path, "written"), _folder_of(path) as folder:
        _refuse_strangers(path.name, folder)
        fd, temporary = _new_temporary(path.name, folder)
        try:
            os.unlink(temporary, dir_fd=folder)
        finally:
            os.close(fd)


def remove_private(path: Path) -> None:
    """Remove the file `path`, which needs no room on a full disk. Raises StorageError: no permission, no regular file."""
    with told(path, "removed"), _folder_of(path) as folder:
        _refuse_strangers(path.name, folder)
        with suppress(FileNotFoundError):
            os.unlink(path.name, dir_fd=folder)
        _sync_folder(folder)


@contextmanager
def replaced(name: str, folder: int, last_look: Callable[[], object] = lambda: None) -> Iterator[BinaryIO]:
    """Lend out a file, 0600, that takes the place of `name` in the open `folder` when it has been written; raises OSError.

    Right before that `last_look` is called; what it raises leaves `name` as it is.
    """
    fd, temporary = _new_temporary(name, folder)
    try:
        with open(fd, "wb") as file:
            yield file
            file.flush()
            os.fsync(fd)
            last_look()
            os.rename(temporary, name, src_dir_fd=folder, dst_dir_fd=folder)
    except BaseException:
        with suppress(FileNotFoundError):
            os.unlink(temporary, dir_fd=folder)
        raise
    _sync_folder(folder)


def create_exclusive(path: Path, data: bytes) -> bool:
    """Write a new file; return False, having touched nothing, where something has that name. Raises StorageError."""
    with told(path, "written"), _folder_of(path) as folder:
        try:
            fd = os.open(path.name, _NEW, 0o600, dir_fd=folder)
        except FileExistsError:
            return False
        try:
            with open(fd, "wb") as file:
                os.fchmod(fd, 0o600)
                file.write(data)
                file.flush()
                os.fsync(fd)
        except BaseException:
            os.unlink(path.name, dir_fd=folder)
            raise
        _sync_folder(folder)
        return True


def set_aside(path: Path) -> Path:
    """Rename a damaged file to `<name>.damaged-<UTC of its last change>`, over nothing that is there, and return the new path.

    Hold the lock of a file that others write. Raises StorageError.
    """
    with told(path, "set aside"), _folder_of(path) as folder:
        changed = datetime.fromtimestamp(os.lstat(path.name, dir_fd=folder).st_mtime, UTC)
        name = f"{path.name}.damaged-{changed:%Y%m%dT%H%M%SZ}"
        kept = _reserved(name, folder)
        try:
            os.rename(path.name, kept, src_dir_fd=folder, dst_dir_fd=folder)
        except BaseException:
            os.unlink(kept, dir_fd=folder)
            raise
        _sync_folder(folder)
    return path.with_name(kept)


def sweep(path: Path) -> int:
    """Remove what writers of `path` left behind when they were killed, and return how many; live writers keep theirs.

    A failure is no harm and is not told.
    """
    removed = 0
    ours = re.compile(rf"\.{re.escape(path.name)}\.[0-9a-f]+{re.escape(_TEMPORARY)}")
    with suppress(OSError):
        for entry in os.scandir(path.parent):
            if ours.fullmatch(entry.name):
                removed += _removed_if_dead(path.parent / entry.name)
    return removed


def _removed_if_dead(temporary: Path) -> bool:
    try:
        fd = os.open(temporary, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except OSError:
        return False
    try:
        fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)  # a living writer holds it
        temporary.unlink()
    except OSError:
        return False
    finally:
        os.close(fd)
    return True


def _without_waiting(name: str, flags: int) -> int:
    """Open no link, and do not wait for the other end of a pipe."""
    return os.open(name, flags | os.O_NOFOLLOW | os.O_NONBLOCK)


@contextmanager
def told(path: Path, verb: str) -> Iterator[None]:
    """Raise OSError as StorageError: `path` cannot be `verb`, and why."""
    try:
        yield
    except OSError as error:
        raise StorageError(f"{printable(str(path))} cannot be {verb}: {reason(error)}") from error


def reason(error: OSError) -> str:
    """Say in a few words why a file could not be used."""
    why = "is a symbolic link" if error.errno == errno.ELOOP else error.strerror or "failed"
    why = why[0].lower() + why[1:]
    return f"it {why}" if why.startswith("is ") else why


@contextmanager
def _folder_of(path: Path) -> Iterator[int]:
    make_private_folder(path.parent)
    folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    try:
        yield folder
    finally:
        os.close(folder)


def _refuse_strangers(name: str, folder: int) -> None:
    try:
        kind = os.lstat(name, dir_fd=folder).st_mode
    except FileNotFoundError:
        return
    if stat.S_ISLNK(kind):
        raise OSError(errno.ELOOP, "is a symbolic link")
    if not stat.S_ISREG(kind):
        raise OSError(errno.EINVAL, "is no regular file")


def _new_temporary(name: str, folder: int) -> tuple[int, str]:
    """Return an empty file of ours and its name. It stays locked while it is open: that tells `sweep` that we live."""
    while True:
        temporary = f".{name}.{os.urandom(8).hex()}{_TEMPORARY}"
        fd = os.open(temporary, _NEW, 0o600, dir_fd=folder)
        try:
            os.fchmod(fd, 0o600)
            with suppress(OSError):  # a file system without locks: nothing is swept there
                fcntl.flock(fd, fcntl.LOCK_EX)
            if os.fstat(fd).st_nlink:
                return fd, temporary
        except BaseException:
            os.close(fd)
            raise
        os.close(fd)  # swept between its birth and its lock


def _reserved(name: str, folder: int) -> str:
    number = 1
    while True:
        candidate = name if number == 1 else f"{name}-{number}"
        try:
            os.close(os.open(candidate, _NEW, 0o600, dir_fd=folder))
        except FileExistsError:
            number += 1
        else:
            return candidate


def _sync_folder(folder: int) -> None:
    with suppress(OSError):  # some file systems cannot; the rename itself has happened
        os.fsync(folder)
