"""Device codes and tokens, in both layouts."""

from __future__ import annotations

import base64
import json
from typing import Any

import httpx
import pytest

from presence_tui.demo.aadsts import AADSTS
from presence_tui.demo.people import TENANT_ID
from presence_tui.demo.tenant import SimulatedTenant, demo_tenant
from presence_tui.demo.transport import SimulatedTransport
from tests.demo.visitor import Visitor
from tests.manual_clock import ManualClock


@pytest.fixture
def plain(stranger: Visitor) -> Visitor:
    """A visitor of the plain OpenID Connect provider, who believes its discovery document."""
    found = stranger.http.get("https://localhost/oidc/.well-known/openid-configuration").json()
    stranger.device_endpoint = found["device_authorization_endpoint"]
    stranger.token_endpoint = found["token_endpoint"]
    stranger.scopes = "openid profile offline_access Presence.Read.All User.ReadBasic.All"
    return stranger


def claims_of(token: str) -> dict[str, Any]:
    payload = token.split(".")[1]
    decoded: dict[str, Any] = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
    return decoded


@pytest.mark.parametrize("tenant_name", ["organizations", "contoso.com", TENANT_ID])
def test_entra_says_where_its_endpoints_are(stranger: Visitor, tenant_name: str) -> None:
    host = "https://login.microsoftonline.com"
    found = stranger.http.get(f"{host}/{tenant_name}/v2.0/.well-known/openid-configuration").json()
    name = "organizations" if tenant_name == "organizations" else TENANT_ID
    assert found["device_authorization_endpoint"] == f"{host}/{name}/oauth2/v2.0/devicecode"
    assert found["token_endpoint"] == f"{host}/{name}/oauth2/v2.0/token"
    assert stranger.http.get(found["jwks_uri"]).json() == {"keys": []}


def test_the_plain_provider_is_exactly_its_issuer(plain: Visitor) -> None:
    found = plain.http.get("https://localhost/oidc/.well-known/openid-configuration").json()
    assert found["issuer"] == "https://localhost/oidc"


def test_an_unknown_tenant_is_refused(stranger: Visitor) -> None:
    reply = stranger.http.get("https://login.microsoftonline.com/fabrikam.com/v2.0/.well-known/openid-configuration")
    assert reply.status_code == 400
    assert reply.json()["error_codes"] == [90002]


def test_a_code_waits_until_somebody_enters_it(stranger: Visitor, tenant: SimulatedTenant, clock: ManualClock) -> None:
    answer = stranger.ask_for_code().json()
    assert len(answer["user_code"]) == 9
    assert (answer["expires_in"], answer["interval"]) == (900, 5)
    assert answer["user_code"] in answer["message"]
    assert "verification_uri_complete" not in answer
    waiting = stranger.poll()
    assert waiting.status_code == 400
    assert (waiting.json()["error"], waiting.json()["error_codes"]) == ("authorization_pending", [70016])
    assert tenant.user_codes() == [answer["user_code"]]
    tenant.approve()
    clock.jump(5)
    assert stranger.poll().status_code == 200
    assert tenant.user_codes() == []


def test_the_plain_provider_says_no_more_than_its_standard(plain: Visitor, tenant: SimulatedTenant) -> None:
    answer = plain.ask_for_code().json()
    assert answer["verification_uri_complete"].endswith(answer["user_code"])
    assert "message" not in answer
    assert plain.poll().json().keys() == {"error", "error_description"}
    tenant.decline()
    assert plain.poll().json()["error"] == "access_denied"


def test_the_plain_provider_grants_the_scopes_as_they_were_written(plain: Visitor, tenant: SimulatedTenant) -> None:
    plain.ask_for_code()
    tenant.approve()
    answer = plain.poll().json()
    assert answer["scope"] == "Presence.Read.All User.ReadBasic.All openid profile"
    assert "client_info" not in answer
    plain.graph = "https://localhost/v1.0"
    assert plain.get("/me/presence").status_code == 200


def test_polling_too_fast_is_slowed_down_for_good(stranger: Visitor, clock: ManualClock) -> None:
    stranger.ask_for_code()
    stranger.poll()
    clock.jump(3)
    assert stranger.poll().json()["error"] == "slow_down"
    clock.jump(5)
    assert stranger.poll().json()["error"] == "slow_down"
    clock.jump(15)
    assert stranger.poll().json()["error"] == "authorization_pending"


