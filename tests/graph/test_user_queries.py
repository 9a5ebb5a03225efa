"""The exact questions on /users: encoding, escapes, limits, and links that lead elsewhere."""

from __future__ import annotations

from urllib.parse import parse_qs

import httpx
import pytest

from presence_tui.graph import user_queries
from presence_tui.graph.pages import MOST_PAGES
from presence_tui.model.directory_page import UserPage
from presence_tui.model.errors import Nonsense
from presence_tui.model.person import Person
from tests.graph.stage import ADA, BOB, ROOT, answering, json

SELECT = b"&$select=id,displayName,userPrincipalName,mail,jobTitle,department"
LINK = f"{ROOT}/users?$search=%22displayName:a%22&$skiptoken=RFN%2Bx=="


async def test_a_search_looks_in_names_and_addresses_and_has_itself_counted() -> None:
    graph, requests = answering(
        json({"@odata.count": 214, "@odata.nextLink": LINK, "value": [{"id": ADA, "displayName": "Ada"}]})
    )
    page = await graph.search_users("  mari ", 24)
    assert (page.people, page.total, page.following) == ((Person(ADA, "Ada"),), 214, LINK)
    assert requests[0].headers["consistencylevel"] == "eventual"
    assert requests[0].url.query == (
        b"$search=%22displayName%3Amari%22%20OR%20%22mail%3Amari%22%20OR%20%22userPrincipalName%3Amari%22"
        b"&$count=true&$orderby=displayName" + SELECT + b"&$top=24"
    )


@pytest.mark.parametrize(
    ("words", "clause"),
    [
        ('An "x"', r'"displayName:An \"x\""'),
        ("back\\slash", r'"displayName:back\\slash"'),
        ('\\" OR "mail:', r'"displayName:\\\" OR \"mail:"'),
        ("Müller & Söhne=1#?%", '"displayName:Müller & Söhne=1#?%"'),
        ("李  伟", '"displayName:李 伟"'),
        ("x" * 500, f'"displayName:{"x" * 120}"'),
    ],
)
async def test_words_of_a_search_stay_within_their_quotes(words: str, clause: str) -> None:
    graph, requests = answering(json({"value": []}))
    await graph.search_users(words, 5)
    sent = parse_qs(requests[0].url.query.decode(), strict_parsing=True)
    assert list(sent) == ["$search", "$count", "$orderby", "$select", "$top"]
    assert sent["$search"][0].startswith(f"{clause} OR ")


async def test_the_next_page_is_asked_for_by_its_link_with_the_header() -> None:
    graph, requests = answering(
        json({"@odata.nextLink": LINK, "value": []}), json({"value": [{"id": BOB, "displayName": "Bob"}]})
    )
    page = await graph.next_users(await graph.search_users("a", 5))
    assert (page.people, page.total, page.following) == ((Person(BOB, "Bob"),), None, "")
    assert str(requests[1].url) == LINK
    assert requests[1].headers["consistencylevel"] == "eventual"
    assert requests[1].headers["authorization"].startswith("Bearer ")


async def test_pages_that_go_round_or_on_without_end_are_nonsense() -> None:
    page = json({"@odata.nextLink": LINK, "value": []})
    graph, requests = answering(*[page] * 5)
    first = await graph.search_users("a", 5)
    with pytest.raises(Nonsense, match="go round"):
        await graph.next_users(first)
    assert len(requests) == 2
    graph, _ = answering(json({"@odata.nextLink": f"{LINK}2", "value": []}))
    with pytest.raises(Nonsense, match="without an end"):
        await graph.next_users(UserPage((), None, LINK, frozenset(map(str, range(MOST_PAGES)))))


@pytest.mark.parametrize(
    "link",
    [
        "https://evil.example/v1.0/users?$skiptoken=1",
        "http://graph.example/v1.0/users?$skiptoken=1",
        "https://graph.example:444/v1.0/users",
        "https://graph.example@evil.example/v1.0/users",
        "https://ada:secret@graph.example/v1.0/users",
        "https://graph.example/beta/users",
        "https://graph.example/v1.0",
        "https://graph.example/v1.0/../beta/users",
        "//evil.example/v1.0/users",
        "/v1.0/users?$skiptoken=1",
        "https://[",
        "\x00",
    ],
)
async def test_a_link_to_another_place_is_nonsense_and_gets_no_token(link: str) -> None:
    graph, requests = answering(json({"@odata.nextLink": link, "value": []}))
    page = await graph.search_users("a", 5)
    with pytest.raises(Nonsense):
        await graph.next_users(page)
    assert len(requests) == 1


@pytest.mark.parametrize(
    "facts", [{"@odata.count": "many", "@odata.nextLink": 3}, {"@odata.count": -1}, {"@odata.count": True}, {}]
)
async def test_a_page_without_usable_facts_is_the_last_one_of_unknown_many(facts: dict[str, object]) -> None:
    graph, _ = answering(
        json(facts | {"value": [{"id": "no guid"}, {"displayName": "no id"}, {"id": BOB, "displayName": "Bob"}]})
    )
    page = await graph.search_users("a", 5)
    assert (page.people, page.total, page.following) == ((Person(BOB, "Bob"),), None, "")


@pytest.mark.parametrize("fact", [b'"@odata.count":1e999', b'"@odata.nextLink":"\xff\\ud83d"', b'"@odata.count":[[[]]]'])
async def test_a_page_with_odd_facts_still_has_its_people(fact: bytes) -> None:
    graph, _ = answering(httpx.Response(200, content=b'{"value":[{"id":"%s"}],%s}' % (BOB.encode(), fact)))
    page = await graph.search_users("a", 5)
    assert ([person.id for person in page.people], page.total) == ([BOB], None)


async def test_a_display_name_is_filtered_for_as_it_is() -> None:
    graph, requests = answering(json({"value": []}))
    assert await graph.users_named(" Seán O'Neil ") == []
    query = requests[0].url.query
    assert query == b"$filter=displayName%20eq%20%27Se%C3%A1n%20O%27%27Neil%27" + SELECT + b"&$top=10"
    assert "consistencylevel" not in requests[0].headers


async def test_many_are_asked_for_in_one_question() -> None:
    graph, requests = answering(json({"value": [{"id": BOB, "displayName": "Bob"}]}))
    assert [person.id for person in await graph.users_in("mail", ["b@x", "o'n@x "])] == [BOB]
    query = requests[0].url.query
    assert query == b"$filter=mail%20in%20%28%27b%40x%27%2C%27o%27%27n%40x%27%29" + SELECT + b"&$top=20"


async def test_no_question_asks_for_more_than_graph_and_the_way_there_take() -> None:
    graph, requests = answering()
    short, long = [f"p{number}@x" for number in range(40)], [f"{number}{'ü' * 150}@x" for number in range(4)]
    assert (graph.most_values(short), graph.most_values(short[:3]), graph.most_values(long)) == (15, 3, 1)
    assert graph.most_values(["a@x", *long]) == 2
    with pytest.raises(ValueError, match="16"):
        await graph.users_in("mail", short[:16])
    assert requests == []
    assert len(user_queries.among("mail", short[:15])) < 2000
