"""The shape that MSAL relies on in what it reads back as its cache: it takes the JSON apart without looking."""

from __future__ import annotations

_KEY_FIELDS = ("home_account_id", "environment", "client_id", "realm", "target")
_NUMBERS = ("expires_on", "cached_at", "last_modification_time")
_NEEDED = {
    "AccessToken": ("secret", "expires_on"),
    "RefreshToken": ("secret",),
    "IdToken": ("secret",),
    "Account": ("home_account_id", "authority_type"),
}


def is_cache(value: object) -> bool:
    """Say whether `value` has the shape that MSAL relies on."""
    if not isinstance(value, dict) or not all(isinstance(section, dict) for section in value.values()):
        return False
    entries = [(name, entry) for name, section in value.items() for entry in section.values()]
    return all(isinstance(entry, dict) and _is_entry(name, entry) for name, entry in entries)


def _is_entry(section: str, entry: dict[str, object]) -> bool:
    if not all(isinstance(entry.get(name), str | None) for name in _KEY_FIELDS):
        return False
    if not all(isinstance(entry.get(name), str) for name in _NEEDED.get(section, ())):
        return False
    numbers = [entry.get(name) for name in _NUMBERS]
    return all(number is None or str(number).isdecimal() for number in numbers)