def test_a_code_runs_out(stranger: Visitor, tenant: SimulatedTenant, clock: ManualClock) -> None:
    stranger.ask_for_code()
    clock.jump(900)
    assert stranger.poll().json()["error"] == "expired_token"
    with pytest.raises(LookupError):
        tenant.approve()


def test_a_declined_code_stays_declined(stranger: Visitor, tenant: SimulatedTenant) -> None:
    stranger.ask_for_code()
    tenant.decline()
    assert stranger.poll().json()["error"] == "authorization_declined"
    assert stranger.poll().json()["error"] == "authorization_declined"


def test_a_code_is_good_for_one_sign_in(stranger: Visitor, tenant: SimulatedTenant) -> None:
    stranger.ask_for_code()
    tenant.approve()
    assert stranger.poll().status_code == 200
    assert stranger.poll().json()["error_codes"] == [54005]


@pytest.mark.parametrize(
    ("changes", "number"),
    [
        ({"client_id": "00000000-0000-0000-0000-000000000000"}, 700016),
        ({"client_id": ""}, 900144),
        ({"scope": ""}, 900144),
        ({"scope": "openid Presence.Guess.All"}, 70011),
    ],
)
def test_a_wrong_request_for_a_code_is_refused(stranger: Visitor, changes: dict[str, str], number: int) -> None:
    reply = stranger.ask_for_code(**changes)
    assert reply.status_code == 400
    assert reply.json()["error_codes"] == [number]


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"device_code": "guessed"}, "bad_verification_code"),
        ({"grant_type": "password"}, "unsupported_grant_type"),
        ({"client_id": "00000000-0000-0000-0000-000000000000"}, "unauthorized_client"),
        ({"claims": "no JSON"}, "invalid_request"),
    ],
)
def test_a_wrong_request_for_a_token_is_refused(
    stranger: Visitor, tenant: SimulatedTenant, changes: dict[str, str], error: str
) -> None:
    stranger.ask_for_code()
    tenant.approve()
    assert stranger.poll(**changes).json()["error"] == error


def test_parameters_must_be_form_encoded(stranger: Visitor) -> None:
    reply = stranger.http.post(stranger.token_endpoint, json={"client_id": stranger.client_id})
    assert (reply.status_code, reply.json()["error"]) == (400, "invalid_request")


def test_the_id_token_says_who_signed_in(stranger: Visitor, tenant: SimulatedTenant, clock: ManualClock) -> None:
    stranger.ask_for_code()
    tenant.approve("olu")
    answer = stranger.poll().json()
    claims = claims_of(answer["id_token"])
    assert claims["aud"] == tenant.client_id
    assert claims["iss"] == f"https://login.microsoftonline.com/{TENANT_ID}/v2.0"
    assert (claims["oid"], claims["tid"]) == (tenant.id_of("olu"), TENANT_ID)
    assert (claims["name"], claims["preferred_username"]) == ("Olu Adeyemi", "olu.adeyemi@contoso.com")
    assert claims["nbf"] == claims["iat"] == int(clock.utc().timestamp())
    assert claims["exp"] == claims["iat"] + 3600
    info = json.loads(base64.urlsafe_b64decode(answer["client_info"] + "=="))
    assert info == {"uid": tenant.id_of("olu"), "utid": TENANT_ID}


def test_refreshing_rotates_the_refresh_token(visitor: Visitor) -> None:
    first = visitor.refresh_token
    assert visitor.refresh().status_code == 200
    assert visitor.refresh_token != first
    assert visitor.refresh(refresh_token=first).status_code == 200


def test_a_refresh_token_used_twice_kills_its_session_where_that_is_watched(visitor: Visitor, tenant: SimulatedTenant) -> None:
    tenant.detect_reuse()
    first = visitor.refresh_token
    visitor.refresh()
    newest = visitor.refresh_token
    assert visitor.refresh(refresh_token=first).json()["error"] == "invalid_grant"
    assert visitor.refresh(refresh_token=newest).json()["error"] == "invalid_grant"
    assert visitor.get("/me/presence").status_code == 401


