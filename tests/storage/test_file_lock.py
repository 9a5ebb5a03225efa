"""One holder at a time, over threads, tasks and processes."""

import asyncio
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from presence_tui.model.errors import StorageError
from presence_tui.storage.file_lock import FileLock
from tests.manual_clock import ManualClock

ADD_ONES = """
import sys
from pathlib import Path
from presence_tui.storage.file_lock import FileLock
path = Path(sys.argv[1])
for _ in range(100):
    lock = FileLock(path)
    while not lock.try_acquire():
        pass
    path.write_text(str(int(path.read_text()) + 1))
    lock.release()
"""

HOLD = """
import sys
from pathlib import Path
from presence_tui.storage.file_lock import FileLock
lock = FileLock(Path(sys.argv[1]))
print(lock.try_acquire(), flush=True)
sys.stdin.read()
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "default" / "tokens.json"


def test_processes_take_turns(path: Path) -> None:
    path.parent.mkdir()
    path.write_text("0")
    workers = [subprocess.Popen([sys.executable, "-c", ADD_ONES, str(path)]) for _ in range(3)]
    assert [worker.wait(timeout=30) for worker in workers] == [0, 0, 0]
    assert path.read_text() == "300"


def test_a_lock_ends_with_the_process_that_held_it(path: Path) -> None:
    holder = subprocess.Popen([sys.executable, "-c", HOLD, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    with holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"True\n"
        assert not FileLock(path).try_acquire()
        holder.kill()
        holder.wait()
    assert FileLock(path).try_acquire()


def test_the_lock_file_stands_beside_what_it_guards_and_stays(path: Path) -> None:
    lock = FileLock(path)
    assert lock.try_acquire()
    lock.release()
    assert [each.name for each in path.parent.iterdir()] == ["tokens.json.lock"]
    assert (lock.path.stat().st_mode & 0o777, path.parent.stat().st_mode & 0o777) == (0o600, 0o700)


def test_it_is_not_reentrant_and_two_locks_of_one_process_exclude_each_other(path: Path) -> None:
    one, other = FileLock(path), FileLock(path)
    assert one.try_acquire()
    assert not one.try_acquire()
    assert not other.try_acquire()
    one.release()
    assert other.try_acquire()
    assert (one.held, other.held) == (False, True)


def test_one_thread_may_release_what_another_acquired(path: Path) -> None:
    lock = FileLock(path)
    assert lock.try_acquire()
    thread = threading.Thread(target=lock.release)
    thread.start()
    thread.join()
    assert FileLock(path).try_acquire()


def test_releasing_what_nobody_holds_is_a_bug(path: Path) -> None:
    with pytest.raises(RuntimeError):
        FileLock(path).release()


def test_a_lock_file_that_somebody_removed_guards_nothing(path: Path) -> None:
    first, second = FileLock(path), FileLock(path)
    assert first.try_acquire()
    first.path.unlink()
    assert second.try_acquire()
    assert not FileLock(path).try_acquire()


REMOVED_MEANWHILE = """
import sys
from pathlib import Path
from presence_tui.storage.file_lock import FileLock
lock, left = FileLock(Path(sys.argv[1])), [1]
def somebody(event, arguments):
    if event == "fcntl.flock" and left:
        left.pop()
        lock.path.unlink()
sys.addaudithook(somebody)
print(lock.try_acquire(), FileLock(Path(sys.argv[1])).try_acquire())
"""


def test_a_lock_file_removed_while_it_is_taken_is_taken_anew(path: Path) -> None:
    run = subprocess.run([sys.executable, "-c", REMOVED_MEANWHILE, str(path)], capture_output=True, text=True, check=True)
    assert run.stdout.split() == ["True", "False"]


def test_a_link_in_the_lock_files_place_is_refused(path: Path) -> None:
    path.parent.mkdir()
    lock = FileLock(path)
    lock.path.symlink_to(path.parent / "victim")
    with pytest.raises(StorageError, match=r"tokens\.json\.lock cannot be locked"):
        lock.try_acquire()
    assert not (path.parent / "victim").exists()


async def test_waiting_ends_when_the_holder_lets_go(path: Path) -> None:
    clock, holder, waiter = ManualClock(), FileLock(path), FileLock(path)
    assert holder.try_acquire()
    waiting = asyncio.create_task(waiter.acquire(clock, 15))
    await clock.advance(5)
    assert not waiting.done()
    holder.release()
    await clock.advance(0.25)
    assert await waiting
    assert waiter.held


async def test_waiting_ends_with_its_time(path: Path) -> None:
    clock, holder = ManualClock(), FileLock(path)
    assert holder.try_acquire()
    waiting = asyncio.create_task(FileLock(path).acquire(clock, 15))
    await clock.advance(14.9)
    assert not waiting.done()
    await clock.advance(0.1)
    assert await waiting is False


async def test_a_cancelled_wait_holds_nothing(path: Path) -> None:
    clock, holder, waiter = ManualClock(), FileLock(path), FileLock(path)
    assert holder.try_acquire()
    waiting = asyncio.create_task(waiter.acquire(clock, 15))
    await clock.advance(1)
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    holder.release()
    assert not waiter.held
    assert FileLock(path).try_acquire()
