"""Files of ours are private and whole, whatever the umask, and whenever the writer is killed."""

import errno
import os
import signal
import stat
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from presence_tui.model.errors import StorageError
from presence_tui.storage import private_file
from presence_tui.storage.private_file import create_exclusive, read_private, set_aside, sweep, try_to_write, write_private

LIMIT = 1_000_000
STEPS = 120
"""More lines than a write runs through, so that some runs live to the end."""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "state" / "default" / "tokens.json"


def mode(path: Path) -> int:
    return stat.S_IMODE(path.lstat().st_mode)


@contextmanager
def umask(value: int) -> Iterator[None]:
    before = os.umask(value)
    try:
        yield
    finally:
        os.umask(before)


def in_child_killed_at_line(step: int, act: Callable[[], object]) -> bool:
    """Run `act` in a process that SIGKILL ends before line number `step` of private_file; return whether it lived."""
    child = os.fork()
    if child == 0:
        left = step

        def trace(frame: FrameType, event: str, arg: object) -> Any:
            nonlocal left
            if frame.f_code.co_filename != private_file.__file__:
                return None
            if event == "line":
                left -= 1
                if left == 0:
                    os.kill(os.getpid(), signal.SIGKILL)
            return trace

        try:
            sys.settrace(trace)
            act()
            os._exit(0)
        finally:
            os._exit(1)
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    assert status in (0, -signal.SIGKILL)
    return status == 0


@settings(deadline=None, max_examples=120)
@given(
    old=st.none() | st.binary(max_size=100),
    new=st.binary(max_size=100),
    step=st.integers(1, STEPS),
    mask=st.sampled_from([0, 0o777]),
)
def test_a_writer_killed_at_any_step_leaves_the_old_or_the_new(old: bytes | None, new: bytes, step: int, mask: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "default" / "tokens.json"
        if old is not None:
            write_private(path, old)
        with umask(mask):
            lived = in_child_killed_at_line(step, lambda: write_private(path, new))
        assert read_private(path, LIMIT) in ((new,) if lived else (old, new))
        leftovers = len(list(path.parent.glob(".*"))) if path.parent.exists() else 0
        assert sweep(path) == leftovers <= 1
        write_private(path, new)
        assert [each.name for each in path.parent.iterdir()] == [path.name]
        assert (mode(path), mode(path.parent)) == (0o600, 0o700)


def test_the_kill_test_reaches_every_step(path: Path) -> None:
    write_private(path, b"old")
    ends = [in_child_killed_at_line(step, lambda: write_private(path, b"new")) for step in range(1, STEPS + 1)]
    assert ends == sorted(ends), "once a writer lives it lives with more steps to go"
    assert 20 < ends.count(False) < STEPS


@contextmanager
def no_room_at_line(step: int) -> Iterator[None]:
    """Let line number `step` of private_file meet a full disk."""
    left = step

    def trace(frame: FrameType, event: str, arg: object) -> Any:
        nonlocal left
        if frame.f_code.co_filename != private_file.__file__:
            return None
        if event == "line":
            left -= 1
            if left == 0:
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        yield
    finally:
        sys.settrace(before)


def test_a_full_disk_at_any_step_is_an_error_that_leaves_the_old_or_the_new(path: Path) -> None:
    ends = set[type | None]()
    for step in range(1, STEPS + 1):
        write_private(path, b"old")
        sweep(path)
        error: Exception | None = None
        try:
            with no_room_at_line(step):
                write_private(path, b"new")
        except (StorageError, OSError) as caught:
            error = caught
        assert read_private(path, LIMIT) in ((b"old", b"new") if error else (b"new",))
        assert len(list(path.parent.iterdir())) <= 2, "no more than one is left to be swept"
        ends.add(type(error) if error else None)
    assert {StorageError, None} <= ends


@pytest.mark.parametrize("mask", [0o000, 0o022, 0o077, 0o177, 0o777])
def test_files_are_ours_alone_whatever_the_umask(path: Path, mask: int) -> None:
    with umask(mask):
        write_private(path, b"token")
        assert create_exclusive(path.parent / "exports" / "one.json", b"export")
    assert [mode(path), mode(path.parent)] == [0o600, 0o700]
    assert [mode(path.parent / "exports" / "one.json"), mode(path.parent / "exports")] == [0o600, 0o700]


def test_reading_takes_away_what_others_could_see(path: Path) -> None:
    write_private(path, b"token")
    path.chmod(0o644)
    path.parent.chmod(0o755)
    assert read_private(path, LIMIT) == b"token"
    assert [mode(path), mode(path.parent)] == [0o600, 0o700]


def test_a_missing_file_is_none_and_makes_nothing(path: Path) -> None:
    assert read_private(path, LIMIT) is None
    assert not path.parent.exists()


ACTS = [lambda path: read_private(path, LIMIT), lambda path: write_private(path, b"new"), try_to_write]


@pytest.mark.parametrize("act", ACTS)
def test_a_link_in_the_files_place_is_refused(path: Path, act: Callable[[Path], object]) -> None:
    path.parent.mkdir(parents=True)
    target = path.parent / "victim"
    target.write_bytes(b"precious")
    path.symlink_to(target)
    with pytest.raises(StorageError, match=r"tokens\.json cannot be \w+: it is a symbolic link"):
        act(path)
    assert target.read_bytes() == b"precious"
    assert path.is_symlink()


@pytest.mark.parametrize("act", ACTS)
def test_a_link_in_the_folders_place_is_refused(path: Path, tmp_path: Path, act: Callable[[Path], object]) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / path.name).write_bytes(b"theirs")
    path.parent.parent.mkdir()
    path.parent.symlink_to(tmp_path / "elsewhere")
    with pytest.raises(StorageError, match="default is a symbolic link"):
        act(path)
    assert (tmp_path / "elsewhere" / path.name).read_bytes() == b"theirs"


