"""Writes what the user asked to have as a file into the profile's folder of exports, the demo's into one of its own."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from presence_tui.auth.threads import Threads
from presence_tui.model.person import UserId
from presence_tui.model.text import printable
from presence_tui.paths import Places, user_places
from presence_tui.settings.values import Settings

if TYPE_CHECKING:
    from presence_tui.model.ports import Clock


class Exports:
    """The files of one session. The demo has no places, and asks for them when the first file is wanted."""

    def __init__(self, settings: Settings, places: Places | None, clock: Clock) -> None:
        self._profile = settings.profile
        self._places = places
        self._clock = clock
        self._threads = Threads("export")

    async def write(self, whose: UserId, presence: bytes) -> str:
        """Write the JSON of somebody's presence as it was sent, and return the file's path, printable. Raises StorageError."""
        at = self._clock.now().utc

        def written() -> Path:
            from presence_tui.storage.export import write_presence

            places = self._places or user_places()
            return write_presence(places.exports_dir(self._profile), whose, at, presence)

        return printable(str(await self._threads.run(written)), limit=4096)
