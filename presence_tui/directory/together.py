"""Lets several tasks wait for the answer to one question. Knows nothing of what is asked."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

T = TypeVar("T")


@dataclass(slots=True, eq=False)
class _Question(Generic[T]):
    task: asyncio.Task[T]
    waiting: int = 0


class Together(Generic[T]):
    """Questions by key, each asked once while it is under way."""

    def __init__(self) -> None:
        self._under_way: dict[str, _Question[T]] = {}

    async def ask(self, key: str, question: Callable[[], Coroutine[Any, Any, T]]) -> T:
        """Return the answer to `question`, or to the one of this key that is under way, or raise what it raises.

        Who waits may be cancelled: the others still get their answer, and with the last one the question ends.
        """
        one = self._under_way.get(key)
        if one is None:
            one = self._under_way[key] = _Question(asyncio.create_task(question()))
        one.waiting += 1
        try:
            return await asyncio.shield(one.task)
        finally:
            one.waiting -= 1
            if not one.waiting:
                if self._under_way.get(key) is one:
                    del self._under_way[key]
                one.task.cancel()
                await asyncio.wait({one.task})
