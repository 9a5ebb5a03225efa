"""Several accounts in one token cache: which of them is the current one, whom a name means, choosing, forgetting one.

The choice stands in the same file as the tokens, and is written with them. Where nobody was chosen yet, the account that signed
in last is the current one. Whoever signs out is followed by nobody: then no account is current until one is chosen.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from presence_tui.auth.memory_cache import MemoryTokenCache
from presence_tui.auth.session import KnownAccount, claims_of, keep, known_accounts
from presence_tui.auth.threads import Threads
from presence_tui.model.account_errors import AccountMissing, OtherAccount, PersonalAccount
from presence_tui.model.errors import (
    CacheBusy,
    ConfigError,
)
from presence_tui.model.ports import Clock
from presence_tui.model.snapshot import Account
from presence_tui.model.text import printable

LOCK_WAIT = 15.0
"""Seconds for which another call is waited for, perhaps another process'. Longer than a call may take."""

PERSONAL_TENANT = "9188040d-6c67-4c5b-b112-36a304b66dad"
"""The tenant of personal Microsoft accounts. Source: https://learn.microsoft.com/entra/identity-platform/id-token-claims-reference"""


@dataclass(frozen=True, slots=True)
class ListedAccount:
    """One account of the cache, for a list."""

    key: str
    """Names it to `choose` and `forget`; nobody else looks inside."""
    account: Account
    current: bool


def meant(name: str, accounts: Sequence[KnownAccount]) -> KnownAccount:
    """Return the account that `name` means. Raises AccountMissing where there is none, or more than one.

    That is the whole user name, whatever its case, or the object id; else what stands before its @; else a part of one user
    name alone. What has an @ is a whole user name.
    """
    word = name.strip().casefold()
    if not word:
        raise AccountMissing(name)
    rules: list[Callable[[Account], bool]] = [lambda one: word in (one.username.casefold(), one.id)]
    if "@" not in word:
        rules.append(lambda one: one.username.casefold().partition("@")[0] == word)
        rules.append(lambda one: word in one.username.casefold())
    for rule in rules:
        found = [one for one in accounts if rule(one.account)]
        if len(found) == 1:
            return found[0]
        if found:
            raise AccountMissing(name, tuple(one.account.username for one in found))
    raise AccountMissing(name)


def place_of(host: str, client_id: str) -> str:
    """Return under what a choice is kept: an account of one application says nothing of another one."""
    return f"{host}|{client_id}"


def current_owner(
    known: Sequence[KnownAccount], cache: MemoryTokenCache, *, host: str, client_id: str, wanted: str
) -> str | None:
    """Return the owner of the current one of `known`; None: nobody. Raises AccountMissing where `wanted` is not among them."""
    if wanted:
        return meant(wanted, known).owner
    chosen = cache.chosen.get(place_of(host, client_id))
    return next((one.owner for one in known if chosen in (None, one.owner)), None)


def _with_key(known: Sequence[KnownAccount], key: str) -> KnownAccount | None:
    return next((one for one in known if one.owner == key), None)


