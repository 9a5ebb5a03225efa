"""The watch list's file: edited, undone, followed when others change it, and never lost."""

import errno
import os
import resource
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from presence_tui.model.errors import AlreadyListed, ConfigError, StorageError
from presence_tui.model.list_edit import AddEntry, Edited, RemoveEntry
from presence_tui.model.watch_list import WatchEntry
from presence_tui.storage.list_keeper import NOBODY_SAVED, WatchListFile

LIST = """\
# ours
people = [
    "me",
    "ada@contoso.com",  # the first
    { who = "bob@contoso.com", label = "Bob" },
]

[group."Tier 2"]
people = ["carol@contoso.com", "ada@contoso.com"]  # by turns
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    file = tmp_path / "watchlist.toml"
    file.write_text(LIST)
    return file


@pytest.fixture
def kept(path: Path) -> WatchListFile:
    return opened(path)


def opened(path: Path) -> WatchListFile:
    kept = WatchListFile(path)
    kept.look()
    return kept


def add(kept: WatchListFile, who: str, *groups: str) -> Edited:
    edited = kept.edit(AddEntry(WatchEntry(who, groups=groups)))
    assert edited is not None
    return edited


def remove(kept: WatchListFile, *keys: str) -> Edited | None:
    return kept.edit(RemoveEntry(keys[0], keys[1:]))


def keys(edited: Edited | None) -> list[str]:
    assert edited is not None
    return [entry.key for entry in edited.watch_list.entries]


def in_file(path: Path) -> list[str]:
    return [entry.key for entry in WatchListFile(path).look().entries]


def test_an_edit_says_what_it_did_and_what_the_list_is_now(kept: WatchListFile, path: Path) -> None:
    added = add(kept, "dan@contoso.com", "Tier 2")
    assert (added.verb, added.entries) == ("added", (WatchEntry("dan@contoso.com", groups=("Tier 2",)),))
    gone = remove(kept, "ada@contoso.com")
    assert gone is not None
    assert (gone.verb, gone.entries) == ("removed", (WatchEntry("ada@contoso.com", groups=("Tier 2",)),))
    assert keys(gone) == in_file(path) == ["me", "bob@contoso.com", "carol@contoso.com", "dan@contoso.com"]


def test_undo_and_redo_go_back_and_forth_to_the_byte(kept: WatchListFile, path: Path) -> None:
    texts = [path.read_bytes()]
    for edit in (lambda: add(kept, "dan@contoso.com"), lambda: remove(kept, "ada@contoso.com", "bob@contoso.com")):
        edit()
        texts.append(path.read_bytes())
    for text in reversed(texts[:-1]):
        undone = kept.undo()
        assert path.read_bytes() == text
    assert undone is not None
    assert (undone.verb, undone.entries[0].who) == ("removed", "dan@contoso.com")
    assert kept.undo() is None
    for text in texts[1:]:
        assert kept.redo() is not None
        assert path.read_bytes() == text
    assert kept.redo() is None
    kept.undo()
    assert path.read_bytes() == texts[1]


def test_a_new_edit_leaves_nothing_to_redo(kept: WatchListFile) -> None:
    add(kept, "dan@contoso.com")
    kept.undo()
    add(kept, "eve@contoso.com")
    assert kept.redo() is None


def test_undo_of_a_removal_puts_the_entry_where_it_was_in_a_file_that_others_changed(kept: WatchListFile, path: Path) -> None:
    remove(kept, "ada@contoso.com")
    path.write_text(path.read_text().replace('"me",', '"me", "zoe@contoso.com", # new'))
    undone = kept.undo()
    assert path.read_text() == LIST.replace('"me",', '"me", "zoe@contoso.com", # new').replace(
        '    "ada@contoso.com",  # the first\n', '    # the first\n    "ada@contoso.com",\n'
    )
    assert "zoe@contoso.com" in keys(undone)
    kept.redo()
    assert "ada@contoso.com" not in in_file(path)
    assert "zoe@contoso.com" in in_file(path)


def test_undo_of_an_addition_leaves_what_others_added(kept: WatchListFile, path: Path) -> None:
    add(kept, "dan@contoso.com")
    path.write_text(path.read_text().replace('"dan@contoso.com",', '"dan@contoso.com", # why?\n    "eve@contoso.com",'))
    kept.undo()
    assert path.read_text() == LIST.replace('label = "Bob" },\n', 'label = "Bob" },\n    # why?\n    "eve@contoso.com",\n')


def what_became(edited: Edited | None) -> tuple[str, str, str]:
    assert edited is not None
    return edited.verb, edited.entries[0].who, edited.outcome


def test_undo_takes_back_no_older_edit_where_others_took_the_newest_one_back(kept: WatchListFile, path: Path) -> None:
    remove(kept, "carol@contoso.com")
    add(kept, "dan@contoso.com")
    path.write_text(path.read_text().replace('    "dan@contoso.com",\n', ""))
    before = path.read_text()
    undone = kept.undo()
    assert what_became(undone) == ("removed", "dan@contoso.com", "done already")
    assert path.read_text() == before
    assert keys(undone) == in_file(path)
    assert what_became(kept.undo()) == ("added", "carol@contoso.com", "done")
    assert path.read_text() == LIST


@pytest.mark.parametrize("place", ['"me"', '"carol@contoso.com"'])
def test_whoever_is_back_already_wherever_that_is_does_not_come_twice(kept: WatchListFile, path: Path, place: str) -> None:
    add(kept, "dan@contoso.com")
    remove(kept, "bob@contoso.com")
    path.write_text(path.read_text().replace(place, f'{place}, "BOB@contoso.com"'))
    before = path.read_text()
    assert what_became(kept.undo()) == ("added", "bob@contoso.com", "done already")
    assert path.read_text() == before
    assert kept.redo() is None
    assert what_became(kept.undo()) == ("removed", "dan@contoso.com", "done")


@pytest.mark.parametrize(
    ("ours", "anew"),
    [
        ('"dan@contoso.com"', '{ who = "dan@contoso.com", label = "Dan" }'),
        ('"dan@contoso.com"', '"Dan@contoso.com"'),
        ('"dan@contoso.com",\n', '"dan@contoso.com", "dan@contoso.com",\n'),
        ('people = ["carol@contoso.com"', 'people = ["carol@contoso.com", "dan@contoso.com"'),
    ],
)
def test_undo_takes_away_nobody_whom_others_wrote_anew(kept: WatchListFile, path: Path, ours: str, anew: str) -> None:
    remove(kept, "ada@contoso.com")
    add(kept, "dan@contoso.com")
    text = path.read_text()
    assert ours in text.replace(', "ada@contoso.com"', "")
    path.write_text(text.replace(ours, anew))
    before = path.read_text()
    undone = kept.undo()
    assert what_became(undone) == ("removed", "dan@contoso.com", "changed meanwhile")
    assert path.read_text() == before
    assert keys(undone) == in_file(path)
    assert what_became(kept.undo()) == ("added", "ada@contoso.com", "done")


def test_redo_does_nothing_that_others_did_again_or_differently(kept: WatchListFile, path: Path) -> None:
    remove(kept, "carol@contoso.com")
    remove(kept, "ada@contoso.com")
    add(kept, "dan@contoso.com")
    for _ in range(3):
        kept.undo()
    text = LIST.replace('"carol@', '"Carol@').replace('"me",', '"me", "dan@contoso.com",')
    path.write_text(text.replace('    "ada@contoso.com",  # the first\n', "").replace(', "ada@contoso.com"]', "]"))
    before = path.read_text()
    assert what_became(kept.redo()) == ("removed", "carol@contoso.com", "changed meanwhile")
    assert what_became(kept.redo()) == ("removed", "ada@contoso.com", "done already")
    assert what_became(kept.redo()) == ("added", "dan@contoso.com", "done already")
    assert kept.redo() is None
    assert path.read_text() == before


def test_two_panes_lose_neither_s_edit(kept: WatchListFile, path: Path) -> None:
    other = opened(path)
    add(kept, "dan@contoso.com")
    assert "dan@contoso.com" in keys(add(other, "eve@contoso.com", "Tier 2"))
    with pytest.raises(AlreadyListed):
        add(kept, "EVE@contoso.com")
    kept.undo()
    assert in_file(path) == ["me", "ada@contoso.com", "bob@contoso.com", "carol@contoso.com", "eve@contoso.com"]


def test_somebody_who_is_gone_already_is_no_edit(kept: WatchListFile, path: Path) -> None:
    before = path.stat()
    assert remove(kept, "zoe@contoso.com") is None
    assert kept.undo() is None
    assert path.stat().st_mtime_ns == before.st_mtime_ns


def test_the_first_addition_makes_a_file_with_oneself_in_it(tmp_path: Path) -> None:
    path = tmp_path / "new" / "watchlist.toml"
    kept = opened(path)
    assert not path.parent.exists()
    assert keys(add(kept, "ada@contoso.com")) == ["me", "ada@contoso.com"] == in_file(path)
    assert path.read_text().startswith("# ")
    assert path.stat().st_mode & 0o777 == 0o600
    kept.undo()
    assert in_file(path) == ["me"]


def test_nobody_to_remove_makes_no_file(tmp_path: Path) -> None:
    path = tmp_path / "watchlist.toml"
    assert remove(opened(path), "ada@contoso.com") is None
    assert not path.exists()


def test_a_link_a_mode_and_a_byte_order_mark_stay(tmp_path: Path) -> None:
    target, path = tmp_path / "dotfiles.toml", tmp_path / "watchlist.toml"
    target.write_bytes(b"\xef\xbb\xbfpeople = []\r\n")
    target.chmod(0o640)
    path.symlink_to(target)
    add(opened(path), "ada@contoso.com")
    assert path.is_symlink()
    assert target.read_bytes() == b'\xef\xbb\xbfpeople = ["ada@contoso.com"]\r\n'
    assert target.stat().st_mode & 0o777 == 0o640


def test_a_file_is_read_again_only_when_it_changed(kept: WatchListFile, path: Path) -> None:
    assert kept.changed(), "what is written twice within one tick of the file's clock looks the same"
    kept.look()
    assert not kept.changed()
    path.write_text(LIST.replace('"me"', '"zoe"'))
    assert kept.changed()
    assert kept.look().entries[0].who == "zoe"


def test_a_file_from_an_earlier_time_is_a_change(kept: WatchListFile, path: Path) -> None:
    kept.look()
    older = path.with_name("backup.toml")
    older.write_text("people = []")
    os.utime(older, (0, 0))
    older.rename(path)
    assert kept.changed()
    assert kept.look().entries == ()


def test_a_change_that_keeps_size_and_time_is_one(kept: WatchListFile, path: Path) -> None:
    kept.look()
    before = path.stat()
    while path.stat().st_ctime_ns == before.st_ctime_ns:
        path.write_text(LIST.replace('"me"', '"us"'))
        os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert kept.changed()
    assert kept.look().entries[0].who == "us"


def test_own_edits_are_no_news(kept: WatchListFile) -> None:
    edited = add(kept, "dan@contoso.com")
    assert kept.changed(), "an editor may have been as fast"
    assert kept.look() is edited.watch_list
    assert not kept.changed()


def test_a_broken_file_is_refused_with_the_line_named_and_left_as_it_is(kept: WatchListFile, path: Path) -> None:
    path.write_text(LIST.replace("people = [\n", "peple = [\n"))
    for attempt in (kept.look, lambda: add(kept, "dan@contoso.com"), lambda: remove(kept, "ada@contoso.com")):
        with pytest.raises(ConfigError, match=r'watchlist\.toml line 2: "peple" is no key; people\?'):
            attempt()
    assert path.read_text() == LIST.replace("people = [\n", "peple = [\n")
    path.write_text(LIST)
    assert len(keys(add(kept, "dan@contoso.com"))) == 5


def test_an_edit_that_failed_can_be_undone_later(kept: WatchListFile, path: Path) -> None:
    add(kept, "dan@contoso.com")
    after = path.read_text()
    path.write_text("people = [")
    with pytest.raises(ConfigError):
        kept.undo()
    path.write_text(after)
    assert kept.undo() is not None
    assert path.read_text() == LIST


def test_a_file_that_vanished_is_told_and_not_made_anew(kept: WatchListFile, path: Path) -> None:
    path.rename(path.with_suffix(".bak"))
    assert kept.changed()
    for attempt in (kept.look, lambda: add(kept, "dan@contoso.com")):
        with pytest.raises(ConfigError, match=r"watchlist\.toml: is not there any more"):
            attempt()
    assert not path.exists()
    path.with_suffix(".bak").rename(path)
    assert kept.changed()
    assert len(kept.look().entries) == 4


def test_a_file_that_others_make_is_picked_up(tmp_path: Path) -> None:
    path = tmp_path / "watchlist.toml"
    kept = opened(path)
    assert kept.look() == NOBODY_SAVED
    assert not kept.changed()
    path.write_text(LIST)
    assert kept.changed()
    assert len(kept.look().entries) == 4


def test_a_read_only_file_stays_as_it_is(kept: WatchListFile, path: Path) -> None:
    path.chmod(0o444)
    with pytest.raises(StorageError, match=r"watchlist\.toml cannot be written: it is read-only"):
        add(kept, "dan@contoso.com")
    assert path.read_text() == LIST
    assert kept.undo() is None


@contextmanager
def full_disk() -> Iterator[None]:
    """No file of this process grows beyond a few bytes."""
    before, handler = resource.getrlimit(resource.RLIMIT_FSIZE), signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (16, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, handler)


def test_a_full_disk_loses_nothing(kept: WatchListFile, path: Path) -> None:
    add(kept, "dan@contoso.com")
    text = path.read_text()
    with full_disk():
        for attempt in (lambda: add(kept, "eve@contoso.com"), kept.undo):
            with pytest.raises(StorageError, match=os.strerror(errno.EFBIG).lower()):
                attempt()
    assert path.read_text() == text
    assert os.listdir(path.parent) == [path.name]
    kept.undo()
    assert path.read_text() == LIST


def test_entries_that_nobody_changed_stay_the_same_objects(kept: WatchListFile, path: Path) -> None:
    before = {entry.key: entry for entry in kept.watch_list.entries}
    edited = add(kept, "dave@contoso.com")
    assert all(before.get(entry.key) is entry for entry in edited.watch_list.entries if entry.who != "dave@contoso.com")
    path.write_text(path.read_text().replace("carol", "carla"))
    after = {entry.key: entry for entry in kept.look().entries}
    assert {key for key in after if after[key] is not before.get(key)} == {"dave@contoso.com", "carla@contoso.com"}
