"""Resolves what a watch list says (UPN, mail address, object id, `me`) to people, once, and remembers them.

Makes no request for what is remembered. Raises what Graph raises: when to try again is the caller's business.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from presence_tui.directory.together import Together
from presence_tui.model.errors import (
    BadRequest,
    Forbidden,
    GraphError,
    NotFound,
    NotGranted,
    SignInError,
    StorageError,
    Unreadable,
    weightiest,
)
from presence_tui.model.moment import Moment
from presence_tui.model.person import ME, Person, UserId, user_id
from presence_tui.model.ports import Clock, Graph
from presence_tui.model.resolution import Found, NobodyFound, Resolution, SeveralFound
from presence_tui.model.snapshot import Account

FORGET_NOBODY_AFTER = 600.0
"""Seconds for which an entry that resolved to nobody is not looked up again."""

_AT_ONCE = 4
"""Look-ups in flight together; /users has limits of its own."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Resolved:
    """What became of many entries."""

    outcomes: dict[str, Resolution | BadRequest | Unreadable]
    """By entry as given. An error: this entry makes Graph answer one."""
    failure: GraphError | SignInError | None = None
    """What ended it before all were looked up; of several failures in flight the weightiest."""


class Directory:
    """Looks people up. `remembered` maps an entry in lower case to a person; `save` is given all of it when it changed."""

    def __init__(
        self, *, graph: Graph, remembered: dict[str, Person], save: Callable[[dict[str, Person]], None], clock: Clock
    ) -> None:
        self._graph = graph
        self._remembered = dict(remembered)
        self._save = save
        self._clock = clock
        self._nobody: dict[str, tuple[Moment, Resolution]] = {}
        self._doubted: set[str] = set()
        self._look_ups = Together[Resolution]()
        self._refused: Moment | None = None
        """When the name of an object id was refused last: the others' would be as well."""
        self._changed = False

    def known(self, who: str) -> Person | None:
        """Return who the entry is if that is remembered. For `me` nobody ever is: it depends on who is signed in."""
        return self._remembered.get(_key(who))

    def forget(self) -> None:
        """Forget everybody: another tenant has other people, and who signed out leaves none behind."""
        self._remembered.clear()
        self._nobody.clear()
        self._doubted.clear()
        self._look_ups = Together()
        self._changed = True
        self.save_new()

    def forgive(self) -> None:
        """Forget that names were refused: somebody signed in, perhaps with more permissions."""
        self._refused = None

    def doubt(self, who: str) -> None:
        """Have the entry looked up anew when it is asked for next; who it was stays known until that is answered."""
        self._doubted.add(_key(who))

    async def resolve(self, who: str, account: Account | None = None) -> Resolution:
        """Return who the entry is. `account` gives the name of `me`.

        An object id is always found: where the directory does not tell its name, the id stands for the name. Raises GraphError
        (but not NotFound) and SignInError; Forbidden where names may not be read.
        """
        key = _key(who)
        if key == ME:
            return Found(await self._me(account))
        if key in self._remembered and key not in self._doubted:
            return Found(self._remembered[key])
        earlier = self._nobody.get(key)
        if earlier is not None and self._clock.now().since(earlier[0]) < FORGET_NOBODY_AFTER:
            return earlier[1]
        return await self._look_ups.ask(key, lambda: self._found_out(who))

    async def resolve_all(
        self, entries: Iterable[str], account: Account | None = None, *, over: Callable[[], bool] = lambda: False
    ) -> Resolved:
        """Resolve many entries, four at a time, and save what is new. Raises nothing of Graph's: see `Resolved`.

        A failure that would meet the next entry as well (throttled, offline, signed out) lets no further look-up begin; so does
        `over` once it returns True.
        """
        resolved: dict[str, Resolution | BadRequest | Unreadable] = {}
        failures: list[GraphError | SignInError] = []
        waiting = iter(entries)
        try:
            await asyncio.gather(*(self._work_off(waiting, account, resolved, failures, over) for _ in range(_AT_ONCE)))
        finally:
            self.save_new()
        return Resolved(resolved, weightiest(failures) if failures else None)

    async def _work_off(
        self,
        waiting: Iterator[str],
        account: Account | None,
        resolved: dict[str, Resolution | BadRequest | Unreadable],
        failures: list[GraphError | SignInError],
        over: Callable[[], bool],
    ) -> None:
        for who in waiting:
            try:
                resolved[who] = await self.resolve(who, account)
            except (BadRequest, Unreadable) as error:
                resolved[who] = error
            except (GraphError, SignInError) as error:
                failures.append(error)
            if failures or over():
                return

    def save_new(self) -> None:
        """Save what was learned since the last time. A failure is a warning: names can be asked for again."""
        if not self._changed:
            return
        self._changed = False
        try:
            self._save(dict(self._remembered))
        except StorageError as error:
            _log.warning("the directory cache was not saved: %s", error)

    async def _me(self, account: Account | None) -> Person:
        try:
            whose = (await self._graph.my_presence()).presence.id
        except NotFound:
            if account is None or account.id is None:
                raise
            whose = account.id
        return myself(whose, account)

    async def _found_out(self, who: str) -> Resolution:
        """Look up and remember, unless everybody was forgotten meanwhile."""
        look_ups = self._look_ups
        resolution, sure = await self._look_up(who)
        if look_ups is self._look_ups:
            self._remember(_key(who), resolution, sure)
        return resolution

    async def _look_up(self, who: str) -> tuple[Resolution, bool]:
        """Return the resolution, and whether it is worth remembering for good."""
        whose = user_id(who)
        if whose is not None:
            return await self._by_id(whose)
        try:
            return Found(await self._graph.user(who)), True
        except NotFound:
            if "@" not in who:
                return NobodyFound(), False
        matches = await self._graph.users_by_mail(who)
        if len(matches) == 1:
            return Found(matches[0]), True
        return (SeveralFound(tuple(matches)) if matches else NobodyFound()), False

    async def _by_id(self, whose: UserId) -> tuple[Resolution, bool]:
        nameless = Found(Person(whose, whose)), False
        if self._refused is not None and self._clock.now().since(self._refused) < FORGET_NOBODY_AFTER:
            return nameless
        try:
            return Found(await self._graph.user(whose)), True
        except Forbidden as error:
            self._refused = None if isinstance(error, NotGranted) else self._clock.now()
        except (BadRequest, NotFound, Unreadable):
            pass
        return nameless

    def _remember(self, key: str, resolution: Resolution, sure: bool) -> None:
        self._doubted.discard(key)
        if sure and isinstance(resolution, Found):
            self._nobody.pop(key, None)
            self._remembered[key] = resolution.person
            self._changed = True
        else:
            self._changed |= self._remembered.pop(key, None) is not None
            self._nobody[key] = (self._clock.now(), resolution)


def myself(whose: UserId, account: Account | None) -> Person:
    """Return the person behind `me`: the id from Graph, the name from the id token."""
    if account is None:
        return Person(whose, whose)
    return Person(whose, account.name or account.username, account.username)


def _key(who: str) -> str:
    return who.strip().casefold()
