"""What every screen that shows snapshots can do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.screen import Screen

if TYPE_CHECKING:
    from presence_tui.model.snapshot import Snapshot


class LiveScreen(Screen[None]):
    """A screen that is a function of the newest snapshot."""

    def show(self, snapshot: Snapshot) -> None:
        """Show a newer snapshot."""
        raise NotImplementedError

    def draw(self) -> None:
        """Draw everything anew; what looks the same is not repainted."""
        raise NotImplementedError

    def seconds_until_change(self) -> float | None:
        """Return when words on this screen change by themselves; None: not before the next snapshot."""
        raise NotImplementedError

    def forget_reply(self) -> None:
        """Show the keys again in place of the reply to the last one."""
        raise NotImplementedError
