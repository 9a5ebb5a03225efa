"""The calls of Graph, and how strict they are."""

from __future__ import annotations

import base64
import json
import uuid
from typing import Any

import pytest

from presence_tui.demo.tenant import SimulatedTenant
from tests.demo.visitor import Visitor
from tests.manual_clock import ManualClock

NOBODY = "00000000-0000-4000-8000-000000000000"


def test_my_presence_comes_as_documented(visitor: Visitor, tenant: SimulatedTenant) -> None:
    tenant.set("ada", "Busy", "InACall", note="Back soon", until="2025-11-18T15:00:00.0000000", location="office")
    answer = visitor.get("/me/presence").json()
    ada = tenant.id_of("ada")
    assert answer.pop("@odata.context") == f"https://graph.microsoft.com/v1.0/$metadata#users('{ada}')/presence/$entity"
    assert "$select" in answer.pop("@microsoft.graph.tips")
    assert answer.pop("sequenceNumber").startswith("A0")
    assert answer == {
        "id": ada,
        "availability": "Busy",
        "activity": "InACall",
        "statusMessage": {
            "message": {"content": "Back soon", "contentType": "text"},
            "expiryDateTime": {"dateTime": "2025-11-18T15:00:00.0000000", "timeZone": "UTC"},
            "publishedDateTime": "2025-11-18T14:02:11.0000001Z",
        },
        "outOfOfficeSettings": {"message": None, "isOutOfOffice": False},
        "workLocation": {"placeId": None, "source": "manual", "workLocationType": "office"},
    }


def test_a_newer_presence_has_a_higher_sequence_number(visitor: Visitor, tenant: SimulatedTenant) -> None:
    before = visitor.get("/me/presence").json()["sequenceNumber"]
    tenant.set("ada", "Away")
    assert visitor.get("/me/presence").json()["sequenceNumber"] > before
    tenant.set("ada", "Busy", sequence="A0000000001")
    assert visitor.get("/me/presence").json()["sequenceNumber"] < before


def test_somebody_is_asked_for_by_id(visitor: Visitor, tenant: SimulatedTenant) -> None:
    bob = tenant.id_of("bob")
    for path in (f"/users/{bob}/presence", f"/users/{bob.upper()}/presence", f"/communications/presences/{bob}"):
        assert visitor.get(path).json()["id"] == bob


def test_one_presence_comes_in_either_documented_shape(visitor: Visitor, tenant: SimulatedTenant) -> None:
    path = f"/communications/presences/{tenant.id_of('bob')}"
    bare = visitor.get(path).json()
    tenant.wrap_presences()
    wrapped = visitor.get(path).json()["value"]
    assert [one["id"] for one in wrapped] == [bare["id"]]


def test_a_user_principal_name_in_place_of_the_id_is_unknown(visitor: Visitor) -> None:
    reply = visitor.get("/users/bob@contoso.com/presence")
    assert reply.status_code == 200
    assert reply.json()["availability"] == "PresenceUnknown"


def test_nobody_is_not_found(visitor: Visitor) -> None:
    assert visitor.get(f"/users/{NOBODY}/presence").status_code == 404
    assert visitor.get(f"/users/{NOBODY}").status_code == 404
    assert visitor.get("/users/zelda@contoso.com").json()["error"]["code"] == "Request_ResourceNotFound"


def test_the_collection_comes_in_pages(visitor: Visitor, tenant: SimulatedTenant) -> None:
    everybody = visitor.get("/communications/presences").json()["value"]
    assert tenant.id_of("ada") in {one["id"] for one in everybody}
    some = visitor.get("/communications/presences", params={"$top": "2", "$skip": "1"}).json()["value"]
    assert some == everybody[1:3]


def test_many_are_asked_for_at_once(visitor: Visitor, tenant: SimulatedTenant) -> None:
    ids = [tenant.id_of(who) for who in ("wei", "ada", "partner")]
    answer = visitor.bulk([*ids, ids[0].upper(), NOBODY]).json()["value"]
    assert [one["id"] for one in answer] == ids
    assert answer[0]["statusMessage"]["message"]["content"] == "在开会，请留言"
    assert answer[2]["availability"] == "PresenceUnknown"
    assert tenant.bulk_sizes == [5]


