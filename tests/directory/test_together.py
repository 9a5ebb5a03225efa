"""One question, however many wait for its answer."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

import pytest

from presence_tui.directory.together import Together


class Asked:
    """A question that is answered when the test says so, and how it went."""

    def __init__(self) -> None:
        self.times = 0
        self.ended = 0
        self.answer = asyncio.Event()
        self.refuse: Exception | None = None

    async def __call__(self) -> str:
        self.times += 1
        try:
            await self.answer.wait()
            if self.refuse is not None:
                raise self.refuse
            return f"answer {self.times}"
        finally:
            self.ended += 1


async def begun(question: Callable[[], Coroutine[Any, Any, str]], together: Together[str], count: int) -> list[asyncio.Task[str]]:
    tasks = [asyncio.create_task(together.ask("ada", question)) for _ in range(count)]
    for _ in range(3):
        await asyncio.sleep(0)
    return tasks


async def test_several_wait_for_one_answer_and_the_next_asks_anew() -> None:
    asked, together = Asked(), Together[str]()
    tasks = await begun(asked, together, 3)
    asked.answer.set()
    assert await asyncio.gather(*tasks) == ["answer 1"] * 3
    assert await together.ask("ada", asked) == "answer 2"


async def test_other_questions_are_others() -> None:
    asked, together = Asked(), Together[str]()
    asked.answer.set()
    await asyncio.gather(together.ask("ada", asked), together.ask("bob", asked))
    assert asked.times == 2


async def test_a_failure_is_everybody_s() -> None:
    asked, together = Asked(), Together[str]()
    asked.refuse = LookupError("no")
    tasks = await begun(asked, together, 2)
    asked.answer.set()
    for task in tasks:
        with pytest.raises(LookupError):
            await task
    assert asked.times == 1


async def test_who_leaves_takes_nobody_s_answer_along() -> None:
    asked, together = Asked(), Together[str]()
    first, second = await begun(asked, together, 2)
    first.cancel()
    await asyncio.wait({first})
    asked.answer.set()
    assert await second == "answer 1"


async def test_the_question_ends_with_the_last_who_waits() -> None:
    asked, together = Asked(), Together[str]()
    tasks = await begun(asked, together, 2)
    for task in tasks:
        task.cancel()
    await asyncio.wait(tasks)
    assert (asked.times, asked.ended) == (1, 1)
    asked.answer.set()
    assert await together.ask("ada", asked) == "answer 2"
