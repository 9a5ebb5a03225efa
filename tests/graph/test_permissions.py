"""A call whose permission was not granted is not made; one that Graph refuses names the permission it needs."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import httpx
import pytest

from presence_tui.graph.client import GraphClient
from presence_tui.model.errors import Forbidden, NotGranted
from presence_tui.model.permissions import NAMES, OWN_PRESENCE, PRESENCE, granted_in, includes, short_name
from tests.graph.stage import BOB, client

CALLS: dict[str, tuple[Callable[[GraphClient], Awaitable[object]], str]] = {
    "bulk": (lambda graph: graph.presences([BOB]), PRESENCE),
    "one": (lambda graph: graph.presence(BOB), PRESENCE),
    "communications": (lambda graph: graph.communications_presence(BOB), PRESENCE),
    "collection": (lambda graph: graph.communications_presences(), PRESENCE),
    "oneself": (lambda graph: graph.my_presence(), OWN_PRESENCE),
    "user": (lambda graph: graph.user(BOB), NAMES),
    "by mail": (lambda graph: graph.users_by_mail("b@contoso.com"), NAMES),
}


def refusing(granted: frozenset[str] | None) -> tuple[GraphClient, list[httpx.Request]]:
    requests: list[httpx.Request] = []

    def handler(request: httpx.Request) -> httpx.Response:
        requests.append(request)
        return httpx.Response(403, json={"error": {"code": "Forbidden"}})

    return client(handler, granted=granted), requests


@pytest.mark.parametrize("name", CALLS)
async def test_each_call_knows_what_it_needs(name: str) -> None:
    call, permission = CALLS[name]
    graph, requests = refusing(None)
    with pytest.raises(Forbidden) as refused:
        await call(graph)
    assert (refused.value.permission, len(requests)) == (permission, 1)
    other = next(each for each in (NAMES, PRESENCE) if not includes(frozenset({each}), permission))
    graph, requests = refusing(frozenset({other}))
    with pytest.raises(NotGranted) as not_granted:
        await call(graph)
    assert (not_granted.value.permission, requests) == (permission, [])


@pytest.mark.parametrize(
    ("scopes", "found"),
    [
        (["https://graph.microsoft.com/presence.read.all", "openid"], {"Presence.Read.All"}),
        (["Directory.Read.All", "profile"], {"Directory.Read.All"}),
        (["openid", "profile"], None),
        (["presence:all"], None),
        ([], None),
    ],
)
def test_permissions_are_known_by_their_last_word_or_not_at_all(scopes: list[str], found: set[str] | None) -> None:
    assert granted_in(scopes) == found


def test_a_larger_permission_includes_the_smaller_one() -> None:
    assert includes(frozenset({"Presence.Read.All"}), "Presence.Read")
    assert includes(frozenset({"User.Read.All"}), "User.ReadBasic.All")
    assert not includes(frozenset({"Presence.Read"}), "Presence.Read.All")
    assert includes(None, "Presence.Read.All")
    assert not includes(frozenset({"Presence.Read"}), "GroupMember.Read.All")


def test_scopes_have_short_names() -> None:
    assert short_name("https://graph.microsoft.us/user.readbasic.all") == "User.ReadBasic.All"
    assert short_name("api://x/GroupMember.Read.All") == "GroupMember.Read.All"
    assert short_name("presence:all") == "presence:all"
