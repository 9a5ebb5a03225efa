"""What Graph's answers say, person by person: one unreadable object costs one person, never the list."""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection
from contextlib import suppress
from sys import intern
from typing import Any

import msgspec

from presence_tui.graph.exchange import Answer
from presence_tui.graph.replies import not_json
from presence_tui.model.availability import DEFAULT_RULE, Rule
from presence_tui.model.bulk_reply import BulkReply, Read
from presence_tui.model.directory_page import UserPage
from presence_tui.model.errors import Nonsense, Unreadable
from presence_tui.model.mending import decoded, whole_pairs
from presence_tui.model.person import Person, UserId, user_id
from presence_tui.model.ports import PresenceReply
from presence_tui.model.presence import UnreadablePresence, decode_presence
from presence_tui.model.text import printable

_ADDRESS_LIMIT = 320

_log = logging.getLogger(__name__)


class _List(msgspec.Struct, gc=False):
    value: list[msgspec.Raw]


class _Page(msgspec.Struct, gc=False):
    count: Any = msgspec.field(default=None, name="@odata.count")
    following: Any = msgspec.field(default=None, name="@odata.nextLink")


class _Typed(msgspec.Struct, rename={"kind": "@odata.type", "upn": "userPrincipalName"}, gc=False):
    kind: Any = None
    upn: Any = None


class _Id(msgspec.Struct, gc=False):
    id: str


class _User(msgspec.Struct, rename="camel", gc=False):
    id: str
    display_name: Any = None
    user_principal_name: Any = None
    mail: Any = None
    job_title: Any = None
    department: Any = None


_UNDECODABLE = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)

_list_decoder = msgspec.json.Decoder(_List)
_page_decoder = msgspec.json.Decoder(_Page)
_id_decoder = msgspec.json.Decoder(_Id)
_user_decoder = msgspec.json.Decoder(_User)
_typed_decoder = msgspec.json.Decoder(_Typed)

_USER_TYPE = "#microsoft.graph.user"


def presences(answer: Answer, asked: Collection[UserId] | None, rule: Rule = DEFAULT_RULE) -> BulkReply:
    """Read a presence list, matched by id; people who were not asked for are dropped (`asked` None: keep everybody).

    Raises Nonsense where there is no list.
    """

    def decode(raw: bytes) -> Read:
        try:
            presence = decode_presence(raw, rule)
        except UnreadablePresence as problem:
            whose = _id_of(raw)
            if whose is None or not (asked is None or whose in asked):
                return None
            return whose, Unreadable(str(problem), answer.reply, raw)
        return (presence.id, presence) if asked is None or presence.id in asked else None

    return BulkReply(answer.call, _objects(answer, "no presence list"), decode)


def presence(answer: Answer, of: UserId | None, rule: Rule = DEFAULT_RULE) -> PresenceReply:
    """Read one presence object; `of` None: whoever it is.

    Raises Unreadable where it is no presence, or somebody else's, and Nonsense where it is no JSON.
    """
    try:
        found = decode_presence(answer.body, rule)
    except UnreadablePresence as problem:
        if words := _no_json(answer.body):
            raise Nonsense(words, answer.reply) from None
        raise Unreadable(str(problem), answer.reply, answer.body) from None
    if of is not None and found.id != of:
        raise Unreadable("somebody else's presence", answer.reply, answer.body)
    return PresenceReply(found, answer.call)


def presence_in_either_shape(answer: Answer, of: UserId, rule: Rule = DEFAULT_RULE) -> PresenceReply:
    """Read a presence that is documented bare, and as the one member of a list."""
    try:
        _members(answer.body)
    except _UNDECODABLE:
        return presence(answer, of, rule)
    reply = presences(answer, {of}, rule)
    if of in reply.unreadable:
        raise reply.unreadable[of]
    if of not in reply.presences:
        raise Unreadable("a list without the presence", answer.reply, answer.body)
    return PresenceReply(reply.presences[of], answer.call)


def user(answer: Answer) -> Person:
    """Read one user. Raises Nonsense."""
    return _user(answer.body, answer)


