"""Resolves what a watch list says (UPN, mail address, object id, display name, `me`) to people, once, and remembers them.

Makes no request for what is remembered. Raises what Graph raises: when to try again is the caller's business.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from presence_tui.directory.looking_up import LookingUp
from presence_tui.directory.rolls import by_name
from presence_tui.directory.together import Together
from presence_tui.model.directory_page import UserPage
from presence_tui.model.errors import (
    BadRequest,
    GraphError,
    NotFound,
    SignInError,
    StorageError,
    Unreadable,
    weightiest,
)
from presence_tui.model.moment import Moment
from presence_tui.model.person import ME, Person, UserId, is_name, user_id
from presence_tui.model.ports import Clock, Graph
from presence_tui.model.resolution import Found, Resolution
from presence_tui.model.snapshot import Account
from presence_tui.model.watch_list import key_of

FORGET_NOBODY_AFTER = 600.0
"""Seconds for which an entry that resolved to nobody is not looked up again."""

_MANY, _SAVED_EVERY = 1000, 20.0
"""People from whom on the cache is saved so rarely while a long list is looked up, in seconds: each save writes everybody."""

_AT_ONCE = 4
"""Look-ups in flight together; /users has limits of its own."""
_TURN = 1000
"""Entries known already that are gone through in one turn of the event loop."""
_FEW = 20
"""Entries that are looked up one by one, each by the question that costs least; more are asked for together."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Resolved:
    """What became of many entries."""

    outcomes: dict[str, Resolution | BadRequest | Unreadable]
    """By entry as given. An error: this entry makes Graph answer one."""
    failure: GraphError | SignInError | None = None
    """What ended it before all were looked up; of several failures in flight the weightiest."""


@dataclass(slots=True)
class _Run:
    """Many entries on their way."""

    account: Account | None
    over: Callable[[], bool]
    told: Callable[[int], None]
    resolved: dict[str, Resolution | BadRequest | Unreadable] = field(default_factory=dict)
    failures: list[GraphError | SignInError] = field(default_factory=list)


