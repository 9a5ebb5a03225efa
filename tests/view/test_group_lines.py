"""What a group's line says, and how it gets shorter."""

from datetime import UTC, datetime

import pytest

from presence_tui.model.coverage import Breach
from presence_tui.model.roster import RowState
from presence_tui.model.watch_list import Group, WatchEntry
from presence_tui.view.arrangement import Section
from presence_tui.view.glyphs import ASCII, UNICODE
from presence_tui.view.group_detail import group_detail_lines
from presence_tui.view.group_lines import GroupFacts, coverage_forms, group_name, people_glyphs
from presence_tui.view.tones import plain
from tests.view.rosters import NOW, Row, roster_of

STALE = 200.0


def facts(*rows: Row, breach: Breach | None = None, narrowed: bool = False) -> GroupFacts:
    for row in rows:
        row.extra.setdefault("entries", WatchEntry(row.name, groups=("Tier 2",)))
    return GroupFacts(roster_of(*rows), NOW, 30.0, (breach,) if breach else (), narrowed)


def section(count: int, minimum: int | None = None, source: str | None = None) -> Section:
    return Section("Tier 2", Group("Tier 2", minimum, source), range(count))


def forms(found: GroupFacts, of: Section, glyphs=UNICODE, asking: bool = True) -> list[str]:
    return [plain(form) for form in coverage_forms(of, found, UTC, glyphs, "a", asking)]


BUSY = ("Busy", "InACall")


@pytest.mark.parametrize(
    ("rows", "minimum", "expected"),
    [
        ([Row("Bob"), Row("Olu", "Busy")], 2, ["1 of 2 reachable · needs 2", "1 of 2 · needs 2", "1 of 2"]),
        ([Row("Bob"), Row("Olu", "Busy")], None, ["1 of 2 reachable", "1 of 2"]),
        (
            [Row("Bob", age=STALE), Row("Olu", "Busy", age=STALE)],
            1,
            ["coverage unknown · was 1 of 2 at 13:58", "unknown · was 1 of 2 at 13:58", "was 1 of 2 at 13:58", "was 1 of 2"],
        ),
        ([Row("Bob", age=STALE), Row("Olu", "Busy")], None, ["coverage unknown · was 1 of 2 at 13:58"]),
        ([Row("Bob"), Row("Olu", "Busy", age=STALE)], 1, ["1 of 2 reachable · needs 1"]),
        ([Row("Bob"), Row("Olu", "Busy", age=STALE)], 2, ["coverage unknown · was 1 of 2 at 13:58"]),
        ([Row("Bob", state=RowState.ASKING)], 1, ["asking"]),
        ([Row("Bob", state=RowState.NO_ANSWER)], 1, ["coverage unknown", "unknown"]),
        ([Row("Bob", state=RowState.NOT_FOUND)], 1, ["0 of 1 reachable · needs 1"]),
        ([], 1, ["Nobody in it yet: a adds somebody.", "Nobody in it yet", "nobody"]),
    ],
)
def test_a_group_says_how_many_of_it_can_be_reached_as_far_as_that_is_known(rows, minimum, expected):
    assert forms(facts(*rows), section(len(rows), minimum))[: len(expected)] == expected


def test_a_breach_says_since_when():
    breach = Breach("Tier 2", datetime(2025, 11, 18, 13, 58, tzinfo=UTC), 1, 5, 2)
    found = facts(Row("Bob"), breach=breach)
    assert forms(found, section(1, 2)) == [
        "▼ 1 of 5 reachable · needs 2  since 13:58",
        "▼ 1 of 5 reachable · needs 2",
        "▼ 1 of 5 · needs 2",
        "▼ 1 of 5",
    ]
    assert forms(found, section(1, 2), ASCII)[0] == "! 1 of 5 reachable - needs 2  since 13:58"
    assert coverage_forms(section(1, 2), found, UTC, UNICODE, "a")[0][0][1].tone == "alarm"


