"""Reads files of people for the screen: in a thread of its own, so that a slow disk holds up nobody."""

from __future__ import annotations

from typing import TYPE_CHECKING

from presence_tui.auth.threads import Threads

if TYPE_CHECKING:
    from presence_tui.model.importing import PeopleFile


async def people_file(path: str) -> PeopleFile:
    """Return whom the file at `path` names. Raises ConfigError."""
    from presence_tui.storage.people_file import read_people_file  # here, since most starts import nobody

    return await Threads("people file").run(lambda: read_people_file(path))
