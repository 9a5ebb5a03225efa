"""MSAL's token cache, which accounts were chosen, and the lock, in memory. Understands no token.

Whoever calls MSAL holds the lock: `acquire` in async code, then `reload`, the call and `save_and_release` in its thread.
Whoever only looks calls `peek`.
"""

from __future__ import annotations

import json
import logging
import threading
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from presence_tui.auth.cache_shape import is_cache
from presence_tui.auth.msal_parts import SerializableTokenCache
from presence_tui.auth.session import remove_owner
from presence_tui.model.errors import SignInError
from presence_tui.storage.file_lock import keep_trying

if TYPE_CHECKING:
    from presence_tui.model.ports import Clock

_T = TypeVar("_T")
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class State:
    """What a cache holds at one time."""

    tokens: str
    chosen: Mapping[str, str]
    changed: bool
    unsaved: bool


class MemoryTokenCache:
    """Lives as long as the process. For the demo."""

    def __init__(self) -> None:
        self.tokens = SerializableTokenCache()
        """MSAL's own; always this object."""
        self.warnings: list[str] = []
        """Sentences about files that could not be used."""
        self.version = 0
        """Counts how often the cache was replaced by what others wrote."""
        self.chosen: Mapping[str, str] = {}
        """By authority and application, the home account id of who was chosen; an empty one: nobody. Change it by `choose`."""
        self._unsaved = False
        self._busy = threading.Lock()
        self._forgotten = False
        """Whether everything was forgotten since the lock was taken: a sign-out does not wait for ever."""
        self._left: set[str] = set()
        """Who else was forgotten since then."""

    async def acquire(self, clock: Clock, seconds: float) -> bool:
        """Try until the lock is ours, at most `seconds`; return whether it is. Cancelling it leaves nothing held."""
        return await keep_trying(self._try_acquire, clock, seconds)

    def release(self) -> None:
        """Let go, from any thread."""
        self._busy.release()

    @property
    def unsaved(self) -> bool:
        """Whether there is something newer here than in the file, which could not be written."""
        return False

    def changed(self) -> bool:
        """Say whether somebody else wrote since the last `reload`, `peek` or `save`. One look at the file's facts."""
        return False

    def reload(self) -> None:
        """Take in what others wrote. Hold the lock."""

    def peek(self) -> None:
        """Take in what others wrote, unless a call of MSAL is at work on the cache."""

    def choose(self, place: str, owner: str) -> None:
        """Remember who was chosen at `place`; `save` keeps it. Hold the lock."""
        if self.chosen.get(place) != owner:
            self.chosen = {**self.chosen, place: owner}
            self._unsaved = True

    def save(self, owner: str = "") -> bool:
        """Write what changed. Hold the lock. What belongs to whoever was signed out meanwhile is not kept.

        Return False where that was everybody, or `owner`. Never fails: what could not be written is told, and tried again next
        time.
        """
        if self._forgotten:
            self._empty()
        self._drop(self._left)
        return not self._forgotten and owner not in self._left

    def save_and_release(self, owner: str = "") -> bool:
        """Do as `save`, and let go whatever comes of it."""
        try:
            return self.save(owner)
        finally:
            self.release()

    def attempt(self, ask: Callable[[], _T], unusable: Callable[[], SignInError]) -> _T:
        """Return what `ask` returns, unless MSAL put in what could not be read back: then everything is as before. Hold the lock.

        Raises what `unusable` returns, whatever else came of it but SignInError.
        """
        before = self.state()
        try:
            asked = ask()
        except SignInError:
            self._restore_unless_sound(before)
            raise
        except Exception as error:
            if self._restore_unless_sound(before):
                raise
            _log.info("no usable answer, %s", type(error).__name__)
            raise unusable() from None
        if not self._restore_unless_sound(before):
            raise unusable()
        return asked

    def state(self) -> State:
        """Return what is in it, for `restore`. Hold the lock."""
        changed = self.tokens.has_state_changed
        tokens = self.tokens.serialize()  # which says that nothing changed
        self.tokens.has_state_changed = changed
        return State(tokens, self.chosen, changed, self._unsaved)

    def restore(self, state: State) -> None:
        """Put back what was in it. Hold the lock."""
        self.tokens.deserialize(state.tokens)
        self.tokens.has_state_changed = state.changed
        self.chosen, self._unsaved = state.chosen, state.unsaved

    def _restore_unless_sound(self, before: State) -> bool:
        sound = not self.tokens.has_state_changed or is_cache(json.loads(self.state().tokens))
        if not sound:
            self.restore(before)
        return sound

    def clear(self) -> None:
        """Forget everything, also in the file, and what a call under way will bring. Hold the lock, if it can be had.

        Raises StorageError where the file keeps it.
        """
        self._forgotten = True
        self._empty()

    def forget(self, owner: str, nobody_at: str = "") -> None:
        """Forget one account as `clear` does all; nobody is chosen any more at the place `nobody_at`."""
        self._left.add(owner)
        self._drop({owner})
        if nobody_at:
            self.choose(nobody_at, "")

    def _empty(self) -> None:
        self.tokens.deserialize("")
        self.chosen = {}

    def _drop(self, owners: Iterable[str]) -> None:
        for owner in owners:
            remove_owner(self.tokens, owner)
            for place in [place for place, chosen in self.chosen.items() if chosen == owner]:
                self.choose(place, "")

    def _try_acquire(self) -> bool:
        if not self._busy.acquire(blocking=False):
            return False
        self._forgotten = False
        self._left = set()
        return True
