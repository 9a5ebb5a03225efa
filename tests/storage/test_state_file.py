"""What is remembered between starts: nothing is lost that another version or another pane wrote, nothing breaks a start."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from presence_tui.model.errors import StorageError
from presence_tui.storage.state_file import change_state, load_state


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "default" / "view.json"


def test_nothing_is_remembered_at_first(path: Path) -> None:
    assert load_state(path) == ({}, None)
    assert not path.parent.exists()


def test_changes_are_remembered_for_oneself_alone(path: Path) -> None:
    change_state(path, {"theme": "light"})
    assert load_state(path) == ({"theme": "light"}, None)
    assert (path.stat().st_mode & 0o777, path.parent.stat().st_mode & 0o777) == (0o600, 0o700)
    assert [each.name for each in path.parent.iterdir()] == ["view.json"]


def test_what_another_version_or_pane_wrote_stays(path: Path) -> None:
    change_state(path, {"theme": "light", "of_tomorrow": {"a": [1, None]}})
    change_state(path, {"details": False})
    change_state(path, {"theme": "dark"})
    assert load_state(path)[0] == {"theme": "dark", "of_tomorrow": {"a": [1, None]}, "details": False}


def test_the_same_choice_writes_nothing(path: Path) -> None:
    change_state(path, {"theme": "light"})
    before = path.stat().st_ino
    change_state(path, {"theme": "light"})
    assert path.stat().st_ino == before


@pytest.mark.parametrize("data", [b"", b"{", b"[]", b"7", b'"x"', b"null", b"\xff\xfe", b"[" * 5000, b"{}" * 60_000])
def test_what_cannot_be_read_is_told_and_forgotten(path: Path, data: bytes) -> None:
    path.parent.mkdir()
    path.write_bytes(data)
    state, problem = load_state(path)
    assert state == {}
    assert problem is not None
    assert str(path) in problem
    change_state(path, {"theme": "light"})
    assert load_state(path) == ({"theme": "light"}, None)


def test_a_link_is_not_followed(path: Path, tmp_path: Path) -> None:
    path.parent.mkdir()
    other = tmp_path / "other.json"
    other.write_text('{"theme": "light"}')
    path.symlink_to(other)
    state, problem = load_state(path)
    assert (state, problem) == ({}, f"{path} cannot be read: it is a symbolic link")
    with pytest.raises(StorageError):
        change_state(path, {"theme": "dark"})
    assert json.loads(other.read_text()) == {"theme": "light"}


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_may_not_be_written_is_told(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(StorageError):
        change_state(tmp_path / "default" / "view.json", {"theme": "dark"})
