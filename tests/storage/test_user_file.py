"""The user's own files: replaced whole where they lie, with their mode, and never against another writer."""

import errno
import fcntl
import os
import stat
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from presence_tui.model.errors import ConfigError, StorageError
from presence_tui.storage import user_file
from presence_tui.storage.user_file import edit_user_file, locked_folder, write_user_file

LIMIT = 1000


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "config.toml"


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def names(folder: Path) -> list[str]:
    return sorted(each.name for each in folder.iterdir())


@contextmanager
def held(folder: Path) -> Iterator[None]:
    """Another program that holds the folder's lock."""
    fd = os.open(folder, os.O_RDONLY)
    fcntl.flock(fd, fcntl.LOCK_EX)
    try:
        yield
    finally:
        os.close(fd)


@pytest.mark.parametrize("mask", [0o000, 0o022, 0o777])
def test_a_new_file_and_its_folders_are_the_user_s_alone(tmp_path: Path, mask: int) -> None:
    path = tmp_path / "a" / "b" / "config.toml"
    before = os.umask(mask)
    try:
        write_user_file(path, b"new")
    finally:
        os.umask(before)
    assert path.read_bytes() == b"new"
    assert [mode(path), mode(path.parent), mode(path.parent.parent)] == [0o600, 0o700, 0o700]


def test_a_folder_that_is_there_keeps_its_mode(path: Path) -> None:
    path.parent.chmod(0o755)
    write_user_file(path, b"new")
    assert mode(path.parent) == 0o755


@pytest.mark.parametrize("before", [0o600, 0o640, 0o664])
def test_a_file_keeps_its_mode_unless_another_is_wanted(path: Path, before: int) -> None:
    path.write_bytes(b"old")
    path.chmod(before)
    write_user_file(path, b"new")
    assert mode(path) == before
    write_user_file(path, b"newer", mode=0o600)
    assert mode(path) == 0o600


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a file away")
def test_a_file_keeps_its_owner(path: Path) -> None:
    path.write_bytes(b"old")
    os.chown(path, 4321, 1234)
    write_user_file(path, b"new")
    assert (path.stat().st_uid, path.stat().st_gid) == (4321, 1234)


def test_a_link_stays_and_its_target_is_written(tmp_path: Path, path: Path) -> None:
    target = tmp_path / "dotfiles" / "presence.toml"
    target.parent.mkdir()
    target.write_bytes(b"old")
    path.symlink_to(Path("dotfiles") / "presence.toml")
    write_user_file(path, b"new")
    assert path.is_symlink()
    assert target.read_bytes() == b"new"
    assert names(target.parent) == ["presence.toml"]


def test_nothing_is_left_beside_the_file(path: Path) -> None:
    edit_user_file(path, lambda old: b"new", LIMIT)
    assert names(path.parent) == ["config.toml"]


def test_what_a_killed_writer_left_is_swept_and_nothing_else(path: Path) -> None:
    for name in (".config.toml.0123456789abcdef.tmp", ".config.toml.mine.tmp", ".config.toml.swp"):
        (path.parent / name).write_bytes(b"half")
    write_user_file(path, b"new")
    assert names(path.parent) == [".config.toml.mine.tmp", ".config.toml.swp", "config.toml"]


def test_a_read_only_file_is_left_alone(path: Path) -> None:
    path.write_bytes(b"old")
    path.chmod(0o444)
    with pytest.raises(StorageError, match=r"config\.toml cannot be written: it is read-only"):
        write_user_file(path, b"new")
    assert path.read_bytes() == b"old"
    assert names(path.parent) == ["config.toml"]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write into any folder")
def test_a_folder_that_takes_no_file_leaves_the_old_one(path: Path) -> None:
    path.write_bytes(b"old")
    path.parent.chmod(0o500)
    with pytest.raises(StorageError, match=r"config\.toml cannot be written: permission denied"):
        write_user_file(path, b"new")
    assert path.read_bytes() == b"old"


@pytest.mark.parametrize("kind", ["folder", "pipe"])
def test_what_is_no_file_is_refused(path: Path, kind: str) -> None:
    path.mkdir() if kind == "folder" else os.mkfifo(path)
    with pytest.raises(StorageError, match="cannot be written: it is no regular file"):
        write_user_file(path, b"new")
    with pytest.raises(ConfigError, match="is a folder" if kind == "folder" else "is no regular file"):
        edit_user_file(path, lambda old: b"new", LIMIT)


def test_links_in_a_circle_are_refused(path: Path) -> None:
    path.symlink_to(path)
    with pytest.raises(StorageError, match="cannot be written: it is a symbolic link"):
        write_user_file(path, b"new")


FULL = """
import resource, signal, sys
from pathlib import Path
from presence_tui.model.errors import StorageError
from presence_tui.storage.user_file import write_user_file

signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (100, 100))
try:
    write_user_file(Path(sys.argv[1]), b"x" * 101)
except StorageError as error:
    print(error)
"""
"""A process whose files cannot grow, as on a full disk."""


