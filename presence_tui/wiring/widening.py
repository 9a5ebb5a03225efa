"""Permissions that the sign-in asks for since the watch list needs them, where the settings leave it open."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from presence_tui.model.errors import ConfigError
from presence_tui.settings.values import Settings

if TYPE_CHECKING:
    from presence_tui.auth.authenticator import Authenticator
    from presence_tui.model.snapshot import Snapshot
    from presence_tui.model.watch_list import Group, WatchList
    from presence_tui.monitor.presence_monitor import PresenceMonitor


def widen(settings: Settings, authenticator: Authenticator, groups: Sequence[Group]) -> None:
    """Have the next sign-in ask for what the sources of `groups` need as well."""
    from presence_tui.model.sources import also_needed  # here and not above, since a start needs none of it

    wanted = also_needed(groups) if settings.widens else ()
    spelled = settings._replace(scopes=wanted).scopes_for_request if wanted else ()
    authenticator.ask_also(spelled)


def widen_for(settings: Settings, authenticator: Authenticator, watch_list: Callable[[], WatchList]) -> None:
    """Do as `widen` for a list that may be broken: then nothing more is asked for."""
    try:
        widen(settings, authenticator, watch_list().groups)
    except ConfigError:
        widen(settings, authenticator, ())


def keep_wide(settings: Settings, authenticator: Authenticator, monitor: PresenceMonitor) -> PresenceMonitor:
    """Do as `widen` whenever the list of `monitor` has other groups, and return it."""
    seen = [monitor.snapshot.groups]

    def hear(snapshot: Snapshot) -> None:
        if snapshot.groups is not seen[0]:
            seen[0] = snapshot.groups
            widen(settings, authenticator, snapshot.groups)

    monitor.subscribe(hear)
    return monitor
