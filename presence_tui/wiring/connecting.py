"""Sign-in, Graph and directory over one pair of clients, put together from the settings.

What is heavy (httpx, msal) is loaded with this module: whoever needs it imports it late, and in a thread.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

from presence_tui.auth.authenticator import Authenticator
from presence_tui.auth.credentials import Certificate, ClientSecret, Credential
from presence_tui.auth.memory_cache import MemoryTokenCache
from presence_tui.auth.token_cache import SharedTokenCache
from presence_tui.directory.resolver import Directory
from presence_tui.directory.rolls import Rolls
from presence_tui.graph.client import GraphClient
from presence_tui.model.availability import rule_of
from presence_tui.model.person import Person
from presence_tui.paths import Places
from presence_tui.settings.values import Settings, require_client_id
from presence_tui.storage.directory_file import load_directory, save_directory
from presence_tui.storage.members_file import load_members, save_members
from presence_tui.wiring.clock import SystemClock
from presence_tui.wiring.connections import Clients, live_clients
from presence_tui.wiring.saving import SavedBeside
from presence_tui.wiring.watched import Watched

LAST_SAVE = 1.5
"""Seconds that a renewal of the tokens gets to save its reply when the program leaves; caches get as many."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Connected:
    """What was opened together."""

    clients: Clients
    cache: MemoryTokenCache
    authenticator: Authenticator
    graph: GraphClient
    directory: Directory
    rolls: Rolls = field(default_factory=Rolls)
    saves: Sequence[SavedBeside[...]] = ()
    """What may still be saving."""

    async def aclose(self) -> None:
        """Close the clients; a renewal in flight gets 1.5 s to save its reply.

        Tokens that could not be written before are tried once more.
        """
        self.directory.save_new()
        await asyncio.gather(*(save.settle(LAST_SAVE) for save in self.saves))
        await self.graph.aclose()
        if not await self.authenticator.settle(LAST_SAVE):
            _log.warning("a call of the sign-in service was under way when it was closed")
        elif self.cache.unsaved:
            await self.authenticator.token.save_again()
        self.clients.sign_in.close()


class _NoWaiting(SystemClock):
    """For the demo's own sign-in, whose code is good at once: it need not be asked for as patiently as a service's."""

    async def sleep(self, seconds: float) -> None:
        """Return after everybody else's turn."""
        await super().sleep(0.0)


def connected_live(
    settings: Settings, places: Places, clock: SystemClock, tell: Callable[[str], None], watched: Watched | None = None
) -> Connected:
    """Open the real services' clients, and the profile's files; `tell` is given what is wrong with those. Raises ConfigError.

    Whoever is remembered by a text of the list `watched` shares it.
    """
    require_client_id(settings)
    if credential := credential_of(settings):
        credential.for_msal(clock.now().utc)  # what cannot be used is told before the table opens
    clients = live_clients(settings)
    file = places.directory_file(settings.profile)
    remembered, complaint = load_directory(file, watched.words() if watched else ())
    if complaint:
        tell(complaint)
    cache = SharedTokenCache(places.tokens_file(settings.profile), tell)
    save = SavedBeside(partial(save_directory, file), "names")
    connected = _over(settings, clients, cache, clock, remembered, save)
    members = places.members_file(settings.profile)
    of, rolls, complaint = load_members(members)
    if complaint:
        tell(complaint)
    save_rolls = SavedBeside(partial(save_members, members), "members of groups")
    return replace(connected, rolls=Rolls(rolls, of, save_rolls), saves=(save, save_rolls))


def connected_to_look(settings: Settings, places: Places, clock: SystemClock) -> Connected:
    """Open clients for whoever examines: no client id is needed, nobody is remembered or kept. Raises ConfigError."""
    cache = SharedTokenCache(places.tokens_file(settings.profile))
    return _over(settings, live_clients(settings), cache, clock, {}, lambda people: None)


def connected_demo(settings: Settings, clients: Clients, clock: SystemClock) -> Connected:
    """Put the demo's clients to use. Nothing is kept."""
    return _over(settings, clients, MemoryTokenCache(), clock, {}, lambda people: None)


async def sign_in_at_once(settings: Settings, demo: Connected) -> None:
    """Have somebody signed in to the demo, whose code needs nobody's approval."""
    at_once = _authenticator(settings, demo.clients, demo.cache, _NoWaiting())
    await at_once.redeem(await at_once.ask_for_code(), lambda trouble: None)


def _over(
    settings: Settings,
    clients: Clients,
    cache: MemoryTokenCache,
    clock: SystemClock,
    remembered: dict[str, Person],
    save: Callable[[dict[str, Person]], None],
) -> Connected:
    authenticator = _authenticator(settings, clients, cache, clock)
    graph = GraphClient(
        http=clients.graph,
        root=settings.graph_root,
        token=authenticator.token,
        clock=clock,
        for_a_person=not settings.is_application,
        granted=lambda: authenticator.token.granted,
        rule=rule_of(settings.reachable),
        most_presences=settings.most_presences,
    )
    directory = Directory(graph=graph, remembered=remembered, save=save, clock=clock)
    return Connected(clients, cache, authenticator, graph, directory)


def _way(sign_in: str) -> type[Authenticator]:
    """Return who signs in so; what only other ways need is not loaded."""
    if sign_in == "browser":
        from presence_tui.auth.browser import BrowserAuthenticator

        return BrowserAuthenticator
    if sign_in in ("client-secret", "certificate"):
        from presence_tui.auth.application import ApplicationAuthenticator

        return ApplicationAuthenticator
    return Authenticator


def _authenticator(settings: Settings, clients: Clients, cache: MemoryTokenCache, clock: SystemClock) -> Authenticator:
    authenticator = _way(settings.sign_in)(
        client_id=settings.client_id,
        authority=settings.issuer or settings.cloud_record.authority(settings.tenant),
        oidc=settings.issuer is not None,
        scopes=settings.scopes_for_request,
        http=clients.sign_in,
        cache=cache,
        clock=clock,
        tenant_hint=tenant_hint(settings),
        credential=credential_of(settings),
        wanted=settings.account or "",
    )
    if settings.sign_in == "browser":
        from presence_tui.auth.browser import BrowserAuthenticator

        if isinstance(authenticator, BrowserAuthenticator):
            authenticator.port = settings.browser_port
    return authenticator


def tenant_hint(settings: Settings) -> str:
    """Return the tenant that is shown where no username tells a better one; empty where the settings name none."""
    return "" if settings.issuer or settings.tenant == "organizations" else settings.tenant


def credential_of(settings: Settings) -> Credential | None:
    """Return what an application proves itself with; None where a person signs in."""
    if settings.sign_in == "client-secret":
        return ClientSecret(settings.client_secret_file, settings.secrets.client_secret)
    if settings.sign_in == "certificate" and settings.certificate_file is not None:
        secrets = settings.secrets
        return Certificate(
            settings.certificate_file, settings.certificate_key_file, secrets.certificate_key, secrets.certificate_key_password
        )
    return None
