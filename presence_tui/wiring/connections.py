"""httpx clients: one policy of TLS, proxy and limits for the sign-in service and for Graph. Sends nothing.

The environment is not read here (`trust_env=False`): settings did that, once, for both clients.
"""

from __future__ import annotations

import ssl
import sys
from dataclasses import dataclass
from importlib.util import find_spec
from typing import Any, cast

import certifi
import httpx

from presence_tui.model.errors import ConfigError
from presence_tui.model.text import printable
from presence_tui.settings.values import Settings

_TIMEOUT = httpx.Timeout(10.0)
"""For whoever sets no deadline of their own; all do."""

_LIMITS = httpx.Limits(max_connections=10, max_keepalive_connections=5, keepalive_expiry=90.0)
"""A connection outlives the pause between two polls."""


if find_spec("sniffio") is None:
    # httpcore imports it four times a request, and where it is missing it is looked for on disk each time: a fifth of what a
    # request costs. None says that it is missing (https://docs.python.org/3/reference/import.html#the-module-cache).
    sys.modules["sniffio"] = cast(Any, None)


@dataclass(frozen=True, slots=True)
class Clients:
    """Both clients; whoever asked for them closes them."""

    sign_in: httpx.Client
    graph: httpx.AsyncClient


def live_clients(settings: Settings) -> Clients:
    """Return clients for the real services. Raises ConfigError."""
    context = trusting(settings)
    sign_in = httpx.Client(mounts=_mounts(settings, context, context, httpx.HTTPTransport), **_common(context))
    return Clients(sign_in, one_client(settings, context))


def one_client(settings: Settings, context: ssl.SSLContext) -> httpx.AsyncClient:
    """Return a client that trusts what `context` does, and a proxy only as the settings have it. Raises ConfigError."""
    own = trusting(settings) if settings.proxy and settings.proxy.startswith("https://") else context
    return httpx.AsyncClient(mounts=_mounts(settings, context, own, httpx.AsyncHTTPTransport), **_common(context))


def _common(context: ssl.SSLContext) -> dict[str, Any]:
    return {
        "verify": context, "trust_env": False, "http2": False, "limits": _LIMITS, "timeout": _TIMEOUT, "follow_redirects": False,
    }  # fmt: skip


def clients_over(sign_in: httpx.BaseTransport, graph: httpx.AsyncBaseTransport) -> Clients:
    """Return clients over transports that open no socket."""
    common: dict[str, Any] = {"trust_env": False, "timeout": _TIMEOUT, "follow_redirects": False}
    return Clients(httpx.Client(transport=sign_in, **common), httpx.AsyncClient(transport=graph, **common))


def trusting(settings: Settings) -> ssl.SSLContext:
    """Return a TLS context that trusts what the settings name, else certifi's list. Raises ConfigError."""
    path = str(settings.ca) if settings.ca else certifi.where()
    try:
        # the context's own makers would add the system's list, or read SSL_CERT_FILE, where no path is given
        if settings.ca_is_folder:
            return ssl.create_default_context(capath=path)
        return ssl.create_default_context(cafile=path)
    except (OSError, ValueError) as error:
        origin = settings.origins.get("ca", "ca_file")
        raise ConfigError(f"{printable(origin)}: {printable(path)} holds no certificates in PEM form") from error


def _mounts(settings: Settings, context: ssl.SSLContext, of_proxy: ssl.SSLContext, transport: type[Any]) -> dict[str, Any]:
    """Return httpx's table from address patterns to transports; None stands for going there directly.

    `of_proxy` is for the way to a proxy that is spoken to over TLS itself.
    """
    if settings.proxy is None:
        return {}
    try:
        proxy = httpx.Proxy(settings.proxy, ssl_context=of_proxy if settings.proxy.startswith("https://") else None)
    except (ValueError, httpx.InvalidURL):
        # without a chain: the message quotes the URL, which may hold a password
        raise ConfigError(f"{printable(settings.origins.get('proxy', 'proxy'))} is no proxy's URL") from None
    mounts: dict[str, Any] = dict.fromkeys(direct_patterns(settings.no_proxy))
    return mounts | {"all://": transport(verify=context, trust_env=False, http2=False, limits=_LIMITS, proxy=proxy)}


def direct_patterns(no_proxy: str) -> list[str]:
    """Return httpx's patterns for what NO_PROXY lists: hosts with their sub-domains, addresses, `*` for everything."""
    patterns = []
    for entry in (part.strip() for part in no_proxy.split(",")):
        if entry == "*":
            return ["all://*"]
        host = f"[{entry}]" if entry.count(":") > 1 and not entry.startswith("[") else entry
        if not host:
            continue
        exact = host.startswith("[") or host == "localhost" or host.replace(".", "").replace(":", "").isdigit()
        pattern = f"all://{host}" if exact else f"all://*{host}"
        try:
            httpx.URL(pattern)
        except httpx.InvalidURL:
            continue  # such as a network's mask: nothing that could be matched by name
        patterns.append(pattern)
    return patterns
