"""Whom the sources of the watch list named last: remembered for a start without network, and only for whoever asked."""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Iterable, Mapping

from presence_tui.model.errors import StorageError
from presence_tui.model.person import Person
from presence_tui.model.sources import Members, Roll
from presence_tui.model.watch_list import key_of

Save = Callable[[str, Mapping[str, Roll]], None]
"""Is given whose session asked, and all rolls by source. Raises StorageError."""

_log = logging.getLogger(__name__)


class Rolls:
    """Rolls by source. `of` is tenant and user name of whoever was told of them: somebody else may see other people."""

    def __init__(self, remembered: Mapping[str, Roll] | None = None, of: str = "", save: Save = lambda of, rolls: None) -> None:
        self._rolls = dict(remembered or {})
        self._of = of
        self._save = save
        self._members = {source: roll.people for source, roll in self._rolls.items()}

    @property
    def members(self) -> Members:
        """By source, whom it named last; the same object for good, so that it is always the newest."""
        return self._members

    def get(self, source: str) -> Roll | None:
        """Return whom `source` named last; None where it never did."""
        return self._rolls.get(source)

    def take(self, came: Mapping[str, Roll], used: Collection[str]) -> None:
        """Keep what sources say now; whom sources named that are not among `used` is forgotten."""
        names = set(used)
        self._rolls = {name: old for name, old in self._rolls.items() if name in names} | dict(came)
        self._members.clear()
        self._members.update((name, one.people) for name, one in self._rolls.items())
        self._write()

    def keep(self, used: Collection[str]) -> None:
        """Forget whom sources named that are not among `used`."""
        if not self._rolls.keys() <= set(used):
            self.take({}, used)

    def belong_to(self, whose: str) -> bool:
        """Forget what somebody else was told; say whether that was so."""
        others = bool(self._rolls) and self._of != whose
        if others:
            self.forget()
        self._of = whose
        return others

    def forget(self) -> None:
        """Forget everybody."""
        known = bool(self._rolls)
        self._rolls, self._of = {}, ""
        self._members.clear()
        if known:
            self._write()

    def everybody(self) -> list[Person]:
        """Return all of them; somebody whom two sources name comes twice."""
        return [person for roll in self._rolls.values() for person in roll.people]

    def _write(self) -> None:
        try:
            self._save(self._of, dict(self._rolls))
        except StorageError as error:
            _log.warning("the members of groups were not saved: %s", error)


def by_name(people: Iterable[Person]) -> dict[str, Person]:
    """Return people by object id and by user principal name."""
    known: dict[str, Person] = {}
    for person in people:
        known[person.id] = person
        if person.upn:
            known[key_of(person.upn)] = person
    return known
