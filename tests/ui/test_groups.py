"""Groups are sections of the table: they fold, the cursor stands in them, filters leave out those of which nobody is left."""

from __future__ import annotations

from pathlib import Path

from presence_tui.model.watch_list import Group, WatchEntry, WatchList
from tests.ui.stage import Stage, stage
from tests.ui.test_editing import passing, with_file


def entry(who: str, *groups: str) -> WatchEntry:
    return WatchEntry(f"{who}@contoso.com", groups=groups)


LIST = WatchList.of(
    [
        entry("ada"),
        entry("amara.okafor"),
        entry("olu.adeyemi", "Tier 2"),
        entry("bob", "Tier 2", "On call"),
        entry("rosa.jimenez", "On call"),
    ],
    [Group("Tier 2", 2), Group("On call"), Group("Night")],
)
OPEN = [
    "Tier 2",
    "Bob Ng",
    "Olu Adeyemi",
    "On call",
    "Bob Ng",
    "Rosa Jiménez",
    "Night",
    "In no group",
    "Ada Lovelace",
    "Amara Okafor",
]
SHUT = ["Tier 2", "On call", "Night", "In no group"]


def where(s: Stage) -> tuple[str | None, str]:
    """The address of the person under the cursor, and the group."""
    table = s.app.main.table
    return table.key and table.key.partition("@")[0], table.group


async def test_a_groups_line_says_all_of_it_where_the_column_of_states_is_out_of_sight() -> None:
    columns = ("name", "activity", "since", "message", "job_title", "department", "groups", "id", "age")
    async with stage(watch_list=LIST, size=(80, 24), chosen={"columns": columns}) as s:
        await s.press("j", "right", "right")
        assert not s.says("Doing"), s.screen
        assert s.says("▾ Tier 2", "1 of 2 reachable · needs 2")


async def test_people_stand_below_their_groups_and_b_puts_them_into_one_table() -> None:
    async with stage(watch_list=LIST) as s:
        assert s.names == OPEN
        assert s.says("▾ Tier 2", "1 of 2 reachable · needs 2", "●■")
        assert s.says("▾ Night", "Nobody in it yet: a adds somebody.")
        assert s.says("▾ In no group", "2 people")
        assert s.terminal.lines[1].endswith("3 of 5 reachable")
        await s.press("b")
        assert s.names == ["Ada Lovelace", "Amara Okafor", "Bob Ng", "Olu Adeyemi", "Rosa Jiménez"]
        await s.press("b")
        assert s.names == OPEN


async def test_a_list_without_groups_has_none_to_show() -> None:
    async with stage() as s:
        assert "b groups" not in s.footer
        before = s.names
        await s.press("b", "minus", "plus")
        assert s.names == before


async def test_enter_and_the_arrow_fold_and_what_is_folded_keeps_its_people_as_glyphs() -> None:
    async with stage(watch_list=LIST) as s:
        assert "enter fold" in s.footer
        await s.press("enter")
        assert s.names == [OPEN[0], *OPEN[3:]]
        assert s.says("▸ Tier 2", "1 of 2 reachable", "●■")
        assert "enter unfold" in s.footer
        await s.press("enter")
        assert s.names == OPEN
        await s.click("▾ On call")
        assert s.names == [*OPEN[:4], *OPEN[6:]]
        await s.press("minus")
        assert s.names == SHUT
        await s.press("plus")
        assert s.names == OPEN


async def test_the_cursor_is_a_person_in_one_group() -> None:
    async with stage(watch_list=LIST) as s:
        assert where(s) == (None, "Tier 2")
        await s.press("j")
        assert where(s) == ("bob", "Tier 2")
        assert [line[0] for line in s.terminal.lines if "Bob Ng" in line[:30]] == ["▌", " "]
        await s.press("j", "j", "j")
        assert where(s) == ("bob", "On call")
        assert [line[0] for line in s.terminal.lines if "Bob Ng" in line[:30]] == [" ", "▌"]
        s.tenant.set("bob", "Offline")
        await s.poll()
        assert where(s) == ("bob", "On call")
        await s.click("▾ On call")
        assert where(s) == (None, "On call"), "what hides somebody takes the cursor, though they are seen elsewhere"


async def test_the_cursor_goes_with_its_person_through_folding_and_through_one_table() -> None:
    async with stage(watch_list=LIST) as s:
        await s.press("j", "j", "j", "j")
        await s.press("b")
        assert (s.selected, where(s)) == ("Bob Ng", ("bob", ""))
        await s.press("b")
        assert where(s) == ("bob", "On call"), "the row that it came from"
        await s.press("minus")
        assert where(s) == (None, "On call")
        await s.press("G", "plus")
        assert where(s) == (None, "")
        assert s.selected == "In no group"


