"""Files that the user asked for: private, named by id and time, and never over one that is there."""

import os
import stat
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from presence_tui.model.errors import StorageError
from presence_tui.model.person import UserId
from presence_tui.storage.export import write_presence

ADA = UserId("66825e03-7ef5-42da-9069-724602c31f6b")
AT = datetime(2025, 11, 18, 14, 2, 11, tzinfo=UTC)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "state" / "default" / "exports"


def test_the_bytes_are_as_they_came_and_for_the_user_alone(folder: Path) -> None:
    before = os.umask(0)
    try:
        path = write_presence(folder, ADA, AT, b'{"id" : "\xff"}')
    finally:
        os.umask(before)
    assert path == folder / "presence-66825e03-20251118T140211Z.json"
    assert path.read_bytes() == b'{"id" : "\xff"}'
    assert [stat.S_IMODE(each.stat().st_mode) for each in (path, folder, folder.parent)] == [0o600, 0o700, 0o700]


def test_the_time_in_the_name_is_utc(folder: Path) -> None:
    there = AT.astimezone(timezone(timedelta(hours=5, minutes=30)))
    assert write_presence(folder, ADA, there, b"{}").name == "presence-66825e03-20251118T140211Z.json"


def test_another_one_in_the_same_second_gets_another_name(folder: Path) -> None:
    paths = [write_presence(folder, ADA, AT, text) for text in (b"one", b"two", b"three")]
    assert [path.name for path in paths] == [f"presence-66825e03-20251118T140211Z{end}.json" for end in ("", "-2", "-3")]
    assert [path.read_bytes() for path in paths] == [b"one", b"two", b"three"]


def test_a_link_that_waits_under_the_name_is_left_alone(folder: Path, tmp_path: Path) -> None:
    folder.mkdir(parents=True)
    (folder / "presence-66825e03-20251118T140211Z.json").symlink_to(tmp_path / "victim")
    assert write_presence(folder, ADA, AT, b"{}").name == "presence-66825e03-20251118T140211Z-2.json"
    assert not (tmp_path / "victim").exists()


def test_no_room_says_so_first_and_leaves_nothing_behind(folder: Path) -> None:
    resource = pytest.importorskip("resource")
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100, limits[1]))
    try:
        with pytest.raises(StorageError) as caught:
            write_presence(folder, ADA, AT, b"x" * 10_000)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert str(caught.value) == f"Nothing is written: file too large, in {folder}"
    assert list(folder.iterdir()) == []


def test_a_place_that_is_no_folder_says_so(folder: Path) -> None:
    folder.parent.mkdir(parents=True)
    folder.write_bytes(b"precious")
    with pytest.raises(StorageError, match="Nothing is written: exports is no folder, in "):
        write_presence(folder, ADA, AT, b"{}")
    assert folder.read_bytes() == b"precious"
