from __future__ import annotations

import asyncio

import pytest

from presence_tui.demo.tenant import SimulatedTenant
from presence_tui.directory.resolver import Directory
from presence_tui.model.errors import BadRequest, Forbidden, StorageError, Throttled
from presence_tui.model.person import Person, UserId
from presence_tui.model.resolution import Found, NobodyFound, SeveralFound
from presence_tui.model.snapshot import Account
from tests.directory.stage import graph_of
from tests.manual_clock import ManualClock


class Saved:
    """Where a directory saves; perhaps a full disk."""

    def __init__(self) -> None:
        self.times: list[dict[str, Person]] = []
        self.full = False

    def __call__(self, people: dict[str, Person]) -> None:
        if self.full:
            raise StorageError("disk full")
        self.times.append(people)


@pytest.fixture
def saved() -> Saved:
    return Saved()


@pytest.fixture
def directory(tenant: SimulatedTenant, clock: ManualClock, saved: Saved) -> Directory:
    return Directory(graph=graph_of(tenant, clock), remembered={}, save=saved, clock=clock)


async def person(directory: Directory, who: str) -> Person:
    found = await directory.resolve(who)
    assert isinstance(found, Found)
    return found.person


async def test_a_user_principal_name_is_looked_up_once(directory: Directory, tenant: SimulatedTenant) -> None:
    assert (await person(directory, "bob@contoso.com")).name == "Bob Ng"
    assert (await person(directory, " BOB@contoso.com ")).id == tenant.id_of("bob")
    assert len(tenant.requests) == len([line for line in tenant.requests if "/token" in line]) + 1


async def test_the_text_of_an_entry_is_kept_once(directory: Directory, tenant: SimulatedTenant) -> None:
    one, *more = [str(tenant.user(whose)["userPrincipalName"]) for whose in tenant.add_people(31)]
    assert (await person(directory, one)).upn is one
    await directory.resolve_all(more)
    known = [directory.known(who) for who in more]
    assert [found is not None and found.upn is who for who, found in zip(more, known, strict=True)] == [True] * 30


async def test_a_mail_address_is_found_after_no_user_had_it_as_a_name(directory: Directory, tenant: SimulatedTenant) -> None:
    assert (await person(directory, "partner@fabrikam.com")).id == tenant.id_of("partner")


async def test_a_mail_address_that_two_people_have_finds_both(directory: Directory, tenant: SimulatedTenant) -> None:
    tenant.add_person("x", "X", "x@contoso.com", "shared@contoso.com")
    tenant.add_person("y", "Y", "y@contoso.com", "shared@contoso.com")
    several = await directory.resolve("shared@contoso.com")
    assert isinstance(several, SeveralFound)
    assert sorted(person.upn for person in several.people) == ["x@contoso.com", "y@contoso.com"]


async def test_a_guest_s_own_name_with_its_odd_characters_is_found(directory: Directory, tenant: SimulatedTenant) -> None:
    assert (await person(directory, "partner_fabrikam.com#EXT#@contoso.onmicrosoft.com")).id == tenant.id_of("partner")


async def test_an_object_id_gets_its_name(directory: Directory, tenant: SimulatedTenant) -> None:
    assert (await person(directory, tenant.id_of("bob").upper())).name == "Bob Ng"


@pytest.mark.parametrize("status", [400, 403, 404])
async def test_an_object_id_is_usable_without_a_name(directory: Directory, tenant: SimulatedTenant, status: int) -> None:
    tenant.fail(status, path="/users/")
    bob = UserId(tenant.id_of("bob"))
    assert await person(directory, bob) == Person(bob, bob)


async def test_the_name_of_an_object_id_is_asked_for_again_later(
    directory: Directory, tenant: SimulatedTenant, clock: ManualClock
) -> None:
    tenant.fail(403, path="/users/")
    bob = tenant.id_of("bob")
    await directory.resolve(bob)
    assert (await person(directory, bob)).name == bob
    await clock.advance(601)
    assert (await person(directory, bob)).name == "Bob Ng"


async def test_me_is_whoever_graph_says_with_the_name_of_the_id_token(directory: Directory, tenant: SimulatedTenant) -> None:
    found = await directory.resolve("Me", Account("ada@contoso.com", "Ada Lovelace"))
    assert found == Found(Person(UserId(tenant.id_of("ada")), "Ada Lovelace", "ada@contoso.com"))
    assert not any("/users" in line for line in tenant.requests)


async def test_me_without_teams_is_known_by_the_id_token(directory: Directory, tenant: SimulatedTenant) -> None:
    tenant.fail(404, path="/me/presence")
    ada = UserId(tenant.id_of("ada"))
    assert await directory.resolve("me", Account("ada@contoso.com", id=ada)) == Found(
        Person(ada, "ada@contoso.com", "ada@contoso.com")
    )


async def test_me_is_never_remembered_since_somebody_else_may_sign_in(directory: Directory, saved: Saved) -> None:
    await directory.resolve("me", Account("ada@contoso.com"))
    directory.save_new()
    assert directory.known("me") is None
    assert saved.times == []


async def test_nobody_is_remembered_for_ten_minutes_only(
    directory: Directory, tenant: SimulatedTenant, clock: ManualClock, saved: Saved
) -> None:
    assert await directory.resolve("new@contoso.com") == NobodyFound()
    tenant.add_person("new", "New", "new@contoso.com")
    await clock.advance(590)
    assert await directory.resolve("new@contoso.com") == NobodyFound()
    await clock.advance(20)
    assert (await person(directory, "new@contoso.com")).name == "New"
    directory.save_new()
    assert [list(people) for people in saved.times] == [["new@contoso.com"]]


