"""`presence-tui config check`: reads config.toml with all its profiles, and their watch lists. Changes nothing, asks no service.

What is fine goes to stdout; every mistake is told, once; exit 2 where there is one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any, TypeVar

import click

from presence_tui.cli import exit_codes
from presence_tui.cli.environment import environment
from presence_tui.cli.options import with_options
from presence_tui.cli.output import give, say
from presence_tui.cli.own_files import OwnFiles, own_files
from presence_tui.cli.table_of_commands import command_of
from presence_tui.model.availability import unknown_words
from presence_tui.model.errors import ConfigError
from presence_tui.model.text import printable
from presence_tui.paths import DEFAULT_PROFILE
from presence_tui.settings.load import load_settings
from presence_tui.settings.sources import of_file
from presence_tui.settings.values import Settings
from presence_tui.storage.config_file import read_config

_Read = TypeVar("_Read")


@with_options()
@click.command("check", help=command_of("config", "check").help)
def command(**values: Any) -> int:
    """Check; return the exit code."""
    check = ConfigCheck(own_files(values), give, say)
    check.config()
    for settings in {settings.watch_list: settings for settings in check.loaded.values()}.values():
        check.watch_list(settings)
    for sentence in dict.fromkeys(map(printable, (one for settings in check.loaded.values() for one in _doubts(settings)))):
        say(sentence)
    for profile, settings in check.loaded.items():
        if not settings.client_id:
            whose = "" if profile == DEFAULT_PROFILE else f" for profile {profile}"
            say(f"no client_id is set{whose}; `presence-tui config init` asks for it")
    return exit_codes.USAGE if check.problems else exit_codes.DONE


def _doubts(settings: Settings) -> Iterator[str]:
    """Yield what may be right, since Graph brings new words, and may be misspelled."""
    for word, meant in unknown_words(settings.reachable):
        advice = f"; {meant}?" if meant else ""
        yield f'{settings.origins["reachable"]}: reachable holds "{word}", which is no state that is known here{advice}'


class ConfigCheck:
    """Reads one file after the other, and remembers what went wrong. `fine` is given lines, `wrong` sentences."""

    def __init__(self, files: OwnFiles, fine: Callable[[str], None], wrong: Callable[[str], None]) -> None:
        self._files = files
        self._fine = fine
        self._wrong = wrong
        self.problems: list[str] = []
        self.loaded: dict[str, Settings] = {}
        """By profile; those that cannot be used are missing."""

    def config(self) -> None:
        """Check config.toml, the environment and the flags, for the profile that was asked for and all others."""
        self._attempt(lambda: self.load(self._files.profile))
        for profile in self._attempt(self._profiles) or ():
            settings = self._attempt(partial(self.load, profile))
            if settings is not None:
                self.loaded[profile] = settings
        if not self.problems:
            path = printable(str(self._files.config))
            profiles = f", profiles {', '.join(self.loaded)}" if len(self.loaded) > 1 else ""
            there = self._files.config.exists()
            self._fine(f"{path}: {f'fine{profiles}' if there else 'not there yet; `presence-tui config init` writes it'}\n")

    def watch_list(self, settings: Settings) -> None:
        """Check the watch list that these settings name."""
        from presence_tui.wiring.watched import Watched

        watched = self._attempt(lambda: Watched(settings, ()).list)
        if watched is None or settings.watch_list is None:
            return
        people, groups = len(watched.entries), len(watched.groups)
        words = f"fine, {people} {'entry' if people == 1 else 'entries'}" + (f", {groups} groups" if groups > 1 else "")
        there = settings.watch_list.exists()
        self._fine(
            f"{printable(str(settings.watch_list))}: {words if there else 'not there yet; until it is you watch yourself'}\n"
        )

    def _profiles(self) -> list[str]:
        text = read_config(self._files.config)
        return list(dict.fromkeys([DEFAULT_PROFILE, *(of_file(text) if text else ())]))

    def load(self, profile: str) -> Settings:
        """Return what holds for `profile`. Raises ConfigError, also for keys of commands that cannot be."""
        from presence_tui.view.keymap import keymap

        settings = load_settings(self._files.flags | {"profile": profile}, environment(), self._files.places, read_config)
        keymap(settings.keys)
        return settings

    def _attempt(self, read: Callable[[], _Read]) -> _Read | None:
        try:
            return read()
        except ConfigError as error:
            if str(error) not in self.problems:
                self.problems.append(str(error))
                self._wrong(str(error))
            return None
