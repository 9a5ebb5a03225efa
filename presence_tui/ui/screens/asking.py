"""Asking Graph by key: for one person, whose details open, or for everybody at once; and what came of it."""

from __future__ import annotations

from presence_tui.model.errors import PresenceError
from presence_tui.model.snapshot import SignedOut, Snapshot
from presence_tui.ui.context import Context
from presence_tui.ui.screens.details import FAILED
from presence_tui.ui.screens.panes import MainPanes


class Asking(MainPanes):
    """The panes of people who can be asked for anew."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._asked_poll: int | None = None
        """The number of the last poll when another one was asked for by key; None: none is awaited."""
        self._spoken: tuple[str, tuple[object, object]] | None = None
        """A reply that speaks of a health or sign-in, and of which ones: it goes with them."""

    def show(self, snapshot: Snapshot) -> None:
        """Show a newer snapshot, and say what a poll that was asked for by key brought."""
        poll = snapshot.last_poll
        if self._asked_poll is not None and poll and poll.number > self._asked_poll:
            self._asked_poll = None
            self._reply = self._lines.asked(poll.changed)
        elif self._asked_poll is not None and self._is_in_vain(snapshot):
            self._asked_poll = None
            self._reply = self._lines.asked_in_vain()
            self._spoken = (self._reply, self._state_of(snapshot))
        elif self._spoken is not None and self._spoken[1] != self._state_of(snapshot):
            self._reply = "" if self._reply == self._spoken[0] else self._reply
            self._spoken = None
        super().show(snapshot)

    @staticmethod
    def _state_of(snapshot: Snapshot) -> tuple[object, object]:
        return type(snapshot.health), type(snapshot.sign_in)

    @staticmethod
    def _is_in_vain(snapshot: Snapshot) -> bool:
        return isinstance(snapshot.health, FAILED) or isinstance(snapshot.sign_in, SignedOut)

    def action_open(self) -> None:
        """Open the details of the person under the cursor and ask Graph for them anew."""
        key = self.table.key
        if key is None:
            return
        self.table.settle()
        if not self._shape.detail:
            self._show_details(True)
        self.run_worker(self._fetch(key), group="fetch", exit_on_error=False)

    async def _fetch(self, key: str) -> None:
        monitor = self._common.monitor
        if monitor is None:
            return
        self._lines.asking.add(key)
        self.draw()
        try:
            await monitor.fetch(key)
        except PresenceError as error:
            self.reply(self._lines.error(error))
        finally:
            self._lines.asking.discard(key)
            self.draw()

    def action_ask_now(self) -> None:
        """Poll at once, or say why that has to wait."""
        monitor, snapshot = self._common.monitor, self._snapshot
        if monitor is None or snapshot is None:
            return
        refused = monitor.poll_soon()
        if isinstance(snapshot.sign_in, SignedOut):
            self._reply_while(self._lines.signed_out(), snapshot)
            return
        if refused is None:
            self._asked_poll = snapshot.last_poll.number if snapshot.last_poll else 0
        words = self._lines.poll_reply(refused)
        if refused is not None and refused.throttled:
            self._reply_while(words, snapshot)
        else:
            self.reply(words)

    def _reply_while(self, words: str, snapshot: Snapshot) -> None:
        """Reply with what is true while `snapshot`'s health and sign-in are."""
        self._spoken = (words, self._state_of(snapshot))
        self.reply(words)
