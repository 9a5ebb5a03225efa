"""The client against the simulated tenant in a process of its own, over real TLS."""

from __future__ import annotations

import ssl
from collections.abc import AsyncIterator

import httpx
import pytest

from presence_tui.graph.client import GraphClient
from presence_tui.model.availability import Availability
from presence_tui.model.errors import GraphUnavailable, NetworkFault
from presence_tui.model.person import UserId
from presence_tui.model.secret import Secret
from tests.graph.stage import StoppedClock
from tests.server.client import TenantServer


class Session:
    """Tokens of a session that the tenant began by itself."""

    def __init__(self, server: TenantServer, http: httpx.AsyncClient, *more: str) -> None:
        host = server.graph_url.removesuffix("/v1.0")
        self._scopes = [f"{host}/{name}" for name in ("Presence.Read.All", "User.ReadBasic.All", *more)]
        self._refresh = server.begin_session(self._scopes)
        self._server = server
        self._http = http

    async def __call__(self, *, rejected: Secret | None = None, claims: str | None = None) -> Secret:
        form = {
            "grant_type": "refresh_token",
            "client_id": self._server.client_id,
            "refresh_token": self._refresh,
            "scope": " ".join(self._scopes),
        }
        answer = (await self._http.post(f"{self._server.url}/contoso.com/oauth2/v2.0/token", data=form)).json()
        self._refresh = answer.get("refresh_token", self._refresh)
        return Secret(answer["access_token"])


@pytest.fixture
async def graph(server: TenantServer) -> AsyncIterator[GraphClient]:
    http = httpx.AsyncClient(verify=ssl.create_default_context(cafile=server.ca_file), trust_env=False)
    client = GraphClient(http=http, root=server.graph_url, token=Session(server, http), clock=StoppedClock(), deadline=5.0)
    yield client
    await client.aclose()


async def test_every_call_is_answered(graph: GraphClient, server: TenantServer) -> None:
    bob = UserId(server.id_of("bob"))
    server.set("bob", "Busy", "InACall")
    assert (await graph.presences([bob])).presences[bob].standing.word is Availability.IN_A_CALL
    assert (await graph.presence(bob)).presence.id == bob
    assert (await graph.communications_presence(bob)).presence.id == bob
    assert (await graph.my_presence()).presence.id == server.id_of("ada")
    assert (await graph.communications_presences()).call.request_id
    assert (await graph.user("bob@contoso.com")).id == bob
    assert [person.mail for person in await graph.users_by_mail("partner@fabrikam.com")] == ["partner@fabrikam.com"]


async def test_what_is_searched_for_arrives_as_it_was_typed(graph: GraphClient, server: TenantServer) -> None:
    server.add_people(30)
    server.add_person("odd", 'Jörg "J\\J" Größe & Söhne', "jörg.o'neil@contoso.com")
    server.forget_requests()
    page = await graph.search_users('  jörg  "J\\j"', 10)
    assert [person.id for person in page.people] == [server.id_of("odd")]
    (request,) = (line for line in server.requests if "/users" in line)
    assert "/v1.0/users?$search=%22displayName%3Aj%C3%B6rg%20%5C%22J%5C%5Cj%5C%22%22%20OR%20%22mail%3A" in request
    assert (
        "&$count=true&$orderby=displayName&$select=id,displayName,userPrincipalName,mail,jobTitle,department&$top=10 " in request
    )
    first = await graph.search_users("person", 20)
    rest = await graph.next_users(first)
    assert (first.total, len({person.id for person in (*first.people, *rest.people)}), rest.following) == (30, 30, "")
    assert [person.id for person in await graph.users_named('jörg "j\\J" größe & söhne')] == [server.id_of("odd")]
    assert len(await graph.users_in("userPrincipalName", ["JÖRG.o'neil@contoso.com", "bob@contoso.com", "nobody@x"])) == 2


async def test_a_reset_connection_is_a_fact(graph: GraphClient, server: TenantServer) -> None:
    server.strike("reset", path="/me/presence")
    with pytest.raises(GraphUnavailable) as raised:
        await graph.my_presence()
    assert raised.value.fault is NetworkFault.CUT
    assert (await graph.my_presence()).presence.id == server.id_of("ada")
