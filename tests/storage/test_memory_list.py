"""A list that is kept in memory: the same verbs, and nothing is saved."""

import pytest

from presence_tui.model.errors import AlreadyListed
from presence_tui.model.list_edit import AddEntry, RemoveEntry
from presence_tui.model.watch_list import Group, WatchEntry, WatchList
from presence_tui.storage.memory_list import MemoryList

ADA, BOB, CAROL = (WatchEntry(f"{name}@contoso.com", groups=("Desk",)) for name in ("ada", "bob", "carol"))


async def test_edits_are_done_undone_and_redone() -> None:
    kept = MemoryList(WatchList.of([ADA, BOB], [Group("Desk")]))
    added = await kept.edit(AddEntry(CAROL))
    assert added is not None
    assert (added.verb, added.entries, added.watch_list.entries) == ("added", (CAROL,), (ADA, BOB, CAROL))
    removed = await kept.edit(RemoveEntry(CAROL.key, (ADA.key,)))
    assert removed is not None
    assert (removed.verb, removed.entries, removed.watch_list.entries) == ("removed", (CAROL, ADA), (BOB,))
    undone = await kept.undo()
    assert undone is not None
    assert (undone.verb, undone.entries, undone.watch_list) == ("added", (CAROL, ADA), added.watch_list)
    await kept.undo()
    assert await kept.undo() is None
    assert await kept.look() == WatchList((ADA, BOB), (Group("Desk"),))
    await kept.redo()
    await kept.redo()
    assert await kept.redo() is None
    assert kept.watch_list == removed.watch_list


async def test_a_new_edit_leaves_nothing_to_redo() -> None:
    kept = MemoryList(WatchList((ADA,)))
    await kept.edit(AddEntry(BOB))
    await kept.undo()
    await kept.edit(AddEntry(CAROL))
    assert await kept.redo() is None


async def test_what_there_is_nothing_to_do_for_is_no_edit() -> None:
    kept = MemoryList(WatchList((ADA,)))
    with pytest.raises(AlreadyListed):
        await kept.edit(AddEntry(WatchEntry("ADA@contoso.com")))
    assert await kept.edit(RemoveEntry(BOB.key)) is None
    assert await kept.undo() is None
    assert not await kept.changed()
    assert kept.file == ""
