"""Signing in by device code, against the simulated tenant."""

from __future__ import annotations

import json
from urllib.parse import parse_qs

import httpx
import pytest

from presence_tui.auth.authenticator import Authenticator
from presence_tui.demo.tenant import SimulatedTenant
from presence_tui.demo.transport import SimulatedTransport
from presence_tui.demo.wire import Fault
from presence_tui.model.errors import (
    CodeExpired,
    NetworkFault,
    SignedOutReason,
    SignInNeeded,
    SignInRefused,
    SignInUnavailable,
)
from tests.auth.conftest import OIDC, Make, Told, leave, sign_in
from tests.auth.hurried import HurriedClock

ADA = "ada@contoso.com"


async def test_an_empty_cache_has_no_account_and_asks_nobody(authenticator: Authenticator, tenant: SimulatedTenant) -> None:
    assert await authenticator.account() is None
    with pytest.raises(SignInNeeded) as caught:
        await authenticator.token()
    assert caught.value.reason is SignedOutReason.NEVER
    assert tenant.requests == []


async def test_a_code_that_is_entered_signs_in_whoever_entered_it(authenticator: Authenticator, tenant: SimulatedTenant) -> None:
    code = await authenticator.ask_for_code()
    assert code.verification_uri.startswith("https://")
    assert code.user_code.reveal() in tenant.user_codes()
    account = await authenticator.redeem(code, Told())
    assert (account.username, account.tenant) == (ADA, "contoso.com")
    assert account.name
    assert account.id is not None
    assert await authenticator.account() == account
    assert (await authenticator.token()).reveal().startswith("test-")


async def test_a_plain_issuer_works_without_client_info_and_message(make: Make, tenant: SimulatedTenant) -> None:
    authenticator = make(authority=OIDC, oidc=True)
    code = await authenticator.ask_for_code()
    assert code.verification_uri_complete == f"{code.verification_uri}?user_code={code.user_code.reveal()}"
    account = await authenticator.redeem(code, Told())
    first = await authenticator.token()
    second = await authenticator.token(rejected=first)
    assert account.username == ADA
    assert first != second
    assert not any("/common/" in request or "organizations" in request for request in tenant.requests)


async def test_a_code_is_polled_no_faster_than_the_service_asks(
    authenticator: Authenticator, clock: HurriedClock, tenant: SimulatedTenant
) -> None:
    tenant.lifetimes(interval=7)
    await sign_in(authenticator)
    assert clock.slept == [7, 7]


async def test_slow_down_makes_the_interval_longer_for_good(
    authenticator: Authenticator, clock: HurriedClock, tenant: SimulatedTenant
) -> None:
    tenant.approve_after(28)
    tenant.say(400, json.dumps({"error": "slow_down"}), path="/token", where="entra")
    await sign_in(authenticator)
    assert clock.slept == [5, 10, 10, 10]


async def test_a_declined_code_is_refused(authenticator: Authenticator, clock: HurriedClock, tenant: SimulatedTenant) -> None:
    tenant.approve_after(None)
    clock.at(8, tenant.decline)
    with pytest.raises(SignInRefused) as caught:
        await sign_in(authenticator)
    assert caught.value.error == "authorization_declined"
    assert await authenticator.account() is None


async def test_a_code_that_nobody_enters_expires_when_it_said(
    authenticator: Authenticator, clock: HurriedClock, tenant: SimulatedTenant
) -> None:
    tenant.approve_after(None)
    tenant.lifetimes(interval=70)
    code = await authenticator.ask_for_code()
    with pytest.raises(CodeExpired):
        await authenticator.redeem(code, Told())
    assert clock.utc() == code.expires
    assert clock.slept[:2] == [60, 60], "an interval beyond reason is cut"


async def test_a_code_that_the_service_calls_expired_is_expired(authenticator: Authenticator, tenant: SimulatedTenant) -> None:
    tenant.refuse_sign_in(70020)
    with pytest.raises(CodeExpired):
        await sign_in(authenticator)


@pytest.mark.parametrize("number", [53003, 7000218, 65001])
async def test_a_refusal_carries_its_number_and_no_token(
    authenticator: Authenticator, tenant: SimulatedTenant, number: int
) -> None:
    tenant.refuse_sign_in(number)
    with pytest.raises(SignInRefused) as caught:
        await sign_in(authenticator)
    assert caught.value.aadsts == number
    assert caught.value.correlation_id
    assert "Trace ID" not in caught.value.description


