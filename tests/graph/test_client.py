from __future__ import annotations

import json as stdlib_json

import httpx
import pytest

from presence_tui.graph.client import MOST_IDS
from presence_tui.model.availability import Availability, rule_of
from presence_tui.model.errors import Nonsense, Unreadable
from presence_tui.model.person import Person, UserId
from tests.graph.stage import ADA, BOB, NOW, answering, json

AVAILABLE = {"id": ADA, "availability": "Available", "activity": "Available"}
BUSY = {"id": BOB, "availability": "Busy", "activity": "InACall", "sequenceNumber": "A2"}


async def test_the_bulk_call_posts_each_id_once_and_matches_the_answer_by_id_ignoring_case() -> None:
    graph, requests = answering(json({"value": [{**BUSY, "id": BOB.upper()}, AVAILABLE]}, request_id="r-1"))
    reply = await graph.presences([ADA, BOB, UserId(ADA.upper()), UserId("no guid")])
    assert requests[0].method == "POST"
    assert requests[0].url == "https://graph.example/v1.0/communications/getPresencesByUserId"
    assert stdlib_json.loads(requests[0].content) == {"ids": [ADA, BOB]}
    assert requests[0].headers["content-type"] == "application/json"
    assert set(reply.presences) == {ADA, BOB}
    assert reply.presences[BOB].standing.word is Availability.IN_A_CALL
    assert reply.call.request_id == "r-1"
    assert reply.call.asked.utc == NOW


async def test_the_json_is_kept_as_it_came() -> None:
    raw = b'{ "id" : "%s", "availability":"Away","activity":null ,"new":[1, 2.50]}' % ADA.encode()
    graph, _ = answering(httpx.Response(200, content=b'{"value":[%s]}' % raw))
    assert (await graph.presences([ADA])).presences[ADA].raw == raw


async def test_one_unreadable_person_costs_nobody_else() -> None:
    wrong = {"id": BOB, "availability": 7}
    graph, _ = answering(json({"value": [wrong, AVAILABLE, {"availability": "Busy"}, 3, None]}))
    reply = await graph.presences([ADA, BOB])
    assert set(reply.presences) == {ADA}
    assert set(reply.unreadable) == {BOB}


async def test_half_an_emoji_in_one_message_costs_nobody_and_stays_in_the_json_as_sent() -> None:
    cut = b'{"id":"%s","availability":"Busy","statusMessage":{"message":{"content":"hi \\ud83d"}}}' % BOB.encode()
    other = b'{"id":"%s","availability":"Away"}' % ADA.encode()
    graph, _ = answering(httpx.Response(200, content=b'{"value":[%s, %s]}' % (cut, other)))
    reply = await graph.presences([ADA, BOB])
    assert (reply.presences[BOB].raw, reply.presences[ADA].raw) == (cut, other)
    assert reply.presences[BOB].message == "hi \N{REPLACEMENT CHARACTER}"


async def test_a_user_without_a_guid_is_unreadable() -> None:
    graph, _ = answering(json({"id": "string", "displayName": "string"}))
    with pytest.raises(Unreadable):
        await graph.user("bob@contoso.com")


async def test_people_who_were_not_asked_for_are_dropped() -> None:
    stranger = {"id": "00000000-0000-0000-0000-000000000001", "availability": 3}
    graph, _ = answering(json({"value": [AVAILABLE, BUSY, {"id": "x"}, stranger]}))
    reply = await graph.presences([ADA])
    assert (set(reply.presences), set(reply.unreadable)) == ({ADA}, set())


async def test_of_two_answers_for_one_person_the_newer_counts() -> None:
    older = {**BUSY, "availability": "Away", "activity": "Away", "sequenceNumber": "A1"}
    graph, _ = answering(json({"value": [BUSY, older]}))
    assert (await graph.presences([BOB])).presences[BOB].sequence == "A2"


async def test_more_than_650_people_in_one_call_are_refused_before_any_request() -> None:
    graph, requests = answering()
    ids = [UserId(f"00000000-0000-0000-0000-{number:012d}") for number in range(MOST_IDS + 1)]
    with pytest.raises(ValueError, match="651"):
        await graph.presences(ids)
    assert requests == []


async def test_nobody_to_ask_for_makes_no_request() -> None:
    graph, requests = answering()
    assert (await graph.presences([UserId("no guid")])).presences == {}
    assert requests == []


@pytest.mark.parametrize(
    ("body", "what"),
    [
        (b"", "an empty answer"),
        (b"<!DOCTYPE html><p>Log in to the hotel", "HTML, not JSON"),
        (b'{"value":[', "broken JSON"),
        (b"[]", "no presence list"),
        (b'"text"', "no presence list"),
        (b'{"value":null}', "no presence list"),
        (b'{"values":[]}', "no presence list"),
        (b'{"value":' + b"[" * 100_000 + b"]" * 100_000 + b"}", "JSON nested too deeply"),
        (b'{"value":["\xff"', "broken JSON"),
    ],
)
async def test_what_is_no_list_of_presences_is_nonsense_that_says_what_came(body: bytes, what: str) -> None:
    graph, _ = answering(httpx.Response(200, content=body))
    with pytest.raises(Nonsense) as raised:
        await graph.presences([ADA])
    assert raised.value.what == what


async def test_a_person_nested_too_deeply_costs_nobody_else() -> None:
    deep = b'{"id":"%s","availability":%s1%s}' % (BOB.encode(), b"[" * 900, b"]" * 900)
    graph, _ = answering(httpx.Response(200, content=b'{"value":[%s,%s]}' % (deep, stdlib_json.dumps(AVAILABLE).encode())))
    reply = await graph.presences([ADA, BOB])
    assert set(reply.presences) == {ADA}


