"""`presence-tui doctor`: looks for what is wrong, and says what to do. Prints each finding as soon as those before it are there.

It is for machines on which nothing works: broken settings, no network and no terminal are findings, and no failures of its own.
Nothing is written, but by a renewal of the token. It keeps no log.
"""

from __future__ import annotations

import json
import os
import platform
import re
import sys
from collections.abc import Mapping
from contextlib import aclosing
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from presence_tui import __version__, logs
from presence_tui.cli import exit_codes
from presence_tui.cli.event_loop import run_until_done
from presence_tui.cli.options import with_options
from presence_tui.cli.output import give
from presence_tui.cli.table_of_commands import COMMANDS
from presence_tui.model.errors import ConfigError
from presence_tui.model.finding import Finding, Result, Trouble

if TYPE_CHECKING:
    from presence_tui.cli.own_files import OwnFiles
    from presence_tui.settings.values import Settings
    from presence_tui.view.examination.files import ConfigRead
    from presence_tui.view.glyphs import Glyphs
    from presence_tui.wiring.examination.examine import Check
    from presence_tui.wiring.examination.subject import Subject

_HELP = f"""{COMMANDS["doctor"].help}

Each check is told in one line, with pass, warn, fail or skipped (which says why it could not be made), and with what to do.
Nobody is signed in or out, and nothing is written, but by a renewal of the token.

With --json: an object with `versions`, `system`, `profile`, `time` and `checks`, a list of objects with `check` (an id that never
changes), `result`, `what` and `advice` (null where there is nothing to do). It holds no secret, and is fit for a ticket.

The exit code is that of the first failure: 1 a bug, 2 configuration, 3 sign-in, 4 permission, 5 network, 6 throttled; else 0.
"""

_CODES = {
    Trouble.CONFIG: exit_codes.USAGE,
    Trouble.SIGN_IN: exit_codes.SIGN_IN,
    Trouble.PERMISSION: exit_codes.PERMISSION,
    Trouble.NETWORK: exit_codes.NETWORK,
    Trouble.THROTTLED: exit_codes.THROTTLED,
    Trouble.BUG: exit_codes.BUG,
}
_LIBRARIES = ("textual", "httpx", "msal", "msgspec")

_JSON = click.Option(["--json", "as_json"], is_flag=True, help="Print an object for a ticket or a script.")


@with_options(_JSON)
@click.command("doctor", help=_HELP)
def command(as_json: bool, **values: Any) -> int:
    """Examine; return the exit code of the first failure."""
    subject = _subject(values)
    return run_until_done(_in_json(subject) if as_json else _in_lines(subject))


async def _in_lines(subject: Subject) -> int:
    from presence_tui.cli.table import finding_lines
    from presence_tui.view.examination.page import summary
    from presence_tui.wiring.examination.examine import Examination

    glyphs, found = _glyphs(subject), []
    async with aclosing(Examination(subject).findings()) as findings:
        async for check, finding in findings:
            found.append(finding)
            give(finding_lines(check.title, _cleaned(finding), glyphs))
    give(f"\n {summary(found)}\n")
    return _code(found)


async def _in_json(subject: Subject) -> int:
    from presence_tui.wiring.examination.examine import Examination

    async with aclosing(Examination(subject).findings()) as findings:
        found = [(check, finding) async for check, finding in findings]
    value = {
        "versions": _versions(),
        "system": f"{platform.system()} {platform.release()} {platform.machine()}",
        "profile": subject.config.profile if subject.config else "demo",
        "time": subject.clock.now().utc.isoformat(timespec="seconds").replace("+00:00", "Z"),
        "checks": [_record(check, _cleaned(finding)) for check, finding in found],
    }
    give(json.dumps(value, ensure_ascii=True, indent=2) + "\n")
    return _code([finding for _, finding in found])


def _record(check: Check, finding: Finding) -> dict[str, str | None]:
    return {"check": check.id, "result": finding.result.value, "what": finding.what, "advice": finding.advice or None}


def _code(found: list[Finding]) -> int:
    first = next((finding.trouble for finding in found if finding.result is Result.FAIL), None)
    return exit_codes.DONE if first is None else _CODES[first]


def _cleaned(finding: Finding) -> Finding:
    """Return the finding without the home folder's name, and with whatever looks like a secret masked."""
    return replace(finding, what=_clean(finding.what), advice=_clean(finding.advice))


def _clean(text: str) -> str:
    home = os.path.expanduser("~").rstrip("/")
    # inside quotes the shell would not put the home folder in place of ~
    return logs.clean(re.sub(rf"(?<!['\w]){re.escape(home)}(?=/)", "~", text) if home else text)


def _versions() -> dict[str, str]:
    import ssl
    from importlib.metadata import version

    libraries = {name: version(name) for name in _LIBRARIES}
    return {"presence-tui": __version__, "python": platform.python_version(), **libraries, "openssl": ssl.OPENSSL_VERSION}


def _glyphs(subject: Subject) -> Glyphs:
    from presence_tui.view.glyphs import ASCII, UNICODE

    settings = subject.settings
    asked = settings is not None and settings.glyphs == "unicode"
    return ASCII if (settings is not None and settings.ascii) or not (subject.utf8 or asked) else UNICODE


def _subject(values: Mapping[str, Any]) -> Subject:
    """Return what is to be examined. Raises ConfigError where that cannot even be found out."""
    from presence_tui.cli.environment import environment
    from presence_tui.cli.options import flags_of
    from presence_tui.cli.own_files import own_files
    from presence_tui.cli.setting_up import has_utf8
    from presence_tui.settings.load import demo_settings
    from presence_tui.wiring.examination.subject import Subject

    environ = environment()
    streams = (sys.stdin, sys.stdout)
    tty = (0, 1) if all(stream is not None and stream.isatty() for stream in streams) else None
    if values.get("demo"):
        return Subject(demo_settings(flags_of(values)), None, None, None, environ, has_utf8(environ), tty)
    files = own_files(values)
    settings, read = _read(files)
    watch_list = settings.watch_list if settings else None
    named = files.flags.get("watch_list") or environ.get("PRESENCE_TUI_WATCH_LIST")
    usual = Path(str(named)).absolute() if named else files.places.watch_list_file(files.profile)
    return Subject(settings, read, files.places, watch_list or usual, environ, has_utf8(environ), tty)


def _read(files: OwnFiles) -> tuple[Settings | None, ConfigRead]:
    """Return the settings, None where not even those that say where to connect can be used, and what reading them came to."""
    from presence_tui.cli.config_check import ConfigCheck
    from presence_tui.cli.environment import environment
    from presence_tui.cli.usable_settings import reaching_settings
    from presence_tui.model.text import printable
    from presence_tui.view.examination.files import ConfigRead

    def ignore(text: str) -> None:
        """Others are told later."""

    check = ConfigCheck(files, ignore, ignore)
    check.config()
    settings, mistake = check.loaded.get(files.profile), ""
    if settings is None:
        settings = reaching_settings(files, environment())
        try:
            check.load(files.profile)
        except ConfigError as error:
            mistake = str(error)
    read = ConfigRead(
        path=printable(str(files.config)),
        there=files.config.exists(),
        profile=files.profile,
        profiles=tuple(check.loaded),
        mistake=mistake,
        in_spite=settings is not None,
        elsewhere=tuple(problem for problem in check.problems if problem != mistake),
        client_id=settings is not None and bool(settings.client_id),
    )
    return settings, read