async def test_an_unknown_client_is_refused_when_it_asks(make: Make) -> None:
    with pytest.raises(SignInRefused) as caught:
        await make(client_id="00000000-0000-0000-0000-000000000001").ask_for_code()
    assert (caught.value.error, caught.value.aadsts) == ("unauthorized_client", 700016)


async def test_an_unknown_tenant_is_refused_when_it_asks(make: Make) -> None:
    with pytest.raises(SignInRefused) as caught:
        await make(authority="https://login.microsoftonline.com/nowhere.example").ask_for_code()
    assert caught.value.error in ("invalid_tenant", "invalid_request")
    assert caught.value.aadsts == 90002


async def test_asking_again_after_a_refusal_asks_the_service_again(authenticator: Authenticator, tenant: SimulatedTenant) -> None:
    tenant.refuse_sign_in(7000218, path="/devicecode")
    with pytest.raises(SignInRefused):
        await authenticator.ask_for_code()
    tenant.fail(503, where="entra", path="/devicecode", retry_after="60")
    with pytest.raises(SignInUnavailable):
        await authenticator.ask_for_code()
    assert (await authenticator.ask_for_code()).user_code


async def test_two_codes_are_two_codes_though_the_service_sends_retry_after(
    authenticator: Authenticator, tenant: SimulatedTenant
) -> None:
    reply = {"user_code": "A", "device_code": "d", "verification_uri": "https://x.example/", "expires_in": 900}
    tenant.say(
        200, json.dumps(reply), {"Content-Type": "application/json", "Retry-After": "60"}, where="entra", path="/devicecode"
    )
    first, second = await authenticator.ask_for_code(), await authenticator.ask_for_code()
    assert first.user_code != second.user_code


HICCUPS = {
    "429": lambda tenant: tenant.throttle(None, where="entra", path="/token"),
    "429 with an error of OAuth": lambda tenant: tenant.say(429, '{"error": "too_many_requests"}', path="/token", where="entra"),
    "500": lambda tenant: tenant.fail(500, where="entra", path="/token"),
    "html": lambda tenant: tenant.html(200, where="entra"),
    "redirect": lambda tenant: tenant.redirect("https://portal.example/", where="entra"),
    "a list": lambda tenant: tenant.say(200, "[]", path="/token", where="entra"),
    "nothing known": lambda tenant: tenant.say(200, "{}", path="/token", where="entra"),
    "flood": lambda tenant: tenant.flood(2_000_000, where="entra"),
    **{fault.value: lambda tenant, fault=fault: tenant.strike(fault, path="/token") for fault in Fault},
}


@pytest.mark.parametrize("hiccup", HICCUPS)
async def test_a_hiccup_while_waiting_is_told_and_the_same_code_goes_on(
    authenticator: Authenticator, tenant: SimulatedTenant, hiccup: str
) -> None:
    code, told = await authenticator.ask_for_code(), Told()
    HICCUPS[hiccup](tenant)
    account = await authenticator.redeem(code, told)
    assert account.username == ADA
    trouble, over = told.troubles
    assert isinstance(trouble, SignInUnavailable)
    assert over is None
    assert sum("/devicecode" in request for request in tenant.requests) == 1


async def test_a_hiccup_says_what_it_was(authenticator: Authenticator, tenant: SimulatedTenant) -> None:
    told = Told()
    code = await authenticator.ask_for_code()
    tenant.strike(Fault.DNS, path="/token")
    tenant.fail(502, path="/token", where="entra")
    tenant.html(200, where="entra")
    tenant.approve_after(30)
    await authenticator.redeem(code, told)
    first, second, third, over = told.troubles
    assert first is not None
    assert second is not None
    assert third is not None
    assert (first.host, first.fault) == ("login.microsoftonline.com", NetworkFault.NAME)
    assert (second.fault, second.status) == (None, 502)
    assert (third.status, third.detail) == (200, "HTML, not JSON")
    assert over is None


