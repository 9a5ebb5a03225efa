"""Makes the monitor over what was opened, with all that it keeps and sets off on this machine."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import TYPE_CHECKING

from presence_tui.monitor.presence_monitor import PresenceMonitor
from presence_tui.wiring.alarms import alarm_command
from presence_tui.wiring.exports import Exports
from presence_tui.wiring.long_calls import LongCalls
from presence_tui.wiring.wishes import wish_keeper

if TYPE_CHECKING:
    from presence_tui.model.list_ports import ListKeeper
    from presence_tui.model.ports import Clock
    from presence_tui.model.watch_list import WatchList
    from presence_tui.paths import Places
    from presence_tui.settings.values import Settings
    from presence_tui.wiring.connecting import Connected


def monitor_over(
    connected: Connected,
    settings: Settings,
    places: Places | None,
    watch_list: WatchList,
    keeper: ListKeeper,
    clock: Clock,
    tell: Callable[[str], None],
) -> PresenceMonitor:
    """Return the monitor of `watch_list`. `tell` is given sentences about what could not be done, perhaps from a thread."""
    return PresenceMonitor(
        graph=connected.graph,
        sign_in=connected.authenticator,
        directory=connected.directory,
        watch_list=watch_list,
        keeper=keeper,
        clock=clock,
        chance=random.SystemRandom(),
        interval=settings.poll_interval,
        export=Exports(settings, places, clock).write,
        rolls=connected.rolls,
        wish_keeper=wish_keeper(settings, places, keeper, clock),
        alarms=alarm_command(settings, tell),
        beside=LongCalls("long list").run,
    )
