"""`presence-tui watch`: the live table. Checks the terminal, runs the app, and tells afterwards what could not be told before."""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import click

from presence_tui.cli import exit_codes
from presence_tui.cli.crash import bug_sentence
from presence_tui.cli.event_loop import run_until_done
from presence_tui.cli.options import WATCH, with_options
from presence_tui.cli.output import say
from presence_tui.cli.sentences import sentence_of
from presence_tui.cli.setting_up import settings_again, settings_for
from presence_tui.cli.table_of_commands import COMMANDS
from presence_tui.model.errors import PresenceError
from presence_tui.model.text import printable

if TYPE_CHECKING:
    from presence_tui.ui.app import PresenceApp
    from presence_tui.wiring.services import Services

_log = logging.getLogger(__name__)


@with_options(*WATCH)
@click.command("watch", help=COMMANDS["watch"].help)
@click.argument("who", nargs=-1)
def command(who: tuple[str, ...], **values: Any) -> int:
    """Run the live table until somebody leaves it; return the exit code."""
    if problem := terminal_problem(os.environ):
        raise click.UsageError(problem)
    settings, places = settings_for(values, client_id_needed=False)
    from presence_tui.ui.app import PresenceApp
    from presence_tui.wiring.services import Services

    told: list[str] = []
    home = printable(os.path.expanduser("~"))
    shown_in: list[PresenceApp] = []

    def tell_there_and_later(sentence: str) -> None:
        _log.warning("%s", sentence)
        told.append(sentence)
        for app in shown_in:
            app.tell(sentence.replace(f"{home}/", "~/"))

    reload = None if settings.demo else settings_again(values)
    services = Services(settings, who, places=places, tell=tell_there_and_later, reload=reload)
    app = PresenceApp(services.surroundings())
    shown_in.append(app)
    begins = settings.demo or bool(settings.client_id)  # else the set-up screen stays for as long as somebody likes
    code = run_until_done(_run(app, services), app.leave, still_loading=begins)
    for sentence in told:
        say(sentence)
    return code


async def _run(app: PresenceApp, services: Services) -> int:
    async with services:
        await app.run_async(mouse=services.settings.mouse)
        # the terminal is as it was; what follows may take the time that a last save needs
        return _outcome(app, services)


def _outcome(app: PresenceApp, services: Services) -> int:
    if isinstance(app.failure, PresenceError):
        say(sentence_of(app.failure, services.zone, services.settings))
        return exit_codes.code_for(app.failure)
    if app.return_code:
        say(bug_sentence())
        return exit_codes.BUG
    return exit_codes.DONE


def terminal_problem(environ: Mapping[str, str]) -> str | None:
    """Say why the live table cannot be shown here; None where it can."""
    for name, stream in (("stdin", sys.stdin), ("stdout", sys.stdout), ("stderr", sys.stderr)):
        if stream is None or not stream.isatty():
            return f"the live table needs a terminal, and {name} is none; `presence-tui once` prints without one"
    if environ.get("TERM", "") in ("", "dumb"):
        return "the live table needs a terminal that can do more than TERM=dumb; `presence-tui once` prints in any"
    return None
