"""The places where keys are set: config.toml, its profiles, the environment, flags. Each is read by itself; nothing is merged."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, NamedTuple, NoReturn, Protocol

from presence_tui.model.errors import ConfigError
from presence_tui.model.nearest import nearest
from presence_tui.model.text import printable
from presence_tui.paths import DEFAULT_PROFILE
from presence_tui.settings.alarm_facts import ALARM_FACTS
from presence_tui.settings.keys import ENVIRONMENT_PREFIX, KEYS, NOT_KEYS, TABLES, VARIABLES
from presence_tui.settings.kinds import KEY_TABLE, PATH, Unfit
from presence_tui.settings.values import ChosenKeys

_PROFILE_NAME = r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}"
_PLACES = ("profile", "config", "demo")
"""Flags that say where to look for keys."""


class ConfigText(Protocol):
    """A TOML file that was read."""

    @property
    def path(self) -> Path:
        """Where it is."""

    @property
    def table(self) -> dict[str, Any]:
        """What it holds."""

    def line_of(self, *keys: str, near: str = "") -> int | None:
        """Return the line where `keys` is set, if it can be found."""


class Source(NamedTuple):
    """One place where keys are set."""

    values: Mapping[str, object]
    """By the key's name; types are right, nothing else is checked."""
    origin: Callable[[str], str]
    """Names the place for a key, as `config show` does."""
    subject: Callable[[str], str]
    """Begins an error message about a key."""


def of_defaults() -> Source:
    """Return what holds where nobody set anything."""
    return Source({name: key.default for name, key in KEYS.items()}, lambda name: "default", lambda name: name)


def of_flags(flags: Mapping[str, object]) -> Source:
    """Return what the command line sets: values by key, None for what was not given. Raises ConfigError."""
    values = {}
    for name, value in flags.items():
        if name in _PLACES or value is None:
            continue
        key = KEYS[name]
        try:
            read = key.kind.read_word(value) if isinstance(value, str) else key.kind.read(value)
        except Unfit as error:
            raise ConfigError(f"{key.flag or name} {error}") from None
        values[name] = read.absolute() if isinstance(read, Path) else read
    return Source(values, _flag_of, _flag_of)


def _flag_of(name: str) -> str:
    return KEYS[name].flag or f"--{name.replace('_', '-')}"


def of_environment(environ: Mapping[str, str]) -> Source:
    """Return what PRESENCE_TUI_* variables set; an empty one sets nothing. Raises ConfigError."""
    values = {}
    for variable, word in environ.items():
        if not variable.startswith(ENVIRONMENT_PREFIX) or variable in NOT_KEYS:
            continue
        key = VARIABLES.get(variable)
        if key is None and variable.removeprefix(ENVIRONMENT_PREFIX) in ALARM_FACTS:
            continue
        if key is None:
            meant = nearest(variable, (*VARIABLES, *NOT_KEYS))
            advice = f"; {meant}?" if meant else ""
            raise ConfigError(f'environment: "{printable(variable, 60)}" is no variable of presence-tui{advice}')
        if not word:
            continue
        try:
            read = key.kind.read_word(word)
        except Unfit as error:
            raise ConfigError(f"{variable} {error}") from None
        values[key.name] = read.absolute() if isinstance(read, Path) else read
    return Source(values, lambda name: KEYS[name].variable, lambda name: KEYS[name].variable)


def of_file(text: ConfigText) -> dict[str, Source]:
    """Return what config.toml sets, by profile; `default` is the file's top level. Raises ConfigError."""
    top = {name: value for name, value in text.table.items() if name != "profile"}
    sources = {DEFAULT_PROFILE: _Table(text, ()).source(top)}
    profiles = text.table.get("profile", {})
    if not isinstance(profiles, dict):
        _Table(text, ()).fail("profile must be a table, [profile.NAME]", "profile")
    for name, table in profiles.items():
        place = _Table(text, ("profile", name))
        if (problem := profile_name_problem(name)) or name.lower() in (other.lower() for other in sources):
            place.fail(problem or f"profile {name} stands here twice, as the top level or in other letters")
        if not isinstance(table, dict):
            place.fail(f"profile {name} must be a table, [profile.{name}]")
        sources[name] = place.source(table)
    return sources


def profile_name_problem(name: str) -> str | None:
    """Say what is wrong with a profile's name; None where nothing is."""
    if re.fullmatch(_PROFILE_NAME, name):
        return None
    return f'"{printable(name, 60)}" is no name for a profile: letters, digits, _ and -, 64 at most, no _ or - first'


def _advice(part: str, known: tuple[str, ...]) -> str:
    """Return what was probably meant: the key `part` of another table before one of `known` that only looks like it."""
    homes = {name.rpartition(".")[2]: name.rpartition(".")[0] for name in KEYS}
    meant = part if part in homes else nearest(part, known) or nearest(part, homes)
    if meant is None or meant in known:
        return f"; {meant}?" if meant else ""
    place = f"[{homes[meant]}]" if homes[meant] else "the top level"
    return f"; {meant} of {place}?" if meant != part else f"; it is one of {place}"


class _Table(NamedTuple):
    """One table of config.toml: the top level, or a profile."""

    text: ConfigText
    keys: tuple[str, ...]

    def source(self, table: dict[str, Any]) -> Source:
        values: dict[str, object] = {}
        for name, value in table.items():
            if name in TABLES:
                if not isinstance(value, dict):
                    self.fail(f"{name} must be a table, [{name}]", name)
                known = tuple(key.partition(".")[2] for key in KEYS if key.startswith(f"{name}."))
                values |= {f"{name}.{part}": self._read(name, part, each, known) for part, each in value.items()}
            else:
                known = (*(key for key in KEYS if "." not in key), *TABLES, *(() if self.keys else ("profile",)))
                values[name] = self._read("", name, value, known)
        return Source(values, lambda name: self._origin, self._subject)

    def fail(self, problem: str, *keys: str) -> NoReturn:
        raise ConfigError(f"{self._file_and_line(*keys)}: {problem}")

    def _read(self, table: str, part: str, value: object, known: tuple[str, ...]) -> object:
        name = f"{table}.{part}" if table else part
        if part not in known:
            advice = _advice(part, known)
            self.fail(f'"{printable(part, 60)}" is no key{f" of [{table}]" if table else ""}{advice}', *name.split("."))
        kind = KEYS[name].kind
        try:
            read = kind.read(value)
        except Unfit as error:
            raise ConfigError(f"{self._subject(name, error.part)} {error}") from None
        if isinstance(read, dict) and kind is KEY_TABLE:
            return {command: ChosenKeys(keys, self._subject(name, command)) for command, keys in read.items()}
        return (self.text.path.absolute().parent / str(read)) if kind is PATH else read

    @property
    def _origin(self) -> str:
        path = printable(str(self.text.path))
        return f"{path} [{'.'.join(self.keys)}]" if self.keys else path

    def _subject(self, name: str, part: str = "") -> str:
        if not part:
            return f"{self._file_and_line(*name.split('.'))}: {name}"
        return f"{self._file_and_line(*name.split('.'), part)}: {name}.{printable(part, 60)}"

    def _file_and_line(self, *keys: str) -> str:
        line = self.text.line_of(*self.keys, *keys)
        return printable(str(self.text.path)) + (f" line {line}" if line else "")