def test_650_is_the_most(visitor: Visitor, tenant: SimulatedTenant) -> None:
    ids = tenant.add_people(651)
    assert len(visitor.bulk(ids[:650]).json()["value"]) == 650
    assert visitor.bulk(ids).status_code == 400


@pytest.mark.parametrize(
    "body",
    [
        '{"ids": []}',
        '{"ids": "x"}',
        '{"ids": [1]}',
        '{"Ids": []}',
        "[]",
        "{",
        '{"ids": ["ada@contoso.com"]}',
        '{"ids": ["00000000-0000-4000-8000-000000000000"], "more": 1}',
        "[" * 100_000,
    ],
)
def test_a_malformed_bulk_body_is_refused(visitor: Visitor, body: str) -> None:
    reply = visitor.post(
        "/communications/getPresencesByUserId", content=body.encode(), headers={"Content-Type": "application/json"}
    )
    assert (reply.status_code, reply.json()["error"]["code"]) == (400, "BadRequest")


def test_a_bulk_body_must_say_that_it_is_json(visitor: Visitor) -> None:
    body = json.dumps({"ids": [NOBODY]}).encode()
    assert visitor.post("/communications/getPresencesByUserId", content=body).status_code == 400


def test_somebody_may_be_left_out_of_bulk_replies(visitor: Visitor, tenant: SimulatedTenant) -> None:
    ids = [tenant.id_of("ada"), tenant.id_of("bob")]
    tenant.absent("ada")
    assert [one["id"] for one in visitor.bulk(ids).json()["value"]] == ids[1:]


def test_bulk_replies_may_come_in_another_order_and_spelling(visitor: Visitor, tenant: SimulatedTenant) -> None:
    ids = tenant.add_people(20)
    tenant.reorder()
    tenant.shout_ids()
    found = [one["id"] for one in visitor.bulk(ids).json()["value"]]
    assert found != [one.upper() for one in ids]
    assert sorted(found) == sorted(one.upper() for one in ids)


def test_one_bad_id_spoils_the_request(visitor: Visitor, tenant: SimulatedTenant) -> None:
    tenant.bad_id("bob")
    tenant.bad_id(NOBODY)
    assert visitor.bulk([tenant.id_of("ada"), tenant.id_of("bob")]).status_code == 400
    assert visitor.bulk([tenant.id_of("ada"), NOBODY]).status_code == 400
    assert visitor.get(f"/users/{tenant.id_of('bob')}/presence").status_code == 400
    assert visitor.bulk([tenant.id_of("ada")]).status_code == 200


@pytest.mark.parametrize("raw", [None, 7, "text", [], {}, {"id": 5}, {"id": "x", "availability": ["Busy"]}])
def test_a_presence_can_be_anything(visitor: Visitor, tenant: SimulatedTenant, raw: Any) -> None:
    tenant.garble("bob", raw)
    assert visitor.bulk([tenant.id_of("ada"), tenant.id_of("bob")]).json()["value"][1] == raw


def test_a_presence_can_be_no_json_at_all(visitor: Visitor, tenant: SimulatedTenant) -> None:
    tenant.garble_text("bob", '{"id":"\xff"}')
    assert visitor.get(f"/users/{tenant.id_of('bob')}/presence").content.endswith(b'"id":"\xff"}')


def test_only_known_properties_can_be_selected(visitor: Visitor) -> None:
    assert visitor.get("/me/presence", params={"$select": "id,activity"}).json().keys() == {"@odata.context", "id", "activity"}
    refused = visitor.get("/me/presence", params={"$select": "id,mood"})
    assert refused.status_code == 400
    assert "microsoft.graph.presence" in refused.json()["error"]["message"]
    assert visitor.get("/users/ada@contoso.com", params={"$select": "id,presence"}).status_code == 400


def test_a_user_is_found_by_name_or_id(visitor: Visitor, tenant: SimulatedTenant) -> None:
    names = "id,displayName,userPrincipalName,mail,jobTitle,department"
    by_name = visitor.get("/users/ADA@contoso.com", params={"$select": names}).json()
    assert by_name == visitor.get(f"/users/{tenant.id_of('ada')}", params={"$select": names}).json()
    assert by_name["displayName"] == "Ada Lovelace"
    assert by_name.keys() == {"@odata.context", *names.split(",")}