def users(answer: Answer) -> list[Person]:
    """Read a list of users. Raises Nonsense."""
    return [_user(raw, answer) for raw in _objects(answer, "no list of users")]


def user_page(answer: Answer) -> UserPage:
    """Read one page of users; whoever cannot be read is left out. Raises Nonsense where there is no list."""
    people = []
    for raw in _objects(answer, "no list of users"):
        with suppress(Nonsense):
            people.append(_user(raw, answer))
    try:
        facts = decoded(_page_decoder.decode, answer.body)
    except _UNDECODABLE:
        facts = _Page()
    total = facts.count if isinstance(facts.count, int) and not isinstance(facts.count, bool) and facts.count >= 0 else None
    return UserPage(tuple(people), total, facts.following if isinstance(facts.following, str) else "")


def members(answer: Answer) -> list[Person]:
    """Read a list of directory objects, and return the people among them. One that cannot be read is left out.

    Members of a group can be devices, groups and service principals: `@odata.type` tells, and where it is absent that only
    people have a user principal name. Raises Nonsense where there is no list.
    """
    people: list[Person] = []
    for raw in _objects(answer, "no list of members"):
        try:
            typed = decoded(_typed_decoder.decode, raw)
            if typed.kind == _USER_TYPE or (typed.kind is None and typed.upn is not None):
                people.append(_user(raw, answer))
        except (*_UNDECODABLE, Nonsense):
            _log.info("a member of a list cannot be read")
    return people


def ids(answer: Answer) -> list[str]:
    """Read the ids of a list of objects; what has no GUID is left out. Raises Nonsense where there is no list."""
    return [found for raw in _objects(answer, "no list of groups") if (found := _id_of(raw)) is not None]


def next_link(answer: Answer) -> str:
    """Return where the next page is, as sent; empty where this is the last one."""
    try:
        link = decoded(_page_decoder.decode, answer.body).following
    except _UNDECODABLE:
        return ""
    return link if isinstance(link, str) else ""


def _objects(answer: Answer, otherwise: str) -> list[bytes]:
    """Return the members of the list, each as sent. Raises Nonsense."""
    try:
        return _members(answer.body)
    except _UNDECODABLE:
        raise _nonsense(answer, answer.body, otherwise) from None


def _members(body: bytes) -> list[bytes]:
    try:
        return [bytes(raw) for raw in _list_decoder.decode(body).value]
    except msgspec.DecodeError:
        better = whole_pairs(body)
        if better == body:
            raise
    members: list[bytes] = []
    end = 0
    for raw in _list_decoder.decode(better).value:
        start = better.index(raw, end)
        end = start + len(bytes(raw))
        members.append(body[start:end])
    return members


def _nonsense(answer: Answer, body: bytes, otherwise: str) -> Nonsense:
    words = _no_json(body)
    return Nonsense(words, answer.reply) if words else Nonsense(otherwise, answer.reply, body)


def _no_json(body: bytes) -> str:
    """Say what `body` is in place of JSON; empty where it is JSON."""
    decode: Callable[[bytes], object] = msgspec.json.decode
    try:
        decode(body)
    except RecursionError:
        return "JSON nested too deeply"
    except _UNDECODABLE:
        return not_json(body)
    return ""


def _id_of(raw: bytes) -> UserId | None:
    try:
        return user_id(decoded(_id_decoder.decode, raw).id)
    except _UNDECODABLE:
        return None


def _user(body: bytes, answer: Answer) -> Person:
    try:
        wire = decoded(_user_decoder.decode, body)
    except _UNDECODABLE:
        raise _nonsense(answer, body, "no user") from None
    whose = user_id(wire.id)
    if whose is None:
        raise Unreadable("a user whose id is no GUID", answer.reply)
    upn, mail = _text(wire.user_principal_name, _ADDRESS_LIMIT), _text(wire.mail, _ADDRESS_LIMIT)
    name = _text(wire.display_name) or upn or mail or whose
    title, department = intern(_text(wire.job_title)), intern(_text(wire.department))  # many have the same
    return Person(whose, name, upn, mail, title, department).sharing()


def _text(value: object, limit: int = 300) -> str:
    return printable(value, limit) if isinstance(value, str) else ""
