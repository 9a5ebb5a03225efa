"""Has an app in this process obey another one, line by line, and tells when nothing is left to be drawn, and what it took.

Takes one command a line as JSON, `[verb, argument, ...]`, and answers each with one line once nothing is left to be drawn:
the processor seconds that it used, or in a string what went wrong. Before the answer it sends `MARK` to the terminal, behind
everything drawn: what came before it belongs to the command.
"""

from __future__ import annotations

import asyncio
import json
import os
import time
import traceback
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, ClassVar

from textual import events
from textual.app import App

from tests.bench.driven import MARK

TITLED = "BENCH_TITLE"
"""The variable that has the terminal's title count the commands that were obeyed, where something swallows `MARK`."""
TITLE = "obeyed "

_ROUNDS = 3
"""From the app to a screen, from there to its widgets, and back with what they want drawn."""
_TURNS = 25
"""Of the event loop, for tasks that were told something."""
_DEADLINE = 60.0
_GLANCE, _QUIET = 0.01, 3
"""Seconds between two looks at the processor's time, and how many in a row have to find nothing."""


class Obeying:
    """Obeys commands. Everything runs in one event loop."""

    works_beside = False
    """Whether what a command sets off in threads belongs to it, and is waited for."""

    def __init__(self, app: App[Any]) -> None:
        self._app = app
        self._obeyed_so_far = 0

    async def run(self, commands: int, answers: int) -> None:
        """Run the app, and obey the lines from the descriptor `commands` until it is closed."""
        app = asyncio.create_task(self._app.run_async())
        loop = asyncio.get_running_loop()
        reader = asyncio.StreamReader()
        await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), os.fdopen(commands, "rb"))
        while line := await reader.readline():
            verb, *arguments = json.loads(line)
            os.write(answers, json.dumps(await self._obeyed(verb, arguments)).encode() + b"\n")
        self._app.exit()
        await app

    async def _obeyed(self, verb: str, arguments: list[str]) -> str | float:
        try:
            async with asyncio.timeout(_DEADLINE):
                began = time.process_time()
                await self.verbs[verb](self, *arguments)
                await self._drawn()
                if self.works_beside:
                    await self.idle()
                    await self._drawn()
                used = time.process_time() - began
        except Exception:  # the other process tells what happened here
            return traceback.format_exc()
        driver = self._app._driver  # the terminal as Textual holds it: what is written there keeps its place
        if driver is None:
            return "the app has no terminal"
        self._obeyed_so_far += 1
        driver.write(MARK + (f"\x1b]2;{TITLE}{self._obeyed_so_far}\x07" if TITLED in os.environ else ""))
        return used

    async def press(self, key: str) -> None:
        """Have a key pressed, by Textual's name."""
        self._app.post_message(events.Key(key, key if len(key) == 1 else None))

    async def nothing(self) -> None:
        """Do nothing: what that takes is no part of what other commands took."""

    verbs: ClassVar[Mapping[str, Callable[..., Awaitable[None]]]] = {"press": press, "nothing": nothing}

    async def settle(self) -> None:
        """Give every task that can run its turns."""
        for _ in range(_TURNS):
            await asyncio.sleep(0)

    async def idle(self) -> None:
        """Return when no thread of this process does anything any more."""
        quiet = 0
        while quiet < _QUIET:
            began = time.process_time()
            await asyncio.sleep(_GLANCE)
            quiet = quiet + 1 if time.process_time() - began < _GLANCE / 10 else 0

    async def _drawn(self) -> None:
        """Return when every widget has read its messages and the screen has painted what they asked for, some rounds long."""
        for _ in range(_ROUNDS):
            await self.settle()
            screen = self._app.screen
            for pump in (self._app, *screen.walk_children(with_self=True)):
                await _round_trip(pump.call_later)
            await _round_trip(screen.call_after_refresh)


async def _round_trip(call: Callable[[Callable[[], None]], bool]) -> None:
    back = asyncio.Event()
    if call(back.set):
        await back.wait()