def test_the_newest_refresh_token_may_be_used_again_for_a_while_where_that_is_granted(
    visitor: Visitor, tenant: SimulatedTenant, clock: ManualClock
) -> None:
    """As by somebody who got no answer."""
    tenant.detect_reuse(grace=30)
    first = visitor.refresh_token
    assert visitor.refresh().status_code == 200
    clock.jump(29, 29)
    assert visitor.refresh(refresh_token=first).status_code == 200
    second = visitor.refresh_token
    assert visitor.refresh().status_code == 200
    assert tenant.reuses() == 1
    clock.jump(31, 31)
    assert visitor.refresh(refresh_token=second).json()["error"] == "invalid_grant"


def test_an_older_refresh_token_may_not_whatever_is_granted(visitor: Visitor, tenant: SimulatedTenant) -> None:
    tenant.detect_reuse(grace=30)
    first = visitor.refresh_token
    visitor.refresh()
    visitor.refresh()
    assert visitor.refresh(refresh_token=first).json()["error"] == "invalid_grant"
    assert visitor.get("/me/presence").status_code == 401


def test_a_revoked_session_is_dead(visitor: Visitor, tenant: SimulatedTenant) -> None:
    tenant.revoke()
    assert visitor.get("/me/presence").status_code == 401
    assert visitor.refresh().json()["error_codes"] == [50173]


def test_no_refresh_token_without_offline_access(stranger: Visitor, tenant: SimulatedTenant) -> None:
    stranger.ask_for_code(scope="https://graph.microsoft.com/Presence.Read.All")
    tenant.approve()
    assert {"refresh_token", "id_token"}.isdisjoint(stranger.poll().json())


def test_consent_may_give_less_than_was_asked_for(stranger: Visitor, tenant: SimulatedTenant) -> None:
    tenant.grant_only("Presence.Read.All")
    stranger.ask_for_code()
    tenant.approve()
    assert stranger.poll().json()["scope"] == "https://graph.microsoft.com/Presence.Read.All openid profile"
    assert stranger.get("/users/ada@contoso.com").status_code == 403


def test_missing_consent_is_told(stranger: Visitor, tenant: SimulatedTenant) -> None:
    tenant.withhold_consent("Presence.Read.All")
    reply = stranger.ask_for_code().json()
    assert (reply["error_codes"], reply["suberror"]) == ([65001], "consent_required")


@pytest.mark.parametrize("number", sorted(AADSTS))
def test_any_refusal_can_be_had(stranger: Visitor, tenant: SimulatedTenant, number: int) -> None:
    tenant.refuse_sign_in(number)
    stranger.ask_for_code()
    tenant.approve()
    said = "d3b0f3f4-5d7e-4f2b-8a3e-0a1b2c3d4e5f"
    stranger.http.headers["client-request-id"] = said
    reply = stranger.poll()
    answer = reply.json()
    assert reply.status_code in (400, 401)
    assert answer["error_description"].startswith(f"AADSTS{number}: ")
    assert answer["error_codes"] == [number]
    assert answer["correlation_id"] == said
    assert stranger.poll().status_code == 200


def test_the_demo_approves_its_code_by_itself(clock: ManualClock) -> None:
    tenant = demo_tenant(clock.utc)
    visitor = Visitor(httpx.Client(transport=SimulatedTransport(tenant)), tenant.client_id)
    visitor.ask_for_code()
    clock.jump(5.9)
    assert visitor.poll().json()["error"] == "authorization_pending"
    clock.jump(2)
    assert visitor.poll().status_code == 200


def test_a_session_can_begin_without_a_code(stranger: Visitor, tenant: SimulatedTenant) -> None:
    stranger.refresh_token = tenant.begin_session(["https://graph.microsoft.com/Presence.Read.All"], "bob")
    stranger.refresh()
    assert stranger.get("/me/presence").json()["id"] == tenant.id_of("bob")


def test_nothing_that_was_noted_holds_a_token(visitor: Visitor, tenant: SimulatedTenant) -> None:
    visitor.refresh()
    visitor.get("/me/presence")
    noted = repr(tenant.seen)
    assert tenant.requests == [
        "POST /contoso.com/oauth2/v2.0/token 200",
        "GET /v1.0/me/presence 200",
    ]
    assert "test-" not in noted
    assert visitor.access_token.startswith("test-")


def test_a_bearer_at_the_sign_in_host_is_noticed(visitor: Visitor, tenant: SimulatedTenant) -> None:
    visitor.http.get("https://login.microsoftonline.com/common/discovery/instance", headers={"Authorization": "Bearer x"})
    assert tenant.leaks == ["GET /common/discovery/instance"]
