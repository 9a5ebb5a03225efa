"""The one choice of trusted certificates and of a proxy, for sign-in and Graph alike. Opens nothing."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote

from presence_tui.model.errors import ConfigError
from presence_tui.model.text import printable
from presence_tui.settings import checks

_URL_PARTS = r"(?is)([a-z][a-z0-9+.-]*://)?([^:]*:)?(.*)@(.*)"
"""Scheme, user, password and host of a proxy's URL. Compiled where there is one: most starts have none."""
MASK = "***"
"""Stands in place of a secret."""

_CA_VARIABLES = ("SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "SSL_CERT_DIR")


class Trust(NamedTuple):
    """Where trusted certificates are."""

    path: Path | None
    """None: certifi's."""
    is_folder: bool
    origin: str


class Way(NamedTuple):
    """How to reach the network."""

    proxy: str | None
    no_proxy: str
    origin: str


def trust(ca_file: Path | None, origin: str, environ: Mapping[str, str]) -> Trust:
    """Choose: the key, else the first of SSL_CERT_FILE, REQUESTS_CA_BUNDLE, SSL_CERT_DIR that is set, else certifi.

    Raises ConfigError where the variable names nothing.
    """
    if ca_file is not None:
        return Trust(ca_file, False, origin)
    for variable in _CA_VARIABLES:
        value = environ.get(variable)
        if not value:
            continue
        # OpenSSL takes several folders, joined as in PATH
        if any(os.path.isdir(folder) for folder in value.split(os.pathsep)):
            return Trust(Path(value), True, variable)
        if problem := checks.a_file(Path(value)):
            raise ConfigError(f"{variable} {problem}")
        return Trust(Path(value), False, variable)
    return Trust(None, False, "certifi")


def way(proxy: str | None, origin: str, environ: Mapping[str, str]) -> Way:
    """Choose: the key, else HTTPS_PROXY with NO_PROXY (in small letters first, as curl has it), else none.

    Raises ConfigError for a proxy that is none; the message does not repeat it, since it may hold a password.
    """
    if proxy is not None:
        return Way(_with_scheme(proxy), "", origin)
    for variable in ("https_proxy", "HTTPS_PROXY"):
        value = environ.get(variable, "").strip()
        if not value:
            continue
        if value != printable(value, 4000):
            raise ConfigError(f"{variable} holds characters that cannot be shown")
        if problem := checks.proxy(value):
            raise ConfigError(f"{variable} {problem}")
        return Way(_with_scheme(value), environ.get("no_proxy") or environ.get("NO_PROXY") or "", variable)
    return Way(None, "", "default")


def masked(proxy: str) -> str:
    """Return a proxy's URL without its password; a user name that stands alone may be one."""
    parts = re.fullmatch(_URL_PARTS, proxy) if "@" in proxy else None
    return f"{parts[1] or ''}{parts[2] or ''}{MASK}@{parts[4]}" if parts else proxy


def passwords_of(proxy: str) -> tuple[str, ...]:
    """Return what `masked` takes out of a proxy's URL, as it is written there and as it is meant; empty where that is nothing."""
    parts = re.fullmatch(_URL_PARTS, proxy) if "@" in proxy else None
    return tuple(dict.fromkeys((parts[3], unquote(parts[3])))) if parts else ()


def _with_scheme(proxy: str) -> str:
    return proxy if "://" in proxy else f"http://{proxy}"
