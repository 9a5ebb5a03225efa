"""Lists that come in pages: direct reports, and members of a group."""

from __future__ import annotations

import ssl
from collections.abc import AsyncIterator

import httpx
import pytest

from presence_tui.graph.client import GraphClient
from presence_tui.graph.pages import MOST_PAGES
from presence_tui.model.errors import Forbidden, Nonsense, NotFound, NotGranted
from presence_tui.model.permissions import GROUPS
from tests.graph.stage import ADA, BOB, ROOT, SkippingClock, StoppedClock, answering, client, json
from tests.graph.test_over_tls import Session
from tests.server.client import TenantServer

USER = "#microsoft.graph.user"


@pytest.fixture
async def graph(server: TenantServer) -> AsyncIterator[GraphClient]:
    http = httpx.AsyncClient(verify=ssl.create_default_context(cafile=server.ca_file), trust_env=False)
    tokens = Session(server, http, GROUPS)
    yield (client := GraphClient(http=http, root=server.graph_url, token=tokens, clock=StoppedClock(), deadline=5.0))
    await client.aclose()


async def test_all_pages_are_read_and_only_people_kept(graph: GraphClient, server: TenantServer) -> None:
    server.page_members(2)
    server.set_reports("ada", ["bob", "olu", "wei"])
    inner = server.add_group("Inner", ["rosa"], ["principal:Mailer"])
    group = server.add_group("O'Brien's desk", ["bob", "olu", inner], ["device:PC 1", "device:PC 2"])
    assert [person.name for person in await graph.direct_reports()] == ["Bob Ng", "Olu Adeyemi", "李 伟"]
    assert await graph.groups_named("o'brien's desk") == [group]
    assert [person.name for person in await graph.group_members(group)] == ["Bob Ng", "Olu Adeyemi", "Rosa Jiménez"]
    with pytest.raises(NotFound):
        await graph.group_members(BOB)


async def test_a_next_page_on_another_host_is_not_asked_for(graph: GraphClient, server: TenantServer) -> None:
    server.set_reports("ada", ["bob", "olu"])
    # the tenant answers to its address by this name as well
    server.page_members(1, f"{server.graph_url.replace('localhost', '127.0.0.1')}/me/directReports?$skiptoken=1")
    server.forget_requests()
    with pytest.raises(Nonsense, match="another place"):
        await graph.direct_reports()
    assert len([line for line in server.requests if "directReports" in line]) == 1


async def test_without_the_permission_graph_refuses_and_the_error_names_it(server: TenantServer) -> None:
    http = httpx.AsyncClient(verify=ssl.create_default_context(cafile=server.ca_file), trust_env=False)
    plain = GraphClient(http=http, root=server.graph_url, token=Session(server, http), clock=StoppedClock(), deadline=5.0)
    with pytest.raises(Forbidden) as refused:
        await plain.group_members(server.add_group("Desk", ["bob"]))
    assert refused.value.permission == GROUPS
    await plain.aclose()


async def test_what_was_not_granted_is_not_asked_for() -> None:
    def handler(request: httpx.Request) -> httpx.Response:
        raise AssertionError("Graph can only refuse")

    with pytest.raises(NotGranted):
        await client(handler, granted=frozenset({"User.ReadBasic.All"})).groups_named("Desk")


@pytest.mark.parametrize(
    "link",
    [
        "https://elsewhere.example/v1.0/me/directReports?$skiptoken=1",
        "http://graph.example/v1.0/me/directReports?$skiptoken=1",
        "https://graph.example:444/v1.0/me/directReports?$skiptoken=1",
        "https://me:secret@graph.example/v1.0/me/directReports?$skiptoken=1",
        "https://graph.example/beta/me/directReports?$skiptoken=1",
        "https://[",
        "/v1.0/me/directReports?$skiptoken=1",
    ],
)
async def test_a_link_that_leads_elsewhere_ends_the_list(link: str) -> None:
    graph, requests = answering(json({"value": [], "@odata.nextLink": link}))
    with pytest.raises(Nonsense):
        await graph.direct_reports()
    assert len(requests) == 1


async def test_pages_that_go_round_end() -> None:
    def handler(request: httpx.Request) -> httpx.Response:
        return json({"value": [], "@odata.nextLink": f"{ROOT}/me/directReports?$skiptoken=1"})

    with pytest.raises(Nonsense, match="go round"):
        await client(handler).direct_reports()


async def test_pages_without_end_end() -> None:
    asked = 0

    def handler(request: httpx.Request) -> httpx.Response:
        nonlocal asked
        asked += 1
        return json({"value": [], "@odata.nextLink": f"{ROOT}/me/directReports?$skiptoken={asked}"})

    with pytest.raises(Nonsense, match="without an end"):
        await client(handler, clock=SkippingClock()).direct_reports()
    assert asked == MOST_PAGES


async def test_members_that_cannot_be_read_or_are_nobody_cost_nobody_else() -> None:
    page = {
        "value": [
            {"@odata.type": USER, "id": ADA, "displayName": "Ada"},
            {"@odata.type": USER, "id": "no guid"},
            {"@odata.type": USER, "id": 7},
            7,
            {"@odata.type": "#microsoft.graph.device", "id": BOB, "displayName": "PC"},
            {"id": BOB, "userPrincipalName": "bob@contoso.com"},
            {"id": ADA, "displayName": "a group, though it does not say so"},
        ],
        "@odata.nextLink": 7,
    }
    graph, _ = answering(json(page))
    assert [(person.id, person.name) for person in await graph.group_members(ADA)] == [(ADA, "Ada"), (BOB, "bob@contoso.com")]
