"""Draws a screen when its words change by themselves: answers that turn old, and their ages. There is no timer while none do."""

from __future__ import annotations

from textual import work
from textual.app import App

from presence_tui.ui.context import Context
from presence_tui.ui.screens.live import LiveScreen


class Ticking(App[int], inherit_bindings=False):
    """Sleeps until then. Who sleeps is left alone while they wake in time: they look again, and snapshots come often."""

    _common: Context
    _wakes: float | None = None
    """When somebody wakes who sleeps, by the monotonic clock."""

    def wake_in_time(self) -> None:
        """Take notice of another moment at which words change."""
        now, wait = self._common.clock.now().ticks, self._seconds_until_change(self._live())
        if wait is None or (self._wakes is not None and now < self._wakes <= now + wait):
            return
        self._wakes = now + wait
        self._tick()

    def _live(self) -> list[LiveScreen]:
        return [screen for screen in self.screen_stack if isinstance(screen, LiveScreen)]

    @staticmethod
    def _seconds_until_change(live: list[LiveScreen]) -> float | None:
        return min((seconds for screen in live if (seconds := screen.seconds_until_change()) is not None), default=None)

    @work(name="tick", group="tick", exclusive=True, exit_on_error=False)
    async def _tick(self) -> None:
        while (wait := self._seconds_until_change(live := self._live())) is not None:
            self._wakes = self._common.clock.now().ticks + wait
            await self._common.clock.sleep(wait)
            screen = self.screen
            if isinstance(screen, LiveScreen) and screen in live:  # one below is drawn when it comes to light again
                screen.draw()
        self._wakes = None
