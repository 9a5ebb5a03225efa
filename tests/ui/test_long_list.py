"""A list of thousands: what is in sight is drawn at once, and what is not within a second; the scrollbar tells where one is."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from dataclasses import replace

import pytest

from presence_tui.demo.people import generated
from presence_tui.model.availability import UNKNOWN
from presence_tui.model.roster import RowState
from presence_tui.model.snapshot import CheckingSession, Live, Snapshot
from presence_tui.model.watch_list import Group, WatchEntry
from presence_tui.monitor.store import PresenceStore
from presence_tui.ui.owing import LONGEST, MANY, Owing
from presence_tui.ui.widgets.table_cursor import TableCursor
from presence_tui.view.arrangement import Arrangement
from tests.manual_clock import ManualClock
from tests.ui.stage import Stage
from tests.view.rosters import Row, roster_of

PEOPLE = [one.id for one in generated(0, MANY)]
LAST = PEOPLE[-1]


@pytest.fixture
async def s() -> AsyncIterator[Stage]:
    played = Stage(PEOPLE, size=(100, 24), chosen={"order": "list"})
    played.tenant.add_people(MANY)
    async with played.playing():
        await played.begin()
        await played.until(lambda: all(state is RowState.ANSWERED for state in played.snapshot.roster.states), "all answers")
        await played.later(LONGEST)
        yield played


def available(s: Stage) -> int:
    """Return what the counts line says."""
    return int(s.terminal.lines[1].split("●")[1].split()[0])


async def changes(s: Stage, who: str) -> None:
    """Let somebody be busy, or available if they are, and ask for them alone."""
    key = f"person{PEOPLE.index(who)}"
    at = s.snapshot.roster.position_of(who)
    assert at is not None
    assert s.monitor is not None
    busy = not s.snapshot.roster.standings[at].reachable
    s.tenant.set(key, "Available" if busy else "Busy")
    await s.monitor.fetch(who)
    await s.drawn()


async def test_whoever_is_in_sight_is_drawn_at_once_and_others_are_counted_within_a_second(s):
    before = available(s)
    await changes(s, LAST)
    now = s.snapshot.roster
    assert available(s) == before, "nothing that is in sight changed"
    await s.clock.advance(LONGEST)
    await s.drawn()
    assert abs(available(s) - before) == 1
    await changes(s, LAST)
    await changes(s, PEOPLE[0])
    assert s.snapshot.roster is not now
    assert " Busy " in s.terminal.lines[3], "somebody in sight"
    assert available(s) == before - 1, "with whom everything is drawn"
    await s.press("j")
    await changes(s, LAST)
    await s.press("s")
    assert abs(available(s) - before) in (0, 2), "and with every key that arranges"


def last_is_available(s: Stage) -> bool:
    """Return what the table's last row says."""
    row = s.terminal.lines[s.app.main.table.region.bottom - 1]
    assert s.snapshot.roster.names[-1] in row
    return " Available " in row


@pytest.mark.parametrize("how", ["key", "wheel"])
async def test_rows_that_come_into_sight_say_what_is_newest_before_the_rest_is_drawn(s, how):
    counted = available(s)
    await changes(s, LAST)
    if how == "key":
        await s.press("G")
    else:
        s.app.main.table.scroll_to(y=MANY, animate=False)
        await s.drawn()
    assert last_is_available(s) is s.snapshot.roster.standings[-1].reachable
    assert available(s) == counted, "the rest is owed"


def detail(s: Stage) -> str:
    """Return what the details say."""
    region = s.app.main.detail.region
    return "\n".join(line[region.x : region.right] for line in s.terminal.lines[region.y : region.bottom])


async def test_details_of_whom_the_cursor_is_on_are_in_sight_wherever_their_row_is(s):
    await s.press("G")
    s.app.main.table.scroll_to(y=0, animate=False)
    await s.drawn()
    for _ in range(2):
        await changes(s, LAST)
        assert ("Available" in detail(s)) is s.snapshot.roster.standings[-1].reachable