class Directory:
    """Looks people up. `remembered` maps an entry in lower case to a person; `save` is given all of it when it changed."""

    def __init__(
        self, *, graph: Graph, remembered: dict[str, Person], save: Callable[[dict[str, Person]], None], clock: Clock
    ) -> None:
        self._graph = graph
        self._remembered = {who: person for who, person in remembered.items() if "@" in who or user_id(who)}
        self._save = save
        self._clock = clock
        self._learnt: dict[str, Person] = {}
        """By object id and user principal name, people whom a list or a search of Graph's told of. Not saved here."""
        self._nobody: dict[str, tuple[Moment, Resolution]] = {}
        self._doubted: set[str] = set()
        self._look_ups = Together[Resolution]()
        self._asked = LookingUp(graph, clock)
        self._changed = False
        self._saved: Moment | None = None
        """When that was, the last time."""

    def known(self, who: str) -> Person | None:
        """Return who the entry is if that is remembered. For `me` nobody ever is: it depends on who is signed in."""
        key = key_of(who)
        return self._remembered.get(key) or self._learnt.get(key)

    def learn(self, people: Mapping[str, Person]) -> None:
        """Take note of people (see `by_name`) whom a list of Graph's told of: their ids and addresses need no look-up."""
        self._learnt.update(people)

    def forget(self) -> None:
        """Forget everybody: another tenant has other people, and who signed out leaves none behind."""
        self._remembered.clear()
        self._learnt.clear()
        self._nobody.clear()
        self._doubted.clear()
        self._look_ups = Together()
        self._changed = True
        self.save_new()

    def forget_titles(self) -> None:
        """Forget job titles and departments, which are in no file: another account may not be shown them."""
        for known in (self._remembered, self._learnt):
            known.update({key: replace(person, job_title="", department="") for key, person in known.items()})

    def forgive(self) -> None:
        """Forget that names were refused: somebody signed in, perhaps with more permissions."""
        self._asked.forgive()

    def doubt(self, who: str) -> None:
        """Have the entry looked up anew when it is asked for next; who it was stays known until that is answered."""
        self._doubted.add(key_of(who))

    async def resolve(self, who: str, account: Account | None = None) -> Resolution:
        """Return who the entry is. `account` gives the name of `me`.

        An object id is always found: where the directory does not tell its name, the id stands for the name. Raises GraphError
        (but not NotFound) and SignInError; Forbidden where names may not be read.
        """
        key = key_of(who)
        if key == ME:
            return Found(await self._me(account))
        return self._at_hand(who) or await self._look_ups.ask(key, lambda: self._found_out(who))

    def _at_hand(self, who: str) -> Resolution | None:
        """Return what needs no question."""
        key = key_of(who)
        person = self.known(key)
        if person is not None and key not in self._doubted and not (key in self._nobody and is_name(key)):
            return Found(person)
        earlier = self._nobody.get(key) if key not in self._doubted else None
        if earlier is not None and self._clock.now().since(earlier[0]) < FORGET_NOBODY_AFTER:
            return earlier[1]
        return None

    async def resolve_all(
        self,
        entries: Iterable[str],
        account: Account | None = None,
        *,
        over: Callable[[], bool] = lambda: False,
        told: Callable[[int], None] = lambda count: None,
    ) -> Resolved:
        """Resolve many entries, four questions at a time. Raises nothing of Graph's: see `Resolved`.

        What is new is saved; of a large cache not at once where that was done a moment ago: call `save_new` in the end.

        More than a few are asked for together, as many as one question takes. `told` is given the number of those resolved so
        far. A failure that would meet the next entry as well (throttled, offline, signed out) lets no further look-up begin; so
        does `over` once it returns True.
        """
        run = _Run(account, over, told)
        waiting = self._portions(await self._strangers(entries, run))
        try:
            await asyncio.gather(*(self._work_off(waiting, run) for _ in range(_AT_ONCE)))
        finally:
            if len(self._remembered) < _MANY or self._saved is None or self._clock.now().since(self._saved) >= _SAVED_EVERY:
                self.save_new()
        return Resolved(run.resolved, weightiest(run.failures) if run.failures else None)

    async def _strangers(self, entries: Iterable[str], run: _Run) -> list[str]:
        """Resolve those who need no question, with a turn for others now and then, and return the rest, each once."""
        rest = list[str]()
        for number, who in enumerate(dict.fromkeys(entries), 1):
            if (known := self._at_hand(who)) is not None:
                run.resolved[who] = known
            else:
                rest.append(who)
            if not number % _TURN:
                await self._clock.sleep(0)
        if run.resolved:
            run.told(len(run.resolved))
        return rest

    def _portions(self, strangers: list[str]) -> Iterator[list[str]]:
        """Yield what to look up together."""
        few = len(strangers) <= _FEW
        alone = strangers if few else [who for who in strangers if key_of(who) == ME]
        yield from ([who] for who in alone)
        if not few:
            yield from self._asked.portions(who for who in strangers if key_of(who) != ME)

    async def _work_off(self, waiting: Iterator[list[str]], run: _Run) -> None:
        for portion in waiting:
            try:
                if len(portion) > 1:
                    run.resolved |= await self._found_out_all(portion)
                else:
                    await self._resolve_alone(portion, run)
            except (BadRequest, Unreadable):
                await self._resolve_alone(portion, run)
            except (GraphError, SignInError) as error:
                run.failures.append(error)
            run.told(len(run.resolved))
            if run.failures or run.over():
                return

    async def _resolve_alone(self, portion: list[str], run: _Run) -> None:
        """Resolve one after the other; who spoils an answer spoils no other's."""
        for who in portion:
            try:
                run.resolved[who] = await self.resolve(who, run.account)
            except (BadRequest, Unreadable) as error:
                run.resolved[who] = error
            except (GraphError, SignInError) as error:
                run.failures.append(error)
            if run.failures or run.over():
                return

    async def search(self, words: str, most: int) -> UserPage:
        """Return the first of the people who match `words`. They are known from then on, though not for good.

        Raises GraphError, SignInError.
        """
        return self._met_on(await self._graph.search_users(words, most))

    async def more(self, page: UserPage) -> UserPage:
        """Return the page after `page`. Raises GraphError, SignInError."""
        return self._met_on(await self._graph.next_users(page))

    def _met_on(self, page: UserPage) -> UserPage:
        self.learn(by_name(page.people))
        return page

    def adopt(self, who: str) -> None:
        """Remember for good whom `who` means, where a search found it: it stands on the watch list now."""
        person = self._learnt.get(key_of(who))
        if person is not None and key_of(who) not in self._remembered and not is_name(who):
            self._remember(key_of(who), Found(person), True)

    def save_new(self) -> None:
        """Save what was learned since the last time. A failure is a warning: names can be asked for again."""
        if not self._changed:
            return
        self._changed = False
        self._saved = self._clock.now()
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
        resolution, sure = await self._asked.one(who)
        if look_ups is self._look_ups:
            self._remember(key_of(who), resolution, sure)
        return resolution

    async def _found_out_all(self, portion: list[str]) -> dict[str, Resolution]:
        """Look up many at once and remember them, unless everybody was forgotten meanwhile."""
        look_ups = self._look_ups
        found = await self._asked.many(portion)
        if look_ups is self._look_ups:
            for who, (resolution, sure) in found.items():
                self._remember(key_of(who), resolution, sure)
        return {who: resolution for who, (resolution, _) in found.items()}

    def _remember(self, key: str, resolution: Resolution, sure: bool) -> None:
        self._doubted.discard(key)
        if sure and isinstance(resolution, Found):
            self._nobody.pop(key, None)
            self._remembered[key] = resolution.person
            self._changed = True
        else:
            self._learnt.pop(key, None)
            self._changed |= self._remembered.pop(key, None) is not None
            self._nobody[key] = (self._clock.now(), resolution)
            if isinstance(resolution, Found) and is_name(key):  # known meanwhile, yet asked for again
                self._learnt[key] = resolution.person


def myself(whose: UserId, account: Account | None) -> Person:
    """Return the person behind `me`: the id from Graph, the name from the id token."""
    if account is None:
        return Person(whose, whose)
    return Person(whose, account.name or account.username, account.username)