async def test_one_person_is_asked_for_by_user() -> None:
    graph, requests = answering(json({"@odata.context": "x", **AVAILABLE}))
    assert (await graph.presence(ADA)).presence.id == ADA
    assert requests[0].url.path == f"/v1.0/users/{ADA}/presence"
    assert requests[0].method == "GET"


async def test_somebody_else_s_presence_is_nonsense() -> None:
    graph, _ = answering(json(BUSY))
    with pytest.raises(Nonsense, match="somebody else"):
        await graph.presence(ADA)


async def test_own_presence_needs_no_id() -> None:
    graph, requests = answering(json(AVAILABLE))
    assert (await graph.my_presence()).presence.id == ADA
    assert requests[0].url.path == "/v1.0/me/presence"


@pytest.mark.parametrize("body", [AVAILABLE, {"value": [AVAILABLE]}, {"value": [BUSY, {**AVAILABLE, "id": ADA.upper()}]}])
async def test_the_communications_call_is_read_in_both_documented_shapes(body: object) -> None:
    graph, requests = answering(json(body))
    assert (await graph.communications_presence(ADA)).presence.id == ADA
    assert requests[0].url.path == f"/v1.0/communications/presences/{ADA}"


@pytest.mark.parametrize("body", [{"value": []}, {"value": [BUSY]}, {"value": [{"id": ADA, "availability": 3}]}, {}, []])
async def test_the_communications_call_without_the_person_is_nonsense(body: object) -> None:
    graph, _ = answering(json(body))
    with pytest.raises(Nonsense):
        await graph.communications_presence(ADA)


async def test_the_collection_keeps_everybody() -> None:
    graph, requests = answering(json({"value": [AVAILABLE, BUSY]}))
    assert set((await graph.communications_presences()).presences) == {ADA, BOB}
    assert requests[0].url.path == "/v1.0/communications/presences"


async def test_a_user_is_looked_up_with_the_few_properties_that_are_shown() -> None:
    wire = {"id": ADA.upper(), "displayName": "Ada\x1b[31m", "userPrincipalName": "ada@x", "mail": None, "jobTitle": 3}
    graph, requests = answering(json(wire))
    assert await graph.user("ada@x") == Person(ADA, "Ada␛[31m", "ada@x")
    assert requests[0].url.raw_path == (b"/v1.0/users/ada%40x?$select=id,displayName,userPrincipalName,mail,jobTitle,department")


@pytest.mark.parametrize(
    ("who", "segment"),
    [
        ("ada_x.com#EXT#@y.example", b"ada_x.com%23EXT%23%40y.example"),
        ("a/../b?c=%2F", b"a%2F..%2Fb%3Fc%3D%252F"),
        ("..", b"%2E%2E"),
        ("o'brien@x", b"o%27brien%40x"),
        ("zoë@x", b"zo%C3%AB%40x"),
    ],
)
async def test_an_entry_is_one_path_segment_whatever_it_holds(who: str, segment: bytes) -> None:
    graph, requests = answering(json({"id": ADA}))
    await graph.user(who)
    assert requests[0].url.raw_path.partition(b"?")[0] == b"/v1.0/users/" + segment


async def test_a_user_without_a_name_is_called_by_what_is_known() -> None:
    graph, _ = answering(json({"id": ADA, "displayName": None, "mail": "ada@x"}))
    assert (await graph.user(ADA)).name == "ada@x"


async def test_texts_that_many_have_and_an_address_given_twice_are_kept_once() -> None:
    wire = {"userPrincipalName": "ada@x", "mail": "ada@x", "jobTitle": "On call, first", "department": "Desk of tier 2"}
    graph, _ = answering(json({"value": [{"id": ADA, **wire}, {"id": BOB, **wire}]}))
    one, other = await graph.users_named("Ada")
    assert one.upn is one.mail
    assert one.job_title is other.job_title
    assert one.department is other.department


@pytest.mark.parametrize("body", [{"displayName": "Ada"}, {"id": "not a guid"}, {"id": 3}, []])
async def test_what_is_no_user_is_nonsense(body: object) -> None:
    graph, _ = answering(json(body))
    with pytest.raises(Nonsense):
        await graph.user("ada@x")


async def test_the_mail_look_up_doubles_quotes_and_writes_blanks_as_percent_20() -> None:
    graph, requests = answering(json({"value": [{"id": ADA, "displayName": "Ada"}]}))
    assert [person.name for person in await graph.users_by_mail("o'brien@x")] == ["Ada"]
    query = requests[0].url.query
    assert query.startswith(b"$filter=mail%20eq%20%27o%27%27brien%40x%27&$select=id,")
    assert query.endswith(b"&$top=10")


async def test_closing_the_client_closes_the_connections() -> None:
    graph, _ = answering()
    await graph.aclose()
    with pytest.raises(RuntimeError):
        await graph.my_presence()


async def test_the_rule_of_who_can_be_reached_holds_for_every_question() -> None:
    both = json({"value": [AVAILABLE, BUSY]})
    answers = (both, both, json({"value": [BUSY]}), json(BUSY), json(BUSY), json(BUSY))
    graph, _ = answering(*answers, rule=rule_of(["inACall"]))
    for reply in (await graph.presences([ADA, BOB]), await graph.communications_presences()):
        assert {whose: one.standing.reachable for whose, one in reply.presences.items()} == {ADA: False, BOB: True}
    assert (await graph.communications_presence(BOB)).presence.standing.reachable
    assert (await graph.communications_presence(BOB)).presence.standing.reachable
    assert (await graph.presence(BOB)).presence.standing.reachable
    assert (await graph.my_presence()).presence.standing.reachable
