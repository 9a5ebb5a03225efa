"""Who reports to whom, the groups of the tenant, and the calls of Graph v1.0 that list them, page by page.

Sources: the reference pages of user-list-directreports, group-list and group-list-transitivemembers, and
https://learn.microsoft.com/graph/paging
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from presence_tui.demo import odata, shape
from presence_tui.demo.crowd import Crowd, record
from presence_tui.demo.grants import AccessToken
from presence_tui.demo.odata import Refusal
from presence_tui.demo.properties import USER_PROPERTIES
from presence_tui.demo.wire import SimulatedRequest, json_bytes

_USUAL_PAGE, _MOST = 100, 999
_NAMED = re.compile(r"displayName eq '((?:[^']|'')*)'")
_OTHERS = {"device": "#microsoft.graph.device", "principal": "#microsoft.graph.servicePrincipal"}
_GROUP_TYPE, _USER_TYPE = "#microsoft.graph.group", "#microsoft.graph.user"


@dataclass(slots=True)
class SimulatedGroup:
    """A group of the directory."""

    name: str
    members: list[str] = field(default_factory=list)
    """Ids of people and of groups."""
    others: list[str] = field(default_factory=list)
    """Names of members that are no people: `device` or `principal` stands before a colon."""


class Members:
    """Answers what lists members."""

    def __init__(self, crowd: Crowd) -> None:
        self._crowd = crowd
        self.groups: dict[str, SimulatedGroup] = {}
        """By id."""
        self.reports: dict[str, list[str]] = {}
        """By id of whom they report to, ids of people."""
        self.page = _MOST
        """Most members in one page, whatever is asked for."""
        self.next_page = ""
        """Stands in place of every `@odata.nextLink`; empty: the true one."""

    def add(self, name: str, members: Iterable[str], others: Iterable[str]) -> str:
        """Take a group into the directory and return its id."""
        identity = str(uuid.uuid5(uuid.NAMESPACE_OID, f"{name} {len(self.groups)}"))
        self.groups[identity] = SimulatedGroup(name, list(members), list(others))
        return identity

    def direct_reports(self, request: SimulatedRequest, token: AccessToken, _: str) -> bytes:
        """Answer GET /me/directReports."""
        if not token.user:
            raise Refusal(400, "BadRequest", "/me request is only valid with delegated authentication flow.")
        return self._page(request, [*self._people(self.reports.get(token.user, ()), set())], "directoryObjects")

    def transitive_members(self, request: SimulatedRequest, _: AccessToken, of: str) -> bytes:
        """Answer GET /groups/{id}/transitiveMembers."""
        if of.lower() not in self.groups:
            text = f"Resource '{of}' does not exist or one of its queried reference-property objects are not present."
            raise Refusal(404, "Request_ResourceNotFound", text)
        return self._page(request, [*self._within(of.lower(), set())], "directoryObjects")

    def named(self, request: SimulatedRequest, _: AccessToken, __: str) -> bytes:
        """Answer GET /groups?$filter=displayName eq '...'."""
        found = odata.options(request, "list")
        match = _NAMED.fullmatch(found.get("$filter", ""))
        if match is None:
            raise Refusal(400, "Request_UnsupportedQuery", "Unsupported or invalid query filter clause specified.")
        name = match[1].replace("''", "'").casefold()
        groups = [{"id": one, "displayName": each.name} for one, each in self.groups.items() if each.name.casefold() == name]
        top = odata.whole_number(found, "$top", _USUAL_PAGE, _MOST)
        return json_bytes({"@odata.context": shape.context_of(request, "groups", None), "value": groups[:top]})

    def _within(self, group: str, seen: set[str]) -> Iterator[dict[str, Any]]:
        seen.add(group)
        one = self.groups[group]
        yield from self._people([member for member in one.members if member not in self.groups], seen)
        for other in one.others:
            kind, _, name = other.partition(":")
            yield {"@odata.type": _OTHERS[kind], "id": str(uuid.uuid5(uuid.NAMESPACE_OID, other)), "displayName": name}
        for member in one.members:
            if member in self.groups and member not in seen:
                yield {"@odata.type": _GROUP_TYPE, "id": member, "displayName": self.groups[member].name}
                yield from self._within(member, seen)

    def _people(self, ids: Iterable[str], seen: set[str]) -> Iterator[dict[str, Any]]:
        for identity in ids:
            person = self._crowd.by_id(identity)
            if person is not None and identity not in seen:
                seen.add(identity)
                yield {"@odata.type": _USER_TYPE, **record(person)}

    def _page(self, request: SimulatedRequest, objects: list[dict[str, Any]], of: str) -> bytes:
        found = odata.options(request, "members")
        names = odata.selected(found.get("$select"), USER_PROPERTIES, "microsoft.graph.user")
        top = min(odata.whole_number(found, "$top", _USUAL_PAGE, _MOST), self.page)
        start = odata.whole_number(found, "$skiptoken", 0, len(objects))
        kept = {"@odata.type", *(names or ("id", "displayName", "userPrincipalName", "mail", "jobTitle"))}
        shown = [
            {name: value for name, value in one.items() if name in kept and value is not None}
            for one in objects[start : start + top]
        ]
        answer: dict[str, Any] = {"@odata.context": shape.context_of(request, of, names)}
        if start + top < len(objects):
            answer["@odata.nextLink"] = self.next_page or odata.next_link(request, start + top)
        return json_bytes(answer | {"value": shown})
