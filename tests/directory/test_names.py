"""Display names, many entries at once, and what a search finds."""

from __future__ import annotations

import asyncio

import pytest

from presence_tui.demo.tenant import SimulatedTenant
from presence_tui.directory.resolver import Directory
from presence_tui.model.errors import BadRequest, Forbidden
from presence_tui.model.person import Person, UserId, is_name
from presence_tui.model.resolution import Found, NobodyFound, SeveralFound
from tests.directory.stage import graph_of
from tests.manual_clock import ManualClock


@pytest.fixture
def directory(tenant: SimulatedTenant, clock: ManualClock) -> Directory:
    return Directory(graph=graph_of(tenant, clock), remembered={}, save=lambda people: None, clock=clock)


def asked(tenant: SimulatedTenant) -> list[str]:
    return [line for line in tenant.requests if "/users" in line]


@pytest.mark.parametrize(
    ("who", "name"),
    [
        ("Ada Lovelace", True), ("zelda", True), ("李 伟", True), ("Guest: partner@fabrikam.com", True),
        ("me", False), (" ME ", False), ("ada@contoso.com", False), (" ada@contoso.com ", False),
        ("66825e03-7ef5-42da-9069-724602c31f6b", False),
    ],
)  # fmt: skip
def test_what_is_a_display_name(who: str, name: bool) -> None:
    assert is_name(who) is name


async def test_a_display_name_that_one_person_has_is_that_person(directory: Directory, tenant: SimulatedTenant) -> None:
    assert await directory.resolve(" ada LOVELACE ") == Found(
        Person(UserId(tenant.id_of("ada")), "Ada Lovelace", "ada@contoso.com", "ada@contoso.com", "Analyst", "Engines")
    )
    assert len(asked(tenant)) == 1
    assert directory.known("Ada Lovelace") is not None


async def test_a_display_name_is_asked_for_again_after_a_while_and_not_kept(tenant: SimulatedTenant, clock: ManualClock) -> None:
    saved: list[dict[str, Person]] = []
    ada = Person(UserId(tenant.id_of("ada")), "Ada Lovelace", "ada@contoso.com")
    directory = Directory(graph=graph_of(tenant, clock), remembered={"bob ng": ada, "me@x": ada}, save=saved.append, clock=clock)
    assert (directory.known("me@x"), directory.known("Bob Ng")) == (ada, None)
    assert isinstance(await directory.resolve("Ada  Lovelace"), Found)
    await directory.resolve_all(["Ada  Lovelace", "Bob\tNg"])
    assert saved == []
    assert [len(asked(tenant)), directory.known("bob\tng") is not None] == [2, True]
    tenant.add_person("other", "Ada Lovelace", "ada2@contoso.com")
    await clock.advance(601)
    assert isinstance(await directory.resolve("Ada  Lovelace"), SeveralFound)


async def test_a_display_name_that_several_have_names_all_of_them(directory: Directory, tenant: SimulatedTenant) -> None:
    tenant.add_person("other", "Bob Ng", "bob2@contoso.com")
    several = await directory.resolve("Bob Ng")
    assert isinstance(several, SeveralFound)
    assert sorted(person.upn for person in several.people) == ["bob2@contoso.com", "bob@contoso.com"]


@pytest.mark.parametrize(
    ("name", "nearest"),
    [
        ("Ada Lovelac", "Ada Lovelace (ada@contoso.com)"),
        ("Adda Lovelace", "Ada Lovelace (ada@contoso.com)"),
        ("Zelda Fitzgerald", ""),
        ("Ada Zzzzzzzz", ""),
        ('"\\', ""),
    ],
)
async def test_a_display_name_that_nobody_has_tells_the_nearest(directory: Directory, name: str, nearest: str) -> None:
    assert await directory.resolve(name) == NobodyFound(nearest)


async def test_a_name_that_graph_cannot_search_is_nobody_s(directory: Directory, tenant: SimulatedTenant) -> None:
    tenant.fail(400, path="$search")
    assert await directory.resolve("Ada Lovelac") == NobodyFound()


