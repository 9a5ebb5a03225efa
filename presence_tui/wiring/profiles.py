"""The profiles that can be gone over to, and who is signed in there: from config.toml and the token caches. Asks no service."""

from __future__ import annotations

from urllib.parse import urlsplit

from presence_tui.auth.accounts import current_owner
from presence_tui.auth.session import known_accounts
from presence_tui.auth.token_cache import read_only
from presence_tui.model.account_errors import AccountMissing
from presence_tui.model.errors import ConfigError
from presence_tui.model.text import printable
from presence_tui.paths import Places
from presence_tui.settings.profiles import profile_names
from presence_tui.settings.values import Settings, require_client_id
from presence_tui.storage.config_file import read_config
from presence_tui.view.keymap import keymap
from presence_tui.view.profiles import Elsewhere, ListedAccount, ListedProfile
from presence_tui.wiring.set_up import Reload


def elsewhere(settings: Settings, places: Places, reload: Reload) -> Elsewhere:
    """Return all profiles, and the accounts of the one in use where there are others than the current one.

    `reload` reads the settings of the profile it is given. Raises ConfigError where config.toml as a whole cannot be used.
    """
    names = profile_names(settings.config_file, read_config) if settings.config_file else ()
    names = names if settings.profile in names else (settings.profile, *names)
    listed = [_listed(name, settings, places, reload) for name in names]
    accounts = next((accounts for profile, accounts in listed if profile.in_use), ())
    there_are_others = any(not one.in_use for one in accounts)
    return Elsewhere(tuple(profile for profile, _ in listed), accounts if there_are_others else ())


def _listed(name: str, settings: Settings, places: Places, reload: Reload) -> tuple[ListedProfile, tuple[ListedAccount, ...]]:
    in_use = name == settings.profile
    try:
        theirs = settings if in_use else reload({"profile": name})
        require_client_id(theirs)
        keymap(theirs.keys)
    except ConfigError as error:
        return ListedProfile(name, "", "", in_use, problem=without_folder(error, settings)), ()
    accounts = () if theirs.is_application else _accounts(theirs, places)
    who = next((one.username for one in accounts if one.in_use), "")
    if theirs.is_application:
        who = "an application, as itself"
    return ListedProfile(name, _place(theirs), who, in_use), accounts


def without_folder(error: ConfigError, settings: Settings) -> str:
    """Return what is wrong, the folder of config.toml left out: the screen has no room for it."""
    folder = printable(str(settings.config_file.parent)) if settings.config_file else ""
    return str(error).replace(f"{folder}/", "")


def _accounts(settings: Settings, places: Places) -> tuple[ListedAccount, ...]:
    cache = read_only(places.tokens_file(settings.profile))
    host = (urlsplit(settings.issuer or settings.cloud_record.authority(settings.tenant)).hostname or "").lower()
    known = known_accounts(cache.tokens, host=host, client_id=settings.client_id)
    try:
        current = current_owner(known, cache, host=host, client_id=settings.client_id, wanted=settings.account or "")
    except AccountMissing:
        current = None
    listed = [
        ListedAccount(one.owner, one.account.username or one.account.name, one.account.name, one.owner == current)
        for one in known
    ]
    return tuple(sorted(listed, key=lambda one: not one.in_use))


def _place(settings: Settings) -> str:
    if settings.issuer:
        return printable(urlsplit(settings.issuer).hostname or "")
    words = settings.cloud_record.words
    return settings.tenant + (f", {words}" if words else "")
