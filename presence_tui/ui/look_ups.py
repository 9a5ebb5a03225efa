"""Looks up what is typed once it stands still: one question at a time, and an answer is kept for its own text alone."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from presence_tui.model.directory_page import UserPage
from presence_tui.model.errors import PresenceError

if TYPE_CHECKING:
    from presence_tui.model.ports import Clock
    from presence_tui.model.resolution import Resolution
    from presence_tui.view.adding import Answer

PAUSE = 0.3
"""Seconds without a key after which a text is looked up."""
MOST_LISTED = 500
"""People of one search who are listed; whoever is not among them is found by more letters."""

Asked = Awaitable["Resolution | UserPage"]


class LookUps:
    """Answers by text. `start` runs a coroutine; `told` is called when an answer came, whatever is typed by then.

    A question that is still under way when the next one begins is given up: nobody waits for its answer any more.
    """

    def __init__(
        self,
        clock: Clock,
        ask: Callable[[str], Asked],
        start: Callable[[Callable[[], Coroutine[None, None, None]]], object],
        told: Callable[[], None],
    ) -> None:
        self._clock = clock
        self._ask = ask
        self._start = start
        self._told = told
        self._answers: dict[str, Answer] = {}
        self._under_way: tuple[str, asyncio.Future[Resolution | UserPage]] | None = None
        self._number = 0
        """Counts what was typed; a pause counts only if nothing was typed in it."""

    def answer(self, text: str) -> Answer | None:
        """Return who that is, or why it cannot be told; None: not known yet."""
        return self._answers.get(text.casefold())

    def want(self, text: str, pause: float = PAUSE) -> None:
        """Look `text` up after a pause, unless something else is wanted by then; empty: nothing. A failure is tried again."""
        self._number += 1
        if isinstance(self.answer(text), PresenceError):
            del self._answers[text.casefold()]
        if text and not self._is_under_way(text) and self.answer(text) is None:
            self._start(partial(self._look_up, text, pause, self._number))

    def drop(self) -> None:
        """Look up nothing more: nobody is there to read it."""
        self._number += 1
        if self._under_way is not None:
            self._under_way[1].cancel()

    def follow(self, text: str, ask: Callable[[UserPage], Asked]) -> None:
        """Ask for more of those whom the search for `text` found, unless that is under way, or they are enough."""
        page = self.answer(text)
        if isinstance(page, UserPage) and page.following and len(page.people) < MOST_LISTED and self._under_way is None:
            self._start(partial(self._follow, text, page, ask))

    def _is_under_way(self, text: str) -> bool:
        return self._under_way is not None and self._under_way[0] == text.casefold()

    async def _look_up(self, text: str, pause: float, number: int) -> None:
        if pause:
            await self._clock.sleep(pause)
        if number != self._number or self._is_under_way(text):
            return
        try:
            answer: Answer | None = await self._alone(text, self._ask(text))
        except PresenceError as error:
            answer = error
        if answer is not None:
            self._answers[text.casefold()] = answer
            self._told()

    async def _follow(self, text: str, page: UserPage, ask: Callable[[UserPage], Asked]) -> None:
        try:
            more = await self._alone(text, ask(page))
        except PresenceError:
            more = UserPage()  # those who are listed stay; more letters find the others
        if isinstance(more, UserPage):
            known = {person.id for person in page.people}
            people = (*page.people, *(person for person in more.people if person.id not in known))
            self._answers[text.casefold()] = replace(page, people=people, following=more.following, seen=more.seen)
            self._told()

    async def _alone(self, text: str, asked: Asked) -> Resolution | UserPage | None:
        """Return what comes of the question; None where another one took its place."""
        if self._under_way is not None:
            self._under_way[1].cancel()
        question = asyncio.ensure_future(asked)
        self._under_way = text.casefold(), question
        try:
            await asyncio.wait({question})
        finally:
            question.cancel()  # where whoever asks is cancelled
            if self._under_way is not None and self._under_way[1] is question:
                self._under_way = None
        return None if question.cancelled() else question.result()
