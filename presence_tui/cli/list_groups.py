"""Groups of the watch list as a command line names them."""

from __future__ import annotations

from presence_tui.model.errors import ConfigError
from presence_tui.model.nearest import nearest
from presence_tui.model.text import printable
from presence_tui.model.watch_list import WatchList


def check_group(watch_list: WatchList, name: str) -> None:
    """Raise ConfigError where the list has no group `name`; an empty one is none that could be missing."""
    names = [group.name for group in watch_list.groups]
    if not name or name in names:
        return
    meant = nearest(name, names)
    known = f"{meant}?" if meant else f"there are: {', '.join(names)}" if names else 'write [group."Name"] into it first'
    raise ConfigError(f'the watch list has no group "{printable(name, 40)}"; {known}')
