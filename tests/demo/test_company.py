"""The made-up company: groups, names, and everything that can be the matter with an entry."""

from __future__ import annotations

from collections import Counter

from presence_tui.demo.company import (
    COMPANY,
    GROUPS,
    LEFT,
    ME,
    MEETINGS,
    MY_TEAM,
    NEVER_ANSWERED,
    OTHERS,
    REPORTS,
    STRANGER,
    WATCH_LIST,
)
from presence_tui.demo.habits import Habit
from presence_tui.demo.people import PEOPLE
from presence_tui.demo.tenant import demo_tenant
from presence_tui.model.person import ME as MYSELF
from presence_tui.model.person import entry_problem, user_id
from presence_tui.model.text import printable
from tests.manual_clock import ManualClock

EVERYBODY = [*(one.person for one in COMPANY), *OTHERS, STRANGER]


def test_about_forty_people_in_four_groups_and_somebody_in_two() -> None:
    assert 38 <= len(WATCH_LIST.entries) <= 42
    assert tuple(group.name for group in WATCH_LIST.groups) == (*GROUPS, MY_TEAM)
    sizes = Counter(name for entry in WATCH_LIST.entries for name in entry.groups)
    assert sizes.keys() == set(GROUPS)
    assert min(sizes.values()) >= 5
    assert max(len(entry.groups) for entry in WATCH_LIST.entries) == 2


def test_who_reports_to_whoever_signs_in_is_in_the_directory_and_one_is_watched_for_that_alone(clock: ManualClock) -> None:
    tenant = demo_tenant(clock.utc)
    reports = {str(tenant.user(key)["mail"]) for key in REPORTS}
    assert len(reports - {entry.who for entry in WATCH_LIST.entries}) == 1


def test_everybody_has_a_key_an_id_and_a_name_of_their_own() -> None:
    for of in ("key", "id", "name", "upn"):
        assert len({getattr(person, of) for person in EVERYBODY}) == len(EVERYBODY), of
    assert all(user_id(person.id) == person.id for person in EVERYBODY)
    assert [entry_problem(entry.who) for entry in WATCH_LIST.entries] == [None] * len(WATCH_LIST.entries)


def test_whom_tests_know_too_is_the_same_person_in_the_directory() -> None:
    ids = {person.key: person.id for person in EVERYBODY}
    assert {person.key: person.id for person in PEOPLE} == {person.key: ids[person.key] for person in PEOPLE}


def test_who_signs_in_watches_the_company(clock: ManualClock) -> None:
    assert WATCH_LIST.entries[0].who == MYSELF
    watched = {entry.who for entry in WATCH_LIST.entries[1:]} - {LEFT}
    assert watched == {one.person.mail or one.person.upn for one in COMPANY if one.person.key != ME}
    assert demo_tenant(clock.utc).id_of(ME)


def test_names_of_the_company_are_fit_to_be_read_and_those_of_the_stranger_are_not() -> None:
    texts = [(one.name, one.title or "", one.department or "", one.pose.note or "") for one in EVERYBODY]
    hurt = [any(printable(text) != text for text in of_one) for of_one in texts]
    assert hurt == [False] * (len(EVERYBODY) - 1) + [True]


def test_one_never_answers_and_one_has_left(clock: ManualClock) -> None:
    tenant = demo_tenant(clock.utc)
    assert tenant.id_of(NEVER_ANSWERED) in tenant._crowd.absent
    assert LEFT not in {person.mail for person in EVERYBODY}


def test_two_accounts_share_an_address_that_nobody_watches() -> None:
    shared = [mail for mail, count in Counter(person.mail for person in EVERYBODY).items() if count > 1]
    assert len(shared) == 1
    assert shared[0] not in {entry.who for entry in WATCH_LIST.entries}


def test_meetings_are_of_people_who_are_there() -> None:
    keys = {one.person.key for one in COMPANY}
    assert all(set(meeting.who) <= keys for meeting in MEETINGS)


def test_a_habit_is_something_else_than_the_usual() -> None:
    for one in COMPANY:
        for habit in one.habits:
            assert isinstance(habit, Habit)
            assert habit.pose != one.person.pose, one.person.key
