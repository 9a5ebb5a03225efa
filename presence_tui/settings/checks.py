"""What a single value must be like, beyond its type. Each check returns what is wrong, to follow the key's name."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, urlsplit

from presence_tui.model.cloud import CLOUDS, REFUSED, Cloud
from presence_tui.model.nearest import nearest
from presence_tui.model.person import user_id
from presence_tui.model.text import printable

Check = Callable[[Any], str | None]

_DOMAIN = r"(?i:(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9-]{2,63})"
_SCOPE = r"[\x21\x23-\x5b\x5d-\x7e]+"
"""RFC 6749 section 3.3."""
_CLIENT_ID = r"[\x21-\x7e]+"
_STATE = r"[A-Za-z][A-Za-z0-9]{0,63}"
PERSONAL_TENANTS = ("common", "consumers", "9188040d-6c67-4c5b-b112-36a304b66dad")
"""The last is the tenant that all personal accounts are in."""
PERSONAL = 'personal accounts have no presence; use "organizations"'
"""Why those cannot be had."""
_MOST_REQUESTS = 1_000_000
_ADDED_BY_MSAL = ("openid", "profile", "offline_access")
_SHORTEST_INTERVAL, _LONGEST_INTERVAL = 10, 86_400


def quoted(value: object) -> str:
    """Return `value` as error messages show it."""
    return f'"{printable(str(value), 60)}"'


def listed(words: tuple[str, ...]) -> str:
    """Return `a, b or c`."""
    return f"{', '.join(words[:-1])} or {words[-1]}" if len(words) > 1 else words[0]


def one_of(*words: str) -> Check:
    """Return the check that a value is one of `words`."""

    def check(value: str) -> str | None:
        return None if value in words else f"is {quoted(value)}; it can be {listed(words)}"

    return check


def columns_among(known: tuple[str, ...]) -> Check:
    """Return the check for a list of columns: known ones, each once, and the first known one first if it is named at all."""

    def check(value: tuple[str, ...]) -> str | None:
        for at, word in enumerate(value):
            if word not in known:
                meant = nearest(word, known)
                return f"has {quoted(word)}; {meant}?" if meant else f"has {quoted(word)}; it can hold {listed(known)}"
            if word in value[:at]:
                return f"has {quoted(word)} twice"
        if known[0] in value[1:]:
            return f"has {quoted(known[0])} in another place than the first, where it always stands"
        return None if value else "is empty"

    return check


def cloud(value: str) -> str | None:
    """Check for a cloud in which Graph answers presence."""
    if value in REFUSED:
        return f"is {quoted(value)}: {REFUSED[value]}"
    return None if value in CLOUDS else f"is {quoted(value)}; it can be {listed(tuple(CLOUDS))}"


def tenant(value: str) -> str | None:
    """Check for a GUID, a domain or `organizations`."""
    if value.lower() in PERSONAL_TENANTS:
        return f"is {quoted(value)}: {PERSONAL}"
    if value == "organizations" or (user_id(value) and value == value.strip()) or re.fullmatch(_DOMAIN, value):
        return None
    return f"is {quoted(value)}; it can be a GUID, a domain such as contoso.com, or organizations"


def interval(value: float) -> str | None:
    """Check for seconds between two polls."""
    if value < _SHORTEST_INTERVAL:
        return f"is {value:g}; {_SHORTEST_INTERVAL} seconds is the least"
    return None if value <= _LONGEST_INTERVAL else f"is {value:g}; a day, {_LONGEST_INTERVAL} seconds, is the most"


def client_id(value: str) -> str | None:
    """Check for one word; whether it must be a GUID depends on the issuer."""
    return f"is {quoted(value)}; it must be one word" if re.fullmatch(_CLIENT_ID, value) is None else None


def scopes(value: tuple[str, ...]) -> str | None:
    """Check for scopes that may be asked for (RFC 6749), without those that are asked for anyway."""
    if not value:
        return "is empty; Presence.Read.All is needed"
    for scope in value:
        if re.fullmatch(_SCOPE, scope) is None:
            return f"holds {quoted(scope)}, which is no scope"
        if scope.lower() in _ADDED_BY_MSAL:
            return f"must not hold {quoted(scope)}: it is asked for anyway"
    return None


def split_url(value: str) -> SplitResult | None:
    """Return the parts of an absolute URL, or None where it is none."""
    if any(char.isspace() for char in value):
        return None
    try:
        parts = urlsplit(value)
        usable = bool(parts.scheme and parts.hostname) and parts.port != 0
    except ValueError:
        return None
    return parts if usable else None


def _plain_url(value: str) -> SplitResult | str:
    parts = split_url(value)
    if parts is None:
        return f"is {quoted(value)}, which is no URL"
    if parts.username is not None or parts.password is not None:
        return "must not hold a user name or a password"
    if "?" in value or "#" in value:
        return f"is {quoted(value)}; it must end with its path"
    return parts


def issuer(value: str) -> str | None:
    """Check for an OpenID Connect issuer that MSAL takes: https, and a path."""
    parts = _plain_url(value)
    if isinstance(parts, str):
        return parts
    if parts.scheme != "https":
        return f"is {quoted(value)}; it must begin with https://"
    return None if parts.path.strip("/") else f"is {quoted(value)}; it needs a path, as in https://id.example/tenant/v2.0"


def graph_url(value: str) -> str | None:
    """Check for https, or http on loopback."""
    parts = _plain_url(value)
    if isinstance(parts, str):
        return parts
    if parts.scheme == "https" or (parts.scheme == "http" and is_loopback(parts.hostname or "")):
        return None
    return f"is {quoted(value)}; it must begin with https:// (http:// is for this machine itself only)"


def graph_url_in(cloud: Cloud, value: str) -> str | None:
    """Check for `cloud`'s own host or this machine: where no issuer is set, the token is fit for no other."""
    parts = split_url(value)
    host = parts.hostname or "" if parts else ""
    if host == cloud.graph_host or is_loopback(host):
        return None
    return f"is {quoted(value)}; without issuer it must be at {cloud.graph_host} (cloud {cloud.key}) or on this machine"


