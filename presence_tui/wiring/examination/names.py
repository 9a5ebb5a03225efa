"""Looks names up, and tries the proxy. Asks no service anything."""

from __future__ import annotations

import asyncio

import httpx

from presence_tui.auth.threads import Threads
from presence_tui.model.finding import Finding, harmless
from presence_tui.model.text import printable
from presence_tui.settings.network import masked
from presence_tui.settings.values import Settings
from presence_tui.view.examination import network as words
from presence_tui.wiring.connections import direct_patterns
from presence_tui.wiring.examination.subject import Resolver, Shared, Side, address_of, port_of

_LOOK_UP = 5.0
"""Seconds for a name: a resolver that needs more holds up every request."""


async def name(side: Side, shared: Shared) -> Finding:
    """Look up the host of a service, unless a proxy does."""
    settings = shared.settings
    if settings.demo:
        return words.no_network_in_the_demo()
    url = address_of(settings, side)
    if settings.proxy is not None and not goes_directly(settings, url):
        return words.name_left_to_proxy(url.host, shown_proxy(settings))
    return await _looked_up(shared, url.host, port_of(url))


async def proxy(shared: Shared) -> Finding:
    """Tell whether there is a proxy, for whom, and whether it takes connections."""
    settings = shared.settings
    if settings.demo:
        return words.no_network_in_the_demo()
    if settings.proxy is None:
        return words.no_proxy()
    called, origin = shown_proxy(settings), printable(settings.origins["proxy"])
    targets: list[httpx.URL] = [address_of(settings, side) for side in ("sign-in", "graph")]
    direct = list(dict.fromkeys(url.host for url in targets if goes_directly(settings, url)))
    if all(goes_directly(settings, url) for url in targets):
        return words.proxy_unused(called, origin)
    url = httpx.URL(settings.proxy)
    try:
        addresses = await _addresses(shared, url.host, port_of(url))
        _, writer = await asyncio.open_connection(addresses[0], port_of(url))
        writer.close()
    except TimeoutError:
        return words.proxy_fails(called, origin, "does not answer in time")
    except (OSError, UnicodeError) as error:
        why = "refuses connections" if isinstance(error, ConnectionRefusedError) else "cannot be reached"
        return words.proxy_fails(called, origin, why)
    return words.proxy_answers(called, origin, direct)


def goes_directly(settings: Settings, url: httpx.URL) -> bool:
    """Say whether `url` is reached without the proxy: httpx's rule for the patterns that the clients are given."""
    if settings.proxy is None:
        return True
    return any(_fits(pattern.removeprefix("all://"), url) for pattern in direct_patterns(settings.no_proxy))


def shown_proxy(settings: Settings) -> str:
    """Return the proxy's URL without its password."""
    return printable(masked(settings.proxy or ""))


def _fits(pattern: str, url: httpx.URL) -> bool:
    if pattern == "*":
        return True
    bare = httpx.URL(f"all://{pattern.lstrip('*').lstrip('.')}")
    if bare.port is not None and bare.port != port_of(url):
        return False
    if not pattern.startswith("*"):
        return url.host == bare.host
    return url.host.endswith(f".{bare.host}") or (url.host == bare.host and not pattern.startswith("*."))


async def _looked_up(shared: Shared, host: str, port: int) -> Finding:
    seconds = min(_LOOK_UP, shared.subject.patience / 2)
    try:
        async with asyncio.timeout(seconds):
            addresses = await _addresses(shared, host, port)
    except TimeoutError:
        return words.name_hangs(host, seconds)
    except (OSError, UnicodeError):
        return words.name_not_found(host)
    return words.name_found(host, addresses) if addresses else harmless(words.name_not_found(host))


async def _addresses(shared: Shared, host: str, port: int) -> list[str]:
    resolve: Resolver = shared.subject.resolve
    return await Threads("name look-up").run(lambda: resolve(host, port))
