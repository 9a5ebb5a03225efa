"""The cursor is on a person: it moves by keys, follows them through every change, and goes to the neighbour when they go."""

from __future__ import annotations

import pytest

from tests.ui.stage import Stage, stage

CROWD = [f"person{number:06d}@contoso.com" for number in range(200)]


def crowded(size: tuple[int, int] = (120, 40)) -> Stage:
    played = Stage(CROWD, size=size)
    played.tenant.add_people(len(CROWD))
    return played


async def test_the_first_person_is_selected_at_the_start() -> None:
    async with stage() as s:
        assert s.selected == "Ada Lovelace"
        assert s.names[:3] == ["Ada Lovelace", "Amara Okafor", "Bob Ng"]


async def test_keys_move_the_cursor() -> None:
    async with stage() as s:
        for key, expected in (
            ("k", "Ada Lovelace"),
            ("j", "Amara Okafor"),
            ("down", "Bob Ng"),
            ("k", "Amara Okafor"),
            ("up", "Ada Lovelace"),
            ("G", "李 伟"),
            ("j", "李 伟"),
            ("g", "Ada Lovelace"),
            ("end", "李 伟"),
            ("home", "Ada Lovelace"),
        ):
            await s.press(key)
            assert s.selected == expected, key


async def test_paging_moves_by_a_screen_of_rows() -> None:
    s = crowded()
    async with s.playing():
        await s.begin()
        rows = s.app.main.table.size.height
        await s.press("pagedown")
        assert s.selected == f"Person {rows - 1:06d}"
        await s.press("pagedown", "pageup")
        assert s.selected == f"Person {rows - 1:06d}"
        await s.press("end")
        assert s.selected == "Person 000199"
        assert s.names[-1] == "Person 000199"
        assert len(s.names) == rows
        await s.press("home")
        assert s.names[0] == s.selected == "Person 000000"


async def test_the_details_follow_the_cursor() -> None:
    async with stage() as s:
        await s.press("j", "j")
        assert s.says("│ Bob Ng")
        assert s.says("Mail    bob@contoso.com")


async def test_the_cursor_follows_its_person_through_sorting() -> None:
    async with stage() as s:
        await s.press("j", "j", "j", "j")
        assert s.selected == "Freya Madsen"
        for _ in range(4):
            await s.press("s")
            assert s.selected == "Freya Madsen"
        await s.press("S")
        assert s.selected == "Freya Madsen"


async def test_the_cursor_keeps_its_line_of_the_screen_while_it_can() -> None:
    s = crowded()
    async with s.playing():
        await s.begin()
        await s.press("s", "s", "s")  # as the list has them
        assert s.says("Sorted by watch list")
        await s.press(*["pagedown"] * 3, *["k"] * 10)
        who, line = s.selected, s.selected_line
        await s.press("S")
        assert (s.selected, s.selected_line) == (who, line)


async def test_somebody_who_changes_takes_the_cursor_along() -> None:
    async with stage() as s:
        await s.press("s", "g", "j")
        assert s.selected == "Amara Okafor"
        s.tenant.set("amara", "Offline")
        await s.poll()
        assert s.says("Amara Okafor", "Offline")
        assert s.selected == "Amara Okafor"
        assert s.names.index("Amara Okafor") > 8


async def test_when_somebody_leaves_the_view_the_neighbour_is_selected() -> None:
    async with stage() as s:
        await s.press("1", "j", "j")
        assert s.names == ["Ada Lovelace", "Amara Okafor", "Bob Ng", "Chloë Dubois", "Guillermo Fernández-C…"]
        assert s.selected == "Bob Ng"
        s.tenant.set("bob", "Busy", "InACall")
        await s.poll()
        assert s.selected == "Chloë Dubois"


async def test_when_the_last_one_leaves_the_one_above_is_selected() -> None:
    async with stage() as s:
        await s.press("1", "G")
        s.tenant.set("guillermo", "Busy")
        await s.poll()
        assert s.selected == "Chloë Dubois"


async def test_a_snapshot_does_not_scroll_the_table() -> None:
    s = crowded()
    async with s.playing():
        await s.begin()
        await s.press("pagedown", "pagedown")
        before = s.names
        s.tenant.set(CROWD[1], "Busy", "InACall")
        await s.poll()
        assert s.names == before


@pytest.mark.parametrize("keys", [("enter",), ("n",), ("e", "esc"), ("w",), ("d",)])
async def test_a_key_that_acts_on_a_row_keeps_the_cursor_on_its_person(keys: tuple[str, ...]) -> None:
    async with stage(["ada", "bob", "chloe"], chosen={"order": "reach"}) as s:
        whom = s.app.main.table.key
        await s.press(*keys)
        assert s.app.main.table.key == whom
        s.tenant.set(str(whom).partition("@")[0], "Busy")
        await s.poll()
        await s.poll()
        assert s.app.main.table.key == whom
