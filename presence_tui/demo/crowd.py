"""Everybody in the tenant and what Graph says of them now. Knows nothing of HTTP.

Each person's presence is kept as the JSON that is sent, so that a reply of 650 people costs a join.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import Any

from presence_tui.demo.company import COMPANY, MEETINGS, OTHERS
from presence_tui.demo.crowd_names import colleagues
from presence_tui.demo.day import Day
from presence_tui.demo.people import PEOPLE, Pose, SimulatedPerson
from presence_tui.demo.wire import json_bytes

_FIRST_VERSION = 695_954_746
_FULL_ONLY = ("outOfOfficeSettings", "sequenceNumber", "workLocation")
"""Properties that replies of the US Government clouds lack."""


class Crowd:
    """People by id, user principal name, mail and short key: the company with its day where they are `lively`, else PEOPLE."""

    def __init__(self, now: Callable[[], datetime], seed: int, lively: bool) -> None:
        self._now = now
        self._version = _FIRST_VERSION
        self._people: dict[str, SimulatedPerson] = {}
        self._names: dict[str, str] = {}
        self._poses: dict[str, Pose] = {}
        self._sent: dict[str, bytes] = {}
        self._pinned: set[str] = set()
        self._usual: dict[str, Pose] = {}
        """What people would be doing on their own."""
        self.absent: set[str] = set()
        """Ids that bulk replies leave out."""
        self.bad: set[str] = set()
        """Ids, of people or of nobody, that make Graph answer 400."""
        self.reordered = False
        """Whether bulk replies come in an order of their own."""
        self.upper = False
        """Whether bulk replies write ids in upper case."""
        self.add([*(one.person for one in COMPANY), *OTHERS] if lively else PEOPLE)
        self.add(colleagues() if lively else ())
        self._day = Day(COMPANY, MEETINGS, now(), seed) if lively else None

    def add(self, people: Iterable[SimulatedPerson]) -> list[str]:
        """Take `people` into the directory and return their ids."""
        added = []
        for person in people:
            identity = person.id
            self._people[identity] = person
            for name in (person.key, person.upn, person.mail):
                if name:
                    self._names[name.lower()] = identity
            self._poses[identity] = person.pose
            added.append(identity)
        return added

    def remove(self, who: str) -> None:
        """Take somebody out of the directory."""
        person = self.person(who)
        del self._people[person.id]
        self._names = {name: identity for name, identity in self._names.items() if identity != person.id}

    @property
    def people(self) -> Iterable[SimulatedPerson]:
        """Everybody, in the order they came."""
        return self._people.values()

    def by_id(self, identity: str) -> SimulatedPerson | None:
        """Return whose object id `identity` is, ignoring case."""
        return self._people.get(identity.lower())

    def by_upn(self, upn: str) -> SimulatedPerson | None:
        """Return whose user principal name `upn` is, ignoring case."""
        person = self._people.get(self._names.get(upn.lower(), ""))
        return person if person is not None and person.upn.lower() == upn.lower() else None

    def person(self, who: str) -> SimulatedPerson:
        """Return the person with the key, name or id `who`. Raises LookupError."""
        person = self.by_id(who) or self._people.get(self._names.get(who.lower(), ""))
        if person is None:
            raise LookupError(f"nobody in the simulated tenant is called {who!r}")
        return person

    def rename(self, who: str, **changes: Any) -> None:
        """Change fields of somebody's record (`name`, `title`, `department`, `mail`); the id stays."""
        person = self.person(who)
        self._people[person.id] = person._replace(**changes)

    def pose(self, who: str, pose: Pose, sequence: str | None = None, **more: Any) -> None:
        """Let Graph say `pose` of somebody from now on; `more` are properties to add or replace."""
        identity = self.person(who).id
        self._pinned.add(identity)
        self._set(identity, pose, self._now(), sequence, more)

    def release(self) -> None:
        """Let everybody whose day it is go on with it."""
        self.catch_up()
        for identity in self._pinned & self._usual.keys():
            self._set(identity, self._usual[identity], self._now(), None, {})
        self._pinned -= self._usual.keys()

    def garble(self, who: str, raw: bytes) -> None:
        """Send `raw` as somebody's presence object, whatever it is."""
        identity = self.person(who).id
        self._pinned.add(identity)
        self._sent[identity] = raw

    def catch_up(self) -> None:
        """Apply what happened since the last request."""
        if self._day is None:
            return
        for change in self._day.changes_until(self._now()):
            identity = self.person(change.key).id
            self._usual[identity] = change.pose
            if identity not in self._pinned:
                self._set(identity, change.pose, change.at, None, {})

    def presence(self, identity: str, full: bool) -> bytes | None:
        """Return the JSON of one person's presence, None where nobody has this id. `full` is false in US Government clouds."""
        identity = identity.lower()
        if identity not in self._people:
            return None
        if identity not in self._sent:
            self._set(identity, self._poses[identity], self._now(), None, {})
        sent = self._sent[identity]
        return sent if full else _without(sent, _FULL_ONLY)

    def _set(self, identity: str, pose: Pose, at: datetime, sequence: str | None, more: dict[str, Any]) -> None:
        self._version += 1
        self._poses[identity] = pose
        presence = presence_object(identity, pose, at, sequence or f"A{self._version:010d}")
        self._sent[identity] = json_bytes(presence | more)


def presence_object(identity: str, pose: Pose, at: datetime, sequence: str) -> dict[str, Any]:
    """Return a presence resource as v1.0 sends it."""
    out = None
    if pose.availability is not None:
        out = {"message": pose.out, "isOutOfOffice": pose.out is not None}
    location = None
    if pose.location is not None:
        location = {"placeId": None, "source": "manual", "workLocationType": pose.location}
    return {
        "id": identity,
        "availability": pose.availability,
        "activity": pose.activity,
        "statusMessage": None if pose.note is None else status_message(pose.note, at),
        "outOfOfficeSettings": out,
        "workLocation": location,
        "sequenceNumber": sequence,
    }


def status_message(note: str, at: datetime, *, html: bool = False, until: str | None = None, zone: str = "UTC") -> dict[str, Any]:
    """Return a presenceStatusMessage; `until` is a dateTime without zone, in `zone`."""
    return {
        "message": {"content": note, "contentType": "html" if html else "text"},
        "expiryDateTime": None if until is None else {"dateTime": until, "timeZone": zone},
        "publishedDateTime": seven_digits(at) + "Z",
    }


def seven_digits(at: datetime) -> str:
    """Return `at` in UTC with seven digits after the second and no zone, as .NET writes it."""
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%S.%f}1"


def record(person: SimulatedPerson) -> dict[str, Any]:
    """Return the properties of a user that the directory knows."""
    given, _, family = person.name.partition(" ")
    known = {"givenName": given, "surname": family or None}
    named = {"name": "displayName", "upn": "userPrincipalName", "mail": "mail", "title": "jobTitle", "department": "department"}
    fields = person._asdict()
    known |= {graph_name: fields[own] for own, graph_name in named.items()}
    guest = "#EXT#" in person.upn
    return known | {"id": person.id, "accountEnabled": True, "userType": "Guest" if guest else "Member", "businessPhones": []}


def _without(sent: bytes, names: Iterable[str]) -> bytes:
    try:
        value = json.loads(sent)
    except ValueError:
        return sent
    if not isinstance(value, dict):
        return sent
    return json_bytes({name: part for name, part in value.items() if name not in names})
