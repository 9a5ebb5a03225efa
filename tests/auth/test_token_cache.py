"""The token cache's file: private, whole, shared, and set aside when damaged."""

from __future__ import annotations

import asyncio
import json
import os
import resource
import stat
from pathlib import Path

import pytest

from presence_tui.auth.memory_cache import MemoryTokenCache
from presence_tui.auth.token_cache import SharedTokenCache
from presence_tui.model.errors import StorageError
from tests.auth.conftest import no_more_files
from tests.auth.hurried import HurriedClock

ACCOUNT = {"home_account_id": "u.t", "environment": "login.example", "realm": "t", "authority_type": "MSSTS", "username": "ada"}
GOOD = {"Account": {"u.t-login.example-t": ACCOUNT}}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "state" / "default" / "tokens.json"


def accounts(cache: MemoryTokenCache) -> list[str]:
    return [entry["username"] for entry in cache.tokens.search("Account", query={})]


def put(cache: MemoryTokenCache, username: str = "ada") -> None:
    cache.tokens.modify("Account", ACCOUNT, ACCOUNT | {"username": username})


def took(cache: MemoryTokenCache, seconds: float) -> bool:
    return asyncio.run(cache.acquire(HurriedClock(), seconds))


def saved(cache: MemoryTokenCache, username: str = "ada") -> None:
    assert took(cache, 0)
    cache.reload()
    put(cache, username)
    cache.save()
    cache.release()


def test_what_one_saves_another_reads(file: Path) -> None:
    one, other = SharedTokenCache(file), SharedTokenCache(file)
    other.peek()
    saved(one)
    assert other.changed()
    other.peek()
    assert accounts(other) == ["ada"]
    assert not other.changed()
    assert not one.changed()
    assert other.tokens is other.tokens


def test_the_file_is_private_whatever_the_umask(file: Path) -> None:
    before = os.umask(0)
    try:
        saved(SharedTokenCache(file))
    finally:
        os.umask(before)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700


def test_the_lock_is_one_for_threads_and_processes_and_its_file_stays(file: Path) -> None:
    one, other = SharedTokenCache(file), SharedTokenCache(file)
    assert took(one, 15)
    assert not took(one, 15)
    assert not took(other, 15)
    one.release()
    assert took(other, 0)
    other.release()
    assert (file.parent / "tokens.json.lock").exists()


def test_nothing_is_written_where_nothing_changed(file: Path) -> None:
    cache = SharedTokenCache(file)
    assert took(cache, 0)
    cache.reload()
    cache.save()
    cache.release()
    assert not file.exists()


DAMAGED = {
    "empty": b"",
    "no JSON": b"{",
    "half": json.dumps(GOOD).encode()[:40],
    "no UTF-8": b"\xff\xfe",
    "a list": b"[]",
    "a section that is a list": b'{"Account": []}',
    "an entry that is a text": b'{"Account": {"x": "y"}}',
    "an entry without its key": b'{"Account": {"x": {"username": "ada"}}}',
    "a token without a secret": b'{"AccessToken": {"x": {"expires_on": "1"}}}',
    "an expiry that is no number": b'{"AccessToken": {"x": {"secret": "s", "expires_on": "soon"}}}',
    "an expiry of 5000 digits": b'{"AccessToken": {"x": {"secret": "s", "expires_on": "%s"}}}' % (b"9" * 5000),
    "an expiry in digits of another script": '{"AccessToken": {"x": {"secret": "s", "expires_on": "\u0663"}}}'.encode(),
    "a date that no float holds": b'{"AccessToken": {"x": {"secret": "s", "expires_on": "1", "cached_at": 1%s}}}' % (b"0" * 400),
    "a change that no float holds": b'{"RefreshToken": {"x": {"secret": "s", "last_modification_time": 1%s}}}' % (b"0" * 400),
    "half a surrogate pair": b'{"RefreshToken": {"x": {"secret": "\\ud800"}}}',
    "a key of another type": b'{"RefreshToken": {"x": {"secret": "s", "client_id": 7}}}',
    "too deep": b"[" * 100_000,
}


@pytest.mark.parametrize("content", DAMAGED.values(), ids=DAMAGED.keys())
def test_a_damaged_file_is_set_aside_and_told(file: Path, content: bytes) -> None:
    file.parent.mkdir(parents=True)
    file.write_bytes(content)
    told: list[str] = []
    cache = SharedTokenCache(file, told.append)
    cache.peek()
    assert accounts(cache) == []
    [kept] = file.parent.glob("tokens.json.damaged-*")
    assert kept.read_bytes() == content
    assert kept.name in told[0]
    assert told == cache.warnings
    saved(cache)
    other = SharedTokenCache(file)
    other.peek()
    assert accounts(other) == ["ada"]


