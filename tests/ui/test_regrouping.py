"""`e`, `J` and `K`: labels, groups and order are changed in the app, saved at once, and undone to the byte."""

from __future__ import annotations

from pathlib import Path

from presence_tui.model.watch_list import Group, WatchEntry, WatchList
from tests.ui.stage import Stage, stage
from tests.ui.test_editing import ReadOnly, passing, with_file

TEXT = """\
people = ["ada@contoso.com"]  # ours

[group."Tier 1"]
people = [
    "bob@contoso.com",  # leads
    "olu.adeyemi@contoso.com",
]

[group.Night]
people = []
"""


async def enter(s: Stage, *keys: str) -> None:
    """Press keys one after the other, then enter."""
    await s.press(*keys, "enter")


async def shows(s: Stage, *words: str) -> None:
    """Return when the screen says each of them somewhere."""
    for each in words:
        await s.shows(each)


async def test_a_person_is_put_into_groups_and_out_of_them_and_it_says_so(tmp_path: Path) -> None:
    s, path = with_file(tmp_path, TEXT)
    async with s.playing():
        await s.begin()
        await s.press("j", "e")
        await shows(s, " Edit Bob Ng", "✓ Tier 1", "2 people")
        await enter(s, "down", "down")
        await shows(s, "Put Bob Ng into Night", "✓ Night", "enter take out")
        assert path.read_text() == TEXT.replace("[]", '["bob@contoso.com"]')
        await enter(s, "up")
        await shows(s, "Took Bob Ng out of Tier 1", "enter put in")
        await s.press("escape")
        await shows(s, " Took Bob Ng out of Tier 1 · u undoes")
        assert s.selected == "Bob Ng"
        await s.press("u")
        await shows(s, " Put Bob Ng into Tier 1 again · U redoes")
        await s.press("u")
        await shows(s, " Took Bob Ng out of Night again")
        assert path.read_text() == TEXT


async def test_a_label_is_typed_and_a_name_makes_a_group(tmp_path: Path) -> None:
    s, path = with_file(tmp_path, TEXT)
    async with s.playing():
        await s.begin()
        await s.press("b", "g", "e")
        await shows(s, " label", "What you call this entry")
        await s.type("Front  desk")
        await s.press("enter")
        await shows(s, "Ada Lovelace is called Front desk now")
        await s.press("down")
        await s.type("Day")
        await shows(s, " new group   Day", "enter make it")
        await s.press("enter")
        await shows(s, "Put Front desk into Day", "✓ Day")
        assert '[group.Day]\npeople = [\n    { who = "ada@contoso.com", label = "Front desk" },\n]' in path.read_text()
        await s.press("escape", "u")
        await shows(s, "Took Front desk out of Day again")
        await s.press("u")
        await shows(s, "Front desk is called Ada Lovelace again")
        assert path.read_text() == TEXT


async def test_a_group_is_renamed_given_a_minimum_and_a_source_moved_and_deleted(tmp_path: Path) -> None:
    s, path = with_file(tmp_path, TEXT)
    async with s.playing():
        await s.begin()
        await s.press("b", "g", "e", "down", "f2")
        await shows(s, " Edit Tier 1", "move down  behind Night")
        await s.type("a")
        await s.press("enter")
        await shows(s, " Edit Tier 1a", "Tier 1 is called Tier 1a now")
        await s.press("down", "0", "enter")
        await shows(s, "The minimum is a whole number from 1 on.")
        await enter(s, "backspace", "2")
        await shows(s, "Tier 1a needs 2 now")
        await enter(s, "up", "down", "3")
        await shows(s, "Tier 1a needs 3 now")
        await s.press("down", "x", "enter")
        await shows(s, 'A source must be "direct-reports" or "entra-group:<id or name>".')
        await s.press("backspace")
        await s.type("Direct reports")
        await s.press("enter")
        await shows(s, "Tier 1a takes people from direct reports now")
        await enter(s, "down")
        await shows(s, "Moved Tier 1a down", "move up    before Night")
        assert path.read_text().index("Night") < path.read_text().index('[group."Tier 1a"]')
        await s.press("down")
        await shows(s, "Whom its source names leaves the table")
        await enter(s)
        await shows(s, " Deleted the group Tier 1a: 2 people are in no group now · u undoes")
        assert [entry.groups for entry in s.snapshot.roster.entries] == [(), (), ()]
        for _ in range(6):
            await s.press("u")
        await shows(s, " Tier 1a is called Tier 1 again")
        assert path.read_text() == TEXT


