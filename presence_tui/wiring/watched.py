"""Whom to watch: reads the list that the settings and the command line mean, and makes its keeper."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from presence_tui.model.errors import ConfigError
from presence_tui.model.person import ME, entry_problem
from presence_tui.model.text import printable
from presence_tui.model.watch_list import WatchList
from presence_tui.settings.keys import KEYS
from presence_tui.settings.values import Settings

if TYPE_CHECKING:
    from presence_tui.model.ports import ListKeeper


def whom_to_watch(settings: Settings, words: Sequence[str]) -> WatchList:
    """Return the people named by `words`, else those of the file, else yourself; the demo's in the demo. Raises ConfigError."""
    for word in words:
        if problem := entry_problem(word):
            raise ConfigError(f'WHO "{printable(word, 40)}" {problem}')
    if words:
        return WatchList.of_words(words)
    if settings.demo:
        from presence_tui.demo.company import WATCH_LIST

        return WATCH_LIST
    from presence_tui.storage.watch_list_file import read_watch_list

    path, origin = settings.watch_list, settings.origins["watch_list"]
    saved = read_watch_list(path) if path else None
    if saved is None and origin != "default":
        key = KEYS["watch_list"]
        named = origin if origin in (key.flag, key.variable) else f"watch_list in {origin}"
        raise ConfigError(f"{named} is {printable(str(path))}, which does not exist")
    return WatchList.of_words([ME]) if saved is None else saved


def keeper_of(watch_list: WatchList, settings: Settings, words: Sequence[str]) -> ListKeeper:
    """Return what keeps `watch_list`: its file; memory for the people named by `words`, and in the demo."""
    from presence_tui.storage.memory_list import MemoryList

    return MemoryList(watch_list)
