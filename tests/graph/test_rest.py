"""Graph is left alone for as long as it asked, whoever has the next question."""

from __future__ import annotations

import asyncio

import pytest

from presence_tui.demo.tenant import SimulatedTenant
from presence_tui.graph.rest import Rest
from presence_tui.model.errors import NotFound, Reply, ServerTrouble, Throttled
from tests.directory.stage import graph_of
from tests.graph.stage import ADA, answering, json
from tests.manual_clock import ManualClock

AVAILABLE = {"id": ADA, "availability": "Available", "activity": "Available"}


async def test_nothing_is_asked_until_the_pause_is_over(tenant: SimulatedTenant, clock: ManualClock) -> None:
    graph = graph_of(tenant, clock)
    await graph.my_presence()
    tenant.throttle("60")
    with pytest.raises(Throttled):
        await graph.presence(tenant.id_of("bob"))
    tenant.forget_requests()
    await clock.advance(45)
    for ask in (graph.my_presence, lambda: graph.user("bob@contoso.com"), lambda: graph.presences([tenant.id_of("bob")])):
        with pytest.raises(Throttled) as refused:
            await ask()
        assert refused.value.retry_after == pytest.approx(15)
    assert tenant.requests == []
    await clock.advance(15)
    assert (await graph.my_presence()).presence


async def test_a_wall_clock_that_is_set_does_not_shorten_it(tenant: SimulatedTenant, clock: ManualClock) -> None:
    graph = graph_of(tenant, clock)
    tenant.throttle("60")
    with pytest.raises(Throttled):
        await graph.my_presence()
    clock.jump(3600)
    with pytest.raises(Throttled) as refused:
        await graph.my_presence()
    assert refused.value.retry_after == pytest.approx(60)


async def test_a_question_with_a_renewed_token_waits_as_well(tenant: SimulatedTenant, clock: ManualClock) -> None:
    graph = graph_of(tenant, clock)
    await graph.my_presence()
    tenant.expire_access_tokens()
    tenant.delay(2)
    rejected = asyncio.create_task(graph.my_presence())
    await clock.advance(1)
    tenant.delay(0)
    tenant.throttle("60")
    with pytest.raises(Throttled):
        await graph.presence(tenant.id_of("bob"))
    tenant.forget_requests()
    await clock.advance(5)
    with pytest.raises(Throttled):
        await rejected
    assert not [line for line in tenant.requests if line.endswith((" 200", " 429")) and "/v1.0/" in line]


async def test_the_longer_of_two_pauses_holds() -> None:
    clock = ManualClock()
    rest, answered = Rest(clock), clock.now()
    for seconds in (5.0, 9.0, 3.0, None):
        rest.note(Throttled(Reply(429), seconds), answered)
    with pytest.raises(Throttled) as refused:
        rest.keep()
    assert refused.value.retry_after == 9.0


async def test_a_server_in_trouble_is_left_alone_as_well() -> None:
    graph, requests = answering(json({}, 503, retry_after="9"), json(AVAILABLE))
    with pytest.raises(ServerTrouble):
        await graph.my_presence()
    with pytest.raises(Throttled) as refused:
        await graph.my_presence()
    assert (refused.value.retry_after, len(requests)) == (9.0, 1)


async def test_an_answer_about_one_person_is_no_pause() -> None:
    graph, requests = answering(json({}, 404, retry_after="60"), json(AVAILABLE))
    with pytest.raises(NotFound):
        await graph.presence(ADA)
    assert await graph.my_presence()
    assert len(requests) == 2


async def test_who_waited_by_a_clock_that_is_a_hair_fast_is_not_refused(tenant: SimulatedTenant, clock: ManualClock) -> None:
    graph = graph_of(tenant, clock)
    tenant.throttle("60")
    with pytest.raises(Throttled):
        await graph.my_presence()
    await clock.advance(59.995)
    assert (await graph.my_presence()).presence


async def test_a_pause_of_the_directory_is_the_directorys_alone(tenant: SimulatedTenant, clock: ManualClock) -> None:
    graph, bob = graph_of(tenant, clock), tenant.id_of("bob")
    tenant.throttle("60", path="/users")
    with pytest.raises(Throttled) as refused:
        await graph.user("bob@contoso.com")
    assert refused.value.of_directory
    asked = len(tenant.requests)
    for ask in (lambda: graph.user(bob), lambda: graph.search_users("bob", 5), lambda: graph.groups_named("Desk")):
        with pytest.raises(Throttled) as refused:
            await ask()
        assert refused.value.of_directory
    assert len(tenant.requests) == asked
    assert (await graph.presences([bob])).presences
    assert (await graph.presence(bob)).presence
    await clock.advance(60)
    assert (await graph.user(bob)).id == bob


async def test_a_pause_of_presence_holds_for_the_directory_and_is_told_as_its_own(
    tenant: SimulatedTenant, clock: ManualClock
) -> None:
    graph, bob = graph_of(tenant, clock), tenant.id_of("bob")
    tenant.fail(503, retry_after="60", path="/communications")
    with pytest.raises(ServerTrouble):
        await graph.presences([bob])
    asked = len(tenant.requests)
    with pytest.raises(Throttled) as refused:
        await graph.user(bob)
    assert not refused.value.of_directory
    assert len(tenant.requests) == asked
