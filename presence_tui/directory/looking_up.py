"""Asks the directory who an entry is: alone, or many at once. Remembers nothing but that names are refused.

Raises what Graph raises: when to try again is the caller's business.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from presence_tui.model.errors import BadRequest, Forbidden, Nonsense, NotFound, NotGranted, Unreadable
from presence_tui.model.moment import Moment
from presence_tui.model.person import Person, UserId, is_name, user_id
from presence_tui.model.ports import Clock, Graph
from presence_tui.model.resolution import Found, NobodyFound, Resolution, SeveralFound

Sure = tuple[Resolution, bool]
"""Who an entry is, and whether that is worth remembering for good."""

_NEXT = 100
"""Entries of which it is asked how many one question takes; none takes as many."""
_REFUSED_FOR = 600.0
"""Seconds for which no name of an object id is asked for after one was refused."""
_CANDIDATES = 50
"""People among whom names are looked for that are close to one nobody has."""
_CLOSE = 0.6
"""How alike two names are, from 0 to 1, at least, for one to be taken for the other."""
_MOST_CLOSE = 3


class LookingUp:
    """Questions after people."""

    def __init__(self, graph: Graph, clock: Clock) -> None:
        self._graph = graph
        self._clock = clock
        self._refused: Moment | None = None
        """When the name of an object id was refused last: the others' would be as well."""

    def forgive(self) -> None:
        """Forget that names were refused."""
        self._refused = None

    async def one(self, who: str) -> Sure:
        """Return who `who` is: an object id, a display name, or else a user principal name or mail address.

        Raises GraphError, but not NotFound.
        """
        whose = user_id(who)
        if whose is not None:
            return await self._by_id(whose)
        if is_name(who):
            return await self._by_name(who)
        try:
            return Found((await self._graph.user(who)).sharing(who)), True
        except NotFound:
            return _of(await self._graph.users_by_mail(who))

    def portions(self, entries: Iterable[str]) -> Iterator[list[str]]:
        """Yield `entries` in portions for `many`: ids together, addresses together, each name alone."""
        ids, addresses, names = list[str](), list[str](), list[str]()
        for who in entries:
            (names if is_name(who) else addresses if user_id(who) is None else ids).append(who)
        for some in (ids, addresses):
            start = 0
            while start < len(some):
                next_ones = some[start : start + _NEXT]
                count = self._graph.most_values(next_ones)
                yield next_ones[:count]
                start += count
        for name in names:
            yield [name]

    async def many(self, portion: Sequence[str]) -> dict[str, Sure]:
        """Return who each entry of one portion is, by as few requests as there can be.

        Raises GraphError; BadRequest and Unreadable where one of them spoils the answer for all.
        """
        if len(portion) == 1:
            return {portion[0]: await self.one(portion[0])}
        if user_id(portion[0]) is not None:
            return await self._by_ids(portion)
        by_name = {person.upn.casefold(): person for person in await self._graph.users_in("userPrincipalName", portion)}
        found: dict[str, Sure] = {}
        for who in portion:
            if (person := by_name.get(who.strip().casefold())) is not None:
                found[who] = Found(person.sharing(who)), True
        left = [who for who in portion if who not in found]
        for who, people in (await self._by_mails(left)).items():
            found[who] = _of([person.sharing(who) for person in people])
        return found

    async def _by_mails(self, addresses: Sequence[str]) -> dict[str, list[Person]]:
        by_mail: dict[str, list[Person]] = {}
        for person in await self._graph.users_in("mail", addresses) if addresses else ():
            by_mail.setdefault(person.mail.casefold(), []).append(person)
        return {who: by_mail.get(who.strip().casefold(), []) for who in addresses}

    async def _by_ids(self, portion: Sequence[str]) -> dict[str, Sure]:
        ids = {who: found for who in portion if (found := user_id(who))}
        people: dict[UserId, Person] = {}
        if not self._is_refused():
            try:
                people = {person.id: person for person in await self._graph.users_in("id", list(ids.values()))}
            except Forbidden as error:
                self._note(error)
        return {who: (Found(people[whose]), True) if whose in people else _nameless(whose) for who, whose in ids.items()}

    async def _by_id(self, whose: UserId) -> Sure:
        if self._is_refused():
            return _nameless(whose)
        try:
            return Found(await self._graph.user(whose)), True
        except Forbidden as error:
            self._note(error)
        except (BadRequest, NotFound, Unreadable):
            pass
        return _nameless(whose)

    async def _by_name(self, name: str) -> Sure:
        """Ask for a display name, which is never sure: somebody else may be called so tomorrow."""
        people = await self._graph.users_named(" ".join(name.split()))
        return (_of(people)[0], False) if people else (NobodyFound(await self._close_to(name)), False)

    async def _close_to(self, name: str) -> str:
        """Return those of the directory whose names share a word with `name` and are close to it, the closest first."""
        try:
            page = await self._graph.search_users(name, _CANDIDATES, any_word=True)
        except (BadRequest, Nonsense):
            return ""
        from difflib import SequenceMatcher  # here, since only names that nobody has need it

        wanted = " ".join(name.split()).casefold()
        alike = {person: SequenceMatcher(None, wanted, person.name.casefold()).ratio() for person in page.people}
        close = sorted((person for person in alike if alike[person] >= _CLOSE), key=lambda person: -alike[person])
        return ", ".join(f"{person.name} ({person.upn or person.id})" for person in close[:_MOST_CLOSE])

    def _is_refused(self) -> bool:
        return self._refused is not None and self._clock.now().since(self._refused) < _REFUSED_FOR

    def _note(self, error: Forbidden) -> None:
        self._refused = None if isinstance(error, NotGranted) else self._clock.now()


def _of(people: Sequence[Person]) -> Sure:
    if len(people) == 1:
        return Found(people[0]), True
    return (SeveralFound(tuple(people)) if people else NobodyFound()), False


def _nameless(whose: UserId) -> Sure:
    return Found(Person(whose, whose)), False
