"""Columns: chosen in the sheet, moved, scrolled, remembered."""

from __future__ import annotations

from tests.ui.stage import Stage, stage

EVERYTHING = ("name", "activity", "since", "message", "job_title", "department", "groups", "work_location", "id", "age")


def heads(s: Stage) -> list[str]:
    line = next(line for line in s.terminal.lines if line.startswith(("   Name", "     Name")))
    return [word for word in line.replace("▾", "").replace("│", "").split("  ") if word.strip()]


async def test_a_column_is_turned_on_and_off_and_takes_effect_at_once() -> None:
    async with stage(["ada", "chloe"], size=(100, 24), details=False) as s:
        assert "Place" not in s.screen
        await s.press("c", *"place")
        assert s.says("where they say they work")
        assert s.footer.startswith(" enter on, off  < > move")
        await s.press("enter", "esc")
        assert "Place" in " ".join(heads(s))
        assert "remote" in s.row_of("Chloë Dubois")
        assert s.remembered["columns"] == ("name", "activity", "since", "message", "work_location")
        await s.press("c", *"place", " ", "esc")
        assert "remote" not in s.screen
        assert s.remembered["columns"] == ("name", "activity", "since", "message")


async def test_a_column_is_moved_and_the_cursor_stays_on_it() -> None:
    async with stage(["ada", "chloe"], size=(100, 30), details=False) as s:
        await s.press("c", "j", "backspace", "down", "<")
        assert s.remembered == {}, "nothing stands left of the name"
        await s.press(">", ">", "esc")
        assert s.remembered["columns"] == ("name", "since", "message", "activity")
        assert [head.strip() for head in heads(s)] == ["Name", "Since", "Note", "Doing"]
        await s.press("c", "down", ">", ">", ">", ">", "<", "esc")
        assert s.remembered["columns"] == ("name", "message", "since", "activity")


async def test_the_name_stays_and_the_usual_columns_come_back() -> None:
    async with stage(["ada", "chloe"], size=(100, 30), details=False, chosen={"columns": ("name", "age")}) as s:
        assert [head.strip() for head in heads(s)] == ["Name", "Answer"]
        assert "just now" in s.row_of("Ada Lovelace")
        await s.press("c", "enter")
        assert s.remembered == {}, "the name cannot be turned off"
        await s.press(*"usual", "enter", *["backspace"] * 5)
        assert s.remembered["columns"] == ()
        assert s.says("✓  1  Name")
        assert s.says("✓  4  Note")
        assert not s.says("✓", "Answer")
        await s.press("esc")
        assert [head.strip() for head in heads(s)] == ["Name", "Doing", "Since", "Note"]


async def test_columns_that_have_no_room_are_reached_with_the_arrows() -> None:
    async with stage(["ada", "chloe"], size=(60, 24), chosen={"columns": EVERYTHING}) as s:
        seen = [" ".join(heads(s))]
        assert "›" in seen[0]
        assert "‹" not in seen[0]
        for _ in EVERYTHING:
            await s.press("right")
            seen.append(" ".join(heads(s)))
        assert all(any(head in line for line in seen) for head in ("Job title", "Object id", "Answer"))
        assert "›" not in seen[-1]
        assert "‹" in seen[-1]
        assert all(line.strip().startswith("Name") for line in seen)
        await s.press(*["left"] * 12)
        assert " ".join(heads(s)) == seen[0]


async def test_arrows_do_nothing_where_no_columns_were_chosen() -> None:
    async with stage(["ada", "chloe"], size=(60, 24)) as s:
        await s.at_rest()
        written = len(s.terminal.written)
        await s.press("right", "left")
        await s.at_rest()
        assert len(s.terminal.written) == written


async def test_a_poll_without_a_change_writes_nothing_with_every_column() -> None:
    async with stage(["ada", "chloe"], size=(200, 24), details=False, chosen={"columns": EVERYTHING}) as s:
        await s.later(330)  # ages change by fives from now on
        await s.at_rest()
        written = len(s.terminal.written)
        await s.poll()
        await s.at_rest()
        assert len(s.terminal.written) == written


async def test_ascii_has_marks_of_its_own() -> None:
    async with stage(["ada"], size=(60, 24), chosen={"columns": EVERYTHING}, ascii_only=True) as s:
        await s.press("right")
        line = " ".join(heads(s))
        assert line.endswith(">")
        assert "<" in line
        await s.press("c")
        assert s.screen.isascii()


async def test_where_somebody_works_is_hidden_until_it_is_asked_for() -> None:
    async with stage(["chloe"], size=(120, 60)) as s:
        assert s.says('"workLocation": "hidden"')
        assert "remote" not in s.screen
        await s.press("c", *"place", "enter", "esc")
        assert s.says("Place   remote")
        assert s.says('"workLocationType": "remote"')
    async with stage(["chloe"], size=(120, 60), work_location=True) as s:
        assert s.says("Place   remote")
        assert "remote" not in s.row_of("Chloë Dubois")[:60]
