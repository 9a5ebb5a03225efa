"""A roster becomes that of another list: what is known stays, also what comes while a long list is worked out."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import fields
from typing import TypeVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from presence_tui.demo.tenant import SimulatedTenant
from presence_tui.model.person import Person, UserId
from presence_tui.model.roster import Roster, RowState
from presence_tui.model.watch_list import WatchEntry, WatchList
from presence_tui.monitor.rebuilding import plan_of, shared_ends
from presence_tui.monitor.who import first_roster
from tests.manual_clock import ManualClock
from tests.monitor.lines import Lines
from tests.monitor.stage import Stage

T = TypeVar("T")
PEOPLE = {f"p{number}": Person(UserId(f"{number:08x}-0000-4000-8000-000000000000"), f"Person {number}") for number in range(4)}
"""Whom the directory knows; `also1` is p1."""


def known(who: str) -> Person | None:
    return PEOPLE.get("p1" if who == "also1" else who)


def answered(roster: Roster) -> Roster:
    """Give each row a note of its own and an answer."""
    return roster.replacing(
        {
            "notes": {at: f"of {entry.who}" for at, entry in enumerate(roster.entries)},
            "states": dict.fromkeys(range(len(roster)), RowState.ANSWERED),
        }
    )


def rebuilt(old: Roster, new: WatchList) -> Roster:
    return plan_of(old, new, known).applied(old)


entries = st.lists(
    st.builds(WatchEntry, st.sampled_from(["p1", "also1", *(f"q{number}" for number in range(8))]), st.sampled_from(["", "L"])),
    max_size=9,
)


@given(before=entries, after=entries)
def test_whoever_stays_keeps_what_is_known_and_whoever_is_new_has_nothing(
    before: list[WatchEntry], after: list[WatchEntry]
) -> None:
    old, new = answered(first_roster(WatchList.of(before), known)), WatchList.of(after)
    made = rebuilt(old, new)
    told = {entry.key: old.notes[at] for at, entry in enumerate(old.entries)}
    by_id = {whose: old.notes[at] for at, whose in enumerate(old.ids) if whose}
    expected = [told.get(entry.key) or by_id.get(made.ids[at], "") for at, entry in enumerate(made.entries)]
    assert list(made.notes) == expected
    assert [state is RowState.ANSWERED for state in made.states] == [bool(note) for note in expected]
    assert made.names == [first_roster(WatchList((entry,)), known).names[0] for entry in made.entries]
    assert len({*made.ids} - {None}) == len(made) - made.ids.count(None), "nobody has two rows"
    keys = [entry.key for entry in new.entries]
    assert {keys.index(entry.key) for entry in made.entries} >= {at for at, key in enumerate(keys) if key not in ("p1", "also1")}
    assert {len(getattr(made, column.name)) for column in fields(made)} == {len(made)}


@given(before=entries, after=entries, changed=st.sets(st.sampled_from(["names", "people", "notes", "states"])))
def test_what_comes_meanwhile_is_there_as_if_it_had_been_there_before(
    before: list[WatchEntry], after: list[WatchEntry], changed: set[str]
) -> None:
    old, new = answered(first_roster(WatchList.of(before), known)), WatchList.of(after)
    values = {"names": "Now", "people": PEOPLE["p3"], "notes": "now", "states": RowState.FAILED}
    now = old.replacing({name: dict.fromkeys(range(0, len(old), 2), values[name]) for name in changed})
    made, expected = plan_of(old, new, known).applied(now), rebuilt(now, new)
    for column in fields(made):
        assert list(getattr(made, column.name)) == list(getattr(expected, column.name)), column.name


@pytest.mark.parametrize("count", [10, 6000])
def test_rows_in_any_order_come_along_in_stretches_or_one_by_one(count: int) -> None:
    words = [f"q{number}" for number in range(count)]
    old = answered(first_roster(WatchList.of_words(words), known))
    order = [*range(0, count, 2), 3, 1, *range(count - 1, count // 2, -2)]
    made = rebuilt(old, WatchList.of_words([*(words[at] for at in order), "new"]))
    assert list(made.notes) == [*(f"of {words[at]}" for at in order), ""]


@given(one=st.lists(st.integers(0, 2), max_size=8), other=st.lists(st.integers(0, 2), max_size=8))
def test_ends_that_two_lists_share_are_all_there_is(one: list[int], other: list[int]) -> None:
    head, tail = shared_ends(one, other)
    assert head + tail <= min(len(one), len(other))
    assert one[:head] == other[:head]
    assert one[len(one) - tail :] == other[len(other) - tail :]
    assert head == min(len(one), len(other)) or one[head] != other[head]


def lines_for(count: int) -> int:
    """Return the lines run to take one of `count` off the list."""
    watch_list = WatchList.of_words(f"q{number}" for number in range(count))
    old = first_roster(watch_list, known)
    less = WatchList(watch_list.entries[: count // 2] + watch_list.entries[count // 2 + 1 :])
    with Lines("monitor/rebuilding") as lines:
        plan_of(old, less, known)
    return lines.count


def test_one_edit_of_a_long_list_is_worked_out_by_as_little_as_of_a_short_one() -> None:
    assert lines_for(200_000) - lines_for(2_000) < 200


class Held:
    """Works out at once what is to be worked out beside the event loop, and says the second time so when the test lets it."""

    def __init__(self) -> None:
        self.go_on = asyncio.Event()
        self.calls = 0

    async def __call__(self, call: Callable[[], T]) -> T:
        worked_out = call()
        self.calls += 1
        if self.calls == 2:
            await self.go_on.wait()
        return worked_out


@pytest.fixture
def held() -> Held:
    return Held()


@pytest.fixture
def stage(tenant: SimulatedTenant, clock: ManualClock, held: Held) -> Stage:
    return Stage(tenant, clock, tuple(f"q{number}@contoso.com" for number in range(3000)), beside=held)


async def adding(stage: Stage, held: Held) -> asyncio.Task[object]:
    """Begin to add somebody, until that is worked out."""
    edit: asyncio.Task[object] = asyncio.create_task(stage.monitor.add("new@contoso.com"))
    await stage.until(lambda: held.calls == 2)
    return edit


async def test_answers_that_come_while_a_long_list_is_worked_out_stay(stage: Stage, held: Held) -> None:
    edit = await adding(stage, held)
    stage.monitor._store.publish({"notes": {2999: "just now"}})
    held.go_on.set()
    await edit
    assert held.calls == 2
    assert (stage.now.roster.notes[2999], stage.now.roster.key(3000)) == ("just now", "new@contoso.com")


async def test_where_the_rows_change_meanwhile_it_is_worked_out_anew(stage: Stage, held: Held) -> None:
    edit = await adding(stage, held)
    roster = stage.now.roster.replacing({"notes": {2999: "just now"}})
    stage.monitor._store.publish(roster=roster.without({0}))
    held.go_on.set()
    await edit
    assert held.calls == 3
    assert [stage.now.roster.key(at) for at in (0, 3000)] == ["q0@contoso.com", "new@contoso.com"]
    assert stage.row("q2999@contoso.com").note == "just now"
