"""Remembers who is who: which person an entry of a watch list means. A cache: what is damaged here costs a few requests."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

import msgspec

from presence_tui.model.errors import StorageError
from presence_tui.model.person import Person, entry_problem
from presence_tui.model.text import printable
from presence_tui.storage.private_file import read_private, set_aside, write_private
from presence_tui.storage.stored_people import StoredPerson, person_of, stored

_VERSION = 1
_LIMIT = 100_000_000


class _Version(msgspec.Struct):
    version: int


class _Stored(msgspec.Struct):
    version: int
    people: dict[str, StoredPerson]


class _Found(msgspec.Struct):
    people: dict[str, msgspec.Raw]
    """Read one after the other: decoded all at once they would need twice the memory, and leave it in pieces."""


_person_decoder = msgspec.json.Decoder(StoredPerson)


def load_directory(path: Path, words: Iterable[str] = ()) -> tuple[dict[str, Person], str | None]:
    """Return the people by entry (`WatchEntry.key`), and one sentence about what was wrong with the file, if anything was.

    An entry that is one of `words` is the very same text: a long list is then in memory once.
    Never raises for the file's sake: a damaged one is set aside, and an unreadable one is as good as none.
    """
    try:
        data = read_private(path, _LIMIT)
    except StorageError as error:
        return {}, str(error)
    if data is None:
        return {}, None
    try:
        if msgspec.json.decode(data, type=_Version).version > _VERSION:
            return {}, f"{printable(str(path))} was written by a newer version, and is not used"
        people = _people(msgspec.json.decode(data, type=_Found).people, {word: word for word in words})
    except (ValueError, RecursionError):  # msgspec's errors and UnicodeDecodeError are ValueErrors
        return {}, _aside(path)
    return people, None


def save_directory(path: Path, people: Mapping[str, Person]) -> None:
    """Write the people by entry (`WatchEntry.key`): id, UPN, mail and name only. Raises StorageError."""
    facts = {entry: stored(each) for entry, each in people.items()}
    try:
        data = msgspec.json.encode(_Stored(_VERSION, facts))
    except UnicodeEncodeError as error:
        raise StorageError(f"{printable(str(path))} cannot be written: an entry holds a broken character") from error
    write_private(path, data)


def _people(found: dict[str, msgspec.Raw], words: Mapping[str, str]) -> dict[str, Person]:
    backwards = {}
    while found:  # what is read is let go of at once
        entry, facts = found.popitem()
        text = words.get(entry, entry)
        backwards[text] = person_of(_person_decoder.decode(facts), _checked(text))
    return dict(reversed(backwards.items()))


def _checked(text: str) -> str:
    if problem := entry_problem(text):
        raise ValueError(f"an entry {problem}")
    return text


def _aside(path: Path) -> str:
    try:
        kept = set_aside(path)
    except StorageError as error:
        return f"{printable(str(path))} is damaged; {error}"
    return f"{printable(str(path))} was damaged; it is kept as {printable(kept.name)}, and names are looked up anew"
