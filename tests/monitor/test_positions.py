from __future__ import annotations

import random
from dataclasses import replace
from uuid import UUID

import pytest

from presence_tui.model.column import stretches_of
from presence_tui.model.person import UserId
from presence_tui.model.roster import Roster
from presence_tui.model.watch_list import WatchEntry, WatchList
from presence_tui.monitor.positions import Positions, indexes_of


def of_number(number: int) -> UserId:
    return UserId(str(UUID(int=number)))


def roster(count: int) -> Roster:
    made = Roster.of(WatchList.of_words(f"Person{number}@Contoso.com" for number in range(count)), ["x"] * count)
    return replace(made, ids=[of_number(number) for number in range(count)])


@pytest.mark.parametrize("seed", range(10))
def test_everybody_is_found_and_nobody_else_whatever_changes(seed: int) -> None:
    chance, positions = random.Random(seed), Positions()
    now = roster(chance.choice((1, 7, 300)))
    for _ in range(60):
        kind = chance.random()
        if kind < 0.6:
            rows = chance.sample(range(len(now)), min(len(now), chance.choice((1, 1, 40))))
            ids = dict.fromkeys(rows, None) | {at: of_number(chance.randrange(10**9)) for at in rows[1:]}
            entries = {at: WatchEntry(f"New{chance.randrange(10**9)}") for at in rows[:3]}
            now = now.replacing({"ids": ids, "entries": entries})
        elif kind < 0.8:
            now = now.arranged(now, list(stretches_of(chance.sample(range(len(now)), len(now)), len(now))))
            if chance.random() < 0.5:
                positions.take(*indexes_of(now.ids, now.entries))
        elif kind < 0.9 and len(now) > 3:
            now = now.without({chance.randrange(len(now))})
        by_id = {whose: at for at, whose in enumerate(now.ids) if whose is not None}
        by_key = {entry.key: at for at, entry in enumerate(now.entries)}
        found, keyed = positions.by_id(now), positions.by_key(now)
        asked = [*by_id, *(of_number(chance.randrange(10**9)) for _ in range(20))]
        assert [found.get(whose) for whose in asked] == [by_id.get(whose) for whose in asked]
        assert {key: keyed[key] for key in by_key} == by_key
        assert "nobody" not in keyed
        chance.shuffle(asked)
        assert list(positions.rows(now, asked)) == [by_id[whose] for whose in asked if whose in by_id]


def test_people_who_stand_together_are_a_range_of_rows() -> None:
    positions, now = Positions(), roster(100)
    assert positions.rows(now, now.ids[20:70]) == range(20, 70)  # type: ignore[arg-type]  # nobody of them is None
    assert positions.rows(now, [of_number(4), of_number(20), of_number(21)]) == [4, 20, 21]
    assert positions.rows(now, []) == []


def test_nobody_is_found_in_an_empty_list_and_what_is_not_there_is_an_error() -> None:
    found = Positions().by_id(roster(0))
    assert found.get(of_number(1)) is None
    with pytest.raises(KeyError):
        found[of_number(1)]