def test_a_damaged_file_is_not_set_aside_while_another_holds_the_lock(file: Path) -> None:
    file.parent.mkdir(parents=True)
    file.write_bytes(b"{")
    other = SharedTokenCache(file)
    assert took(other, 0)
    cache = SharedTokenCache(file)
    cache.peek()
    assert accounts(cache) == []
    assert file.read_bytes() == b"{"
    other.release()
    cache.peek()
    assert not file.exists()


def test_a_symbolic_link_is_neither_followed_nor_replaced(file: Path, tmp_path: Path) -> None:
    target = tmp_path / "elsewhere.json"
    target.write_text(json.dumps(GOOD))
    file.parent.mkdir(parents=True)
    file.symlink_to(target)
    cache = SharedTokenCache(file)
    saved(cache)
    assert file.is_symlink()
    assert target.read_text() == json.dumps(GOOD)
    assert "symbolic link" in cache.warnings[0]
    assert accounts(cache) == ["ada"], "signing in works until the end"


def test_a_failed_save_is_a_warning_and_tried_again(file: Path) -> None:
    cache, other = SharedTokenCache(file), SharedTokenCache(file)
    saved(cache)
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (16, limits[1]))
    try:
        saved(cache, "bob")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert len(cache.warnings) == 1
    assert accounts(cache) == ["bob"]
    other.peek()
    assert accounts(other) == ["ada"]
    assert took(cache, 0)
    cache.reload()
    cache.save()
    cache.release()
    other.peek()
    assert accounts(other) == ["bob"]


def test_what_cannot_be_read_is_not_written_either(file: Path) -> None:
    file.mkdir(parents=True)
    cache = SharedTokenCache(file)
    saved(cache)
    saved(cache)
    assert file.is_dir()
    assert len(cache.warnings) == 2
    file.rmdir()
    saved(cache, "carol")
    other = SharedTokenCache(file)
    other.peek()
    assert accounts(other) == ["carol"]


def test_a_folder_that_cannot_be_made_is_a_warning(tmp_path: Path) -> None:
    (tmp_path / "state").write_text("a file where the folder should be")
    cache = SharedTokenCache(tmp_path / "state" / "tokens.json")
    saved(cache)
    assert accounts(cache) == ["ada"]
    assert cache.warnings


def test_a_file_beyond_reason_is_neither_read_nor_replaced(file: Path) -> None:
    file.parent.mkdir(parents=True)
    with file.open("wb") as written:
        written.truncate(8_000_001)
    cache = SharedTokenCache(file)
    saved(cache)
    assert file.stat().st_size == 8_000_001
    assert "longer than" in cache.warnings[0]


def test_forgetting_that_fails_is_told_by_an_error(file: Path, tmp_path: Path) -> None:
    file.parent.mkdir(parents=True)
    file.symlink_to(tmp_path / "elsewhere.json")
    (tmp_path / "elsewhere.json").write_text("{}")
    cache = SharedTokenCache(file)
    cache.reload()
    with pytest.raises(StorageError):
        cache.clear()


def test_left_over_temporary_files_are_swept_at_the_start(file: Path) -> None:
    saved(SharedTokenCache(file))
    left = file.parent / f".{file.name}.0123456789abcdef.tmp"
    left.write_text("half")
    SharedTokenCache(file).peek()
    assert not left.exists()
    assert file.exists()


def test_the_memory_cache_has_a_lock_too() -> None:
    cache = MemoryTokenCache()
    assert took(cache, 0)
    assert not took(cache, 15)
    cache.release()
    assert took(cache, 0)


def test_a_read_that_fails_once_forgets_nobody_and_is_done_again(file: Path) -> None:
    cache, other = SharedTokenCache(file), SharedTokenCache(file)
    saved(cache)
    saved(other, "bob")
    before = cache.version
    with no_more_files():
        cache.peek()
    assert accounts(cache) == ["ada"]
    assert cache.version == before
    assert "too many open files" in cache.warnings[-1]
    assert cache.changed()
    cache.peek()
    assert accounts(cache) == ["bob"]
    assert not cache.changed()


def test_what_could_not_be_read_is_not_overwritten(file: Path) -> None:
    cache, other = SharedTokenCache(file), SharedTokenCache(file)
    saved(cache)
    saved(other, "bob")
    assert took(cache, 0)
    with no_more_files():
        cache.reload()
    put(cache, "carol")
    cache.save_and_release()
    other.peek()
    assert accounts(other) == ["bob"]


def test_a_file_that_is_back_in_its_place_is_written_again(file: Path, tmp_path: Path) -> None:
    cache, other = SharedTokenCache(file), SharedTokenCache(file)
    saved(cache)
    file.rename(tmp_path / "away")
    file.symlink_to(tmp_path / "away")
    cache.peek()
    file.unlink()
    (tmp_path / "away").rename(file)
    saved(cache, "bob")
    other.peek()
    assert accounts(other) == ["bob"]