async def test_J_and_K_move_in_the_order_of_the_list_alone(tmp_path: Path) -> None:
    s, path = with_file(tmp_path, TEXT)
    async with s.playing():
        await s.begin()
        await s.press("b", "j", "J")
        await shows(s, ' J moves people in the list\'s own order: : "sort by watch list"')
        assert path.read_text() == TEXT
        while not s.says("Sorted by watch list"):
            await s.press("s")
        await s.press("g", "J")
        await shows(s, " Ada Lovelace is the last of those who are in no group")
        await s.press("j", "J")
        await shows(s, " Moved Bob Ng down · u undoes")
        assert (s.names, s.selected) == (["Ada Lovelace", "Olu Adeyemi", "Bob Ng"], "Bob Ng")
        lines = '    "bob@contoso.com",  # leads\n', '    "olu.adeyemi@contoso.com",\n'
        assert path.read_text() == TEXT.replace("".join(lines), "".join(reversed(lines)))
        await s.press("J")
        await shows(s, " Bob Ng is the last of Tier 1")
        await s.press("K")
        await shows(s, " Moved Bob Ng up · u undoes")
        assert path.read_text() == TEXT
        await s.press("K")
        await shows(s, " Bob Ng is the first of Tier 1")


async def test_on_the_line_of_a_group_the_keys_are_about_the_group(tmp_path: Path) -> None:
    s, path = with_file(tmp_path, TEXT)
    async with s.playing():
        await s.begin()
        await s.press("g", "K")
        await shows(s, " Tier 1 is the first group")
        await s.press("J")
        await shows(s, " Moved Tier 1 down · u undoes")
        assert path.read_text().index("Night") < path.read_text().index("Tier 1")
        await s.press("e")
        await shows(s, " Edit Tier 1", "move up    before Night")
        await s.press("escape", "u")
        await shows(s, " Moved Tier 1 up again")
        assert path.read_text() == TEXT


async def test_below_a_group_that_is_not_their_first_nobody_is_moved(tmp_path: Path) -> None:
    s, _ = with_file(tmp_path, TEXT.replace("[]", '["bob@contoso.com", "ada@contoso.com"]'))
    async with s.playing():
        await s.begin()
        while not s.says("Sorted by watch list"):
            await s.press("s")
        s.app.main.table.select("bob@contoso.com", "Night")
        await s.press("J")
        await shows(s, " Bob Ng moves in Tier 1, which comes first in the list")


async def test_whoever_comes_from_a_source_is_changed_there() -> None:
    entries = (WatchEntry("ada@contoso.com"), WatchEntry("bob@contoso.com", groups=("Team",), sourced=True))
    async with stage(watch_list=WatchList(entries, (Group("Team", source="direct-reports"),))) as s:
        roster = s.snapshot.roster
        assert [entry.sourced for entry in roster.entries] == [False, True]
        for key in ("e", "x"):
            await s.press("g", "j", key)
            await shows(s, " Bob Ng comes from direct reports: change it there")


async def test_what_cannot_be_saved_is_said_in_the_sheet_and_the_text_stays() -> None:
    async with stage(("ada", "bob"), keeper=ReadOnly(WatchList.of_words(["ada@contoso.com", "bob@contoso.com"]))) as s:
        await s.press("e")
        await s.type("Desk")
        await s.press("enter")
        await shows(s, "Nothing is changed: watchlist.toml cannot be written", " label       Desk")


async def test_the_sheet_shows_what_others_did_and_closes_where_they_removed_the_person(tmp_path: Path) -> None:
    s, path = with_file(tmp_path, TEXT)
    async with s.playing():
        await s.begin()
        await s.press("j", "e", "down")
        path.write_text(TEXT.replace("[]", '["bob@contoso.com"]'))
        await passing(s, lambda: s.says("✓ Night"))
        assert s.says("▌  ✓ Tier 1")
        path.write_text(TEXT.replace('    "bob@contoso.com",  # leads\n', ""))
        await passing(s, lambda: not s.says(" Edit Bob Ng"))