async def test_people_in_the_details_of_a_group_are_in_sight_wherever_their_rows_are(s):
    assert s.monitor is not None
    entry = s.snapshot.roster.entries[-1]
    s.monitor._store.publish({"entries": {MANY - 1: replace(entry, groups=("Tier 2",))}}, groups=(Group("Tier 2", 1),))
    await s.drawn()
    await s.press("j", "g")
    s.app.main.table.scroll_to(y=900, animate=False)
    await s.drawn()
    assert "Tier 2" in detail(s)
    for _ in range(2):
        await changes(s, LAST)
        assert ("Available" in detail(s)) is s.snapshot.roster.standings[-1].reachable


async def test_what_is_owed_below_another_screen_waits_until_it_comes_to_light(s):
    before = available(s)
    await s.press("?")
    await changes(s, LAST)
    s.clock.jump(wall=LONGEST, ticks=LONGEST)
    assert s.app.main.seconds_until_change() != 0, "nobody draws it now, and nobody is to try for ever"
    await s.press("esc")
    assert abs(available(s) - before) == 1


def thumb(s: Stage) -> list[int]:
    """Return on which of the table's rows the scrollbar has its thumb, from 0."""
    table = s.app.main.table.region
    return [y - table.y for y in range(table.y, table.bottom) if s.terminal.lines[y][table.right - 1] == "┃"]


async def test_the_scrollbar_tells_top_middle_and_end(s):
    rows = s.app.main.table.size.height
    assert thumb(s) == [0]
    await s.press("G")
    assert thumb(s) == [rows - 1]
    assert s.selected_line == s.app.main.table.region.bottom - 1
    s.app.main.table.move_to(MANY // 2)
    await s.drawn()
    assert thumb(s)[0] in (rows // 2 - 1, rows // 2)
    await s.press("pagedown", "pageup", "g")
    assert thumb(s) == [0]
    assert s.selected_line == s.app.main.table.region.y


ROSTER = roster_of(*(Row(f"p{at}") for at in range(MANY)))


def published(store: PresenceStore, at: int) -> Snapshot:
    store.publish({"standings": {at: UNKNOWN}, "notes": {at: str(store.snapshot.version)}})
    return store.snapshot


def test_nothing_waits_for_longer_than_a_second_nor_where_it_is_no_matter_of_people_out_of_sight():
    clock = ManualClock()
    store = PresenceStore(Snapshot(1, ROSTER, CheckingSession(), Live(30), 30.0))
    owing, first, sight = Owing(clock), store.snapshot, {0, 1, 2}
    assert not owing.may_wait(None, first, sight)
    second = published(store, 9)
    assert owing.seconds() is None
    assert owing.may_wait(first, second, sight)
    assert owing.seconds() == LONGEST
    clock.jump(wall=0.75, ticks=0.75)
    assert owing.may_wait(second, published(store, 9), sight)
    assert owing.seconds() == pytest.approx(LONGEST - 0.75)
    clock.jump(wall=0.25, ticks=0.25)
    assert not owing.may_wait(store.snapshot, published(store, 9), sight), "it is due"
    owing.drawn()
    assert owing.seconds() is None
    assert not owing.may_wait(store.snapshot, published(store, 2), sight), "somebody in sight"
    before = store.snapshot
    store.publish({"notes": {9: "other"}}, list_problem="broken")
    assert not owing.may_wait(before, store.snapshot, sight), "the list's file"
    before = store.snapshot
    store.publish({"entries": {9: replace(ROSTER.entries[9], groups=("Tier 2",))}})
    assert not owing.may_wait(before, store.snapshot, sight), "the list"
    few = replace(first, roster=roster_of(Row("p0")))
    assert not owing.may_wait(few, replace(few, version=2), ())


class _NotSearched(list[WatchEntry]):
    def __iter__(self) -> Iterator[WatchEntry]:
        raise AssertionError("everybody is looked at")


def test_nobody_is_searched_for_whom_the_cursor_is_on():
    roster, last = replace(ROSTER, entries=_NotSearched(ROSTER.entries)), MANY - 1
    cursor = TableCursor()
    cursor.go(last, roster, Arrangement.flat(range(MANY)))
    assert cursor.position_in(roster) == cursor.position_of(ROSTER.key(last), roster) == last
