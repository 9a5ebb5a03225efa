"""`presence-tui wait`: polls like the table until people are in a state, for scripts. Prints who it was, as typed, one a line.

It acts on the first answer that says so: a script that wants a state to last can look again. When it is over, `Outlook` knows.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Sequence
from contextlib import suppress
from difflib import get_close_matches
from typing import Any

import click

from presence_tui.cli import exit_codes
from presence_tui.cli.event_loop import run_until_done
from presence_tui.cli.options import WATCH, with_options
from presence_tui.cli.outlook import REACHABLE, Outlook
from presence_tui.cli.output import say
from presence_tui.cli.setting_up import settings_for
from presence_tui.cli.table_of_commands import COMMANDS
from presence_tui.model.availability import Availability
from presence_tui.model.text import printable
from presence_tui.wiring.services import Services

_KNOWN = (REACHABLE, *(each.word for each in Availability))
_DURATION = re.compile(r"(\d{1,9})([smh]?)")
_SLIP = 0.8
"""How like a known word one has to be to be taken for a slip; Graph may bring new words any day."""
_UNITS = {"": 1, "s": 1, "m": 60, "h": 3600}

_FOR = click.Option(
    ["--for", "wanted"],
    metavar="WORD[,WORD...]",
    required=True,
    help=f"An availability, an activity or {REACHABLE}, in any case; one of them is enough.",
)
_ALL = click.Option(["--all/--any", "everybody"], default=False, help="Wait for everybody at once, or for anybody (so without).")
_TIMEOUT = click.Option(["--timeout"], metavar="TIME", help="Give up after 90 (seconds), 30s, 30m or 2h, with exit code 7.")


@with_options(_FOR, _ALL, _TIMEOUT, WATCH[0])
@click.command("wait", help=COMMANDS["wait"].help)
@click.argument("who", nargs=-1, required=True)
def command(who: tuple[str, ...], wanted: str, everybody: bool, timeout: str | None, **values: Any) -> int:
    """Wait; return the exit code."""
    words = words_of(wanted)
    seconds = None if timeout is None else seconds_of(timeout)
    settings, places = settings_for(values)
    services = Services(settings, who, places=places, signed_in=True, tell=say)
    return run_until_done(_wait(services, who, words, everybody, seconds))


def words_of(wanted: str) -> frozenset[str]:
    """Return the words of `--for` without case. Raises click.UsageError for a slip; says what is unknown, and takes it."""
    words = [word.strip().casefold() for word in wanted.split(",") if word.strip()]
    if not words:
        raise click.UsageError("--for names no word")
    for word in words:
        if word in _KNOWN:
            continue
        shown = printable(word, 40)
        if meant := get_close_matches(word, _KNOWN, 1, _SLIP):
            raise click.UsageError(f"--for: `{shown}` is no word of Graph's that is known; {meant[0]}?")
        say(f"`{shown}` is no word of Graph's that is known; it is waited for all the same")
    return frozenset(words)


def seconds_of(text: str) -> float:
    """Return the seconds of `90`, `30s`, `30m` or `2h`. Raises click.UsageError."""
    found = _DURATION.fullmatch(text.strip().lower())
    if found is None or int(found[1]) == 0:
        raise click.UsageError(f"--timeout `{printable(text, 40)}` is no time; 90 (seconds), 30s, 30m and 2h are")
    return float(int(found[1]) * _UNITS[found[2]])


async def _wait(services: Services, who: Sequence[str], wanted: frozenset[str], everybody: bool, seconds: float | None) -> int:
    async with services:
        monitor = await services.open()
        outlook = Outlook(monitor, services.known, services.clock, who=who, wanted=wanted, everybody=everybody)
        news = asyncio.Event()
        monitor.subscribe(lambda snapshot: news.set())
        polling = asyncio.create_task(monitor.run())
        try:
            async with asyncio.timeout(seconds):
                while (code := outlook.outcome()) is None:
                    await news.wait()
                    news.clear()
        except TimeoutError:
            say("the time is over, and it has not come to be")
            return exit_codes.OUT_OF_TIME
        finally:
            polling.cancel()
            with suppress(asyncio.CancelledError):
                await polling
    return code