def test_a_breach_that_is_unknown_or_may_be_over_leaves_the_word_to_the_count():
    breach = Breach("Tier 2", datetime(2025, 11, 18, 13, 58, tzinfo=UTC), 0, 1, 1, unknown=True)
    assert forms(facts(Row("Bob", age=STALE), breach=breach), section(1, 1))[0] == "coverage unknown · was 1 of 1 at 13:58"
    perhaps_over = Breach("Tier 2", datetime(2025, 11, 18, 13, 58, tzinfo=UTC), 1, 1, 1)
    assert forms(facts(Row("Bob"), breach=perhaps_over), section(1, 1))[0] == "1 of 1 reachable · needs 1"


def test_who_is_asked_for_in_vain_is_not_said_to_be_asked():
    assert forms(facts(Row("Bob", state=RowState.ASKING)), section(1), asking=False) == ["no answer yet"]


def test_nobody_is_added_by_hand_to_a_group_that_has_a_source():
    assert forms(facts(), section(0, source="direct-reports"))[0] == "Nobody in it yet"


def test_those_in_no_group_are_counted_and_not_covered():
    nowhere = Section("", None, range(2))
    assert forms(facts(Row("Bob"), Row("Olu")), nowhere) == ["2 people", "2"]
    assert forms(facts(Row("Bob")), Section("", None, [0])) == ["1 person", "1"]
    assert (group_name(""), group_name("Tier\x1b[2")) == ("In no group", "Tier␛[2")


def test_a_filter_leaves_a_groups_count_alone():
    found = facts(Row("Bob"), Row("Olu"), Row("Noor", "Busy"), narrowed=True)
    assert forms(found, section(1))[0] == "2 of 3 reachable"


def test_its_people_stand_there_as_glyphs_whom_to_call_first_in_front_old_ones_without_their_tone():
    found = facts(Row("Olu", *BUSY), Row("Bob"), Row("Zoe", "Offline", age=STALE))
    line = people_glyphs(section(3), found, UNICODE)
    assert plain(line) == "●■○"
    assert [ink.tone for _, ink in line] == ["available", "busy", "dim"]
    assert people_glyphs(section(15), facts(*(Row(str(at)) for at in range(15))), UNICODE) == []


def detail(found: GroupFacts, of: Section, width: int = 45, height: int = 20, **choices) -> list[str]:
    def cells(text: str) -> int:
        return len(text)

    return [plain(line) for line in group_detail_lines(of, found, UTC, UNICODE, (width, height), cells, **choices)]


def test_the_pane_of_a_group_tells_coverage_source_and_people():
    found = facts(Row("Olu", *BUSY), Row("Bob"))
    assert detail(found, section(2, 2, "entra-group:Support")) == [
        "Tier 2",
        "1 of 2 reachable · needs 2",
        "From    Entra group Support",
        "",
        "● Bob                     Available",
        "■ Olu                     In a call",
    ]
    assert detail(found, section(2, None, "direct-reports"))[2] == "From    your direct reports"


def test_the_pane_tells_the_minimum_where_the_line_cannot():
    found = facts(Row("Bob", age=STALE))
    assert detail(found, section(1, 1))[1:3] == ["coverage unknown · was 1 of 1 at 13:58", "Needs   1 who can be reached"]
    assert detail(found, section(1, 1))[-1] == "● Bob                     was available"


def test_people_beyond_the_pane_are_a_number():
    found = facts(*(Row(f"Person {at:02}") for at in range(30)))
    lines = detail(found, section(30), height=10)
    assert len(lines) == 10
    assert lines[-1] == "… 24 more"


def test_a_narrow_pane_cuts_names_and_keeps_words():
    lines = detail(facts(Row("Guillermo Fernández", "Busy", "InAConferenceCall")), section(1), width=28)
    assert lines[-1] == "■ Guiller…  Conference call"