async def test_the_cursor_keeps_its_line_while_people_move_above_it() -> None:
    async with stage(watch_list=LIST) as s:
        await s.press("s", *"jjjjj")
        assert where(s) == ("rosa.jimenez", "On call")
        line = s.selected_line
        s.tenant.set("olu", "Offline")
        s.tenant.set("bob", "Offline")
        await s.poll()
        assert where(s) == ("rosa.jimenez", "On call")
        assert s.selected == "Rosa Jiménez"
        assert s.selected_line in (line, line - 1)


async def test_who_goes_leaves_the_cursor_to_the_next_row() -> None:
    async with stage(watch_list=LIST) as s:
        await s.press("j")
        await s.press("x")
        await s.until(lambda: len(s.snapshot.roster) == 4, "a shorter list")
        assert where(s) == ("olu.adeyemi", "Tier 2")
        await s.press("u")
        await s.until(lambda: len(s.snapshot.roster) == 5, "the list as it was")
        assert where(s)[0] == "bob"


async def test_a_class_hides_groups_of_which_nobody_is_left_and_not_their_count() -> None:
    async with stage(watch_list=LIST) as s:
        s.tenant.set("bob", "Busy", "InACall")
        await s.poll()
        await s.press("2")
        assert s.names == ["Tier 2", "Bob Ng", "Olu Adeyemi", "On call", "Bob Ng"]
        assert s.says("▾ Tier 2", "▼ 0 of 2 reachable · needs 2", "since")
        assert s.says("▾ On call", "0 of 2 reachable", "■◐")
        await s.press("esc")
        assert s.names == OPEN


async def test_keys_that_are_for_a_person_do_nothing_on_a_groups_line() -> None:
    async with stage(watch_list=LIST) as s:
        assert "remove" not in s.footer
        assert "N tell me" in s.footer
        for key in ("x", "y", "w", "n"):
            await s.press(key)
            assert "That key is for a person" in s.footer, key
        assert len(s.snapshot.roster) == 5
        assert s.names == OPEN


async def test_the_pane_shows_the_group_on_whose_line_the_cursor_is() -> None:
    async with stage(watch_list=LIST) as s:
        assert s.says("│ Tier 2")
        assert s.says("1 of 2 reachable · needs 2 ", "1 of 2 reachable · needs 2")
        assert s.says("│ ● Bob Ng                  Available")
        s.tenant.set("bob", "Offline")
        await s.poll()
        assert s.says("│ ▼ 0 of 2 reachable · needs 2  since")
        assert s.says("│ ■ Olu Adeyemi             In a call")
        assert s.says("│ ○ Bob Ng                  Offline")
        await s.press("j")
        assert s.says("Mail    bob@contoso.com")


async def test_somebody_is_added_to_the_group_of_the_cursor() -> None:
    async with stage(watch_list=LIST) as s:
        await s.press(*"jjjjjj", "a")
        assert s.terminal.lines[2].endswith("to Night")


async def test_a_poll_without_a_change_writes_nothing_and_one_change_little() -> None:
    async with stage(watch_list=LIST) as s:
        await s.press("t")
        await s.at_rest()
        await s.poll()
        await s.at_rest()
        written = len(s.terminal.written)
        await s.poll()
        await s.at_rest()
        assert len(s.terminal.written) == written
        s.tenant.set("amara", "Busy")
        await s.poll()
        await s.at_rest()
        assert 0 < len(s.terminal.written) - written < 400


async def test_narrow_screens_leave_words_out() -> None:
    async with stage(watch_list=LIST, size=(50, 20)) as s:
        assert s.says("▾ Tier 2                1 of 2 · needs 2     ●■ │")
        assert s.says("▾ Night                 Nobody in it yet        │")
        await s.resize(34, 20)
        assert s.says("▾ Tier 2                 1 of 2 │")


