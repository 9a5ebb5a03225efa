"""The options that several commands share, as click decorators, and what they say of the settings."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

import click

from presence_tui import __version__
from presence_tui.cli.output import give

_Decorated = TypeVar("_Decorated", bound=Callable[..., Any])

COMMON = (
    click.Option(["--profile"], metavar="NAME", help="Use this profile of config.toml."),
    click.Option(["--config"], metavar="FILE", help="Use this file in place of config.toml."),
    click.Option(["--watch-list"], metavar="FILE", help="Use this file in place of watchlist.toml."),
    click.Option(["--log-level"], metavar="LEVEL", help="debug, info, warning or error."),
    click.Option(["--demo"], is_flag=True, help="Show a made-up company, offline; nothing of yours is read or written."),
)
"""Stand before or after every command; the later one wins."""


def account_option(what: str) -> click.Option:
    """Return the option that names an account."""
    return click.Option(["--account"], metavar="NAME", help=what)


WATCH = (
    click.Option(["--interval", "poll_interval"], metavar="SECONDS", help="Seconds between two polls; 10 is the least."),
    click.Option(["--no-mouse"], is_flag=True, help="Leave the mouse to the terminal."),
    click.Option(["--ascii"], is_flag=True, help="Draw with ASCII only."),
    click.Option(["--plain-output"], is_flag=True, help="Send the terminal all that is drawn, not only what differs."),
)
"""The live table's own; they stand before no other command."""


def _show_help(context: click.Context, option: click.Parameter, wanted: bool) -> None:
    if wanted and not context.resilient_parsing:
        give(f"{context.get_help()}\n")
        context.exit()


def _show_version(context: click.Context, option: click.Parameter, wanted: bool) -> None:
    if wanted and not context.resilient_parsing:
        give(f"{context.find_root().info_name} {__version__}\n")
        context.exit()


_ALONE: dict[str, Any] = {"is_flag": True, "is_eager": True, "expose_value": False}

HELP = click.Option(["-h", "--help"], help="Show this and leave.", callback=_show_help, **_ALONE)
VERSION = click.Option(["--version"], help="Show the version and leave.", callback=_show_version, **_ALONE)
"""In place of click's own, which print by themselves."""


def flags_of(values: Mapping[str, Any]) -> dict[str, object]:
    """Return the settings that click's `values` set, by key name; None for what was not given."""
    names = ("profile", "config", "watch_list", "log_level", "poll_interval")
    flags: dict[str, object] = {name: values.get(name) for name in names}
    flags["mouse"] = False if values.get("no_mouse") else None
    flags["ascii"] = True if values.get("ascii") else None
    flags["terminal.difference"] = False if values.get("plain_output") else None
    return flags


def with_options(*options: click.Option) -> Callable[[_Decorated], _Decorated]:
    """Give a command `options`, and after them the common ones and help."""

    def add(command: _Decorated) -> _Decorated:
        if isinstance(command, click.Command):
            command.params.extend((*options, *COMMON, HELP))
            command.add_help_option = False
        return command

    return add
