"""How somebody likes the screen, kept from one start to the next in `<state>/<profile>/view.json`. Decides no look."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from functools import partial
from pathlib import Path

from presence_tui.auth.threads import Threads
from presence_tui.model.errors import StorageError
from presence_tui.settings.values import Settings
from presence_tui.storage.state_file import change_state, load_state
from presence_tui.view.choices import CHOICES, Choice, ChoiceValue, Chosen, usable

_LAST_WRITE = 1.5
"""Seconds that the last write gets when the program leaves."""


class Choices:
    """What was chosen. Written off the event loop, in order; `tell` is given a sentence when that fails.

    `in_config` is what config.toml says of choices that it knows, too: such a choice holds until that is something else than it
    was then. Without `path` nothing is kept.
    """

    def __init__(self, path: Path | None, in_config: Chosen, tell: Callable[[str], None]) -> None:
        self._path = path
        self._in_config = in_config
        self._tell = tell
        self._unwritten: dict[str, object] = {}
        self._writing: asyncio.Task[None] | None = None
        self._kept: dict[str, object] = {}
        if path is not None:
            self._kept, problem = load_state(path)
            if problem:
                tell(problem)

    @property
    def chosen(self) -> Chosen:
        """What holds at the start: what was chosen, or config's; what nobody chose is absent."""
        found = {choice: value for choice in CHOICES if (value := self._value(choice)) is not None}
        return {**self._in_config, **found}

    def _value(self, choice: Choice) -> ChoiceValue | None:
        if choice in self._in_config and usable(choice, self._kept.get(_then(choice))) != self._in_config[choice]:
            return None
        return usable(choice, self._kept.get(choice))

    def remember(self, choice: Choice, value: ChoiceValue) -> bool:
        """Keep a choice for the next start; return whether it will be kept. To be called on the event loop."""
        changes: dict[str, object] = {choice: value}
        if choice in self._in_config:
            changes[_then(choice)] = self._in_config[choice]
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


def in_config(settings: Settings) -> Chosen:
    """Return what the settings say of what can be chosen."""
    return {"theme": settings.theme, "columns": settings.columns or (), "mask": settings.mask}


def _then(choice: Choice) -> str:
    """Return under which name it is kept what config.toml said when the choice was made."""
    return f"{choice}_in_config"
