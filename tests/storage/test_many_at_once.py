"""Many people come to a list in one save, and go in one."""

from pathlib import Path

import pytest

from presence_tui.model.list_edit import AddEntries, Edited
from presence_tui.model.watch_list import Group, WatchEntry, WatchList
from presence_tui.storage.list_keeper import WatchListFile
from presence_tui.storage.memory_list import MemoryList
from presence_tui.storage.toml_text import parse_toml
from presence_tui.storage.watch_list_file import watch_list_of

LIST = """\
people = ["me"]  # just us

[group."Tier 2"]
people = [
    "bob@x.com",  # first
    "carol@x.com"
]
"""
NEW = tuple(WatchEntry(f"new{number}@x.com") for number in range(3))
TIER = tuple(WatchEntry(f"tier{number}@x.com", label=f"T{number}", groups=("Tier 2",)) for number in range(2))
KNOWN = (WatchEntry("BOB@x.com"), WatchEntry("new0@x.com", label="twice"))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    file = tmp_path / "watchlist.toml"
    file.write_text(LIST)
    return file


@pytest.fixture
def kept(path: Path) -> WatchListFile:
    kept = WatchListFile(path)
    kept.look()
    return kept


def add(kept: WatchListFile, *entries: WatchEntry) -> Edited:
    edited = kept.edit(AddEntries(entries))
    assert edited is not None
    return edited


def test_all_come_at_the_end_of_their_groups_and_who_is_listed_stays_where_they_are(kept: WatchListFile, path: Path) -> None:
    edited = add(kept, *NEW, *TIER, *KNOWN)
    assert (edited.verb, edited.entries, edited.count) == ("added", NEW + TIER, 5)
    assert path.read_text() == (
        LIST.replace('"me"', '"me", "new0@x.com", "new1@x.com", "new2@x.com"').replace(
            '"carol@x.com"\n',
            '"carol@x.com",\n    { who = "tier0@x.com", label = "T0" },\n    { who = "tier1@x.com", label = "T1" }\n',
        )
    )
    assert edited.watch_list == WatchListFile(path).look()


@pytest.mark.parametrize("own", ['["me"]', '["me",]', "[]", "[ ]"])
def test_more_than_a_few_get_lines_of_their_own(kept: WatchListFile, path: Path, own: str) -> None:
    path.write_text(LIST.replace('["me"]', own))
    add(kept, *(WatchEntry(f"{number}@x.com") for number in range(6)))
    assert all(f'    "{number}@x.com",\n' in path.read_text() for number in range(6))


def test_where_everybody_is_listed_nothing_is_written(kept: WatchListFile, path: Path) -> None:
    assert kept.edit(AddEntries(KNOWN[:1])) is None
    assert kept.undo() is None
    assert path.read_text() == LIST


def test_one_undo_takes_all_away_to_the_byte_and_one_redo_brings_them(kept: WatchListFile, path: Path) -> None:
    add(kept, *NEW, *TIER)
    after = path.read_text()
    undone = kept.undo()
    assert undone is not None
    assert (undone.verb, undone.count, path.read_text()) == ("removed", 5, LIST)
    kept.redo()
    assert path.read_text() == after


def test_undo_leaves_whom_others_wrote_anew_and_redo_brings_the_rest(kept: WatchListFile, path: Path) -> None:
    add(kept, *NEW, *TIER)
    path.write_text(path.read_text().replace('"new1@x.com"', '"New1@x.com", # hers\n "zoe@x.com"'))
    kept.undo()
    there = LIST.replace('["me"]', '["me", "New1@x.com", # hers\n "zoe@x.com"]')
    assert path.read_text() == there
    path.write_text(path.read_text().replace('"me"', '"us"'))
    kept.redo()
    assert [entry.key for entry in WatchListFile(path).look().entries][:5] == [
        "us", "new1@x.com", "zoe@x.com", "new0@x.com", "new2@x.com",
    ]  # fmt: skip


@pytest.mark.parametrize(("written", "outcome"), [('"New{}@x.com"', "changed meanwhile"), ("", "done already")])
def test_undo_does_nothing_where_others_changed_all_of_them(kept: WatchListFile, path: Path, written: str, outcome: str) -> None:
    add(kept, *NEW)
    text = path.read_text()
    for number in range(3):
        text = text.replace(f', "new{number}@x.com"', f", {written.format(number)}" if written else "")
    path.write_text(text)
    undone = kept.undo()
    assert undone is not None
    assert (undone.outcome, path.read_text()) == (outcome, text)


def test_who_is_listed_is_put_into_the_group_beside_who_is_new_and_one_undo_takes_both_back(path: Path) -> None:
    path.write_text(LIST.replace('"me"', '"me", "zoe@x.com"'))
    before, kept = path.read_text(), WatchListFile(path)
    joining = [WatchEntry(who, groups=("Tier 2",)) for who in ("ZOE@x.com", "bob@x.com")]
    edited = add(kept, *joining, *TIER)
    assert (edited.count, [entry.who for entry in edited.deed.joined]) == (2, ["zoe@x.com"])
    assert '["me"]  # just us' in path.read_text()
    assert '"carol@x.com",\n    { who = "tier0@x.com", label = "T0" },' in path.read_text()
    assert edited.watch_list.entries[-1].groups == ("Tier 2",)
    kept.undo()
    assert path.read_text() == before
    assert add(kept, *joining).count == 0
    path.write_text(path.read_text().replace("just us", "they"))
    undone = kept.undo()
    assert undone is not None
    assert (undone.outcome, WatchListFile(path).look()) == ("done", watch_list_of(parse_toml(path, before.encode())))


def test_whom_others_put_elsewhere_meanwhile_an_undo_leaves_on_the_list(kept: WatchListFile, path: Path) -> None:
    path.write_text(LIST + '\n[group.B]\npeople = ["zoe@x.com", "kim@x.com"]\n')
    add(kept, *(WatchEntry(who, groups=("Tier 2",)) for who in ("zoe@x.com", "kim@x.com", "me")))
    path.write_text(path.read_text().replace('["zoe@x.com", "kim@x.com"]', '["kim@x.com"]'))
    kept.undo()
    groups = {entry.who: entry.groups for entry in WatchListFile(path).look().entries}
    assert [groups[who] for who in ("me", "zoe@x.com", "kim@x.com", "bob@x.com")] == [(), (), ("B",), ("Tier 2",)]
    kept.redo()
    groups = {entry.who: entry.groups for entry in WatchListFile(path).look().entries}
    assert [groups[who] for who in ("me", "zoe@x.com", "kim@x.com")] == [("Tier 2",), ("Tier 2",), ("Tier 2", "B")]


async def test_a_list_in_memory_says_the_same() -> None:
    kept = MemoryList(WatchList.of([WatchEntry("bob@x.com", groups=("Tier 2",))], [Group("Tier 2")]))
    edited = await kept.edit(AddEntries(NEW + TIER + KNOWN))
    assert edited is not None
    assert (edited.verb, edited.entries, edited.count) == ("added", NEW + TIER, 5)
    undone = await kept.undo()
    assert undone is not None
    assert (undone.verb, undone.count, len(undone.watch_list.entries)) == ("removed", 5, 1)
    assert await kept.edit(AddEntries(KNOWN[:1])) is None
    joined = await kept.edit(AddEntries((WatchEntry("bob@x.com", groups=("Tier 3",)),)))
    assert joined is not None
    assert (joined.count, joined.deed.joined) == (0, (WatchEntry("bob@x.com", groups=("Tier 3",)),))
    assert joined.watch_list.entries == (WatchEntry("bob@x.com", groups=("Tier 2", "Tier 3")),)
