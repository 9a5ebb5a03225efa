"""Which session questions belong to: what was asked under one account is nobody's business under the next."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

from presence_tui.model.snapshot import Account

T = TypeVar("T")


class AnotherSession(Exception):
    """Another session began while a question was under way. Its answer and its failure say nothing of the new one."""


class Sessions:
    """Knows the questions of the present session."""

    def __init__(self) -> None:
        self._number = 0
        self._under_way: set[asyncio.Task[Any]] = set()

    def begin(self) -> None:
        """Let another session begin, and end what was asked in the one before."""
        self._number += 1
        for question in self._under_way:
            question.cancel()

    @property
    def number(self) -> int:
        """Which session it is."""
        return self._number

    def check(self, number: int) -> None:
        """Raise AnotherSession where session `number` is over."""
        if number != self._number:
            raise AnotherSession

    async def ask(self, question: Coroutine[Any, Any, T]) -> T:
        """Await `question`. Raises what it raises, but AnotherSession where `begin` was called meanwhile, however it ended.

        What the caller publishes before it awaits again is of the session in which it asked.
        """
        number = self._number
        task = asyncio.create_task(question)
        self._under_way.add(task)
        try:
            await asyncio.wait({task})
        finally:
            self._under_way.discard(task)
            if not task.done():  # whoever asks was cancelled
                task.cancel()
                await asyncio.wait({task})
        if number != self._number:
            if not task.cancelled():
                task.exception()  # it counts as seen
            raise AnotherSession
        return task.result()


def is_same_account(one: Account, other: Account) -> bool:
    """Say whether what was known under `one` holds under `other`."""
    return (one.username, one.tenant) == (other.username, other.tenant)