@pytest.mark.parametrize("make", [os.mkfifo, os.mkdir])
def test_what_is_no_file_is_refused_and_nobody_waits_for_a_pipe(path: Path, make: Callable[[Path], None]) -> None:
    path.parent.mkdir(parents=True)
    make(path)
    with pytest.raises(StorageError, match=r"tokens\.json cannot be read"):
        read_private(path, LIMIT)
    with pytest.raises(StorageError, match="is no regular file"):
        write_private(path, b"new")


def test_a_file_over_the_limit_is_refused(path: Path) -> None:
    write_private(path, b"x" * 11)
    assert read_private(path, 11) == b"x" * 11
    with pytest.raises(StorageError, match="longer than 10 bytes"):
        read_private(path, 10)


def test_a_failed_write_keeps_the_old_and_leaves_nothing_behind(path: Path) -> None:
    resource = pytest.importorskip("resource")
    write_private(path, b"old")
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, limits[1]))
    try:
        with pytest.raises(StorageError, match=r"tokens\.json cannot be written: file too large"):
            write_private(path, b"x" * 100_000)
        with pytest.raises(StorageError, match="file too large"):
            create_exclusive(path.with_name("export.json"), b"x" * 100_000)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert [each.name for each in path.parent.iterdir()] == [path.name]
    assert path.read_bytes() == b"old"


def test_an_exclusive_file_never_replaces_another(path: Path) -> None:
    assert create_exclusive(path, b"first")
    assert not create_exclusive(path, b"second")
    assert path.read_bytes() == b"first"
    path.unlink()
    path.symlink_to(path.parent / "victim")
    assert not create_exclusive(path, b"third")
    assert not (path.parent / "victim").exists()


def test_a_damaged_file_is_set_aside_and_nothing_is_overwritten(path: Path) -> None:
    kept = []
    for text in (b"one", b"two", b"three"):
        write_private(path, text)
        os.utime(path, (1_763_474_531, 1_763_474_531))
        kept.append(set_aside(path))
        assert not path.exists()
    assert [each.name for each in kept] == [f"tokens.json.damaged-20251118T140211Z{end}" for end in ("", "-2", "-3")]
    assert [each.read_bytes() for each in kept] == [b"one", b"two", b"three"]
    assert {mode(each) for each in kept} == {0o600}


def test_setting_aside_what_is_gone_says_so_and_makes_nothing(path: Path) -> None:
    with pytest.raises(StorageError, match=r"tokens\.json cannot be set aside: no such file"):
        set_aside(path)
    assert list(path.parent.iterdir()) == []


def test_what_cannot_be_set_aside_stays_and_nothing_is_made(path: Path) -> None:
    path.mkdir(parents=True)
    with pytest.raises(StorageError, match=r"tokens\.json cannot be set aside"):
        set_aside(path)
    assert list(path.parent.iterdir()) == [path]


def test_the_sweep_leaves_live_writers_and_other_files_alone(path: Path) -> None:
    write_private(path, b"token")
    other = path.parent / ".status.json.0123.tmp"
    other.touch()
    dead = path.parent / ".tokens.json.0123.tmp"
    dead.touch()
    folder = os.open(path.parent, os.O_RDONLY)
    alive, name = private_file._new_temporary(path.name, folder)
    assert sweep(path) == 1
    assert sorted(each.name for each in path.parent.iterdir()) == sorted([path.name, other.name, name])
    os.close(alive)
    assert sweep(path) == 1
    os.close(folder)


def test_a_sweep_where_there_is_nothing_is_no_error(path: Path) -> None:
    assert sweep(path) == 0


def test_trying_to_write_leaves_everything_as_it_is(path: Path) -> None:
    try_to_write(path)
    assert list(path.parent.iterdir()) == []
    write_private(path, b"old")
    try_to_write(path)
    assert path.read_bytes() == b"old"
    assert list(path.parent.iterdir()) == [path]
