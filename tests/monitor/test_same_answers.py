"""An object that came before is not looked at again: what comes of that is what looking at everybody gives."""

from __future__ import annotations

import json
import random
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


def looking_at_everybody(updates: Updates, known: Roster, brought: BulkReply) -> Roster:
    cells = Cells()
    for row, whose in enumerate(IDS):
        if whose in brought.presences:
            add(cells, row, updates.answered(known, row, brought.presences[whose], brought.call))
        elif whose in brought.unreadable:
            add(cells, row, unreadable(known, row, brought.unreadable[whose].what, brought.call))
        else:
            add(cells, row, no_answer(known, row, brought.call))
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

    def answer(self) -> BulkReply:
        objects = [self.said[whose] for whose in IDS]
        kind = self.chance.random()
        if kind < 0.1:
            self.chance.shuffle(objects)
        elif kind < 0.2:
            del objects[self.chance.randrange(len(objects))]
        elif kind < 0.3:
            whose = self.chance.choice(IDS)
            twin = presence(whose, "Busy", f"A{self.number + self.chance.choice((-5, 5))}")
            objects.insert(self.chance.randrange(len(objects)), twin)
        before, self.now = self.now, self.now + self.chance.choice((30, 30, 30, 30, 200))
        asked = self.chance.choice((self.now - 1, self.now - 1, before - 0.5))
        return reply(objects, asked, self.now)


@pytest.mark.parametrize("seed", range(40))
def test_it_is_as_if_everybody_were_looked_at(seed: int) -> None:
    chance = random.Random(seed)
    graph, quick, thorough = Graph(chance), Updates(30.0), Updates(30.0)
    one = other = roster()
    for step in range(40):
        while chance.random() < 0.5:
            graph.change()
        brought = graph.answer()
        one = one.replacing(quick.of_all(one, chance.choice((ROWS, list(ROWS))), brought))
        other = looking_at_everybody(thorough, other, brought)
        for column in COLUMNS:
            assert list(getattr(one, column)) == list(getattr(other, column)), f"{column} in step {step}"


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
