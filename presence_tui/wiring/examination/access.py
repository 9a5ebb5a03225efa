"""Tells who is signed in, by the token cache, and tries each permission. Nobody is signed in or out, and no code is asked for."""

from __future__ import annotations

import json
import os
from datetime import datetime, timedelta
from pathlib import Path

from presence_tui.auth.accounts import current_owner
from presence_tui.auth.cache_shape import is_cache, taken_apart
from presence_tui.auth.memory_cache import MemoryTokenCache
from presence_tui.auth.session import Session, application_session, find_session, known_accounts
from presence_tui.auth.tokens import MARGIN
from presence_tui.graph.client import GraphClient
from presence_tui.logs import redact
from presence_tui.model.errors import Forbidden, GraphError, NotFound, SignInError
from presence_tui.model.finding import Finding
from presence_tui.model.person import ME, UserId, user_id
from presence_tui.model.ports import Graph, TokenSource
from presence_tui.model.secret import Secret
from presence_tui.model.text import printable
from presence_tui.settings.setting_up import consent_link
from presence_tui.settings.values import Settings
from presence_tui.view.examination import access as words
from presence_tui.view.examination import network
from presence_tui.wiring.connecting import Connected, sign_in_at_once, tenant_hint
from presence_tui.wiring.examination.subject import Shared

_LIMIT = 8_000_000
_LONGEST_LIFE = 48 * 3600.0


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
        connected = await shared.connected()
        if settings.demo:
            await sign_in_at_once(settings, connected)
        session = _session(connected.cache if settings.demo else _copied(shared), connected, settings)
        if session is None:
            return words.nobody_signed_in()
        shared.account = session.account
        held = _fresh(session, shared.subject.clock.now().utc)
        shared.bearer = Bearer(held, connected.authenticator.token)
        if held is None and "authority" in shared.hindered:
            return network.hindered("authority")
        if held is None:
            await connected.authenticator.token()
            session = _session(connected.cache, connected, settings) or session
    except _Told as told:
        return told.finding
    except SignInError as error:
        return words.token_trouble(error)
    until = _until(session, shared.subject.clock.now().utc)
    return words.signed_in(session.account, until, renewed=held is None, zone=shared.subject.zone)


class Bearer:
    """The TokenSource of these checks: the token that lasts, without a look at the file; what needs a renewal goes its way."""

    def __init__(self, held: Secret | None, renew: TokenSource) -> None:
        self._held = held
        self._renew = renew
        if held is not None:
            redact(held)

    async def __call__(self, *, rejected: Secret | None = None, claims: str | None = None) -> Secret:
        """Return a token; see TokenSource."""
        if self._held is not None and rejected is None:
            return self._held
        return await self._renew(rejected=rejected, claims=claims)


async def presence(shared: Shared) -> Finding:
    """Ask for somebody's presence by the call that the live table makes; failing that, for the own one."""
    graph = await _graph(shared)
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
    graph = await _graph(shared)
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


def _copied(shared: Shared) -> MemoryTokenCache:
    """Return what the token cache holds, read without its lock, and without mending or setting aside anything. Raises _Told."""
    places, copy = shared.subject.places, MemoryTokenCache()
    if places is None:
        return copy
    path = places.tokens_file(shared.settings.profile)
    called = printable(str(path))
    try:
        value = json.loads(_read(path).decode())
        if not is_cache(value):
            raise ValueError("no token cache")
    except FileNotFoundError:
        return copy
    except OSError as error:
        why = "a symbolic link stands there" if path.is_symlink() else (error.strerror or "failed").lower()
        raise _Told(words.tokens_unreadable(f"{called} cannot be read: {why}")) from None
    except (ValueError, RecursionError):
        raise _Told(words.tokens_damaged(called)) from None
    tokens, copy.chosen = taken_apart(value)
    copy.tokens.deserialize(tokens)
    return copy


def _read(path: Path) -> bytes:
    with open(path, "rb", opener=lambda name, flags: os.open(name, flags | os.O_NOFOLLOW | os.O_NONBLOCK)) as file:
        return file.read(_LIMIT)


def _session(cache: MemoryTokenCache, connected: Connected, settings: Settings) -> Session | None:
    """Return the current account's session. Raises AccountMissing."""
    host, client_id, scopes = connected.authenticator.host, settings.client_id, settings.scopes_for_request
    hint = tenant_hint(settings)
    if settings.is_application:
        return application_session(cache.tokens, host=host, client_id=client_id, scopes=scopes, hint=hint)
    known = known_accounts(cache.tokens, host=host, client_id=client_id, hint=hint)
    owner = current_owner(known, cache, host=host, client_id=client_id, wanted=settings.account or "")
    if owner is None:
        return None
    return find_session(cache.tokens, host=host, client_id=client_id, scopes=scopes, hint=hint, owner=owner)


def _fresh(session: Session, now: datetime) -> Secret | None:
    """Return the token that lasts for a while, by the rule of `auth.tokens`; None where it has to be renewed."""
    if not session.tokens:
        return None
    cached = session.tokens[0]
    return cached.token if cached.expires - now.timestamp() > min(MARGIN, cached.lifetime / 3) else None


def _until(session: Session, now: datetime) -> datetime | None:
    """Return until when the token counts, whatever its entry says: `auth.tokens` trusts none for longer than two days."""
    if not session.tokens:
        return None
    return now + timedelta(seconds=min(session.tokens[0].expires - now.timestamp(), _LONGEST_LIFE))


async def _graph(shared: Shared) -> Graph:
    connected, settings = await shared.connected(), shared.settings
    if shared.bearer is None:
        raise ValueError("nobody is signed in")
    return GraphClient(
        http=connected.clients.graph,
        root=settings.graph_root,
        token=shared.bearer,
        clock=shared.subject.clock,
        for_a_person=not settings.is_application,
        most_presences=settings.most_presences,
    )


def _link(settings: Settings) -> str:
    return "" if settings.issuer else consent_link(settings.client_id, settings.tenant, settings.cloud)
