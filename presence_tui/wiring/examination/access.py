"""Tells who is signed in, by the token cache, and tries each permission. Nobody is signed in or out, and no code is asked for."""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime
from pathlib import Path

from presence_tui.auth.cache_shape import is_cache
from presence_tui.auth.session import Session, application_session, find_session
from presence_tui.auth.tokens import MARGIN
from presence_tui.model.errors import Forbidden, GraphError, NotFound, SignInError
from presence_tui.model.finding import Finding
from presence_tui.model.person import ME, UserId, user_id
from presence_tui.model.ports import Graph
from presence_tui.model.text import printable
from presence_tui.settings.setting_up import consent_link
from presence_tui.settings.values import Settings
from presence_tui.view.examination import access as words
from presence_tui.view.examination import network
from presence_tui.wiring.connecting import Connected
from presence_tui.wiring.examination.subject import Shared

_LIMIT = 8_000_000


class _Told(Exception):
    """What a check has to say instead of what it was after."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.what)
        self.finding = finding


async def token(shared: Shared) -> Finding:
    """Tell who is signed in, and renew the token where it needs that."""
    settings = shared.settings
    if not settings.client_id:
        return words.needs_client_id()
    try:
        if not settings.demo and not settings.is_application:
            _look_at_cache(shared)
        connected = await shared.connected()
        shared.account = account = await connected.authenticator.account()
        if account is None:
            return words.nobody_signed_in()
        before = _until(connected, settings)
        now = shared.subject.clock.now().utc
        if (before is None or (before - now).total_seconds() <= MARGIN) and "authority" in shared.hindered:
            return network.hindered("authority")
        await connected.authenticator.token()
    except _Told as told:
        return told.finding
    except SignInError as error:
        return words.token_trouble(error)
    until = _until(connected, settings)
    return words.signed_in(account, until, renewed=until != before, zone=shared.subject.zone)


async def presence(shared: Shared) -> Finding:
    """Ask for somebody's presence by the call that the live table makes; failing that, for the own one."""
    graph = (await shared.connected()).graph
    try:
        whom = await _whom(shared, graph)
        await graph.presences([whom])
    except _Told as told:
        return told.finding
    except Forbidden as error:
        return await _own_presence(shared, graph, error)
    except GraphError as error:
        return words.graph_trouble(error, shared.subject.zone)
    except SignInError as error:
        return words.token_trouble(error)
    return words.granted(words.PRESENCE_ALL, "Graph tells everybody's presence")


async def names(shared: Shared) -> Finding:
    """Ask who somebody is."""
    graph = (await shared.connected()).graph
    try:
        whom = await _whom(shared, graph)
        await graph.user(whom)
    except _Told as told:
        return told.finding
    except Forbidden as error:
        return _refused(shared.settings, words.NAMES, "names and addresses are not resolved", error)
    except GraphError as error:
        return words.graph_trouble(error, shared.subject.zone)
    except SignInError as error:
        return words.token_trouble(error)
    return words.granted(words.NAMES, "Graph tells names")


async def _own_presence(shared: Shared, graph: Graph, error: Forbidden) -> Finding:
    settings = shared.settings
    if settings.is_application:
        return words.refused(words.PRESENCE_ALL, _link(settings), error.reply.code)
    try:
        await graph.my_presence()
    except (GraphError, SignInError):
        return _refused(settings, words.PRESENCE_ALL, "nobody's presence can be seen", error)
    entries = shared.watched.entries if shared.watched else ()
    return words.only_own(_link(settings), others=any(entry.key != ME for entry in entries))


def _refused(settings: Settings, permission: str, without: str, error: Forbidden) -> Finding:
    asked = any(scope.rpartition("/")[2].lower() in (permission.lower(), ".default") for scope in settings.scopes)
    if asked or settings.is_application:
        return words.refused(permission, _link(settings), error.reply.code)
    return words.not_asked_for(permission, without)


async def _whom(shared: Shared, graph: Graph) -> UserId:
    """Return the id of whoever it is tried with: yourself, and for an application somebody who is watched. Raises _Told."""
    if shared.settings.is_application:
        return await _somebody_watched(shared, graph)
    if shared.account is not None and shared.account.id is not None:
        return shared.account.id
    try:
        own = (await graph.my_presence()).presence.id
    except Forbidden as error:
        raise _Told(words.refused(words.PRESENCE_OWN, _link(shared.settings), error.reply.code)) from None
    except NotFound:
        raise _Told(words.id_unknown()) from None
    if own is None:
        raise _Told(words.id_unknown())
    return own


async def _somebody_watched(shared: Shared, graph: Graph) -> UserId:
    entries = shared.watched.entries if shared.watched else ()
    others = [entry.who for entry in entries if entry.key != ME]
    known = next((found for who in others if (found := user_id(who))), None)
    if known is not None:
        return known
    if not others:
        raise _Told(words.nobody_to_ask_about())
    try:
        return (await graph.user(others[0])).id
    except NotFound:
        raise _Told(words.nobody_found(printable(others[0]))) from None
    except Forbidden as error:
        raise _Told(words.refused(words.NAMES, _link(shared.settings), error.reply.code)) from None


def _look_at_cache(shared: Shared) -> None:
    """Read the token cache without the lock, and without mending or setting aside anything. Raises _Told."""
    places = shared.subject.places
    if places is None:
        return
    path = places.tokens_file(shared.settings.profile)
    called = printable(str(path))
    try:
        data = _read(path)
    except FileNotFoundError:
        raise _Told(words.nobody_signed_in()) from None
    except OSError as error:
        why = "a symbolic link stands there" if path.is_symlink() else (error.strerror or "failed").lower()
        raise _Told(words.tokens_unreadable(f"{called} cannot be read: {why}")) from None
    try:
        sound = is_cache(json.loads(data))
    except (ValueError, RecursionError):
        sound = False
    if not sound:
        raise _Told(words.tokens_damaged(called))


def _read(path: Path) -> bytes:
    with open(path, "rb", opener=lambda name, flags: os.open(name, flags | os.O_NOFOLLOW | os.O_NONBLOCK)) as file:
        return file.read(_LIMIT)


def _until(connected: Connected, settings: Settings) -> datetime | None:
    """Return until when the cached token lasts, UTC; None where there is none."""
    find = application_session if settings.is_application else find_session
    session: Session | None = find(
        connected.cache.tokens,
        host=connected.authenticator.host,
        client_id=settings.client_id,
        scopes=settings.scopes_for_request,
    )
    return datetime.fromtimestamp(session.tokens[0].expires, UTC) if session and session.tokens else None


def _link(settings: Settings) -> str:
    return "" if settings.issuer else consent_link(settings.client_id, settings.tenant, settings.cloud)
