"""An object that came before is not looked at again: what comes of that is what looking at everybody gives."""

from __future__ import annotations

import json
import random
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from presence_tui.demo.crowd import status_message
from presence_tui.graph import decode
from presence_tui.graph.exchange import Answer
from presence_tui.model.bulk_reply import BulkReply
from presence_tui.model.errors import Reply
from presence_tui.model.moment import Moment
from presence_tui.model.person import UserId
from presence_tui.model.presence import Presence, UnreadablePresence, decode_presence
from presence_tui.model.roster import Call, Roster
from presence_tui.model.watch_list import WatchList
from presence_tui.monitor.store import Cells
from presence_tui.monitor.updates import Updates, add, no_answer, unreadable
from tests.manual_clock import START

IDS = [UserId(str(UUID(int=number))) for number in range(1, 13)]
ROWS = range(len(IDS))
COLUMNS = ("states", "standings", "sinces", "reaches", "notes", "raws", "calls", "answered", "sequences", "problems")


def at(seconds: float) -> Moment:
    return Moment(START + timedelta(seconds=seconds), seconds)


def roster() -> Roster:
    return replace(Roster.of(WatchList.of_words(IDS), [str(number) for number in ROWS]), ids=list(IDS))


def presence(whose: UserId, word: str, sequence: str | None = "A1", **more: Any) -> dict[str, Any]:
    return {"id": whose, "availability": word, "activity": word, "sequenceNumber": sequence} | more


def reply(objects: list[Any], asked: float, answered: float) -> BulkReply:
    body = json.dumps({"value": objects}).encode()
    return decode.presences(Answer(body, Call(at(asked), at(answered), "r"), Reply(200)), set(IDS))


def looking_at_everybody(updates: Updates, known: Roster, brought: BulkReply, rows: Iterable[int] = ROWS) -> Roster:
    cells = Cells()
    for row in rows:
        whose = IDS[row]
        if whose in brought.presences:
            add(cells, row, updates.answered(known, row, brought.presences[whose], brought.call))
        elif whose in brought.unreadable:
            add(cells, row, unreadable(known, row, brought.unreadable[whose].what, brought.call))
        else:
            add(cells, row, no_answer(known, row, brought.call))
    return known.replacing(cells)


def asked_alone(updates: Updates, known: Roster, row: int, presence: Presence, call: Call) -> Roster:
    cells = Cells()
    add(cells, row, updates.answered(known, row, presence, call, newest=True))
    return known.replacing(cells)


