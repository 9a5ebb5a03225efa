from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from presence_tui.model.availability import standing
from presence_tui.model.moment import Moment
from presence_tui.model.person import UserId
from presence_tui.model.presence import Presence
from presence_tui.model.roster import Call, Roster, Since
from presence_tui.model.watch_list import WatchList
from presence_tui.monitor.updates import Updates
from tests.manual_clock import START

BOB = UserId("66825e03-7ef5-42da-9069-724602c31f6b")


def at(seconds: float) -> Moment:
    return Moment(START + timedelta(seconds=seconds), seconds)


def call(asked: float, answered: float) -> Call:
    return Call(at(asked), at(answered))


def says(word: str, sequence: str | None = None) -> Presence:
    raw = f"{word} {sequence}".encode()
    return Presence(BOB, standing(word, word), sequence=sequence, raw=raw)


class Row:
    """One person, to whom answers come."""

    def __init__(self) -> None:
        self.updates = Updates(30.0)
        self.roster = Roster.of(WatchList.of_words(["bob"]), ["Bob"])

    def hears(self, presence: Presence, asked: float, answered: float) -> str:
        row = self.updates.answered(self.roster, 0, presence, call(asked, answered))
        self.roster = self.roster.replacing({column: {0: value} for column, value in row.items()})
        return self.roster.standings[0].word.word

    @property
    def since(self) -> Since:
        found = self.roster.sinces[0]
        assert found is not None
        return found


def test_a_lower_sequence_of_an_overlapping_request_is_dropped_each_time() -> None:
    row = Row()
    row.hears(says("Busy", "B"), 10, 12)
    assert row.hears(says("Away", "A"), 11, 13) == "busy"
    assert row.hears(says("Away", "A"), 11.5, 14) == "busy"


def test_a_lower_sequence_of_a_later_request_is_believed_when_it_is_repeated() -> None:
    row = Row()
    row.hears(says("Busy", "B"), 10, 12)
    assert row.hears(says("Away", "A"), 40, 41) == "busy"
    assert row.hears(says("Away", "A"), 70, 71) == "away"


def test_a_lower_sequence_that_is_not_repeated_at_once_is_forgotten() -> None:
    row = Row()
    row.hears(says("Busy", "B"), 10, 12)
    row.hears(says("Away", "A"), 40, 41)
    row.hears(says("Busy", "B"), 70, 71)
    assert row.hears(says("Away", "A"), 100, 101) == "busy"


def test_a_count_that_began_anew_and_moves_on_is_believed() -> None:
    row = Row()
    row.hears(says("Busy", "Z9"), 10, 12)
    row.hears(says("Away", "A1"), 40, 41)
    assert row.hears(says("Offline", "A2"), 70, 71) == "offline"


def test_without_sequences_the_answer_that_was_asked_for_later_counts() -> None:
    row = Row()
    row.hears(says("Busy"), 10, 12)
    assert row.hears(says("Away"), 9, 13) == "busy"
    assert row.hears(says("Away"), 40, 41) == "away"


def test_first_sight_is_at_least_and_a_change_is_exact() -> None:
    row = Row()
    row.hears(says("Busy"), 10, 10)
    assert row.since == Since(at(10).utc, at_least=True)
    row.hears(says("Away"), 40, 40)
    assert row.since == Since(at(40).utc)
    row.hears(says("Away"), 70, 70)
    assert row.since == Since(at(40).utc)


def test_after_a_gap_nothing_is_exact() -> None:
    row = Row()
    row.hears(says("Busy"), 10, 10)
    row.hears(says("Away"), 40, 40)
    row.hears(says("Away"), 200, 200)
    assert row.since == Since(at(40).utc, at_least=True)
    row.hears(says("Busy"), 400, 400)
    assert row.since == Since(at(400).utc, at_least=True)


def test_an_equal_answer_changes_only_when_it_was_answered() -> None:
    row = Row()
    row.hears(says("Busy", "A"), 10, 10)
    row.hears(says("Busy", "A"), 40, 40)
    assert row.updates.answered(row.roster, 0, says("Busy", "A"), call(70, 71)) == {"answered": at(71)}


def test_other_json_that_says_the_same_brings_its_call_and_keeps_since() -> None:
    row = Row()
    row.hears(says("Busy", "A"), 10, 10)
    row.hears(says("Busy", "A"), 40, 40)
    other = replace(says("Busy", "A"), raw=b"{}")
    update = row.updates.answered(row.roster, 0, other, call(70, 71))
    assert update == {"raws": b"{}", "calls": call(70, 71), "answered": at(71), "prints": hash(b"{}")}
