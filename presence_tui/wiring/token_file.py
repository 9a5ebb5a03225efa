"""Looks whether a sign-in could be kept, before anybody is asked to sign in."""

from __future__ import annotations

from pathlib import Path

from presence_tui.storage.private_file import read_private, try_to_write

_LIMIT = 8_000_000


def check_token_file(path: Path) -> None:
    """Return where the token cache can be read and written, or made. Raises StorageError."""
    read_private(path, _LIMIT)
    try_to_write(path)