class Accounts:
    """The accounts of one application at one authority. `changed` is called when another one is current by what was done here."""

    def __init__(
        self,
        *,
        cache: MemoryTokenCache,
        host: str,
        client_id: str,
        hint: str,
        wanted: str,
        clock: Clock,
        threads: Threads,
        changed: Callable[[], None],
    ) -> None:
        self.wanted = wanted
        """The account that the settings name; empty: the one that was chosen."""
        self._cache = cache
        self._host = host
        self._client_id = client_id
        self._hint = hint
        self._clock = clock
        self._threads = threads
        self._changed = changed
        self._place = place_of(host, client_id)

    @property
    def login_hint(self) -> str:
        """The user name to begin a sign-in with; empty where only a part of it is known."""
        return self.wanted if "@" in self.wanted else ""

    def current(self) -> str | None:
        """Return the current account's owner, as the cache stands in memory; None: nobody. Raises AccountMissing."""
        return current_owner(self._known(), self._cache, host=self._host, client_id=self._client_id, wanted=self.wanted)

    def admit(self, owner: str) -> None:
        """Make `owner`, who signed in just now, the current account. Hold the lock. Raises PersonalAccount, OtherAccount."""
        claims = claims_of(self._cache.tokens, host=self._host, client_id=self._client_id, owner=owner)
        if claims.get("tid") == PERSONAL_TENANT:
            raise PersonalAccount("personal_account")
        known = [one for one in self._known() if one.owner == owner]
        if self.wanted and known:
            try:
                meant(self.wanted, known)
            except AccountMissing:
                raise OtherAccount(self.wanted, known[0].account.username) from None
        keep(self._cache.tokens, host=self._host, client_id=self._client_id)
        self._cache.choose(self._place, owner)

    async def listed(self) -> tuple[ListedAccount, ...]:
        """Return all accounts, the current one first, then the one that was used last. Makes no request."""

        def read() -> tuple[ListedAccount, ...]:
            self._cache.peek()
            try:
                current = self.current()
            except AccountMissing:
                current = None
            listed = [ListedAccount(one.owner, one.account, one.owner == current) for one in self._known()]
            return tuple(sorted(listed, key=lambda one: not one.current))

        return await self._threads.run(read)

    async def choose(self, key: str) -> Account:
        """Make the account `key` the current one, in every pane. Makes no request.

        Raises AccountMissing, ConfigError where the settings name another one; CacheBusy while another process holds the
        tokens for too long.
        """
        if not await self._cache.acquire(self._clock, LOCK_WAIT):
            raise CacheBusy(self._host)
        account = await self._threads.run(lambda: self._choose(key), self._cache.release)
        self._changed()
        return account

    async def forget(self, name: str) -> Account:
        """Forget the account that `name` means, and its tokens. Raises AccountMissing, StorageError where the file keeps it."""
        gone = await self._leave(lambda known: _with_key(known, name) or meant(name, known))
        if gone is None:
            raise AccountMissing(name)
        if gone.current:
            self._changed()
        return gone.account

    async def sign_out(self, key: str) -> None:
        """Forget the account `key`, and no other one, whichever is current by now; where it is gone, that was what was wanted.

        Raises StorageError where the file keeps it.
        """
        try:
            await self._leave(lambda known: _with_key(known, key))
        finally:
            self._changed()

    async def _leave(self, find: Callable[[Sequence[KnownAccount]], KnownAccount | None]) -> ListedAccount | None:
        """Forget whom `find` returns of the accounts that are there once the lock is held; return who it was."""
        locked = await self._cache.acquire(self._clock, LOCK_WAIT)
        return await self._threads.run(lambda: self._forget(find, locked), self._cache.release if locked else None)

    def _choose(self, key: str) -> Account:
        """Choose in a thread that was handed the lock, and let go of it."""
        try:
            self._cache.reload()
            known = self._known()
            one = _with_key(known, key) or meant(key, known)
            if self.wanted and meant(self.wanted, known) != one:
                raise ConfigError(f"account names {printable(self.wanted)}, and it wins: change it to switch")
            self._cache.choose(self._place, one.owner)
            return one.account
        finally:
            self._cache.save_and_release()

    def _forget(self, find: Callable[[Sequence[KnownAccount]], KnownAccount | None], locked: bool) -> ListedAccount | None:
        """Forget in a thread; without the lock too, where it could not be had: leaving must always be possible."""
        try:
            self._cache.reload()
            known = self._known()
            one = find(known)
            if one is None:
                return None
            try:
                was_current = self.current() == one.owner
            except AccountMissing:
                was_current = False
            if known == [one]:
                self._cache.clear()
            else:
                chosen = self._cache.chosen.get(self._place)
                nobody_at = self._place if chosen == one.owner or (chosen is None and was_current) else ""
                self._cache.forget(one.owner, nobody_at)
            return ListedAccount(one.owner, one.account, was_current)
        finally:
            if locked:
                self._cache.release()

    def _known(self) -> list[KnownAccount]:
        return known_accounts(self._cache.tokens, host=self._host, client_id=self._client_id, hint=self._hint)
