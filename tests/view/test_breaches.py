"""What is said of groups below their minimum."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC

import pytest
from rich.cells import cell_len

from presence_tui.model.coverage import Breach
from presence_tui.model.errors import NetworkFault
from presence_tui.model.snapshot import Offline, Snapshot
from presence_tui.model.watch_list import Group, WatchEntry
from presence_tui.view.breaches import ALARM, BreachTelling, alarm_line
from presence_tui.view.glyphs import ASCII, UNICODE
from presence_tui.view.tones import plain
from presence_tui.view.wording import header_line
from tests.view.rosters import NOW, Row, roster_of
from tests.view.snapshots import at, snapshot

TIER_2 = Breach("Tier 2", at(13, 58), 1, 5, 2, 1)
LONG = Breach("Customer Care, Second Line", at(13, 58), 1, 5, 2, 2)


def header(width: int, *breaches: Breach, demo: bool = False, health: Offline | None = None) -> tuple[str, str, bool]:
    seen = replace(snapshot(health), breaches=breaches)
    found = header_line(seen, NOW.utc, UTC, width, UNICODE, cell_len, demo=demo)
    left, right = plain(found.left), plain(found.right)
    assert len(left) + (2 if left else 0) + len(right) + 2 <= width
    return left, right, found.bar


@pytest.mark.parametrize(
    ("width", "breaches", "left", "right"),
    [
        (120, (TIER_2,), "presence-tui   ▼ Tier 2: 1 of 5 reachable, needs 2 ", "● Live · every 30 s"),
        (80, (TIER_2,), " ▼ Tier 2: 1 of 5 reachable, needs 2 ", "● Live · every 30 s"),
        (50, (TIER_2,), " ▼ Tier 2: 1 of 5 reachable, needs 2 ", "● Live"),
        (40, (TIER_2,), " ▼ Tier 2: 1 of 5, needs 2 ", "● Live"),
        (30, (TIER_2,), " ▼ Tier 2: 1 of 5 ", "● Live"),
        (27, (TIER_2,), " ▼ 1 group below ", "● Live"),
        (21, (TIER_2,), " ▼ 1 below ", "● Live"),
        (20, (TIER_2,), " ▼ 1 ", "● Live"),
        (47, (LONG,), " ▼ Custo…: 1 of 5 reachable, needs 2 ", "● Live"),
        (46, (LONG,), " ▼ Customer Care,…: 1 of 5, needs 2 ", "● Live"),
        (14, (TIER_2,), "", "● Live"),
        (80, (LONG,), " ▼ Customer Care, Second Line: 1 of 5 reachable, needs 2 ", "● Live · every 30 s"),
        (60, (LONG,), " ▼ Customer Care, Sec…: 1 of 5 reachable, needs 2 ", "● Live"),
        (80, (TIER_2, LONG), " ▼ 2 groups below their minimum ", "● Live · every 30 s"),
        (40, (TIER_2, LONG), " ▼ 2 groups below ", "● Live"),
        (80, (replace(TIER_2, unknown=True),), "Contoso · ada@contoso.com", "● Live · every 30 s"),
        (80, (replace(TIER_2, reachable=2),), "Contoso · ada@contoso.com", "● Live · every 30 s"),
        (70, (replace(TIER_2, unknown=True), TIER_2), " ▼ Tier 2: 1 of 5 reachable, needs 2 ", "● Live · every 30 s"),
    ],
)  # fmt: skip
def test_a_breach_takes_the_place_of_identity(width: int, breaches: tuple[Breach, ...], left: str, right: str) -> None:
    assert header(width, *breaches) == (left, right, False)


def test_health_takes_its_short_form_before_a_breach_loses_words() -> None:
    offline = Offline(at(14, 2), "graph.microsoft.com", NetworkFault.NAME, at(14, 6))
    left, right, bar = header(80, TIER_2, health=offline)
    assert (left, bar) == (" ▼ Tier 2: 1 of 5 reachable, needs 2 ", True)
    assert right == "! Offline since 14:02 · next try 14:06"


def test_the_demo_says_that_it_is_one_where_there_is_room() -> None:
    assert header(80, TIER_2, demo=True)[0] == " ▼ Tier 2: 1 of 5 reachable, needs 2  (demo)"
    assert header(50, TIER_2, demo=True)[0] == " ▼ Tier 2: 1 of 5 reachable, needs 2 "


def test_it_is_inked_as_an_alarm_and_can_be_written_in_ascii() -> None:
    hostile = replace(TIER_2, group="Tier\x1b[2J 二線")
    [(words, ink)] = alarm_line([hostile], 60, ASCII, cell_len)
    assert ink == ALARM
    assert words == " ! Tier␛[2J 二線: 1 of 5 reachable, needs 2 "
    assert all(cell_len(plain(alarm_line([hostile], room, UNICODE, cell_len))) <= room for room in range(60))


def seen_of(reachable: int, *breaches: Breach, minimum: int = 2) -> Snapshot:
    rows = [Row(f"P{number}", "Available" if number < reachable else "Busy") for number in range(5)]
    roster = roster_of(*rows)
    grouped = {at: WatchEntry(entry.who, groups=("Tier 2",)) for at, entry in enumerate(roster.entries)}
    roster = roster.replacing({"entries": grouped})
    return replace(snapshot(), roster=roster, groups=(Group("Tier 2", minimum),), breaches=breaches)


def test_a_breach_is_told_once_and_that_it_is_over_without_a_bell() -> None:
    news = BreachTelling()
    assert news.hear(seen_of(3), NOW) == ((), False)
    told = news.hear(seen_of(1, TIER_2), NOW)
    assert [(one.words, one.glyph, one.tone) for one in told.notices] == [
        ("Tier 2: 1 of 5 reachable, needs 2", "breach", "alarm")
    ]
    assert told.rings
    for again in (replace(TIER_2, reachable=0), replace(TIER_2, unknown=True), TIER_2, replace(TIER_2, reachable=2)):
        assert news.hear(seen_of(1, again), NOW) == ((), False)
    over = news.hear(seen_of(3), NOW)
    assert [one.words for one in over.notices] == ["Tier 2 is covered again: 3 of 5 reachable"]
    assert over.notices[0].about == told.notices[0].about
    assert not over.rings


@pytest.mark.parametrize("after", [seen_of(3, minimum=1), replace(seen_of(3), groups=()), seen_of(1)])
def test_a_breach_that_is_gone_otherwise_is_not_said_to_be_over(after: Snapshot) -> None:
    news = BreachTelling()
    news.hear(seen_of(1, TIER_2), NOW)
    assert news.hear(after, NOW) == ((), False)


def test_one_that_was_missed_is_told_with_the_next() -> None:
    news = BreachTelling()
    news.hear(seen_of(1, TIER_2), NOW)
    second = replace(TIER_2, number=2)
    told = news.hear(seen_of(1, second), NOW)
    assert [one.words for one in told.notices] == ["Tier 2: 1 of 5 reachable, needs 2"]
    assert told.rings