def test_a_guest_is_found_by_mail_only(visitor: Visitor, tenant: SimulatedTenant) -> None:
    assert visitor.get("/users/partner@fabrikam.com").status_code == 404
    found = visitor.get("/users", params={"$filter": "mail eq 'partner@fabrikam.com'", "$select": "id"}).json()["value"]
    assert found == [{"id": tenant.id_of("partner")}]
    assert visitor.get("/users/partner_fabrikam.com%23EXT%23%40contoso.onmicrosoft.com").status_code == 200


def test_quotes_in_a_filter_are_doubled(visitor: Visitor, tenant: SimulatedTenant) -> None:
    tenant.add_person("shea", "Shea O'Neil or so", "shea@contoso.com", "shea.o'neil@contoso.com")
    found = visitor.get("/users", params={"$filter": "mail eq 'shea.o''neil@contoso.com'"}).json()["value"]
    assert [one["displayName"] for one in found] == ["Shea O'Neil or so"]
    assert visitor.get("/users", params={"$filter": "mail eq 'shea.o'neil@contoso.com'"}).status_code == 400


def test_people_can_be_searched(visitor: Visitor) -> None:
    query = {"$search": '"displayName:lovel" OR "mail:bob"'}
    assert visitor.get("/users", params=query).status_code == 400
    found = visitor.get("/users", params=query, headers={"ConsistencyLevel": "eventual"}).json()["value"]
    assert [one["displayName"] for one in found] == ["Ada Lovelace", "Bob Ng"]
    starts = visitor.get("/users", params={"$filter": "startswith(displayName,'李') or startswith(givenName,'Bob')"}).json()
    assert [one["displayName"] for one in starts["value"]] == ["Bob Ng", "李 伟"]


def test_a_search_is_counted_ordered_and_paged_on_the_same_host(visitor: Visitor, tenant: SimulatedTenant) -> None:
    tenant.add_people(30)
    query = {"$search": '"displayName:person"', "$count": "true", "$orderby": "displayName", "$top": "20", "$select": "id"}
    first = visitor.get("/users", params=query, headers={"ConsistencyLevel": "eventual"}).json()
    assert (first["@odata.count"], len(first["value"])) == (30, 20)
    assert first["@odata.nextLink"].startswith("https://graph.microsoft.com/v1.0/users?")
    path = first["@odata.nextLink"].removeprefix("https://graph.microsoft.com/v1.0")
    second = visitor.get(path, headers={"ConsistencyLevel": "eventual"}).json()
    assert len({one["id"] for one in first["value"] + second["value"]}) == 30
    assert "@odata.nextLink" not in second


def test_words_of_a_search_are_unescaped_and_begin_words_of_the_name(visitor: Visitor, tenant: SimulatedTenant) -> None:
    tenant.add_person("odd", r'Anne "Ann\e" Müller', "anne@contoso.com")
    for words, count in (('\\"ann\\\\e', 1), ("MÜL anne", 1), ("nne", 0), ("müllerin", 0)):
        query = {"$search": f'"displayName:{words}"'}
        found = visitor.get("/users", params=query, headers={"ConsistencyLevel": "eventual"}).json()["value"]
        assert len(found) == count, words


def test_many_are_filtered_at_once_but_no_more_than_15(visitor: Visitor, tenant: SimulatedTenant) -> None:
    upns = tenant.add_people(16)
    listed = [f"'{tenant.user(upn)['userPrincipalName'].upper()}'" for upn in upns]
    query = {"$filter": f"userPrincipalName in ({','.join(listed[:15])})"}
    assert len(visitor.get("/users", params=query).json()["value"]) == 15
    query = {"$filter": f"userPrincipalName in ({', '.join(listed)})"}
    assert "Max allowed: 15." in visitor.get("/users", params=query).json()["error"]["message"]


@pytest.mark.parametrize(
    "path",
    [
        "/users?$count=true",
        "/users?$filter=mail%20in%20('a''%20or%20'b')",
        "/users?$search=%22displayName:a%22%20AND%20%22mail:b%22",
        "/users?$filter=mail%20eq%20'a'&$orderby=displayName",
        "/me/presence?$top=1",
        "/me/presence?$select=id&$select=activity",
        "/users?$filter=age%20gt%205",
        "/users?$top=many",
        "/me/mood",
        "/communications",
        "/communications/presences/",
        "/users/%ff",
    ],
)
def test_what_graph_does_not_offer_is_refused(visitor: Visitor, path: str) -> None:
    assert visitor.get(path).status_code == 400