def test_a_disk_without_room_leaves_the_old_file(path: Path) -> None:
    path.write_bytes(b"old")
    done = subprocess.run([sys.executable, "-c", FULL, path], capture_output=True, text=True, check=True)
    assert done.stdout == f"{path} cannot be written: {os.strerror(errno.EFBIG).lower()}\n"
    assert path.read_bytes() == b"old"
    assert names(path.parent) == ["config.toml"]


def test_an_edit_is_given_what_is_there_and_nothing_where_nothing_is(path: Path) -> None:
    given: list[bytes | None] = []

    def change(old: bytes | None) -> bytes:
        given.append(old)
        return (old or b"") + b"x"

    assert [edit_user_file(path, change, LIMIT) for _ in range(3)] == [b"x", b"xx", b"xxx"]
    assert given == [None, b"x", b"xx"]


def test_an_edit_that_changes_nothing_writes_nothing(path: Path) -> None:
    path.write_bytes(b"old")
    path.chmod(0o444)
    before = path.stat()
    assert edit_user_file(path, lambda old: b"old", LIMIT) == b"old"
    assert (path.stat().st_ino, path.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


def test_an_edit_that_fails_leaves_the_file(path: Path) -> None:
    path.write_bytes(b"old")

    def refuse(old: bytes | None) -> bytes:
        raise ConfigError("broken")

    with pytest.raises(ConfigError, match="broken"):
        edit_user_file(path, refuse, LIMIT)
    assert path.read_bytes() == b"old"


def test_an_edit_begins_anew_when_an_editor_saved_meanwhile(path: Path) -> None:
    path.write_bytes(b"old")
    saves = iter([b"saved in an editor"])

    def change(old: bytes | None) -> bytes:
        for saved in saves:
            path.write_bytes(saved)
        return (old or b"") + b", and here"

    assert edit_user_file(path, change, LIMIT) == b"saved in an editor, and here"
    assert path.read_bytes() == b"saved in an editor, and here"


def test_an_edit_begins_anew_when_an_editor_saved_while_ours_went_to_the_disk(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path.write_bytes(b"old")
    saves, sync = iter([b"saved in an editor"]), os.fsync

    def slow(fd: int) -> None:
        sync(fd)
        for saved in saves:
            path.write_bytes(saved)

    monkeypatch.setattr(os, "fsync", slow)
    assert edit_user_file(path, lambda old: (old or b"") + b", and here", LIMIT) == b"saved in an editor, and here"
    assert path.read_bytes() == b"saved in an editor, and here"
    assert names(path.parent) == ["config.toml"]


def test_an_edit_that_fails_makes_no_folder(tmp_path: Path) -> None:
    def refuse(old: bytes | None) -> bytes:
        raise ConfigError("broken")

    with pytest.raises(ConfigError, match="broken"):
        edit_user_file(tmp_path / "gone" / "config.toml", refuse, LIMIT)
    assert names(tmp_path) == []


def test_a_file_that_never_rests_is_given_up(path: Path) -> None:
    count = iter(range(100))

    def change(old: bytes | None) -> bytes:
        path.write_bytes(b"%d" % next(count))
        return b"ours"

    with pytest.raises(StorageError, match="something else keeps changing it"):
        edit_user_file(path, change, LIMIT)
    assert path.read_bytes() == b"4"


def test_two_writers_wait_for_each_other(path: Path) -> None:
    add = (
        "import sys; from pathlib import Path; from presence_tui.storage.user_file import edit_user_file\n"
        "for number in range(20): edit_user_file(Path(sys.argv[1]), lambda old: (old or b'') + b'x', 1000)"
    )
    writers = [subprocess.Popen([sys.executable, "-c", add, path]) for _ in range(2)]
    assert [writer.wait(60) for writer in writers] == [0, 0]
    assert path.read_bytes() == b"x" * 40


def test_who_waits_too_long_is_told_and_the_next_one_is_not(path: Path) -> None:
    words = r"config\.toml cannot be written: another program holds its folder"
    with held(path.parent), pytest.raises(StorageError, match=words), locked_folder(path, seconds=0.1):
        pass
    assert edit_user_file(path, lambda old: b"new", LIMIT) == b"new"


def test_a_link_and_its_target_share_a_lock(tmp_path: Path, path: Path) -> None:
    target = tmp_path / "dotfiles" / "config.toml"
    target.parent.mkdir()
    target.write_bytes(b"old")
    path.symlink_to(target)
    with locked_folder(path), pytest.raises(StorageError, match="holds its folder"), locked_folder(target, seconds=0):
        pass


def test_a_folder_that_cannot_be_locked_is_no_reason_to_write_nothing(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise OSError(errno.EBADF, "Bad file descriptor")

    monkeypatch.setattr(user_file.fcntl, "flock", refuse)
    assert edit_user_file(path, lambda old: b"new", LIMIT) == b"new"
