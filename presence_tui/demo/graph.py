"""The Graph half of the tenant: the calls of v1.0 that concern presence and people. Knows tokens only by asking for them."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable, Iterable
from datetime import datetime
from urllib.parse import unquote

from presence_tui.demo import odata, shape
from presence_tui.demo.chance import draw, guid
from presence_tui.demo.crowd import Crowd
from presence_tui.demo.grants import AccessToken, Grants, TokenProblem
from presence_tui.demo.members import Members
from presence_tui.demo.odata import Refusal
from presence_tui.demo.properties import PRESENCE_PROPERTIES, USER_PROPERTIES
from presence_tui.demo.user_query import matching
from presence_tui.demo.wire import SimulatedReply, SimulatedRequest, json_bytes
from presence_tui.model.cloud import CLOUDS

_GOVERNMENT = {cloud.graph_host for key, cloud in CLOUDS.items() if key != "global"}
_JSON = "application/json;odata.metadata=minimal;odata.streaming=true;IEEE754Compatible=false;charset=utf-8"
_DIAGNOSTIC = json.dumps(
    {
        "ServerInfo": {
            "DataCenter": "West Europe",
            "Slice": "E",
            "Ring": "5",
            "ScaleUnit": "001",
            "RoleInstance": "AM1PEPF00000001",
        }
    },
    separators=(",", ":"),
)
_PAGE = 100
_GZIP_FROM = 1024
"""Bytes from which a body is compressed for those who accept it."""

Handler = Callable[[SimulatedRequest, AccessToken, str], bytes]


class Graph:
    """Answers what comes to `/v1.0/`."""

    def __init__(self, now: Callable[[], datetime], crowd: Crowd, grants: Grants, seed: int) -> None:
        self._now = now
        self._crowd = crowd
        self._grants = grants
        self._seed = seed
        self._count = 0
        self.members = Members(crowd)
        """Groups, and who reports to whom."""
        self.forbidden: set[str] = set()
        """Permissions that policy takes away, though tokens carry them."""
        self.wrapped = False
        """Whether GET /communications/presences/{id} answers `{"value": [presence]}`, the other documented shape."""
        self.bulk_sizes: list[int] = []
        """How many ids each getPresencesByUserId asked for."""

    def handle(self, request: SimulatedRequest) -> SimulatedReply:
        """Answer one request."""
        ids = self._ids(request)
        try:
            self._check_request_id(request)
            body = self._answer(request)
        except Refusal as no:
            body = odata.error_body(no.code, no.message, self._now(), ids)
            return self._finished(request, SimulatedReply(no.status, no.headers, body), ids)
        return self._finished(request, SimulatedReply(200, {}, body), ids)

    def failure(
        self, request: SimulatedRequest, status: int, code: str, message: str, headers: dict[str, str], inner: str
    ) -> SimulatedReply:
        """Return an error that was planned; `inner` is how it spells innerError."""
        ids = self._ids(request)
        body = odata.error_body(code, message, self._now(), ids, inner)
        return self._finished(request, SimulatedReply(status, dict(headers), body), ids)

    def _finished(self, request: SimulatedRequest, reply: SimulatedReply, ids: dict[str, str]) -> SimulatedReply:
        headers = {"Content-Type": _JSON, "Date": odata.http_date(self._now()), "x-ms-ags-diagnostic": _DIAGNOSTIC, **ids}
        reply = odata.embellished(reply, headers | {"Cache-Control": "no-store", "OData-Version": "4.0"})
        if len(reply.body) < _GZIP_FROM or "gzip" not in request.headers.get("accept-encoding", ""):
            return reply
        packed = gzip.compress(reply.body, 1, mtime=0)
        return SimulatedReply(reply.status, reply.headers | {"Content-Encoding": "gzip"}, packed, reply.fault, reply.delay)

    def _ids(self, request: SimulatedRequest) -> dict[str, str]:
        self._count += 1
        own = guid(self._seed, "request", self._count)
        sent = request.headers.get("client-request-id", "")
        return {"request-id": own, "client-request-id": sent if odata.GUID.fullmatch(sent) else own}

    def _check_request_id(self, request: SimulatedRequest) -> None:
        sent = request.headers.get("client-request-id")
        if sent is not None and not odata.GUID.fullmatch(sent):
            raise Refusal(400, "BadRequest", "The client-request-id header must be a GUID.")

    def _answer(self, request: SimulatedRequest) -> bytes:
        try:
            parts = [unquote(part, errors="strict") for part in request.route.split("/")[2:]]
        except UnicodeDecodeError as error:
            raise Refusal(400, "BadRequest", "The path is not percent-encoded UTF-8.") from error
        method, handler, argument, permissions = self._route(parts)
        token = self._bearer(request)
        if request.method != method:
            raise Refusal(405, "Request_BadRequest", "Specified HTTP method is not allowed for the request target.")
        if not token.permissions & permissions - self.forbidden:
            text = "Missing scope permissions on the request. API requires one of " + shape.listed(permissions)
            raise Refusal(403, "Forbidden", text)
        return handler(request, token, argument)

    def _route(self, parts: list[str]) -> tuple[str, Handler, str, frozenset[str]]:
        match parts:
            case ["me"]:
                return "GET", self._me, "", odata.READ_ME
            case ["me", "presence"]:
                return "GET", self._my_presence, "", odata.OWN_PRESENCE
            case ["me", "directReports"]:
                return "GET", self.members.direct_reports, "", odata.READ_USERS
            case ["groups"]:
                return "GET", self.members.named, "", odata.READ_GROUPS
            case ["groups", str(group), "transitiveMembers"] if group:
                return "GET", self.members.transitive_members, group, odata.READ_GROUPS
            case ["users"]:
                return "GET", self._users, "", odata.READ_USERS
            case ["users", str(who)] if who:
                return "GET", self._user, who, odata.READ_USERS
            case ["users", str(who), "presence"] if who:
                return "GET", self._presence_of, who, odata.ALL_PRESENCE
            case ["communications", "presences"]:
                return "GET", self._presences, "", odata.ALL_PRESENCE
            case ["communications", "presences", str(who)] if who:
                return "GET", self._communications_presence, who, odata.ALL_PRESENCE
            case ["communications", "getPresencesByUserId"]:
                return "POST", self._bulk, "", odata.ALL_PRESENCE
        raise Refusal(400, "BadRequest", f"Resource not found for the segment '{parts[-1] if parts else ''}'.")

    def _bearer(self, request: SimulatedRequest) -> AccessToken:
        scheme, _, value = request.headers.get("authorization", "").partition(" ")
        try:
            if scheme.lower() != "bearer" or not value:
                raise TokenProblem("Access token is empty.")
            return self._grants.access(value, request.hostname)
        except TokenProblem as problem:
            raise Refusal(401, "InvalidAuthenticationToken", str(problem), shape.challenge(request.host, problem)) from problem

    def _me(self, request: SimulatedRequest, token: AccessToken, _: str) -> bytes:
        if not token.user:
            raise Refusal(400, "BadRequest", "/me request is only valid with delegated authentication flow.")
        return self._user(request, token, token.user)

    def _user(self, request: SimulatedRequest, _: AccessToken, who: str) -> bytes:
        wanted = odata.options(request, "one").get("$select")
        names = odata.selected(wanted, USER_PROPERTIES, "microsoft.graph.user")
        person = self._crowd.by_id(who) or self._crowd.by_upn(who)
        if person is None:
            text = f"Resource '{who}' does not exist or one of its queried reference-property objects are not present."
            raise Refusal(404, "Request_ResourceNotFound", text)
        return json_bytes(
            {"@odata.context": shape.context_of(request, "users", names) + "/$entity", **shape.chosen(person, names)}
        )

    def _users(self, request: SimulatedRequest, _: AccessToken, __: str) -> bytes:
        found = odata.options(request, "users")
        names = odata.selected(found.get("$select"), USER_PROPERTIES, "microsoft.graph.user")
        top = odata.whole_number(found, "$top", _PAGE, 999)
        start = odata.whole_number(found, "$skiptoken", 0, 1_000_000)
        people = matching(self._crowd, found, request.headers.get("consistencylevel", ""))
        page: dict[str, object] = {"@odata.context": shape.context_of(request, "users", names)}
        if found.get("$count") == "true" and not start:
            page["@odata.count"] = len(people)
        if start + top < len(people):
            page["@odata.nextLink"] = odata.next_link(request, start + top)
        return json_bytes(page | {"value": [shape.chosen(person, names) for person in people[start : start + top]]})

    def _my_presence(self, request: SimulatedRequest, token: AccessToken, _: str) -> bytes:
        if not token.user:
            raise Refusal(400, "BadRequest", "/me request is only valid with delegated authentication flow.")
        return self._presence_of(request, token, token.user)

    def _presence_of(self, request: SimulatedRequest, _: AccessToken, who: str) -> bytes:
        names = self._presence_names(request, "one")
        context = shape.context_of(request, f"users('{who}')/presence", names) + "/$entity"
        return shape.with_context(self._one(request, who, names), context, None if names else shape.TIP)

    def _communications_presence(self, request: SimulatedRequest, _: AccessToken, who: str) -> bytes:
        names = self._presence_names(request, "one")
        one = self._one(request, who, names)
        if self.wrapped:
            return shape.collection([one], shape.context_of(request, "communications/presences", names))
        return shape.with_context(one, shape.context_of(request, "communications/presences", names) + "/$entity")

    def _presences(self, request: SimulatedRequest, _: AccessToken, __: str) -> bytes:
        found = odata.options(request, "list")
        names = self._presence_names(request, "list")
        skip = odata.whole_number(found, "$skip", 0, 1_000_000)
        top = odata.whole_number(found, "$top", _PAGE, 999)
        chosen = [person.id for person in self._crowd.people][skip : skip + top]
        return shape.collection(
            self._bodies(request, chosen, names), shape.context_of(request, "communications/presences", names)
        )

    def _bulk(self, request: SimulatedRequest, _: AccessToken, __: str) -> bytes:
        odata.options(request, "action")
        ids = odata.ids_of(request)
        self.bulk_sizes.append(len(ids))
        if bad := [one for one in ids if not odata.GUID.fullmatch(one) or one.lower() in self._crowd.bad]:
            raise Refusal(400, "BadRequest", f"Invalid user id: {bad[0]}")
        asked = [one for one in dict.fromkeys(one.lower() for one in ids) if one not in self._crowd.absent]
        if self._crowd.reordered:
            asked.sort(key=lambda one: draw(self._seed, 2**32, "order", self._count, one))
        bodies = self._bodies(request, asked, None)
        if self._crowd.upper:
            bodies = [shape.with_loud_id(body) for body in bodies]
        return shape.collection(bodies, shape.context_of(request, "Collection(microsoft.graph.presence)", None))

    def _presence_names(self, request: SimulatedRequest, kind: str) -> list[str] | None:
        wanted = odata.options(request, kind).get("$select")
        return odata.selected(wanted, PRESENCE_PROPERTIES, "microsoft.graph.presence")

    def _one(self, request: SimulatedRequest, who: str, names: list[str] | None) -> bytes:
        if not odata.GUID.fullmatch(who):
            unknown = {"id": who, "availability": "PresenceUnknown", "activity": "PresenceUnknown"}
            return json_bytes(unknown | dict.fromkeys(("statusMessage", "outOfOfficeSettings", "workLocation")))
        if who.lower() in self._crowd.bad:
            raise Refusal(400, "BadRequest", f"Invalid user id: {who}")
        bodies = self._bodies(request, [who], names)
        if not bodies:
            raise Refusal(404, "NotFound", "The user was not found, or has no Teams.")
        return bodies[0]

    def _bodies(self, request: SimulatedRequest, ids: Iterable[str], names: list[str] | None) -> list[bytes]:
        full = request.hostname not in _GOVERNMENT
        bodies = [body for one in ids if (body := self._crowd.presence(one, full)) is not None]
        return bodies if names is None else [shape.only(body, names) for body in bodies]
