"""Writes what the user asked to have as a file: one person's JSON, for the user alone. Never over a file that is there."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import chain, count
from pathlib import Path

from presence_tui.model.errors import StorageError
from presence_tui.model.person import UserId
from presence_tui.model.text import printable
from presence_tui.storage.private_file import create_exclusive, reason

_ID = 8
"""Characters of the id that name the file; a display name is no name for a file."""


def write_presence(folder: Path, whose: UserId, at: datetime, data: bytes) -> Path:
    """Write `data` as a new file `presence-<id>-<UTC>.json` in `folder`, 0600, and return its path. Raises StorageError.

    Where a file has that name already, the new one gets a number behind it.
    """
    stem = f"presence-{whose[:_ID]}-{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    names = chain([stem], (f"{stem}-{number}" for number in count(2)))
    try:
        return next(path for name in names if create_exclusive(path := folder / f"{name}.json", data))
    except StorageError as error:
        cause = error.__cause__
        why = reason(cause) if isinstance(cause, OSError) else str(error)
        raise StorageError(f"Nothing is written: {why}, in {printable(str(folder))}") from cause
