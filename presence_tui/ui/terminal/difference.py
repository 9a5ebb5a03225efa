"""What to send to the terminal in place of what Textual writes: only the cells that differ from what it shows.

Pure: no threads, no terminal.
"""

from __future__ import annotations


class Difference:
    """Keeps what the terminal shows."""

    def __init__(self, width: int, height: int) -> None:
        self._width = width
        self._height = height

    def resize(self, width: int, height: int) -> None:
        """Have another size from now on; the next frame is painted whole."""
        self._width = width
        self._height = height
        self.forget()

    def forget(self) -> None:
        """Assume nothing of what the terminal shows: the next frame paints every cell."""

    def pass_through(self, data: str) -> str:
        """Return what to send in place of `data`."""
        return data
