"""Numbers and codes that look random and are the same for the same seed. Nothing secret is made of them."""

from __future__ import annotations

import base64
import hashlib
import uuid

_CODE_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
"""Letters of user codes: none that are mistaken for one another."""


def _digest(seed: int, about: tuple[object, ...]) -> bytes:
    return hashlib.sha256("/".join(str(part) for part in (seed, *about)).encode()).digest()


def draw(seed: int, below: int, *about: object) -> int:
    """Return a number from 0 up to `below` that belongs to `seed` and `about`."""
    return int.from_bytes(_digest(seed, about)[:8]) % below


def opaque(seed: int, prefix: str, *about: object) -> str:
    """Return an opaque token that begins with `prefix`, so that nobody takes it for a real secret."""
    return prefix + base64.urlsafe_b64encode(_digest(seed, about)).decode().rstrip("=")


def user_code(seed: int, *about: object) -> str:
    """Return nine letters and digits, as Entra's codes are."""
    return "".join(_CODE_LETTERS[byte % len(_CODE_LETTERS)] for byte in _digest(seed, about)[:9])


def guid(seed: int, *about: object) -> str:
    """Return a version 4 GUID."""
    return str(uuid.UUID(bytes=_digest(seed, about)[:16], version=4))