async def test_what_is_remembered_makes_no_request(tenant: SimulatedTenant, clock: ManualClock, saved: Saved) -> None:
    bob = Person(UserId(tenant.id_of("bob")), "Bob")
    directory = Directory(graph=graph_of(tenant, clock), remembered={"bob@contoso.com": bob}, save=saved, clock=clock)
    assert directory.known("Bob@contoso.com") == bob
    assert await person(directory, "bob@contoso.com") == bob
    assert tenant.requests == []
    directory.forget()
    assert directory.known("bob@contoso.com") is None
    assert saved.times == [{}]


async def test_many_are_looked_up_together_and_saved_once(directory: Directory, tenant: SimulatedTenant, saved: Saved) -> None:
    tenant.bad_id("bob")
    tenant.fail(400, path="/users/freya")
    resolved = await directory.resolve_all(
        ["ada@contoso.com", "nobody@contoso.com", "freya.madsen@contoso.com", "olu.adeyemi@contoso.com"]
    )
    assert resolved.failure is None
    assert isinstance(resolved.outcomes["ada@contoso.com"], Found)
    assert resolved.outcomes["nobody@contoso.com"] == NobodyFound()
    assert isinstance(resolved.outcomes["freya.madsen@contoso.com"], BadRequest)
    assert [set(people) for people in saved.times] == [{"ada@contoso.com", "olu.adeyemi@contoso.com"}]


async def test_no_more_than_four_look_ups_are_in_flight(
    directory: Directory, tenant: SimulatedTenant, clock: ManualClock
) -> None:
    tenant.delay(1.0)
    work = asyncio.create_task(directory.resolve_all([f"nobody{number}" for number in range(10)]))
    await clock.settle()
    assert clock.sleeping == 4
    await clock.advance(60)
    assert len((await work).outcomes) == 10


async def test_when_graph_throttles_no_further_look_up_begins(directory: Directory, tenant: SimulatedTenant) -> None:
    tenant.throttle("60", times=None, path="/users")
    resolved = await directory.resolve_all([f"nobody{number}" for number in range(50)])
    assert isinstance(resolved.failure, Throttled)
    assert len([line for line in tenant.requests if "/users" in line]) <= 4


async def test_names_that_may_not_be_read_are_a_fact_for_the_caller(directory: Directory, tenant: SimulatedTenant) -> None:
    tenant.forbid("User.ReadBasic.All")
    with pytest.raises(Forbidden):
        await directory.resolve("bob@contoso.com")


async def test_a_full_disk_is_no_failure(directory: Directory, saved: Saved) -> None:
    saved.full = True
    assert isinstance((await directory.resolve_all(["ada@contoso.com"])).outcomes["ada@contoso.com"], Found)


async def test_a_doubt_asks_anew_and_keeps_who_it_was_until_that_is_answered(
    directory: Directory, tenant: SimulatedTenant, clock: ManualClock
) -> None:
    bob = await person(directory, "bob@contoso.com")
    directory.doubt("Bob@contoso.com")
    tenant.throttle("60", path="/users/")
    assert isinstance((await directory.resolve_all(["bob@contoso.com"])).failure, Throttled)
    assert directory.known("bob@contoso.com") == bob
    await clock.advance(60)
    tenant.rename("bob", "Bob Newname")
    assert (await person(directory, "bob@contoso.com")).name == "Bob Newname"
    tenant.forget_requests()
    assert (await person(directory, "bob@contoso.com")).name == "Bob Newname"
    assert tenant.requests == []


async def test_a_doubt_that_proves_right_forgets_the_person(directory: Directory, tenant: SimulatedTenant, saved: Saved) -> None:
    await directory.resolve_all(["bob@contoso.com", "ada@contoso.com"])
    tenant.remove_person("bob")
    directory.doubt("bob@contoso.com")
    resolved = await directory.resolve_all(["bob@contoso.com"])
    assert resolved.outcomes == {"bob@contoso.com": NobodyFound()}
    assert directory.known("bob@contoso.com") is None
    assert list(saved.times[-1]) == ["ada@contoso.com"]


async def test_several_who_want_to_know_at_once_make_one_request(
    directory: Directory, tenant: SimulatedTenant, clock: ManualClock
) -> None:
    tenant.delay(3)
    tasks = [asyncio.create_task(directory.resolve(who)) for who in ("bob@contoso.com", "BOB@contoso.com")]
    tasks.append(asyncio.create_task(directory.resolve("bob@contoso.com")))
    await clock.advance(4)
    assert len({await task for task in tasks}) == 1
    assert len([line for line in tenant.requests if "/users/" in line]) == 1


async def test_who_was_looked_up_in_another_tenant_is_not_remembered(
    directory: Directory, tenant: SimulatedTenant, clock: ManualClock
) -> None:
    tenant.delay(3)
    before = asyncio.create_task(directory.resolve("bob@contoso.com"))
    await clock.advance(1)
    directory.forget()
    after = asyncio.create_task(directory.resolve("ada@contoso.com"))
    await clock.advance(5)
    assert isinstance(await before, Found)
    assert isinstance(await after, Found)
    assert directory.known("bob@contoso.com") is None
    assert directory.known("ada@contoso.com") is not None
