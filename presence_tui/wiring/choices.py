"""How somebody likes the screen, kept from one start to the next in `<state>/<profile>/view.json`. Decides no look."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from functools import partial
from pathlib import Path

from presence_tui.auth.threads import Threads
from presence_tui.model.errors import StorageError
from presence_tui.settings.keys import THEMES
from presence_tui.storage.state_file import change_state, load_state
from presence_tui.ui.surroundings import Choice

_LAST_WRITE = 1.5
"""Seconds that the last write gets when the program leaves."""


class Choices:
    """What was chosen. Written off the event loop, in order; `tell` is given a sentence when that fails.

    A theme that was chosen holds until `theme_in_config` is another one than it was then. Without `path` nothing is kept.
    """

    def __init__(self, path: Path | None, theme_in_config: str, tell: Callable[[str], None]) -> None:
        self._path = path
        self._theme_in_config = theme_in_config
        self._tell = tell
        self._unwritten: dict[str, object] = {}
        self._writing: asyncio.Task[None] | None = None
        self._kept: dict[str, object] = {}
        if path is not None:
            self._kept, problem = load_state(path)
            if problem:
                tell(problem)

    @property
    def theme(self) -> str:
        """The theme in force: the one that was chosen, or config's."""
        theme, then = self._kept.get("theme"), self._kept.get("theme_in_config")
        chosen = isinstance(theme, str) and theme in THEMES and then == self._theme_in_config
        return str(theme) if chosen else self._theme_in_config

    @property
    def details(self) -> bool | None:
        """Whether the details were left open; None: nobody chose."""
        details = self._kept.get("details")
        return details if isinstance(details, bool) else None

    def remember(self, choice: Choice, value: str | bool) -> bool:
        """Keep a choice for the next start; return whether it will be kept. To be called on the event loop."""
        changes: dict[str, object] = {choice: value}
        if choice == "theme":
            changes["theme_in_config"] = self._theme_in_config
        self._kept |= changes
        if self._path is None:
            return False
        self._unwritten |= changes
        if self._writing is None or self._writing.done():
            self._writing = asyncio.create_task(self._write(self._path))
        return True

    async def _write(self, path: Path) -> None:
        while self._unwritten:
            changes, self._unwritten = self._unwritten, {}
            try:
                await Threads("view file").run(partial(change_state, path, changes))
            except StorageError as error:
                self._tell(str(error))

    async def settle(self) -> None:
        """Wait until everything is written, not long."""
        if self._writing is not None:
            await asyncio.wait({self._writing}, timeout=_LAST_WRITE)