async def test_retry_after_is_kept_while_waiting(
    authenticator: Authenticator, clock: HurriedClock, tenant: SimulatedTenant
) -> None:
    code = await authenticator.ask_for_code()
    tenant.throttle("40", path="/token", where="entra")
    await authenticator.redeem(code, Told())
    assert clock.slept == [5, 40]


async def test_an_outage_until_the_end_is_an_expired_code(authenticator: Authenticator, tenant: SimulatedTenant) -> None:
    code, told = await authenticator.ask_for_code(), Told()
    tenant.go_offline()
    with pytest.raises(CodeExpired):
        await authenticator.redeem(code, told)
    assert told.troubles
    assert {trouble.fault for trouble in told.troubles if trouble} == {NetworkFault.REFUSED}
    assert None not in told.troubles, "it never came to an end"


@pytest.mark.parametrize("fault", [Fault.DNS, Fault.REFUSE, Fault.TLS, Fault.HANG, Fault.RESET])
async def test_an_outage_when_a_code_is_asked_for_is_told_and_over_with_it(
    authenticator: Authenticator, tenant: SimulatedTenant, fault: Fault
) -> None:
    tenant.go_offline(fault)
    with pytest.raises(SignInUnavailable) as caught:
        await authenticator.ask_for_code()
    assert caught.value.fault is not None
    assert caught.value.__cause__ is None
    tenant.come_back()
    assert (await authenticator.ask_for_code()).user_code


@pytest.mark.parametrize("path", ["/.well-known/openid-configuration", "/devicecode"])
@pytest.mark.parametrize("status", [429, 500, 503])
async def test_errors_of_the_service_are_told_by_their_status(
    authenticator: Authenticator, tenant: SimulatedTenant, path: str, status: int
) -> None:
    tenant.fail(status, path=path, where="entra")
    with pytest.raises(SignInUnavailable) as caught:
        await authenticator.ask_for_code()
    assert (caught.value.status, caught.value.host) == (status, "login.microsoftonline.com")


@pytest.mark.parametrize(
    "body", ["{}", "[]", '"text"', "null", "{", "<html>", '{"issuer": 1}', '{"token_endpoint": "http://x/y"}']
)
@pytest.mark.parametrize("path", ["/.well-known/openid-configuration", "/devicecode"])
async def test_nonsense_is_unavailable_never_a_crash(
    authenticator: Authenticator, tenant: SimulatedTenant, body: str, path: str
) -> None:
    tenant.say(200, body, path=path, where="entra")
    with pytest.raises(SignInUnavailable) as caught:
        await authenticator.ask_for_code()
    assert caught.value.detail
    assert (await authenticator.ask_for_code()).user_code


@pytest.mark.parametrize(
    "changes",
    [
        {"verification_uri": "http://login.example/device"},
        {"verification_uri": "javascript:alert(1)"},
        {"verification_uri": "https://login.example@evil.example/"},
        {"verification_uri": "https://login.example/\x1b]52;c;x\x07"},
        {"verification_uri": None},
        {"user_code": ""},
        {"user_code": 7},
        {"device_code": None},
        {"expires_in": "soon"},
        {"interval": None},
    ],
)
async def test_a_code_that_may_not_be_shown_is_unavailable(
    authenticator: Authenticator, tenant: SimulatedTenant, changes: dict[str, object]
) -> None:
    reply = {"user_code": "A", "device_code": "d", "verification_uri": "https://x.example/", "expires_in": 900, "interval": 5}
    tenant.say(200, json.dumps(reply | changes), path="/devicecode", where="entra")
    with pytest.raises(SignInUnavailable):
        await authenticator.ask_for_code()


async def test_an_issuer_without_device_codes_is_refused(make: Make, tenant: SimulatedTenant) -> None:
    found = {"issuer": OIDC, "authorization_endpoint": f"{OIDC}/authorize", "token_endpoint": f"{OIDC}/token"}
    tenant.say(200, json.dumps(found), path="/.well-known/openid-configuration", where="entra")
    with pytest.raises(SignInRefused) as caught:
        await make(authority=OIDC, oidc=True).ask_for_code()
    assert caught.value.error == "unsupported_grant_type"


async def test_a_client_that_was_closed_is_no_refusal_of_the_service(authenticator: Authenticator, http: httpx.Client) -> None:
    await authenticator.ask_for_code()
    http.close()  # noqa: ASYNC212  closing it takes no time
    with pytest.raises(SignInUnavailable):
        await authenticator.ask_for_code()


