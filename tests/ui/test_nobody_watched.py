"""The list's file names nobody: after the last one was removed, after an editor emptied it, and at the start."""

from __future__ import annotations

from pathlib import Path

from tests.ui.test_editing import passing, with_file

ALONE = 'people = [\n    "me",\n]\n'
NOBODY = ("Nobody is watched yet.", "a  adds somebody by name, mail or id")


async def test_removing_the_last_one_leaves_the_words_for_nobody_and_undo_brings_the_row_back(tmp_path: Path) -> None:
    s, path = with_file(tmp_path, ALONE)
    async with s.playing():
        await s.begin()
        await s.press("x")
        await s.shows(" Removed Ada Lovelace (you) · u undoes")
        assert s.says("0 of 0 reachable")
        assert all(s.says(line) for line in NOBODY)
        assert (s.names, path.read_text()) == ([], "people = [\n]\n")
        await s.poll()
        assert all(s.says(line) for line in NOBODY)
        await s.press("u")
        await s.shows(" Ada Lovelace (you) is back")
        await s.shows("1 of 1 reachable")
        assert (s.names, s.selected, path.read_text()) == (["Ada Lovelace (you)"], "Ada Lovelace (you)", ALONE)


async def test_a_list_that_an_editor_emptied_says_so(tmp_path: Path) -> None:
    s, path = with_file(tmp_path)
    async with s.playing():
        await s.begin()
        path.write_text("people = []\n")
        await passing(s, lambda: not s.names)
        await s.shows(" watchlist.toml: 3 removed")
        assert all(s.says(line) for line in NOBODY)


async def test_a_start_with_nobody_says_so_and_somebody_can_be_added(tmp_path: Path) -> None:
    s, path = with_file(tmp_path, "people = []\n")
    async with s.playing():
        await s.begin()
        assert all(s.says(line) for line in NOBODY)
        await s.press("a")
        await s.type("bob@contoso.com")
        await s.later(0.4)
        await s.press("enter")
        await s.shows("Added Bob Ng")
        assert (s.names, path.read_text()) == (["Bob Ng"], 'people = ["bob@contoso.com"]\n')
