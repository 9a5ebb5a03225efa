"""The claims challenge of continuous access evaluation. Untrusted input: bounded, and ignored unless it is JSON.

Sources: https://learn.microsoft.com/entra/identity-platform/claims-challenge, RFC 9110 sections 11.2 to 11.6.1 (one header may
hold several challenges), RFC 6750 section 3.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterable, Iterator

import msgspec

_LIMIT = 8192
"""Longest header that is looked at, in characters."""

_ITEM = re.compile(
    r"""\s*(?:,\s*)*
    (?P<name>[!#$%&'*+.^_`|~0-9A-Za-z-]+)
    (?:\s*=\s*(?:"(?P<quoted>(?:[^"\\]|\\.)*)"|(?P<plain>[^\s",]+))(?=\s*(?:,|$)) | (?=\s|,|$))""",
    re.VERBOSE | re.ASCII,
)
"""One parameter, or the name of a scheme. Unquoted values may be what they must not be: base64 with its signs."""


def challenge(www_authenticate: Iterable[str]) -> str | None:
    """Return the decoded claims (the text of a JSON object) of the first usable challenge, or None."""
    for header in www_authenticate:
        for scheme, parameters in _challenges(header) if len(header) <= _LIMIT else ():
            if scheme != "bearer" or parameters.get("error", "").lower() != "insufficient_claims":
                continue
            text = _decoded(parameters.get("claims", ""))
            if text is not None:
                return text
    return None


def _challenges(header: str) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield each scheme with its parameters, both in lower case; what is no challenge, and all after it, is left out."""
    scheme, parameters, at = "", dict[str, str](), 0
    while found := _ITEM.match(header, at):
        at = found.end()
        name, value = found["name"].lower(), found["plain"]
        if found["quoted"] is not None:
            value = re.sub(r"\\(.)", r"\1", found["quoted"])
        if value is None:
            if scheme:
                yield scheme, parameters
            scheme, parameters = name, {}
        else:
            parameters.setdefault(name, value)
    if scheme:
        yield scheme, parameters


def _decoded(encoded: str) -> str | None:
    plain = encoded.rstrip("=").replace("-", "+").replace("_", "/")
    try:
        text = base64.b64decode(plain + "=" * (-len(plain) % 4), validate=True).decode()
        return text if isinstance(msgspec.json.decode(text), dict) else None
    except (binascii.Error, ValueError, msgspec.DecodeError, RecursionError):
        return None
