"""`presence-tui wait`: polls like the table until people are in a state, for scripts. Prints who it was, as typed, one a line.

It acts on the first answer that says so: a script that wants a state to last can look again. An old answer never counts.
Throttling and outages are waited for; a session that is over and a permission that is missing are not.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Sequence
from contextlib import suppress
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

import click

from presence_tui.cli import exit_codes
from presence_tui.cli.event_loop import run_until_done
from presence_tui.cli.machine import record
from presence_tui.cli.once import Finder
from presence_tui.cli.options import WATCH, with_options
from presence_tui.cli.output import give, say
from presence_tui.cli.setting_up import settings_for
from presence_tui.cli.table_of_commands import COMMANDS
from presence_tui.model.availability import OUT_SUFFIX, Availability
from presence_tui.model.errors import SignInNeeded, SignInRefused
from presence_tui.model.roster import AMBIGUOUS, RowState
from presence_tui.model.snapshot import Denied, SignedOut
from presence_tui.model.text import printable
from presence_tui.wiring.services import Services

if TYPE_CHECKING:
    from presence_tui.model.roster import WatchedPerson
    from presence_tui.monitor.presence_monitor import PresenceMonitor

REACHABLE = "reachable"
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
        news = asyncio.Event()
        monitor.subscribe(lambda snapshot: news.set())
        polling = asyncio.create_task(monitor.run())
        try:
            async with asyncio.timeout(seconds):
                while (code := _outcome(services, monitor, who, wanted, everybody)) is None:
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


def _outcome(
    services: Services, monitor: PresenceMonitor, who: Sequence[str], wanted: frozenset[str], everybody: bool
) -> int | None:
    """Return the exit code where the wait is over. Raises SignInError where nobody is signed in."""
    snapshot = monitor.snapshot
    if isinstance(state := snapshot.sign_in, SignedOut):
        raise state.trouble if isinstance(state.trouble, SignInNeeded | SignInRefused) else SignInNeeded(state.reason)
    if isinstance(snapshot.health, Denied):
        say(f"the permission {snapshot.health.permission} is missing")
        return exit_codes.PERMISSION
    find, now = Finder(services, monitor), services.clock.now()
    rows = [(name, find.row(name)) for name in who]
    nobodies = [(name, row) for name, row in rows if row is not None and row.state is RowState.NOT_FOUND]
    if len(nobodies) == len(rows) or (nobodies and everybody):
        say(_nobody_words(*nobodies[0]))
        return exit_codes.NOBODY
    so = [name for name, row in rows if row is not None and _is(row, record(name, row, snapshot, {}, now), wanted)]
    if not so or (everybody and len(so) < len(rows)):
        return None
    give("".join(f"{printable(name)}\n" for name in so))
    return exit_codes.DONE


def _is(row: WatchedPerson, known: dict[str, Any], wanted: frozenset[str]) -> bool:
    """Say whether a recent answer says that somebody is in one of the states `wanted`; out of office, the activity counts too."""
    if known["state"] not in ("fresh", "unknown"):
        return False
    words = {word.strip().casefold() for name in ("availability", "activity") if (word := known[name])}
    words |= {word.removesuffix(OUT_SUFFIX).rstrip() for word in words}
    return bool(words & wanted) or (REACHABLE in wanted and row.standing.reachable)


def _nobody_words(who: str, row: WatchedPerson | None) -> str:
    shown = printable(who, 80)
    if row is not None and row.problem is not None and row.problem.code == AMBIGUOUS:
        return f"{shown} may be several people; name one of them by id or user principal name"
    meant = row.note if row is not None else ""
    return f"nobody is called {shown}{f'; {meant}?' if meant else ''}"
