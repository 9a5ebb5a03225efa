"""A row that was drawn is drawn again only where its facts, its day, or the words for what passed are others: it never lies."""

from __future__ import annotations

import random
from datetime import UTC, timedelta
from typing import Any

import pytest

from presence_tui.model.availability import standing
from presence_tui.model.moment import Moment
from presence_tui.model.person import Person, UserId
from presence_tui.model.roster import Problem, Roster, RowState, Since
from presence_tui.view.columns import BY_KEY, Column
from presence_tui.view.glyphs import UNICODE
from presence_tui.view.rows import RowCells, row_cells, row_facts, row_holds
from tests.view.rosters import NOW, Row, roster_of

INTERVAL = 30
PROBLEM = Problem(NOW.utc - timedelta(hours=3), 404, again=NOW.utc + timedelta(hours=2))
ROWS = (
    Row("Ada King"),
    Row("Bob Ng", minutes=0.2),
    Row("Cy Ha", minutes=700),
    Row("Di Wu", minutes=4000, at_least=True),
    Row("Ed Om", minutes=1, age=55),
    Row("Flo Be", age=3000),
    Row("Gus Ra", state=RowState.NO_ANSWER, extra={"problems": PROBLEM}),
    Row("Hal Di", state=RowState.FAILED, extra={"problems": PROBLEM}),
    Row("Ivy Xu", state=RowState.ASKING),
)
ALL = tuple(column for column in BY_KEY.values() if column.text)


def cells(roster: Roster, now: Moment, columns: tuple[Column, ...] = (), *, clock_times: bool = False) -> RowCells:
    return row_cells(roster, 0, now, INTERVAL, UNICODE, UTC, clock_times, columns=columns)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
@pytest.mark.parametrize("columns", [(), ALL], ids=["usual", "all"])
@pytest.mark.parametrize("clock_times", [False, True], ids=["ages", "clock"])
def test_while_facts_and_time_hold_a_row_says_the_same(row: Row, columns: tuple[Column, ...], clock_times: bool) -> None:
    roster, chance = roster_of(row), random.Random(row.name)
    for _ in range(60):
        made = NOW.later(chance.choice((0, chance.uniform(0, 7200), chance.uniform(0, 400_000))))
        holds = row_holds(roster, 0, made, INTERVAL, columns)
        facts, before = row_facts(roster, [0], made, INTERVAL, columns), cells(roster, made, columns, clock_times=clock_times)
        for part in (0.01, 0.5, 0.999):
            now = made.later(min(holds, 100_000) * part)
            if now.utc.date() == made.utc.date() and row_facts(roster, [0], now, INTERVAL, columns) == facts:
                assert cells(roster, now, columns, clock_times=clock_times) == before


OTHERWISE: dict[str, Any] = {
    "names": "Somebody Else",
    "people": Person(UserId("00000000-0000-0000-0000-000000000009"), "Ada King", "ada@x", "ada@x", "Boss", "Legal"),
    "states": RowState.NO_ANSWER,
    "standings": standing("Busy", "InACall", False),
    "sinces": Since(NOW.utc - timedelta(minutes=44)),
    "notes": "Back at four",
    "problems": PROBLEM,
    "ids": UserId("00000000-0000-0000-0000-000000000009"),
    "raws": b'{"workLocation":{"workLocationType":"remote"}}',
    "answered": NOW.later(-3000),
}


@pytest.mark.parametrize("column", OTHERWISE)
@pytest.mark.parametrize("row", ROWS[:1] + ROWS[5:], ids=lambda row: row.name)
@pytest.mark.parametrize("columns", [(), ALL], ids=["usual", "all"])
def test_what_a_row_tells_of_is_among_its_facts(row: Row, column: str, columns: tuple[Column, ...]) -> None:
    before = roster_of(row)
    after = before.replacing({column: {0: OTHERWISE[column]}})
    if cells(before, NOW, columns) != cells(after, NOW, columns):
        assert row_facts(before, [0], NOW, INTERVAL, columns) != row_facts(after, [0], NOW, INTERVAL, columns)


@pytest.mark.parametrize("column", ALL, ids=lambda column: column.id)
def test_a_column_that_speaks_of_time_says_so(column: Column) -> None:
    assert column.text is not None
    row = roster_of(Row("Ada King"))
    again = row.replacing({"answered": {0: NOW.later(-300)}})
    said = {column.text(row, 0, NOW), column.text(row, 0, NOW.later(4000)), column.text(again, 0, NOW)}
    assert column.by_time == (len(said) > 1)


def test_an_answer_that_comes_again_changes_no_facts_but_turning_stale_does() -> None:
    roster = roster_of(Row("Ada King"))
    facts = row_facts(roster, [0], NOW, INTERVAL)
    assert row_facts(roster.replacing({"answered": {0: NOW}}), [0], NOW, INTERVAL) == facts
    assert row_facts(roster, [0], NOW.later(60), INTERVAL) != facts
