"""What every screen that shows snapshots can do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, runtime_checkable

if TYPE_CHECKING:
    from presence_tui.model.snapshot import Snapshot


@runtime_checkable
class LiveScreen(Protocol):
    """A screen that is a function of the newest snapshot."""

    def show(self, snapshot: Snapshot) -> None:
        """Show a newer snapshot."""

    def draw(self) -> None:
        """Draw everything anew; what looks the same is not repainted."""

    def seconds_until_change(self) -> float | None:
        """Return when words on this screen change by themselves; None: not before the next snapshot."""

    def forget_reply(self) -> None:
        """Show the keys again in place of the reply to the last one."""
