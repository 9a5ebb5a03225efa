"""Remembers whom the sources of the watch list named, for a start without network. A cache: what is damaged is asked for anew."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

import msgspec

from presence_tui.model.errors import StorageError
from presence_tui.model.person import Person
from presence_tui.model.sources import Roll
from presence_tui.model.text import printable
from presence_tui.storage.private_file import read_private, write_private
from presence_tui.storage.stored_people import StoredPerson, person_of, stored

_VERSION = 1
_LIMIT = 100_000_000


class _StoredRoll(msgspec.Struct):
    as_of: datetime
    people: list[StoredPerson]


class _Stored(msgspec.Struct):
    version: int
    of: str
    sources: dict[str, _StoredRoll]


def load_members(path: Path) -> tuple[str, dict[str, Roll], str | None]:
    """Return who was told, the rolls by source, and one sentence about what was wrong with the file, if anything was.

    Never raises: what cannot be read is as good as nothing.
    """
    try:
        data = read_private(path, _LIMIT)
    except StorageError as error:
        return "", {}, str(error)
    if data is None:
        return "", {}, None
    try:
        kept = msgspec.json.decode(data, type=_Stored)
        if kept.version > _VERSION:
            return "", {}, f"{printable(str(path))} was written by a newer version, and is not used"
        known: dict[str, Person] = {}
        return kept.of, {source: _roll(roll, known) for source, roll in kept.sources.items()}, None
    except (ValueError, RecursionError):  # msgspec's errors and UnicodeDecodeError are ValueErrors
        return "", {}, f"{printable(str(path))} is damaged, and is not used"


def save_members(path: Path, of: str, rolls: Mapping[str, Roll]) -> None:
    """Write who was told, and the rolls by source: of each person id, UPN, mail and name only. Raises StorageError."""
    sources = {source: _StoredRoll(roll.as_of, list(map(stored, roll.people))) for source, roll in rolls.items()}
    write_private(path, msgspec.json.encode(_Stored(_VERSION, of, sources)))


def _roll(kept: _StoredRoll, known: dict[str, Person]) -> Roll:
    """Return one roll; somebody whom several name alike is one of `known`."""
    if kept.as_of.tzinfo is None:
        raise ValueError("a time without a zone")
    people = map(person_of, kept.people)
    return Roll(tuple(first if (first := known.setdefault(one.id, one)) == one else one for one in people), kept.as_of)
