"""What one bulk call brought. Objects that are known as they came need no decoding, and get none."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from itertools import compress
from operator import ne
from typing import TYPE_CHECKING

from presence_tui.model.person import UserId

if TYPE_CHECKING:
    from presence_tui.model.errors import Unreadable
    from presence_tui.model.presence import Presence
    from presence_tui.model.roster import Call

Read = tuple[UserId, "Presence | Unreadable"] | None
"""Whose object it is and what it says; None where that is nobody who was asked for."""


Said = tuple[dict[UserId, "Presence"], dict[UserId, "Unreadable"]]
"""Presences, and what is none, by id."""


class BulkReply:
    """Objects matched by id; whoever was asked for and is absent here got no answer."""

    def __init__(self, call: Call, objects: Sequence[bytes] = (), decode: Callable[[bytes], Read] = lambda raw: None) -> None:
        """Take `objects` as they came, in their order."""
        self.call = call
        self._objects = objects
        self._prints = list(map(hash, objects))
        self._decode = decode
        self._read: dict[int, Read] = {}
        self._compared: tuple[Sequence[int], tuple[list[int], list[int]]] | None = None

    @property
    def presences(self) -> Mapping[UserId, Presence]:
        """Everybody's."""
        return self.say()[0]

    @property
    def unreadable(self) -> Mapping[UserId, Unreadable]:
        """Ids whose object is no presence, with what is wrong with it."""
        return self.say()[1]

    def differing(self, prints: Sequence[int]) -> tuple[list[int], list[int]]:
        """Return which objects have none of these hashes, and which of `prints` no object has, both ascending.

        An object nearly always stands where its print does.
        """
        if self._compared is None or self._compared[0] != prints:
            self._compared = prints, self._differing(prints)
        return self._compared[1]

    def having(self, prints: Collection[int]) -> list[int]:
        """Return which objects have one of these hashes."""
        return [at for at, mark in enumerate(self._prints) if mark in prints]

    def _differing(self, prints: Sequence[int]) -> tuple[list[int], list[int]]:
        if len(prints) == len(self._prints):
            found = list(compress(range(len(prints)), map(ne, prints, self._prints)))
            if len(found) <= len(prints) // 4:
                return found, found
        known, came = set(prints), set(self._prints)
        return (
            [at for at, mark in enumerate(self._prints) if mark not in known],
            [at for at, mark in enumerate(prints) if mark not in came],
        )

    def say(self, objects: Iterable[int] | None = None) -> Said:
        """Return what these objects say, or all of them: presences, and what is none, by id.

        Of two for one person the later wins, unless its sequence is lower.
        """
        found: dict[UserId, Presence] = {}
        unreadable: dict[UserId, Unreadable] = {}
        for read in self.reading(range(len(self._objects)) if objects is None else objects):
            if read is None:
                continue
            whose, said = read
            if isinstance(said, Exception):
                unreadable[whose] = said
            elif not _is_older(said, found.get(whose)):
                found[whose] = said
        return found, {whose: what for whose, what in unreadable.items() if whose not in found}

    def parts(self, ids: Sequence[UserId], prints: Sequence[int], most: int) -> Iterator[tuple[Sequence[UserId], BulkReply]]:
        """Yield it in parts, of `most` people each, where more objects than that are to be looked at; else as it is.

        `prints` are those of `ids`. A part holds all objects of its people, in their order.
        """
        if len(prints) != len(ids) or len(self.differing(prints)[0]) <= most:
            yield ids, self
            return
        known, found = dict(zip(prints, ids, strict=True)), dict[UserId, list[int]]()
        for at, mark in enumerate(self._prints):
            whose = known.get(mark)
            if whose is None and (read := next(self.reading((at,)))) is not None:
                whose = read[0]
            if whose is not None:
                found.setdefault(whose, []).append(at)
        for start in range(0, len(ids), most):
            some = ids[start : start + most]
            yield some, self._part([at for whose in some for at in found.get(whose, ())])

    def _part(self, objects: Sequence[int]) -> BulkReply:
        made = BulkReply(self.call, [self._objects[at] for at in objects], self._decode)
        made._read = {new: self._read[at] for new, at in enumerate(objects) if at in self._read}
        return made

    def reading(self, objects: Iterable[int]) -> Iterator[Read]:
        """Yield what each of these objects says, decoding it where that was not done yet."""
        for at in objects:
            if at not in self._read:
                self._read[at] = self._decode(self._objects[at])
            yield self._read[at]


def _is_older(presence: Presence, than: Presence | None) -> bool:
    if than is None or presence.sequence is None or than.sequence is None:
        return False
    return presence.sequence < than.sequence