def test_another_method_is_refused(visitor: Visitor) -> None:
    assert visitor.get("/communications/getPresencesByUserId").status_code == 405
    assert visitor.post("/me/presence").status_code == 405


def test_without_a_bearer_nothing_is_told(stranger: Visitor) -> None:
    reply = stranger.get("/me/presence")
    assert reply.status_code == 401
    assert reply.json()["error"]["code"] == "InvalidAuthenticationToken"
    assert reply.headers["WWW-Authenticate"].startswith("Bearer ")
    stranger.access_token = "test-guessed"
    assert stranger.get("/me/presence").status_code == 401


def test_an_access_token_grows_old(visitor: Visitor, tenant: SimulatedTenant, clock: ManualClock) -> None:
    clock.jump(3600)
    assert visitor.get("/me/presence").status_code == 401
    visitor.refresh()
    assert visitor.get("/me/presence").status_code == 200
    tenant.expire_access_tokens()
    assert visitor.get("/me/presence").status_code == 401


def test_a_token_for_one_cloud_is_none_for_another(visitor: Visitor) -> None:
    visitor.graph = "https://graph.microsoft.us/v1.0"
    assert visitor.get("/me/presence").status_code == 401


def test_government_clouds_send_fewer_properties(visitor: Visitor, tenant: SimulatedTenant) -> None:
    visitor.refresh_token = tenant.begin_session(["https://graph.microsoft.us/Presence.Read.All"])
    visitor.refresh()
    visitor.graph = "https://graph.microsoft.us/v1.0"
    answer = visitor.get("/me/presence").json()
    assert {"outOfOfficeSettings", "sequenceNumber", "workLocation"}.isdisjoint(answer)
    assert answer["availability"] == "Available"


def test_a_challenge_lasts_until_its_claims_are_asked_for(visitor: Visitor, tenant: SimulatedTenant) -> None:
    wanted: dict[str, Any] = {"access_token": {"nbf": {"essential": True, "value": "1763474400"}}}
    tenant.challenge(wanted)
    reply = visitor.get("/me/presence")
    assert reply.status_code == 401
    header = reply.headers["WWW-Authenticate"]
    assert 'error="insufficient_claims"' in header
    sent = header.split('claims="')[1].split('"')[0]
    assert json.loads(base64.b64decode(sent)) == wanted
    visitor.refresh()
    assert visitor.get("/me/presence").status_code == 401
    wanted["access_token"]["xms_cc"] = {"values": ["cp1"]}
    visitor.refresh(claims=json.dumps(wanted))
    assert visitor.get("/me/presence").status_code == 200


def test_a_permission_can_be_forbidden(visitor: Visitor, tenant: SimulatedTenant) -> None:
    tenant.forbid("Presence.Read.All")
    assert visitor.get("/me/presence").json()["error"]["code"] == "Forbidden"
    assert visitor.get("/users/ada@contoso.com").status_code == 200
    tenant.forbid("Presence.Read.All", False)
    assert visitor.get("/me/presence").status_code == 200


def test_my_record_needs_a_permission_that_nobody_asked_for(visitor: Visitor) -> None:
    assert visitor.get("/me").status_code == 403


def test_every_reply_can_be_traced(visitor: Visitor) -> None:
    mine = str(uuid.uuid4())
    good = visitor.get("/me/presence", headers={"client-request-id": mine}).headers
    bad = visitor.get("/me/mood", headers={"client-request-id": mine})
    assert good["client-request-id"] == mine
    assert good["date"] == "Tue, 18 Nov 2025 14:02:11 GMT"
    assert "ServerInfo" in json.loads(good["x-ms-ags-diagnostic"])
    inner = bad.json()["error"]["innerError"]
    assert inner == {"date": "2025-11-18T14:02:11", "request-id": bad.headers["request-id"], "client-request-id": mine}
    assert good["request-id"] != bad.headers["request-id"]
    assert visitor.get("/me/presence", headers={"client-request-id": "mine"}).status_code == 400


def test_long_replies_are_compressed_for_those_who_accept_it(visitor: Visitor, tenant: SimulatedTenant) -> None:
    ids = tenant.add_people(50)
    assert visitor.bulk(ids).headers["content-encoding"] == "gzip"
    del visitor.http.headers["accept-encoding"]
    assert "content-encoding" not in visitor.bulk(ids).headers
