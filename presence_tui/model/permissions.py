"""What Microsoft Graph lets somebody read: the permission that each call needs, what for, and whether it was granted. Records.

A feature that needs one more permission adds a record here, names it at the calls of Graph that need it, and has it asked for in
`scopes`; where it is missing the words of the record say what for.
Source: https://learn.microsoft.com/graph/permissions-reference
"""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple


class Permission(NamedTuple):
    """One delegated permission."""

    name: str
    purpose: str
    """Follows "is missing" or "is needed": what cannot be done without it."""
    reads: str
    """Follows "to read", where somebody is about to allow it."""
    asked: bool = True
    """Whether it is asked for unless config.toml says otherwise."""
    within: frozenset[str] = frozenset()
    """Other permissions that include it."""


OWN_PRESENCE = "Presence.Read"
PRESENCE = "Presence.Read.All"
NAMES = "User.ReadBasic.All"
GROUPS = "GroupMember.Read.All"

PERMISSIONS = {
    permission.name: permission
    for permission in (
        Permission(PRESENCE, "to see others", "presence", within=frozenset({"Presence.ReadWrite.All"})),
        Permission(
            NAMES,
            "to find names",
            "names",
            within=frozenset({"User.Read.All", "User.ReadWrite.All", "Directory.Read.All", "Directory.ReadWrite.All"}),
        ),
        Permission(
            GROUPS,
            "to list the members of a group",
            "group members",
            asked=False,
            within=frozenset(
                {
                    "GroupMember.ReadWrite.All",
                    "Group.Read.All",
                    "Group.ReadWrite.All",
                    "Directory.Read.All",
                    "Directory.ReadWrite.All",
                }
            ),
        ),
        Permission(
            OWN_PRESENCE,
            "to see yourself",
            "your own presence",
            asked=False,
            within=frozenset({PRESENCE, "Presence.ReadWrite", "Presence.ReadWrite.All"}),
        ),
    )
}
"""By name, the weightiest first."""

DEFAULT_SCOPES = tuple(name for name, permission in PERMISSIONS.items() if permission.asked)
"""What is asked for unless config.toml says otherwise."""

_KNOWN = {each.lower(): each for name, permission in PERMISSIONS.items() for each in (name, *permission.within)}


def short_name(scope: str) -> str:
    """Return a scope without the host in front; as it is where it is none of Graph's."""
    name = scope.rpartition("/")[2]
    return _KNOWN.get(name.lower(), name if "://" in scope else scope)


def granted_in(scopes: Collection[str]) -> frozenset[str] | None:
    """Return the permissions that a token's `scopes` name, as a service spells them; None where it tells nothing of Graph's."""
    found = frozenset(name for scope in scopes if (name := _KNOWN.get(scope.rpartition("/")[2].lower())))
    return found or None


def includes(granted: frozenset[str] | None, name: str) -> bool:
    """Say whether `name` may have been granted. What nobody knows is tried."""
    if granted is None or not name or name in granted:
        return True
    permission = PERMISSIONS.get(name)
    return permission is not None and not granted.isdisjoint(permission.within)


def missing_in(granted: frozenset[str] | None) -> tuple[str, ...]:
    """Return the permissions that seeing somebody else by name needs and that were not granted, the weightiest first."""
    return tuple(name for name in DEFAULT_SCOPES if not includes(granted, name))
