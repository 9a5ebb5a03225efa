"""The shape that MSAL relies on in what it reads back as its cache, and our own section beside it: which accounts were chosen."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

CHOSEN = "Chosen"
"""Our own section: by authority and application, the home account id that was chosen. MSAL never sees it."""

_KEY_FIELDS = ("home_account_id", "environment", "client_id", "realm", "target")
_NUMBERS = ("expires_on", "cached_at", "last_modification_time")
_NUMBER = re.compile(r"[0-9]{1,12}")
"""Seconds since 1970, which become floats and dates."""

_NEEDED = {
    "AccessToken": ("secret", "expires_on"),
    "RefreshToken": ("secret",),
    "IdToken": ("secret",),
    "Account": ("home_account_id", "authority_type"),
    CHOSEN: ("home_account_id",),
}


def is_cache(value: object) -> bool:
    """Say whether `value` has the shape that MSAL relies on. A choice that is none does no harm: it is dropped."""
    if not isinstance(value, dict):
        return False
    value = {name: section for name, section in value.items() if name != CHOSEN}
    if not all(isinstance(section, dict) for section in value.values()):
        return False
    try:
        json.dumps(value, ensure_ascii=False).encode()  # half a surrogate pair fits into no form and no header
    except ValueError:
        return False
    entries = [(name, entry) for name, section in value.items() for entry in section.values()]
    return all(isinstance(entry, dict) and _is_entry(name, entry) for name, entry in entries)


def _is_entry(section: str, entry: dict[str, object]) -> bool:
    if not all(isinstance(entry.get(name), str | None) for name in _KEY_FIELDS):
        return False
    if not all(isinstance(entry.get(name), str) for name in _NEEDED.get(section, ())):
        return False
    numbers = [entry.get(name) for name in _NUMBERS]
    return all(number is None or (isinstance(number, str | int) and _NUMBER.fullmatch(str(number))) for number in numbers)


def taken_apart(cache: dict[str, Any]) -> tuple[str, dict[str, str]]:
    """Return what MSAL is to read of a file that `is_cache`, and the home account ids that were chosen."""
    section = cache.pop(CHOSEN, {})
    if not is_cache({"of ours": section}) or not all(_is_entry(CHOSEN, entry) for entry in section.values()):
        return json.dumps(cache), {}  # nobody was chosen then
    return json.dumps(cache), {place: str(entry["home_account_id"]) for place, entry in section.items()}


def put_together(tokens: str, chosen: Mapping[str, str]) -> str:
    """Return what the file is to hold: MSAL's `tokens`, and what was chosen."""
    if not chosen:
        return tokens
    return json.dumps(json.loads(tokens) | {CHOSEN: {place: {"home_account_id": owner} for place, owner in chosen.items()}})


def owners_in(cache: Mapping[str, Any]) -> frozenset[str]:
    """Return the home account ids that own a token in a file that `is_cache`."""
    tokens = [entry for name in ("AccessToken", "RefreshToken") for entry in cache.get(name, {}).values()]
    return frozenset(str(entry["home_account_id"]) for entry in tokens if entry.get("home_account_id"))
