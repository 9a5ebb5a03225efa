"""Linux tells what happens to a file, and of nothing else."""

from __future__ import annotations

import select
import sys
from pathlib import Path

import pytest

from presence_tui.storage.stirs import FileStirs

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    file = tmp_path / "folder" / "list.toml"
    file.parent.mkdir()
    file.write_text("people = []")
    return file


def watched(path: Path) -> FileStirs:
    stirs = FileStirs(path)
    stirs.watch()
    if stirs.descriptor is None:
        pytest.skip("nobody tells of changes on this file system")
    assert not stirs.happened()
    return stirs


def can_be_read(stirs: FileStirs) -> bool:
    assert stirs.descriptor is not None
    return bool(select.select([stirs.descriptor], [], [], 0)[0])


def test_whatever_is_done_to_the_file_is_told_once(path: Path) -> None:
    stirs = watched(path)
    other = path.with_name("new")

    def save() -> None:
        other.write_text("people = ['me']")
        other.replace(path)

    for act in (lambda: path.write_text("x"), save, path.unlink, path.touch, lambda: path.rename(other)):
        act()
        assert can_be_read(stirs)
        assert stirs.happened()
        assert not can_be_read(stirs)
        assert not stirs.happened()


def test_what_happens_beside_the_file_is_no_news(path: Path) -> None:
    stirs = watched(path)
    path.read_text()
    path.with_name("config.toml").write_text("x")
    assert not stirs.happened()


def test_where_a_link_leads_and_whither_it_is_turned_is_told(path: Path, tmp_path: Path) -> None:
    link, second = tmp_path / "link.toml", tmp_path / "second.toml"
    link.symlink_to(path)
    stirs = watched(link)
    path.write_text("x")
    assert stirs.happened()
    link.unlink()
    link.symlink_to(second)
    assert stirs.happened()
    stirs.watch()
    second.write_text("x")
    assert stirs.happened()


def test_one_folder_under_two_paths_is_told_of_under_both(path: Path, tmp_path: Path) -> None:
    (tmp_path / "alias").symlink_to(path.parent)
    link = tmp_path / "alias" / "link.toml"
    link.symlink_to(path.name)
    stirs = watched(link)
    path.write_text("x")
    assert stirs.happened()
    link.unlink()
    assert stirs.happened()


def test_a_folder_that_is_moved_away_or_comes_is_told(path: Path) -> None:
    stirs = watched(path)
    away = path.parent.rename(path.parent.with_name("away"))
    assert stirs.happened()
    stirs.watch()
    assert not stirs.happened()
    away.rename(path.parent)
    assert stirs.happened()
    stirs.watch()
    path.write_text("x")
    assert stirs.happened()


def test_nobody_tells_of_a_file_that_others_may_write_unseen() -> None:
    stirs = FileStirs(Path("/proc/self/status"))
    stirs.watch()
    assert stirs.descriptor is None
