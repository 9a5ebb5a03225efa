"""What a missing permission keeps from somebody, and what an administrator can do about it. Facts in, sentences out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from presence_tui.model.permissions import GROUPS, OWN_PRESENCE, PERMISSIONS, short_name
from presence_tui.model.sources import also_needed
from presence_tui.model.watch_list import Group
from presence_tui.settings.setting_up import consent_link
from presence_tui.view.sign_in_facts import SignInFacts

ALONE = f'Without an administrator, scopes = ["{OWN_PRESENCE}"] in config.toml shows you alone, if the tenant lets you consent.'
"""What somebody can do meanwhile."""


def asked_scopes(facts: SignInFacts, groups: Iterable[Group]) -> tuple[str, ...]:
    """Return what a sign-in asks for while the watch list has `groups`."""
    more = also_needed(groups) if facts.widens else ()
    return (*facts.scopes, *(name for name in more if name not in map(short_name, facts.scopes)))


def link_of(facts: SignInFacts) -> str:
    """Return the page on which an administrator consents for everybody; empty with another issuer, who has no such page."""
    return "" if facts.issuer_host else consent_link(facts.client_id, facts.tenant, facts.cloud)


def needs_words(permissions: Sequence[str]) -> str:
    """Return `needs Presence.Read.All and User.ReadBasic.All`."""
    return f"needs {_listed(permissions)}"


def missing_words(permission: str) -> str:
    """Return `Presence.Read.All is missing to see others`."""
    return f"{permission} is missing{_purpose(permission)}"


def needed_words(permission: str) -> str:
    """Return `Presence.Read.All, needed to see others`."""
    purpose = _purpose(permission)
    return f"{permission}, needed{purpose}" if purpose else permission


def reads_words(scopes: Iterable[str]) -> str:
    """Return what somebody is asked to allow: `to read presence and names`."""
    names = [short_name(scope) for scope in scopes]
    known = [PERMISSIONS[name].reads for name in names if name in PERMISSIONS]
    strange = [name for name in names if name not in PERMISSIONS]
    words = f"to read {_listed(known)}" if known else ""
    return ", ".join(part for part in (words, *strange) if part)


def steps(permissions: Sequence[str], facts: SignInFacts, key: str) -> list[str]:
    """Return what is to be done about `permissions`, sentence by sentence; `key` signs in and out. The link, if any, is the last.

    What config.toml does not ask for has to be asked for first; the rest is an administrator's.
    """
    said, unasked = [f"{missing_words(name)}." for name in permissions], unasked_words(permissions, facts)
    it, link = "it" if len(permissions) == 1 else "them", link_of(facts)
    if link:
        said.append(f"An administrator lists {it} under API permissions of the app registration, and consents on the page below.")
    else:
        said.append(f"The administrator of {facts.issuer_host or 'the tenant'} has to allow {it}.")
    said += unasked or [f"Then sign out and in again: {key} twice, and {key}."]
    return [*said, link] if link else said


def unasked_words(permissions: Sequence[str], facts: SignInFacts) -> list[str]:
    """Return the sentence about those of `permissions` that config.toml does not ask for; none where it asks for all."""
    asked = {short_name(scope) for scope in facts.scopes} | ({GROUPS} if facts.widens else set())  # where the list needs it
    unasked = [name for name in permissions if name not in asked and not PERMISSIONS[name].within & asked]
    return [f"config.toml asks for less: add {_listed(unasked)} to scopes, start again and sign in."] if unasked else []


def alone_words(facts: SignInFacts) -> list[str]:
    """Return what somebody can do without an administrator; nothing where that is what config.toml does."""
    return [] if OWN_PRESENCE in map(short_name, facts.scopes) else [ALONE]


def _purpose(permission: str) -> str:
    known = PERMISSIONS.get(permission)
    return f" {known.purpose}" if known else ""


def _listed(words: Sequence[str]) -> str:
    return f"{', '.join(words[:-1])} and {words[-1]}" if len(words) > 1 else "".join(words)