class Graph:
    """Says something else now and then, in every way it can."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        self.number = 500
        self.now = 0.0
        self.said: dict[UserId, Any] = {whose: presence(whose, "Away", f"A{self.number}") for whose in IDS}

    def change(self) -> None:
        whose = self.chance.choice(IDS)
        self.number += self.chance.choice((1, 1, 1, 0, -3))
        sequence = self.chance.choice((f"A{self.number}", f"A{self.number}", None))
        word = self.chance.choice(("Available", "Busy", "Away"))
        more: dict[str, Any] = {}
        if self.chance.random() < 0.3:
            until = START + timedelta(seconds=self.now + self.chance.choice((10, 40, 5000)))
            more["statusMessage"] = status_message("Lunch", START, until=until.strftime("%Y-%m-%dT%H:%M:%S"))
        self.said[whose] = self.chance.choice((presence(whose, word, sequence, **more),) * 8 + ({"id": whose, "activity": 3},))

    def objects(self, rows: Sequence[int]) -> list[Any]:
        """Return what is said of `rows` now, perhaps with somebody left out, twice, or in another order."""
        objects, kind = [self.said[IDS[row]] for row in rows], self.chance.random()
        if kind < 0.1:
            self.chance.shuffle(objects)
        elif kind < 0.2:
            del objects[self.chance.randrange(len(objects))]
        elif kind < 0.3:
            sequence = self.chance.choice((f"A{self.number - 5}", f"A{self.number + 5}", None))
            twin = presence(IDS[self.chance.choice(rows)], "Busy", sequence)
            objects.insert(self.chance.randrange(len(objects) + 1), twin)
        elif kind < 0.35:
            objects.append(self.chance.choice(objects))
        return objects


class Both:
    """The same answers, taken the quick way and by looking at everybody."""

    def __init__(self, most: int = len(IDS)) -> None:
        self.most = most
        """People in one part of an answer in which more is new."""
        self.quick, self.thorough = Updates(30.0), Updates(30.0)
        self.one = self.other = roster()

    def take(self, rows: Sequence[int], objects: list[Any], asked: float, answered: float) -> None:
        brought = reply(objects, asked, answered)
        prints = [self.one.prints[row] for row in rows]
        for ids, part in brought.parts([IDS[row] for row in rows], prints, self.most):
            some = [IDS.index(whose) for whose in ids]
            self.one = self.one.replacing(self.quick.of_all(self.one, rows if part is brought else some, part))
        self.other = looking_at_everybody(self.thorough, self.other, brought, rows)

    def take_alone(self, row: int, said: Any, asked: float, answered: float) -> None:
        with suppress(UnreadablePresence):
            told, call = decode_presence(json.dumps(said).encode()), Call(at(asked), at(answered), "d")
            self.one = asked_alone(self.quick, self.one, row, told, call)
            self.other = asked_alone(self.thorough, self.other, row, told, call)

    def compare(self, step: int) -> None:
        for column in COLUMNS:
            assert list(getattr(self.one, column)) == list(getattr(self.other, column)), f"{column} in step {step}"


@pytest.mark.parametrize("seed", range(40))
def test_it_is_as_if_everybody_were_looked_at(seed: int) -> None:
    chance = random.Random(seed)
    graph, both = Graph(chance), Both()
    for step in range(40):
        while chance.random() < 0.5:
            graph.change()
        before, graph.now = graph.now, graph.now + chance.choice((30, 30, 30, 30, 200))
        asked = chance.choice((graph.now - 1, graph.now - 1, before - 0.5))
        both.take(chance.choice((ROWS, list(ROWS))), graph.objects(ROWS), asked, graph.now)
        both.compare(step)


@pytest.mark.parametrize("seed", range(60))
def test_so_it_is_where_portions_overtake_each_other_and_somebody_is_asked_for_alone(seed: int) -> None:
    chance = random.Random(seed)
    graph, both = Graph(chance), Both(chance.choice((3, 5, 99)))
    flying: list[tuple[Sequence[int], list[Any], float]] = []
    for step in range(60):
        graph.now += chance.choice((0, 1, 5, 29, 31, 100))
        while chance.random() < 0.3:
            graph.change()
        while len(flying) < chance.choice((1, 2, 4)):
            first = chance.randrange(len(IDS))
            rows = range(first, chance.randrange(first, len(IDS)) + 1)
            some = rows if chance.random() < 0.7 else chance.sample(ROWS, chance.randint(1, len(IDS)))
            flying.append((some, graph.objects(some), graph.now))
        chance.shuffle(flying)
        while flying and chance.random() < 0.6:
            both.take(*flying.pop(), graph.now + 0.5)
        if chance.random() < 0.1:
            row = chance.choice(ROWS)
            both.take_alone(row, graph.said[IDS[row]], graph.now - chance.choice((0, 1, 30)), graph.now + 0.5)
        both.compare(step)


def said_by(letters: Sequence[str | None]) -> list[list[str]]:
    """Return what everybody is shown to be at the end of polls that bring these numbers (None: nobody), either way."""
    both = Both()
    for step, letter in enumerate(letters):
        word = "Busy" if letter == "B" else "Away"
        objects = [] if letter is None else [presence(whose, word, letter) for whose in IDS]
        both.take(ROWS, objects, 30 * step, 30 * step + 1)
    return [sorted({one.word.word for one in made.standings}) for made in (both.one, both.other)]


def test_what_was_held_back_before_somebody_was_missing_is_forgotten() -> None:
    assert said_by(["B", "B", "B", "A", None, "B", "B", "B", "B", "B", "A"]) == [["busy"], ["busy"]]


def test_without_numbers_an_answer_that_was_asked_for_before_the_one_shown_is_no_news_though_it_is_the_same() -> None:
    both, objects = Both(), [presence(whose, "Busy", None) for whose in IDS]
    for step in range(3):
        both.take(ROWS, objects, 30 * step, 30 * step + 1)
    both.take_alone(3, objects[3], 90, 91)
    both.take(ROWS, [*objects], 120, 121)
    both.take(ROWS, objects, 89, 122)
    assert [moment.ticks for moment in both.one.answered if moment is not None] == [122.0] * 3 + [121.0] + [122.0] * 8
    both.compare(0)


def test_what_came_before_is_not_decoded() -> None:
    updates, known = Updates(30.0), roster()
    objects = [presence(whose, "Busy") for whose in IDS]
    for step in range(3):
        known = known.replacing(updates.of_all(known, ROWS, reply(objects, 30 * step, 30 * step + 1)))
    objects[3] = presence(IDS[3], "Away", "A2")
    brought = reply(objects, 90, 91)
    known = known.replacing(updates.of_all(known, ROWS, brought))
    assert [*brought._read] == [3]
    assert known.standings[3].word.word == "away"
    assert set(known.answered) == {at(91)}


def test_to_part_an_answer_decodes_only_what_is_new() -> None:
    objects = [presence(whose, "Busy") for whose in IDS]
    prints = reply(objects, 0, 1)._prints
    objects[2:7] = [presence(whose, "Away", "A2") for whose in IDS[2:7]]
    brought = reply(objects, 30, 31)
    parts = list(brought.parts(IDS, prints, 4))
    assert [(len(ids), len(part._read)) for ids, part in parts] == [(4, 2), (4, 3), (4, 0)]
    assert sorted(brought._read) == [2, 3, 4, 5, 6]
    assert [ids for ids, _ in brought.parts(IDS, prints, 5)] == [IDS]


def test_after_a_gap_nobody_is_decoded_and_beside_it_whoever_is_new_or_came_twice() -> None:
    both, objects = Both(), [presence(whose, "Busy") for whose in IDS]
    for step in range(3):
        both.take(ROWS[2:], objects[2:], 30 * step, 30 * step + 1)
    came = [*objects[1:], presence(IDS[5], "Away", "A0")]
    brought = reply(came, 3000, 3001)
    one = both.one.replacing(both.quick.of_all(both.one, ROWS[1:], brought))
    assert sorted(brought._read) == [0, 4, 11]
    other = looking_at_everybody(both.thorough, both.other, brought, ROWS[1:])
    for column in COLUMNS:
        assert list(getattr(one, column)) == list(getattr(other, column)), column


@pytest.mark.parametrize(("column", "value"), [("problems", None), ("notes", "x"), ("states", None), ("sequences", "A0")])
def test_a_row_that_something_else_changed_is_looked_at_again(column: str, value: object) -> None:
    updates, known = Updates(30.0), roster()
    objects = [presence(whose, "Busy") for whose in IDS]
    for step in range(3):
        known = known.replacing(updates.of_all(known, ROWS, reply(objects, 30 * step, 30 * step + 1)))
    assert all(known.prints)
    known = known.replacing({column: {5: value}})
    assert [row for row, mark in enumerate(known.prints) if not mark] == [5]
    known = known.replacing({"names": {6: "Six"}, "answered": {6: at(70)}})
    assert known.prints[6]


def test_what_is_shown_contradicts_what_was_held_back_also_where_it_came_before() -> None:
    updates, known = Updates(30.0), roster()
    for step, sequence in enumerate(("B", "B", "B", "A", "B", "A")):
        objects = [presence(whose, "Busy" if sequence == "B" else "Away", sequence) for whose in IDS]
        known = known.replacing(updates.of_all(known, ROWS, reply(objects, 30 * step, 30 * step + 1)))
    assert {one.word.word for one in known.standings} == {"busy"}
