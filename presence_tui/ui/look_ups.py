"""Looks up what is typed once it stands still: one question for one text, and the answer is kept for that text alone."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Coroutine
from functools import partial
from typing import TYPE_CHECKING

from presence_tui.model.errors import PresenceError

if TYPE_CHECKING:
    from presence_tui.model.ports import Clock
    from presence_tui.model.resolution import Resolution
    from presence_tui.view.adding import Answer

PAUSE = 0.3
"""Seconds without a key after which a text is looked up."""


class LookUps:
    """Answers by text. `start` runs a coroutine; `told` is called when an answer came, whatever is typed by then."""

    def __init__(
        self,
        clock: Clock,
        ask: Callable[[str], Awaitable[Resolution]],
        start: Callable[[Callable[[], Coroutine[None, None, None]]], object],
        told: Callable[[], None],
    ) -> None:
        self._clock = clock
        self._ask = ask
        self._start = start
        self._told = told
        self._answers: dict[str, Answer] = {}
        self._asked: set[str] = set()
        self._number = 0
        """Counts what was typed; a pause counts only if nothing was typed in it."""

    def answer(self, who: str) -> Answer | None:
        """Return who that is, or why it cannot be told; None: not known yet."""
        return self._answers.get(who.casefold())

    def want(self, who: str, pause: float = PAUSE) -> None:
        """Look `who` up after a pause, unless something else is wanted by then; empty: nothing. A failure is tried again."""
        self._number += 1
        if isinstance(self.answer(who), PresenceError):
            del self._answers[who.casefold()]
        if who and who.casefold() not in self._asked and self.answer(who) is None:
            self._start(partial(self._look_up, who, pause, self._number))

    async def _look_up(self, who: str, pause: float, number: int) -> None:
        key = who.casefold()
        if pause:
            await self._clock.sleep(pause)
        if number != self._number or key in self._asked:
            return
        self._asked.add(key)
        try:
            self._answers[key] = await self._ask(who)
        except PresenceError as error:
            self._answers[key] = error
        finally:
            self._asked.discard(key)
        self._told()
