"""Reads TOML that people write, and finds the line of what is wrong in it. Checks no key; never writes."""

from __future__ import annotations

import os
import re
import stat
from functools import cached_property
from pathlib import Path
from typing import Any

from presence_tui.model.errors import ConfigError
from presence_tui.model.text import printable

_PART = r"""(?:[A-Za-z0-9_-]+|"(?:[^"\\]|\\.)*"|'[^']*')"""
_DOTTED = rf"{_PART}(?:\s*\.\s*{_PART})*"
_HEADER = rf"\s*\[\[?\s*({_DOTTED})\s*\]"
_KEY = rf"\s*({_DOTTED})\s*="
_PLACE = r" \(at (?:line (\d+), column (\d+)|end of document)\)$"


class TomlText:
    """A TOML file as it was read."""

    def __init__(self, path: Path, text: str, table: dict[str, Any]) -> None:
        self.path = path
        self.text = text
        self.table = table

    def line_of(self, *keys: str, near: str = "") -> int | None:
        """Return the line (from 1) where `keys` is set, else that of the nearest table above it, else None.

        With `near`, the first line from there on that holds this text.
        """
        for length in range(len(keys), 0, -1):
            line = self._lines.get(keys[:length])
            if line is not None:
                return self._line_with(near, line) if near else line
        return None

    def _line_with(self, near: str, start: int) -> int:
        lines = self.text.split("\n")
        return next((number for number in range(start, len(lines) + 1) if near in lines[number - 1]), start)

    @cached_property
    def _lines(self) -> dict[tuple[str, ...], int]:
        """The first line of each key. A look at line starts, no parser: inside a multi-line text it may be wrong."""
        lines: dict[tuple[str, ...], int] = {}
        table: tuple[str, ...] = ()
        header_of, key_of = re.compile(_HEADER), re.compile(_KEY)
        for number, line in enumerate(self.text.split("\n"), 1):
            if header := header_of.match(line):
                path = table = _parts(header[1])
            elif key := key_of.match(line):
                path = table + _parts(key[1])
            else:
                continue
            for length in range(1, len(path) + 1):
                lines.setdefault(path[:length], number)
        return lines


def read_toml(path: Path, limit: int) -> TomlText | None:
    """Read and parse `path`; None where there is no such file.

    Raises ConfigError that names the file, and line and column where the text is broken: not UTF-8, no TOML, longer than
    `limit` bytes, a folder, unreadable.
    """
    data = read_bytes(path, limit)
    return None if data is None else parse_toml(path, data)


def parse_toml(path: Path, data: bytes) -> TomlText:
    """Parse what `path` holds. Raises ConfigError as `read_toml` does."""
    called = printable(str(path))
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = error.object[: error.start].decode()
        raise ConfigError(f"{called} line {_end_of(before)}: is not UTF-8") from None
    import tomllib  # here, since a start without files needs no parser

    try:
        return TomlText(path, text, tomllib.loads(text))
    except RecursionError:
        raise ConfigError(f"{called}: is nested too deeply") from None
    except ValueError as error:  # TOMLDecodeError, and numbers that Python refuses to read
        raise ConfigError(_broken(called, text, str(error))) from None


def read_bytes(path: Path, limit: int) -> bytes | None:
    """Return what the regular file `path` holds, None where there is no such file. Raises ConfigError as `read_toml` does."""
    called = printable(str(path))
    try:
        # a pipe in its place must not block
        with open(path, "rb", opener=lambda name, flags: os.open(name, flags | os.O_NONBLOCK)) as file:
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode) and path != Path(os.devnull):
                raise ConfigError(f"{called}: is no regular file")
            data = file.read(limit + 1)
    except FileNotFoundError:
        if path.is_symlink():
            raise ConfigError(f"{called}: is a symbolic link to nothing") from None
        return None
    except IsADirectoryError:
        raise ConfigError(f"{called}: is a folder") from None
    except OSError as error:
        raise ConfigError(f"{called}: cannot be read: {(error.strerror or 'failed').lower()}") from error
    if len(data) > limit:
        raise ConfigError(f"{called}: is longer than {limit // 1_000_000} MB")
    return data


def _broken(called: str, text: str, message: str) -> str:
    place = re.search(_PLACE, message)
    if place is None:
        return f"{called}: {printable(message)}"
    where = f"{place[1]}, column {place[2]}" if place[1] else _end_of(text)
    return f"{called} line {where}: {printable(message[: place.start()])}"


def _end_of(text: str) -> str:
    """Return `<line>, column <column>` of what would follow `text`."""
    return f"{text.count(chr(10)) + 1}, column {len(text) - (text.rfind(chr(10)) + 1) + 1}"


def _parts(dotted: str) -> tuple[str, ...]:
    import tomllib

    try:
        table: Any = tomllib.loads(f"{dotted} = 0")
    except ValueError:
        return ()
    parts: list[str] = []
    while isinstance(table, dict):
        [(key, table)] = table.items()
        parts.append(key)
    return tuple(parts)
