"""The demo, put together: the simulated tenant behind real clients, and what whoever looks can make happen to it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from presence_tui.wiring.clock import SystemClock

if TYPE_CHECKING:
    from presence_tui.demo.commands import DemoCommand
    from presence_tui.demo.tenant import SimulatedTenant
    from presence_tui.model.ports import Monitor
    from presence_tui.ui.surroundings import ExtraCommand
    from presence_tui.wiring.connections import Clients

_LATENCY = 0.04
"""Seconds until each answer while somebody looks; whoever asks only once does not wait."""


class Demo:
    """`clock` is the one that everything lives by; `monitor` returns the monitor that is open, None where none is."""

    def __init__(self, clock: SystemClock, monitor: Callable[[], Monitor | None]) -> None:
        self._clock = clock
        self._monitor = monitor
        self._tenant: SimulatedTenant | None = None

    def clients(self, client_id: str, signed_in: bool) -> Clients:
        """Make a tenant, and return clients that reach it. `signed_in`: its code is good at once."""
        from presence_tui.demo.tenant import demo_tenant
        from presence_tui.demo.transport import AsyncSimulatedTransport, SimulatedTransport
        from presence_tui.wiring.connections import clients_over

        self._tenant = tenant = demo_tenant(lambda: self._clock.now().utc, client_id)
        if signed_in:
            tenant.approve_after(0)
            tenant.lifetimes(interval=0)
        else:
            tenant.delay(_LATENCY)
        return clients_over(SimulatedTransport(tenant), AsyncSimulatedTransport(tenant, self._clock.sleep))

    def commands(self) -> tuple[ExtraCommand, ...]:
        """Return what can be made to happen, for the command sheet."""
        from presence_tui.demo.commands import COMMANDS
        from presence_tui.ui.surroundings import ExtraCommand

        return tuple(ExtraCommand(each.words, "Demo", partial(self._happen, each), each.asks) for each in COMMANDS)

    async def _happen(self, command: DemoCommand) -> str:
        """Let `command` happen, and return its reply. Raises PresenceError where it needs an answer and gets none."""
        tenant, monitor = self._tenant, self._monitor()
        if tenant is None or monitor is None:
            return "Nothing is open yet"
        command.act(tenant)
        self._clock.skip(command.sleeps)
        listed = {entry.key for entry in monitor.snapshot.roster.entries}
        if command.adds and command.adds not in listed:
            await monitor.add(command.adds)
        if command.removes in listed:
            await monitor.remove(command.removes)
        return command.reply