def is_loopback(host: str) -> bool:
    """Say whether `host` names this machine, without asking any name server."""
    if host == "localhost":
        return True
    from ipaddress import ip_address  # here, since few set an address

    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def proxy(value: str) -> str | None:
    """Check for a proxy's URL; never repeats it, since it may hold a password."""
    parts = split_url(value if "://" in value else f"http://{value}")
    if parts is None:
        return "is no URL such as http://proxy:8080"
    return None if parts.scheme in ("http", "https") else "must begin with http:// or https://"


def a_file(value: Path) -> str | None:
    """Check for a file that can be read."""
    shown = printable(str(value))
    try:
        kind = value.stat().st_mode
    except FileNotFoundError:
        return f"is {shown}, which does not exist"
    except OSError as error:
        return f"is {shown}, which cannot be read: {(error.strerror or 'failed').lower()}"
    if not stat.S_ISREG(kind):
        return f"is {shown}, {'a folder' if stat.S_ISDIR(kind) else 'no regular file'}; it must be a file"
    return None if os.access(value, os.R_OK) else f"is {shown}, which may not be read"


def not_empty(value: tuple[str, ...]) -> str | None:
    """Check for at least one word."""
    return None if value else "is empty"


def states(value: tuple[str, ...]) -> str | None:
    """Check for words that Graph may say; it is known to bring new ones."""
    if not value:
        return "is empty; nobody could ever be reached"
    for word in value:
        if re.fullmatch(_STATE, word) is None:
            return f"holds {quoted(word)}; it can hold single words as Graph writes them, such as available or inACall"
    return None


def at_least_one(value: int) -> str | None:
    """Check for a count."""
    return None if value >= 1 else f"is {value}; 1 is the least"


def rate(value: int) -> str | None:
    """Check for requests in 30 s."""
    return at_least_one(value) if value <= _MOST_REQUESTS else f"is {value:,}; {_MOST_REQUESTS:,} is the most"


def port(value: int) -> str | None:
    """Check for a TCP port that anybody may listen on, or 0 for any."""
    return None if value == 0 or 1024 <= value <= 65_535 else f"is {value}; it can be 0, or 1024 to 65535"


def share(value: float) -> str | None:
    """Check for a part of the whole."""
    return None if 0 < value <= 1 else f"is {value:g}; it must be above 0, and 1 at most"
