from __future__ import annotations

from presence_tui.model.roster import Roster
from presence_tui.model.snapshot import CheckingSession, Live, Snapshot, Starting
from presence_tui.model.watch_list import WatchList
from presence_tui.monitor.store import REMEMBERED, PresenceStore
from tests.manual_clock import ManualClock


def store() -> PresenceStore:
    roster = Roster.of(WatchList.of_words(["a", "b", "c"]), ["A", "B", "C"])
    return PresenceStore(Snapshot(0, roster, CheckingSession(), Starting(3), 30.0))


def test_listeners_get_each_snapshot() -> None:
    kept, seen = store(), []
    kept.subscribe(seen.append)
    kept.publish(health=Live(30.0))
    assert seen == [kept.snapshot]
    assert seen[0].version == 1


def test_what_is_not_new_is_not_published() -> None:
    kept, seen = store(), []
    kept.subscribe(seen.append)
    kept.publish(health=Starting(3))
    kept.publish({"names": {}})
    kept.publish()
    assert seen == []


def test_only_cells_that_differ_count_as_changed() -> None:
    kept = store()
    kept.publish({"names": {0: "A", 1: "Bob"}, "notes": {1: "x"}})
    assert kept.snapshot.changed_since(0) == {1}
    assert kept.snapshot.roster.names == ["A", "Bob", "C"]


def test_the_time_of_an_equal_answer_changes_nothing_on_the_screen(clock: ManualClock) -> None:
    kept = store()
    kept.publish({"answered": {0: clock.now()}})
    assert kept.snapshot.version == 1
    assert kept.snapshot.changed_since(0) == frozenset()


def test_another_roster_changes_all() -> None:
    kept = store()
    kept.publish(roster=kept.snapshot.roster.without({1}))
    assert kept.snapshot.changed_since(0) is None


def test_a_published_roster_is_never_altered() -> None:
    kept = store()
    before = kept.snapshot.roster
    kept.publish({"names": {1: "Bob"}})
    assert before.names == ["A", "B", "C"]
    assert kept.snapshot.roster.notes is before.notes


def test_only_so_many_versions_are_remembered() -> None:
    kept = store()
    for number in range(REMEMBERED + 1):
        kept.publish({"names": {0: str(number)}})
    assert len(kept.snapshot.changes) == REMEMBERED
    assert kept.snapshot.changed_since(1) == {0}
    assert kept.snapshot.changed_since(0) is None