async def test_an_issuer_that_sends_codes_over_plain_http_is_not_asked(make: Make, tenant: SimulatedTenant) -> None:
    found = {
        "issuer": OIDC,
        "authorization_endpoint": f"{OIDC}/authorize",
        "token_endpoint": f"{OIDC}/token",
        "device_authorization_endpoint": "http://login.microsoftonline.com/oidc/device/authorization",
    }
    tenant.say(200, json.dumps(found), path="/.well-known/openid-configuration", where="entra")
    with pytest.raises(SignInUnavailable) as caught:
        await make(authority=OIDC, oidc=True).ask_for_code()
    assert "https" in caught.value.detail


async def test_forms_are_such_that_strict_issuers_take_them(make: Make, tenant: SimulatedTenant) -> None:
    forms: list[dict[str, list[str]]] = []
    simulated = SimulatedTransport(tenant)

    def handle(request: httpx.Request) -> httpx.Response:
        if request.method == "POST":
            forms.append(parse_qs(request.read().decode(), keep_blank_values=True, strict_parsing=True))
        return simulated.handle_request(request)

    authenticator = make(authority=OIDC, oidc=True, http=httpx.Client(transport=httpx.MockTransport(handle)))
    await sign_in(authenticator)
    await authenticator.token(rejected=await authenticator.token())
    asked, *_, renewed = forms
    assert asked["prompt"] == ["consent"]
    assert {"openid", "profile", "offline_access"} < set(asked["scope"][0].split())
    assert "scope" not in renewed
    assert not [form for form in forms if "claims" in form or "client_secret" in form or [""] in form.values()]


async def test_at_entra_claims_challenges_are_declared_to_be_understood(make: Make, tenant: SimulatedTenant) -> None:
    bodies: list[str] = []
    simulated = SimulatedTransport(tenant)

    def handle(request: httpx.Request) -> httpx.Response:
        bodies.append(request.read().decode())
        return simulated.handle_request(request)

    await sign_in(make(http=httpx.Client(transport=httpx.MockTransport(handle))))
    forms = [body for body in bodies if body]
    assert len(forms) > 1, "one that asks for a code, and one at least that redeems it"
    assert all("CP1" in form for form in forms)


async def test_an_answer_without_an_id_token_signs_nobody_in(make: Make, tenant: SimulatedTenant) -> None:
    authenticator = make(authority=OIDC, oidc=True)
    tenant.say(200, json.dumps({"access_token": "test-x", "token_type": "Bearer"}), path="/token", where="entra")
    with pytest.raises(SignInRefused):
        await sign_in(authenticator)
    assert await authenticator.account() is None


async def test_signing_in_as_somebody_else_forgets_who_was_there(authenticator: Authenticator, tenant: SimulatedTenant) -> None:
    await sign_in(authenticator)
    first = await authenticator.token()
    tenant.approve_after(12, "bob")
    account = await sign_in(authenticator)
    assert account.username == "bob@contoso.com"
    assert await authenticator.account() == account
    assert await authenticator.token() != first


async def test_signing_out_forgets_everything_without_a_request(authenticator: Authenticator, tenant: SimulatedTenant) -> None:
    await sign_in(authenticator)
    await authenticator.token()
    tenant.forget_requests()
    tenant.go_offline()
    await leave(authenticator)
    assert await authenticator.account() is None
    with pytest.raises(SignInNeeded) as caught:
        await authenticator.token()
    assert caught.value.reason is SignedOutReason.SIGNED_OUT
    assert tenant.requests == []


async def test_nothing_that_is_shown_or_logged_holds_a_code(
    authenticator: Authenticator, tenant: SimulatedTenant, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    code = await authenticator.ask_for_code()
    tenant.say(200, 'no JSON: {"refresh_token": "test-secret"', path="/token", where="entra")
    await authenticator.redeem(code, Told())
    secrets = [code.user_code.reveal(), code.flow.device_code.reveal(), "test-"]  # type: ignore[attr-defined]  # a look inside
    logged = "\n".join(record.getMessage() + str(record.exc_text) for record in caplog.records if record.name != "httpcore")
    assert not [secret for secret in secrets if secret in repr(code) or secret in logged]
