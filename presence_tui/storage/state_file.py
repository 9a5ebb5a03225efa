"""A small JSON object that is remembered from one start to the next. Knows no key: those of newer versions are kept.

Nothing in it is needed: what cannot be read is as good as nothing. Of two programs that write at once, the later one wins.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from presence_tui.model.errors import StorageError
from presence_tui.model.text import printable
from presence_tui.storage.private_file import read_private, write_private

_LIMIT = 100_000


def load_state(path: Path, limit: int = _LIMIT) -> tuple[dict[str, object], str | None]:
    """Return what is remembered, and one sentence about what was wrong with the file, if anything was. Never raises.

    More than `limit` bytes are wrong.
    """
    try:
        data = read_private(path, limit)
        if data is None:
            return {}, None
        import json  # here, since the first start has no file

        state = json.loads(data)
    except StorageError as error:
        return {}, str(error)
    except (ValueError, RecursionError):  # JSONDecodeError and UnicodeDecodeError are ValueErrors
        state = None
    if not isinstance(state, dict):
        return {}, f"{printable(str(path))} is damaged, and is not used"
    return state, None


def change_state(path: Path, changes: Mapping[str, object], limit: int = _LIMIT) -> None:
    """Remember `changes` beside what the file holds by now. Raises StorageError."""
    before, problem = load_state(path, limit)
    after = before | dict(changes)
    if after != before or problem:
        import json

        write_private(path, json.dumps(after, indent=1).encode() + b"\n")