async def test_f_narrows_the_table_to_one_group_and_esc_widens_it() -> None:
    async with stage(watch_list=LIST) as s:
        await s.press("f")
        assert s.says("▌ Tier 2", "1 of 2 reachable · needs 2")
        assert s.says("Night", "Nobody in it yet")
        await s.type("call")
        assert s.says("▌ On call", "1 of 2 reachable")
        await s.press("enter")
        assert s.names == ["On call", "Bob Ng", "Rosa Jiménez"]
        assert s.terminal.lines[1].endswith("On call  2 of 5")
        await s.press("/", *"rosa", "enter")
        assert s.names == ["On call", "Rosa Jiménez"]
        assert s.terminal.lines[1].endswith("On call /rosa  1 of 5")
        await s.press("esc")
        assert s.names == ["On call", "Bob Ng", "Rosa Jiménez"]
        await s.press("5")
        assert s.says("Nobody of On call is off.")
        await s.press("esc", "esc")
        assert s.names == OPEN
        assert s.remembered["group"] == ""


async def test_the_groups_to_choose_from_say_what_is_true_now() -> None:
    async with stage(watch_list=LIST) as s:
        await s.press("f", "down")
        assert s.says("▌ On call", "1 of 2 reachable")
        s.tenant.set("rosa", "Available")
        await s.poll()
        assert s.says("▌ On call", "2 of 2 reachable")


async def test_a_group_that_is_gone_narrows_nothing() -> None:
    async with stage(watch_list=LIST, chosen={"group": "Tier 9", "grouped": False}) as s:
        assert len(s.names) == 5
        await s.press("b")
        assert s.names == OPEN


async def test_what_was_folded_is_folded_at_the_next_start() -> None:
    async with stage(watch_list=LIST, chosen={"shut": ("Tier 2",), "order": "reach"}) as s:
        assert s.names == [OPEN[0], *OPEN[3:]]
        assert s.says("Doing ▾")
        await s.press("right")
        assert s.names == OPEN
        await s.press("left")
        assert s.remembered["shut"] == ("Tier 2",)


async def test_a_group_that_is_called_like_our_section_does_not_look_like_it() -> None:
    people = [entry("ada"), entry("bob", "In no group")]
    async with stage(watch_list=WatchList.of(people, [Group("In no group")]), details=False) as s:
        ours, theirs = (s.terminal.inks(y)[4] for y in (s.line_of("In no group") + 2, s.line_of("In no group")))
        assert s.terminal.lines[s.line_of("In no group") + 2][3:14] == "In no group"
        assert (ours.bold, theirs.bold) == (False, True)


async def test_on_the_line_of_those_in_no_group_the_keys_of_groups_say_so() -> None:
    async with stage(watch_list=LIST) as s:
        await s.press("G", "minus", "G")
        assert s.selected == "In no group"
        for key in ("e", "J", "K", "N"):
            await s.press(key)
            assert "Those who are in no group are no group to act on" in s.footer, key
        await s.press("enter", "j")
        assert s.app.main._available("fold_all")


async def test_the_cursor_comes_back_to_an_empty_group_after_a_filter() -> None:
    async with stage(watch_list=LIST) as s:
        await s.press(*"jjjjjj")
        assert where(s) == (None, "Night")
        await s.press("/", *"ada", "esc")
        assert where(s) == (None, "Night")


async def test_keys_of_the_table_do_nothing_while_details_cover_it() -> None:
    async with stage(watch_list=LIST, size=(50, 20)) as s:
        await s.press("j", "enter")
        assert "Bob Ng" in s.terminal.lines[2] + s.terminal.lines[1] + s.terminal.lines[3]
        for key in ("minus", "b", "left", "right", "s"):
            await s.press(key)
            assert where(s) == ("bob", "Tier 2"), key
        await s.press("esc")
        assert s.names == OPEN


async def test_a_group_that_is_renamed_stays_the_one_that_is_shown_and_folded(tmp_path: Path) -> None:
    text = '[group."Tier 1"]\npeople = ["bob@contoso.com"]\n\n[group.Night]\npeople = ["ada@contoso.com"]\n'
    s, path = with_file(tmp_path, text)
    async with s.playing():
        await s.begin()
        await s.press("f", *"tier", "enter", "left")
        path.write_text(path.read_text().replace("Tier 1", "Day shift"))
        await passing(s, lambda: s.says("▸ Day shift"))
        assert s.names == ["Day shift"]
        assert where(s) == (None, "Day shift")
        assert s.remembered["group"] == "Day shift"


async def test_a_narrow_screen_says_whom_a_group_s_key_waits_for() -> None:
    async with stage(watch_list=LIST, size=(50, 20)) as s:
        s.tenant.set("bob", "Busy")
        await s.poll()
        await s.press("g", "N")
        assert s.footer.startswith(" Waits for Tier 2 · N cancels")
