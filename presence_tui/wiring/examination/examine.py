"""The list of checks, in the order in which they are told, and what makes them: side by side where none needs another."""

from __future__ import annotations

import asyncio
import logging
import traceback
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from presence_tui import logs
from presence_tui.model.errors import ConfigError
from presence_tui.model.finding import Finding
from presence_tui.model.text import printable
from presence_tui.view.examination import network as words
from presence_tui.wiring.examination import access, answers, files, names, terminal, trust
from presence_tui.wiring.examination.subject import Shared, Subject


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that is looked at."""

    id: str
    """For scripts; never changes."""
    title: str
    look: Callable[[Shared], Awaitable[Finding]]
    needs: tuple[str, ...] = ()
    """Checks that have to be well before this one can be made."""
    after: tuple[str, ...] = ()
    """Checks that have to be over, whatever came of them."""
    settings: bool = True
    """Whether it needs settings that can be used."""


_log = logging.getLogger(__name__)

_FILES = ("config", "watch-list", "files")

CHECKS = (
    Check("config", "config", files.config, settings=False),
    Check("watch-list", "watch list", files.watch_list, settings=False),
    Check("files", "files", files.files, settings=False),
    Check("clock", "clock", answers.clock, after=("authority", "graph")),
    Check("dns-sign-in", "DNS sign-in", partial(names.name, "sign-in")),
    Check("dns-graph", "DNS Graph", partial(names.name, "graph")),
    Check("tls-sign-in", "TLS sign-in", partial(trust.tls, "sign-in"), needs=("dns-sign-in",), after=("proxy",)),
    Check("tls-graph", "TLS Graph", partial(trust.tls, "graph"), needs=("dns-graph",), after=("proxy",)),
    Check("proxy", "proxy", names.proxy),
    Check("authority", "authority", answers.authority, needs=("tls-sign-in",)),
    Check("graph", "Graph", answers.graph, needs=("tls-graph",)),
    Check("token", "token", access.token, after=(*_FILES, "authority")),
    Check("presence", "presence", access.presence, needs=("graph", "token"), after=_FILES),
    Check("names", "names", access.names, needs=("graph", "token"), after=_FILES),
    Check("terminal", "terminal", terminal.terminal, settings=False),
    Check("locale", "locale", terminal.locale, settings=False),
    Check("glyphs", "glyphs", terminal.glyphs, settings=False),
    Check("mouse", "mouse", terminal.mouse),
    Check("clipboard", "clipboard", terminal.clipboard, settings=False),
)
"""Every check, in the order of the report."""


class Examination:
    """Makes the checks, each in at most `subject.patience` seconds of its own."""

    def __init__(self, subject: Subject, checks: Sequence[Check] = CHECKS) -> None:
        self._subject = subject
        self._checks = checks
        self._shared = Shared(subject)
        self._tasks: dict[str, asyncio.Task[Finding]] = {}

    async def findings(self) -> AsyncGenerator[tuple[Check, Finding], None]:
        """Yield what was found, in order, each as soon as it and those before are there. To be exhausted or closed."""
        for check in self._checks:
            self._tasks[check.id] = asyncio.create_task(self._made(check), name=check.id)
        try:
            for check in self._checks:
                yield check, await self._tasks[check.id]
        finally:
            await self._close()

    async def _made(self, check: Check) -> Finding:
        finding = await self._looked(check)
        if finding.hinders:
            self._shared.hindered.add(check.id)
        return finding

    async def _looked(self, check: Check) -> Finding:
        if check.settings and self._subject.settings is None:
            return words.needs_config()
        for needed in check.needs:
            await self._tasks[needed]
            if needed in self._shared.hindered:
                return words.hindered(next(one.title for one in self._checks if one.id == needed))
        for before in check.after:
            await self._tasks[before]
        try:
            async with asyncio.timeout(self._subject.patience):
                return await check.look(self._shared)
        except TimeoutError:
            return words.too_late(self._subject.patience)
        except ConfigError as error:
            return words.bad_connections(str(error))
        except Exception as error:  # as broad as can be: the other findings may say what is wrong with the machine
            _log.exception("the check %s crashed", check.id)
            return words.bug(*_told(error))

    async def _close(self) -> None:
        left = [task for task in self._tasks.values() if not task.done()]
        for task in left:
            task.cancel()
        for task in left:
            with suppress(asyncio.CancelledError):
                await task
        await self._shared.aclose()


def _told(error: Exception) -> tuple[str, str]:
    """Return what was raised, without a secret in it, and the file and line that raised it."""
    facts = (type(error).__name__, printable(logs.clean(str(error))))
    where = traceback.extract_tb(error.__traceback__)[-1]
    return ", ".join(part for part in facts if part), f"{Path(where.filename).name} line {where.lineno}"
