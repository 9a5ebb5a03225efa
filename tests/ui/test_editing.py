"""`x`, `u`, `U`, and what is told when the list's file was changed or broken elsewhere."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from presence_tui.model.errors import StorageError
from presence_tui.model.list_edit import Edited, ListEdit
from presence_tui.model.watch_list import WatchList
from presence_tui.storage.list_keeper import WatchListFile
from presence_tui.storage.memory_list import MemoryList
from presence_tui.wiring.watched import ThreadedList
from tests.ui.stage import Stage, stage

FEW = ("ada", "bob", "freya", "olu", "rosa")
TEXT = 'people = [\n  "ada@contoso.com",\n  "bob@contoso.com",  # the first one to ask\n  "olu.adeyemi@contoso.com",\n]\n'
BELL = "\x07"


class ReadOnly(MemoryList):
    """A list that cannot be saved."""

    async def edit(self, edit: ListEdit) -> Edited | None:
        raise StorageError("watchlist.toml cannot be written: read-only file system")


def with_file(folder: Path, text: str = TEXT, **choices: object) -> tuple[Stage, Path]:
    """Return a stage on which the list of a file is watched."""
    path = folder / "watchlist.toml"
    path.write_text(text)
    kept = WatchListFile(path)
    return Stage(watch_list=kept.look(), keeper=ThreadedList(kept), **choices), path


async def passing(s: Stage, fact: Callable[[], object]) -> None:
    """Let the time pass in which a change of the file is picked up, until `fact` holds."""
    for _ in range(200):
        await s.later(0.5)
        if fact():
            return
    raise AssertionError(f"it never came:\n{s.screen}")


async def told(s: Stage, *words: str) -> None:
    """Let that time pass until the screen says `words`."""
    await passing(s, lambda: s.says(*words))


async def test_x_removes_at_once_and_u_undoes() -> None:
    async with stage(FEW) as s:
        await s.press("j", "x")
        await s.shows(" Removed Bob Ng for now · not saved · u undoes")
        assert s.names == ["Ada Lovelace", "Freya Madsen", "Olu Adeyemi", "Rosa Jiménez"]
        assert s.selected == "Freya Madsen"
        await s.press("u")
        await s.shows(" Bob Ng is back · not saved · U redoes")
        assert s.names[1] == s.selected == "Bob Ng"
        await s.press("U")
        await s.shows(" Removed Bob Ng again · not saved · u undoes")
        assert "Bob Ng" not in s.names


async def test_the_last_row_leaves_the_cursor_to_the_one_above() -> None:
    async with stage(FEW) as s:
        await s.press("G", "x")
        await s.shows("Removed Rosa Jiménez")
        assert s.selected == "Olu Adeyemi"


async def test_nothing_to_undo_says_so() -> None:
    async with stage(FEW) as s:
        await s.press("u")
        await s.shows(" Nothing to undo")
        await s.press("U")
        await s.shows(" Nothing to redo")


async def test_undoing_what_was_added_says_so() -> None:
    async with stage(("ada", "bob")) as s:
        await s.press("a")
        await s.type("freya.madsen@contoso.com")
        await s.later(0.4)
        await s.press("enter")
        await s.shows("Added Freya Madsen")
        await s.press("u")
        await s.shows(" Freya Madsen is off the list again · not saved · U redoes")
        await s.press("U")
        await s.shows(" Added Freya Madsen again · not saved · u undoes")
        assert s.selected == "Freya Madsen"


async def test_keys_pressed_fast_act_in_order_and_none_is_lost(tmp_path: Path) -> None:
    s, path = with_file(tmp_path)
    async with s.playing():
        await s.begin()
        for key in "xxxuu":
            s.app.simulate_key(key)
        await s.shows(" Bob Ng is back · U redoes")
        assert s.names == ["Bob Ng", "Olu Adeyemi"]
        assert path.read_text() == TEXT.replace('  "ada@contoso.com",\n', "")


async def test_a_removal_is_saved_also_where_somebody_leaves_at_once(tmp_path: Path) -> None:
    s, path = with_file(tmp_path)
    async with s.playing():
        await s.begin()
        for key in "xxq":
            s.app.simulate_key(key)
        await s.until(lambda: not s.app.is_running, "the end")
        await s.until(lambda: path.read_text().count("@") == 1, "both removals")


async def test_who_cannot_be_removed_stays_and_it_says_why() -> None:
    async with stage(FEW, keeper=ReadOnly(WatchList.of_words(FEW))) as s:
        await s.press("j", "x")
        await s.shows(" Nothing is changed: watchlist.toml cannot be written: read-only")
        assert s.selected == "Bob Ng"
        assert len(s.names) == 5


@pytest.mark.parametrize("size", [(80, 24), (50, 20)])
async def test_why_somebody_stays_is_said_in_full_where_the_footer_is_too_short(size: tuple[int, int]) -> None:
    async with stage(FEW, keeper=ReadOnly(WatchList.of_words(FEW)), size=size) as s:
        await s.press("j", "x")
        await s.until(lambda: len(s.names) >= 5, "Bob to be back")
        said = " ".join(" ".join(s.terminal.lines[-4:-1]).replace("│", "").replace("14:02", "").split())
        assert "Nothing is changed: watchlist.toml cannot be written: read-only file system" in said
        await s.press("k")
        assert not s.says("Nothing is changed")


async def test_x_removes_nobody_where_nobody_is_seen() -> None:
    async with stage(FEW, size=(80, 24)) as s:
        await s.resize(18, 4)
        await s.press("x", "a")
        await s.resize(80, 24)
        assert len(s.names) == 5
        assert not s.says("Add a person")


async def test_people_who_are_removed_are_not_counted_any_more() -> None:
    async with stage(FEW) as s:
        assert "2 of 5 reachable" in s.terminal.lines[1]
        await s.press("x")
        assert "1 of 4 reachable" in s.terminal.lines[1]


async def test_x_is_not_offered_where_nobody_is_selected() -> None:
    async with stage(["ada"]) as s:
        assert "x remove" in s.footer
        await s.press("3")
        assert "x remove" not in s.footer
        await s.press("x")
        assert len(s.snapshot.roster) == 1


async def test_a_change_made_elsewhere_is_told_once_and_the_cursor_stays_on_its_person(tmp_path: Path) -> None:
    s, path = with_file(tmp_path)
    async with s.playing():
        await s.begin()
        await s.press("G")
        path.write_text(TEXT.replace("ada@contoso", "freya.madsen@contoso").replace("]", '  "rosa.jimenez@contoso.com",\n]'))
        await told(s, " watchlist.toml: 2 added, 1 removed")
        await s.shows("Rosa Jiménez", "Be right back")
        assert s.selected == "Olu Adeyemi"
        await s.press("k")
        assert "watchlist.toml" not in s.footer
        await s.poll()
        assert "watchlist.toml" not in s.footer


async def test_a_broken_file_is_told_until_a_key_is_pressed_and_the_list_stays(tmp_path: Path) -> None:
    s, path = with_file(tmp_path, size=(80, 24))
    async with s.playing():
        await s.begin()
        s.terminal.forget()
        path.write_text(TEXT.replace("people", "peple"))
        await told(s, 'watchlist.toml line 1: "peple" is no key; people?', "14:02")
        assert s.says("any key clears")
        assert "".join(s.terminal.written).count(BELL) == 1
        await s.later(30)
        assert s.says("peple")
        assert "".join(s.terminal.written).count(BELL) == 1
        assert len(s.snapshot.roster) == 3
        await s.press("j")
        assert not s.says("peple")
        assert s.selected == "Bob Ng"
        await s.later(30)
        assert not s.says("peple")


async def test_the_notice_goes_when_the_file_is_mended(tmp_path: Path) -> None:
    s, path = with_file(tmp_path)
    async with s.playing():
        await s.begin()
        path.write_text("people = [")
        await told(s, "The last good")
        path.write_text(TEXT)
        await passing(s, lambda: not s.says("The last good"))
        assert s.footer.startswith(" watchlist.toml is read again ")


async def test_that_the_file_is_broken_is_said_beside_the_counts_once_its_notice_is_cleared(tmp_path: Path) -> None:
    s, path = with_file(tmp_path, size=(80, 24))
    async with s.playing():
        await s.begin()
        path.write_text("people = [")
        await told(s, "The last good")
        assert not s.says("list not read")
        await s.press("j")
        assert s.terminal.lines[1].rstrip().endswith("  list not read: file broken")
        await s.at_rest()
        s.terminal.forget()
        await s.poll()
        assert s.terminal.bytes_written == 0
        path.write_text(TEXT)
        await passing(s, lambda: not s.says("list not read"))
        assert s.footer.startswith(" watchlist.toml is read again ")


async def test_a_mended_file_in_which_others_stand_says_what_changed(tmp_path: Path) -> None:
    s, path = with_file(tmp_path)
    async with s.playing():
        await s.begin()
        path.write_text("people = [")
        await told(s, "The last good")
        await s.press("j")
        path.write_text(TEXT.replace("bob@", "freya.madsen@"))
        await told(s, " watchlist.toml: 1 added, 1 removed")
        assert not s.says("list not read")


async def test_a_file_that_breaks_again_is_told_by_a_notice_again(tmp_path: Path) -> None:
    s, path = with_file(tmp_path)
    async with s.playing():
        await s.begin()
        path.write_text("people = [")
        await told(s, "The last good")
        await s.press("j")
        path.write_text(TEXT.replace("people", "peple"))
        await told(s, "peple")
        assert not s.says("list not read")


async def test_what_is_changed_while_the_file_is_broken_says_why_it_cannot_be(tmp_path: Path) -> None:
    s, path = with_file(tmp_path)
    async with s.playing():
        await s.begin()
        path.write_text("people = [")
        await s.press("x")
        await s.shows(" Nothing is changed: watchlist.toml")
        assert s.selected == "Ada Lovelace"
        assert path.read_text() == "people = ["


async def test_letters_typed_into_a_field_clear_no_notice(tmp_path: Path) -> None:
    s, path = with_file(tmp_path)
    async with s.playing():
        await s.begin()
        await s.press("/")
        path.write_text("people = [")
        await told(s, "The last good")
        await s.type("o")
        assert s.says("The last good")
        await s.press("enter", "j")
        assert not s.says("The last good")


async def test_a_notice_that_is_not_seen_is_not_cleared(tmp_path: Path) -> None:
    s, path = with_file(tmp_path, size=(50, 20))
    async with s.playing():
        await s.begin()
        await s.press("enter")
        path.write_text("people = [")
        await passing(s, lambda: s.snapshot.list_problem)
        await s.press("j", "esc")
        await s.shows("The last good")


async def test_notices_fit_after_a_resize(tmp_path: Path) -> None:
    s, path = with_file(tmp_path, size=(120, 40))
    async with s.playing():
        await s.begin()
        path.write_text(TEXT.replace("people", "peple"))
        await told(s, "peple")
        for size in ((80, 24), (50, 20), (120, 24)):
            await s.resize(*size)
            assert s.says("peple")
            assert s.says("any key clears") or size == (50, 20)
