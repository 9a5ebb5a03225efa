"""How people stand in caches of ours: object id, user principal name, mail address and name alone. Opens no file."""

from __future__ import annotations

import msgspec

from presence_tui.model.person import Person, user_id
from presence_tui.model.text import printable


class StoredPerson(msgspec.Struct, frozen=True, gc=False):
    """Somebody in a file."""

    id: str
    upn: str
    mail: str
    name: str


def stored(person: Person) -> StoredPerson:
    """Return what of somebody is kept."""
    return StoredPerson(person.id, person.upn, person.mail, person.name)


def person_of(facts: StoredPerson, entry: str = "") -> Person:
    """Return who that is; equal texts are one, also with `entry`, who they are in a watch list. Raises ValueError."""
    known = user_id(facts.id)
    if known is None:
        raise ValueError(f"{entry or facts.name} has no object id")
    return Person(known, printable(facts.name), printable(facts.upn), printable(facts.mail)).sharing(entry)