async def test_many_are_asked_for_fifteen_at_a_time(directory: Directory, tenant: SimulatedTenant) -> None:
    upns = [str(tenant.user(key)["userPrincipalName"]) for key in tenant.add_people(45)]
    tenant.add_person("north", "North", "north@contoso.com", "desk@contoso.com")
    tenant.add_person("south", "South", "south@contoso.com", "desk@contoso.com")
    tenant.forget_requests()
    told: list[int] = []
    words = [
        *map(str.upper, upns),
        "partner@fabrikam.com",
        "desk@contoso.com",
        "nobody@contoso.com",
        "Bob Ng",
        tenant.id_of("ada"),
    ]
    outcomes = (await directory.resolve_all(words, told=told.append)).outcomes
    assert all(isinstance(outcomes[who], Found) for who in (*map(str.upper, upns), "partner@fabrikam.com", "Bob Ng"))
    assert isinstance(outcomes["desk@contoso.com"], SeveralFound)
    assert outcomes["nobody@contoso.com"] == NobodyFound()
    assert isinstance(outcomes[tenant.id_of("ada")], Found)
    assert len(asked(tenant)) == 4 + 1 + 1 + 1  # names, the mails of those nobody has as a name, the id, the display name
    assert told[-1] == len(words)


async def test_many_ids_are_usable_where_names_are_refused(directory: Directory, tenant: SimulatedTenant) -> None:
    ids = [tenant.id_of(key) for key in tenant.add_people(30)]
    tenant.forget_requests()
    assert all(isinstance(one, Found) for one in (await directory.resolve_all(ids)).outcomes.values())
    assert len(asked(tenant)) == 2
    directory.forget()
    tenant.forbid("User.ReadBasic.All")
    nameless = (await directory.resolve_all(ids)).outcomes
    assert nameless == {one: Found(Person(UserId(one), one)) for one in ids}


async def test_one_that_spoils_the_question_for_many_spoils_no_other(directory: Directory, tenant: SimulatedTenant) -> None:
    upns = [str(tenant.user(key)["userPrincipalName"]) for key in tenant.add_people(25)]
    tenant.fail(400, times=None, path="$filter=userPrincipalName")
    tenant.fail(400, path=f"/users/{upns[3].partition('@')[0]}")
    outcomes = (await directory.resolve_all(upns)).outcomes
    assert [who for who, outcome in outcomes.items() if isinstance(outcome, BadRequest)] == [upns[3]]
    assert sum(isinstance(outcome, Found) for outcome in outcomes.values()) == 24


async def test_many_names_that_may_not_be_read_are_one_failure(directory: Directory, tenant: SimulatedTenant) -> None:
    tenant.forbid("User.ReadBasic.All")
    resolved = await directory.resolve_all([f"person{number}@contoso.com" for number in range(200)])
    assert isinstance(resolved.failure, Forbidden)
    assert resolved.outcomes == {}
    assert len(asked(tenant)) <= 4


async def test_many_that_were_looked_up_for_another_tenant_are_not_remembered(
    directory: Directory, tenant: SimulatedTenant, clock: ManualClock
) -> None:
    upns = [str(tenant.user(key)["userPrincipalName"]) for key in tenant.add_people(25)]
    tenant.delay(3)
    before = asyncio.create_task(directory.resolve_all(upns))
    await clock.advance(1)
    directory.forget()
    await clock.advance(20)
    assert len((await before).outcomes) == 25
    assert directory.known(upns[0]) is None


async def test_a_search_pages_and_whom_it_found_needs_no_look_up(directory: Directory, tenant: SimulatedTenant) -> None:
    tenant.add_people(12)
    page = await directory.search("person 0000", 10)
    assert (len(page.people), page.total) == (10, 12)
    last = await directory.more(page)
    assert (len(last.people), last.following) == (2, "")
    tenant.forget_requests()
    assert await directory.resolve(last.people[0].upn) == Found(last.people[0])
    assert tenant.requests == []


async def test_whom_a_search_found_is_saved_only_once_adopted(tenant: SimulatedTenant, clock: ManualClock) -> None:
    saved: list[dict[str, Person]] = []
    directory = Directory(graph=graph_of(tenant, clock), remembered={}, save=saved.append, clock=clock)
    await directory.search("bob", 10)
    directory.save_new()
    assert saved == []
    directory.adopt("BOB@contoso.com")
    directory.save_new()
    assert [list(people) for people in saved] == [["bob@contoso.com"]]
    directory.forget()
    assert directory.known("bob@contoso.com") is None
