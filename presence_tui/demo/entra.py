"""The sign-in half of the tenant: OpenID Connect discovery, device codes (RFC 8628) and tokens (RFC 6749), in two layouts.

Entra's own, and the one of a plain OpenID Connect provider with the issuer `/oidc`: other paths, RFC 8628's answers as
they stand, `verification_uri_complete`, no `message`, no `client_info`.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from typing import Any

from presence_tui.demo import odata
from presence_tui.demo.aadsts import AADSTS, DECLINED, SLOW_DOWN, Aadsts
from presence_tui.demo.authorization import Authorizations, is_loopback
from presence_tui.demo.chance import guid
from presence_tui.demo.consent import given_of
from presence_tui.demo.crowd import Crowd
from presence_tui.demo.grants import CodeState, DeviceCode, Grant, Grants
from presence_tui.demo.id_token import client_info, id_token
from presence_tui.demo.layout import ENTRA, OIDC_ROOT, Layout, discovery, issuer, layout_of
from presence_tui.demo.people import TENANT_ID
from presence_tui.demo.wire import ShapeError, SimulatedReply, SimulatedRequest, json_reply, sent_back

DEVICE_GRANT = "urn:ietf:params:oauth:grant-type:device_code"
_PROTOCOL_SCOPES = frozenset({"openid", "profile", "email", "offline_access"})


class No(Exception):
    """Entra says no."""

    def __init__(self, why: Aadsts, number: int | None = None, **words: str) -> None:
        super().__init__(why.error)
        self.why = why
        self.number = number
        self.words = words


def numbered(number: int, **words: str) -> No:
    """Return the refusal with an AADSTS number. Raises KeyError for one that is not in the table."""
    return No(AADSTS[number], number, **words)


class Entra:
    """Answers what comes to the sign-in host."""

    def __init__(
        self,
        now: Callable[[], datetime],
        crowd: Crowd,
        grants: Grants,
        authorizations: Authorizations,
        seed: int,
        client_id: str,
    ) -> None:
        self._now = now
        self._crowd = crowd
        self._grants = grants
        self._seed = seed
        self._client_id = client_id
        self._count = 0
        self.authorizations = authorizations
        self.granted: frozenset[str] | None = None
        """The only permissions that consent gives, where it gives fewer than were asked for."""
        self.home = TENANT_ID
        """The tenant that id tokens name."""
        self.unconsented: set[str] = set()
        """Permissions for which an administrator's consent is missing (AADSTS65001)."""

    def handle(self, request: SimulatedRequest) -> SimulatedReply:
        """Answer one request."""
        layout, action = layout_of(request)
        self._count += 1
        try:
            return self._answer(request, layout, action)
        except No as no:
            return self.refused(request, no)
        except ShapeError as error:
            return self.refused(request, No(Aadsts("invalid_request", f"The request is malformed: {error}.")))

    def refused(self, request: SimulatedRequest, no: No) -> SimulatedReply:
        """Return `no` as an error reply in the layout that `request` uses."""
        layout, _ = layout_of(request)
        text = no.why.text.format_map({"client_id": self._client_id, "tenant": layout.tenant, "field": "", "uri": "", **no.words})
        trace, correlation = guid(self._seed, "trace", self._count), request.headers.get("client-request-id", "")
        correlation = correlation if odata.GUID.fullmatch(correlation) else guid(self._seed, "correlation", self._count)
        headers = {"Cache-Control": "no-store, no-cache", "Pragma": "no-cache", "Date": odata.http_date(self._now())}
        if not layout.entra:
            plain = {"authorization_declined": "access_denied", "bad_verification_code": "invalid_grant"}
            error = plain.get(no.why.error, no.why.error)
            return json_reply(no.why.status, {"error": error, "error_description": text}, headers)
        stamp = f"{self._now():%Y-%m-%d %H:%M:%SZ}"
        number = f"AADSTS{no.number}: " if no.number else ""
        described = f"{number}{text} Trace ID: {trace} Correlation ID: {correlation} Timestamp: {stamp}"
        body: dict[str, Any] = {"error": no.why.error, "error_description": described}
        body |= {"error_codes": [no.number] if no.number else [], "timestamp": stamp}
        body |= {"trace_id": trace, "correlation_id": correlation}
        if no.number:
            body["error_uri"] = f"https://{request.host}/error?code={no.number}"
        if no.why.suberror:
            body["suberror"] = no.why.suberror
        return json_reply(no.why.status, body, headers | {"x-ms-request-id": trace, "client-request-id": correlation})

    def _answer(self, request: SimulatedRequest, layout: Layout, action: str) -> SimulatedReply:
        if action not in ("", "unknown") and not layout.known:
            raise numbered(90002, tenant=layout.tenant)
        if action == "discovery" and request.method == "GET":
            return json_reply(200, discovery(request.host, layout))
        if action == "instances" and request.method == "GET":
            return json_reply(200, _instances(request))
        if action == "keys" and request.method == "GET":
            return json_reply(200, {"keys": []})
        if action == "device_code" and request.method == "POST":
            return self._device_code(request, layout)
        if action == "authorize" and request.method == "GET":
            return self._page(request)
        if action == "token" and request.method == "POST":
            return self._token(request, layout)
        return json_reply(405 if action else 404, {"error": "invalid_request", "error_description": "No such endpoint."})

    def _device_code(self, request: SimulatedRequest, layout: Layout) -> SimulatedReply:
        form = request.form
        self._check_client(form)
        code = self._grants.new_code(self._client_id, self._scopes(form.get("scope", ""), request))
        page = "https://login.microsoft.com/device" if layout.entra else f"https://{request.host}{OIDC_ROOT}/device"
        answer: dict[str, Any] = {
            "user_code": code.user_code,
            "device_code": code.value,
            "verification_uri": page,
            "expires_in": int(self._grants.code_lifetime),
            "interval": int(code.interval),
        }
        if layout.entra:
            how = f"use a web browser to open the page {page} and enter the code {code.user_code} to authenticate."
            answer["message"] = f"To sign in, {how}"
        else:
            answer["verification_uri_complete"] = f"{page}?user_code={code.user_code}"
        return json_reply(200, answer, {"Cache-Control": "no-store"})

    def _token(self, request: SimulatedRequest, layout: Layout) -> SimulatedReply:
        form = request.form
        self._check_client(form)
        kind = form.get("grant_type")
        if kind == "client_credentials":
            return self._for_application(request, layout)
        nonce = ""
        if kind == DEVICE_GRANT:
            grant = self._by_device_code(form)
        elif kind == "authorization_code":
            grant, nonce = self._by_authorization_code(form)
        elif kind == "refresh_token":
            grant = self._by_refresh_token(form)
        else:
            raise numbered(70003)
        scopes = self._scopes(form["scope"], request) if form.get("scope") else grant.scopes
        return json_reply(200, self._tokens(request, layout, grant, scopes, nonce), {"Cache-Control": "no-store"})

    def _tokens(
        self, request: SimulatedRequest, layout: Layout, grant: Grant, scopes: tuple[str, ...], nonce: str = ""
    ) -> dict[str, Any]:
        api = [scope for scope in scopes if scope not in _PROTOCOL_SCOPES]
        api = list(dict.fromkeys(given for scope in api if (given := given_of(scope, self.granted))))
        shown = api + [scope for scope in ("openid", "profile", "email") if scope in scopes]
        seconds = int(self._grants.token_lifetime)
        answer: dict[str, Any] = {"token_type": "Bearer", "scope": " ".join(shown), "expires_in": seconds}
        answer["access_token"] = self._grants.new_access(grant, tuple(api), _claims(request.form))
        if "offline_access" in scopes:
            answer["refresh_token"] = self._grants.new_refresh(grant)
        if "openid" in scopes:
            person, by = self._crowd.person(grant.user), issuer(request.host, layout)
            answer["id_token"] = id_token(person, by, grant.client_id, self._now(), self._seed, nonce, self.home)
        if layout.entra:
            answer["ext_expires_in"] = seconds
            if request.form.get("client_info") == "1":
                answer["client_info"] = client_info(grant.user)
        return answer

    def _by_device_code(self, form: dict[str, str]) -> Grant:
        if "device_code" not in form:
            raise numbered(900144, field="device_code")
        code = self._grants.code(form["device_code"])
        if code is None or code.client_id != form["client_id"]:
            raise numbered(70018)
        self._check_code(code)
        return self._grants.redeem(code)

    def _check_code(self, code: DeviceCode) -> None:
        if code.state is CodeState.REDEEMED:
            raise numbered(54005)
        if code.state is CodeState.DECLINED:
            raise No(DECLINED)
        if code.expires <= self._now():
            raise numbered(70020)
        if self._grants.too_fast(code):
            raise No(SLOW_DOWN)
        if code.state is CodeState.PENDING:
            raise numbered(70016)

    def _page(self, request: SimulatedRequest) -> SimulatedReply:
        """Sign the approver in without a question, and send the browser back."""
        sent = dict(request.query)
        self._check_client(sent)
        if not is_loopback(sent.get("redirect_uri", "")):
            raise numbered(50011, uri=sent.get("redirect_uri", ""))
        if sent.get("response_type") != "code" or sent.get("code_challenge_method") != "S256" or not sent.get("code_challenge"):
            raise ShapeError("an authorization code with PKCE is wanted")
        answer = {"state": sent.get("state", "")}
        if self.authorizations.refusal:
            answer |= dict(zip(("error", "error_description"), self.authorizations.refusal, strict=True))
        else:
            scopes = self._scopes(sent.get("scope", ""), request)
            answer["code"] = self.authorizations.new_code(self._grants.approver, scopes, sent)
        return sent_back(sent["redirect_uri"], answer, sent.get("response_mode", "query"))

    def _by_authorization_code(self, form: dict[str, str]) -> tuple[Grant, str]:
        for name in ("code", "redirect_uri", "code_verifier"):
            if name not in form:
                raise numbered(900144, field=name)
        code = self.authorizations.redeem(form["code"], form["redirect_uri"], form["code_verifier"])
        if code is None:
            raise numbered(54005)
        return Grant(code.user, form["client_id"], code.scopes), code.nonce

    def _for_application(self, request: SimulatedRequest, layout: Layout) -> SimulatedReply:
        form = request.form
        if not self.authorizations.proves(form, f"https://{request.host}{request.route}"):
            raise numbered(7000215 if "client_secret" in form else 700027)
        if layout.tenant == "organizations":
            raise numbered(9001023)
        graph, slash, last = form.get("scope", "").rpartition("/")
        if layout.entra and last != ".default":
            raise numbered(1002012)
        scopes = tuple(f"{graph}{slash}{name}" for name in self.authorizations.registration.permissions)
        seconds = int(self._grants.token_lifetime)
        token = self._grants.new_access(Grant("", form["client_id"], scopes), scopes, _claims(form))
        answer = {"token_type": "Bearer", "expires_in": seconds, "access_token": token}
        return json_reply(200, answer | ({"ext_expires_in": seconds} if layout.entra else {}), {"Cache-Control": "no-store"})

    def _by_refresh_token(self, form: dict[str, str]) -> Grant:
        if "refresh_token" not in form:
            raise numbered(900144, field="refresh_token")
        grant = self._grants.refresh(form["refresh_token"])
        if grant is None:
            raise numbered(50173)
        if grant.client_id != form["client_id"]:
            raise numbered(70000)
        return grant

    def _check_client(self, form: dict[str, str]) -> None:
        sent = form.get("client_id")
        if not sent:
            raise numbered(900144, field="client_id")
        if sent.lower() != self._client_id.lower():
            raise numbered(700016, client_id=sent)

    def _scopes(self, text: str, request: SimulatedRequest) -> tuple[str, ...]:
        scopes = tuple(dict.fromkeys(text.split()))
        if not scopes:
            raise numbered(900144, field="scope")
        for scope in scopes:
            name = scope.rpartition("/")[2]
            if scope not in _PROTOCOL_SCOPES and name not in odata.PERMISSIONS:
                raise numbered(70011)
            if name in self.unconsented:
                raise numbered(65001)
        return scopes


def _claims(form: dict[str, str]) -> dict[str, Any]:
    text = form.get("claims")
    if not text:
        return {}
    try:
        value = json.loads(text)
    except ValueError as error:
        raise ShapeError("'claims' is not JSON") from error
    if not isinstance(value, dict):
        raise ShapeError("'claims' is no JSON object")
    return value


def _instances(request: SimulatedRequest) -> dict[str, Any]:
    host = request.host
    aliases = ["login.microsoftonline.com", "login.windows.net", "login.microsoft.com", "sts.windows.net"]
    return {
        "tenant_discovery_endpoint": f"https://{host}/{ENTRA.tenant}/v2.0/.well-known/openid-configuration",
        "api-version": "1.1",
        "metadata": [
            {"preferred_network": aliases[0], "preferred_cache": aliases[1], "aliases": aliases},
            {
                "preferred_network": "login.microsoftonline.us",
                "preferred_cache": "login.microsoftonline.us",
                "aliases": ["login.microsoftonline.us", "login.usgovcloudapi.net"],
            },
        ],
    }
