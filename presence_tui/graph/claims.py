"""The claims challenge of continuous access evaluation. Untrusted input: bounded, and ignored unless it is JSON.

Source: https://learn.microsoft.com/entra/identity-platform/claims-challenge
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterable

import msgspec

_LIMIT = 8192
"""Longest header that is looked at, in characters."""

_INSUFFICIENT = re.compile(r'\berror\s*=\s*"?insufficient_claims\b', re.IGNORECASE)
_CLAIMS = re.compile(r'\bclaims\s*=\s*"?([A-Za-z0-9+/_-]+={0,2})"?')


def challenge(www_authenticate: Iterable[str]) -> str | None:
    """Return the decoded claims (the text of a JSON object) of the first usable challenge, or None."""
    for header in www_authenticate:
        if len(header) > _LIMIT or not _INSUFFICIENT.search(header):
            continue
        found = _CLAIMS.search(header)
        text = _decoded(found[1]) if found else None
        if text is not None:
            return text
    return None


def _decoded(encoded: str) -> str | None:
    plain = encoded.rstrip("=").replace("-", "+").replace("_", "/")
    try:
        text = base64.b64decode(plain + "=" * (-len(plain) % 4), validate=True).decode()
        return text if isinstance(msgspec.json.decode(text), dict) else None
    except (binascii.Error, UnicodeDecodeError, msgspec.DecodeError, RecursionError):
        return None
