"""Kinds of setting: how a value is read from TOML and from words. Knows no key and no file."""

from __future__ import annotations

import math
import shlex
import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from presence_tui.model.text import printable

_TYPE_WORDS = {bool: "true or false", int: "a number", float: "a number", str: "a text", list: "a list", dict: "a table"}
_YES = ("1", "true", "yes", "on")
_NO = ("0", "false", "no", "off")


class Unfit(ValueError):
    """A value that cannot be used. The message goes on from the key's name: `must be a number`."""

    def __init__(self, message: str, part: str = "") -> None:
        super().__init__(message)
        self.part = part
        """Which part of a table cannot be used; empty: the value itself."""


class Kind(NamedTuple):
    """One kind of value."""

    words: str
    """What a value must be: `a number`."""
    read: Callable[[object], object]
    """Takes TOML's (or a flag's) value; raises Unfit."""
    read_word: Callable[[str], object]
    """Takes an environment variable's or a flag's text; raises Unfit."""


def unfit_type(words: str, value: object) -> Unfit:
    """Return the error for a value of another type."""
    found = _TYPE_WORDS.get(type(value), "a date")
    return Unfit(f"must be {words}, not {found}" if found != words else f"must be {words}")


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise unfit_type("a text", value)
    if not value.strip():
        raise Unfit("is empty")
    if printable(value, 4000) != value:
        raise Unfit("holds blanks at an end or in a row, or characters that cannot be shown")
    return value


def _path(value: object) -> Path:
    if not isinstance(value, str | Path):
        raise unfit_type("a path", value)
    text = str(value)
    if not text.strip():
        raise Unfit("is empty")
    if any(unicodedata.category(char) == "Cc" for char in text):
        raise Unfit(f'is "{printable(text, 60)}": it holds a control character')
    try:
        return Path(text).expanduser()
    except RuntimeError:
        raise Unfit(f'is "{printable(text, 60)}": there is no such user') from None


def _flag(value: object) -> bool:
    if not isinstance(value, bool):
        raise unfit_type("true or false", value)
    return value


def _flag_word(word: str) -> bool:
    if word.strip().lower() not in _YES + _NO:
        raise Unfit(f'is "{printable(word, 60)}"; it must be true or false')
    return word.strip().lower() in _YES


def _number(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise unfit_type("a number", value)
    try:
        number = float(value)
    except OverflowError:
        raise Unfit("is too large a number") from None
    if not math.isfinite(number):
        raise Unfit(f"is {value}; it must be a number")
    return number


def _number_word(word: str) -> float:
    try:
        return _number(float(word))
    except ValueError as error:
        if isinstance(error, Unfit):
            raise
        raise Unfit(f'is "{printable(word, 60)}"; it must be a number') from None


def _whole(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise (
            Unfit(f"is {value:g}; it must be a whole number") if isinstance(value, float) else unfit_type("a whole number", value)
        )
    return value


def _whole_word(word: str) -> int:
    try:
        return int(word)
    except ValueError:
        raise Unfit(f'is "{printable(word, 60)}"; it must be a whole number') from None


def _words(value: object) -> tuple[str, ...]:
    if not isinstance(value, list | tuple):
        raise unfit_type("a list of texts", value)
    words = []
    for item in value:
        if not isinstance(item, str):
            raise Unfit(f"must be a list of texts, and holds {_TYPE_WORDS.get(type(item), 'a date')}")
        words.append(_text(item))
    return tuple(words)


def _arguments_word(word: str) -> tuple[str, ...]:
    try:
        return _words(shlex.split(word))
    except ValueError as error:
        raise error if isinstance(error, Unfit) else Unfit("has an open quote") from None


def _table(value: object) -> dict[str, object]:
    if not isinstance(value, dict):
        raise unfit_type("a table", value)
    return value


def _key_table(value: object) -> dict[str, tuple[str, ...]]:
    return {name: _keys(name, keys) for name, keys in _table(value).items()}


def _keys(name: str, value: object) -> tuple[str, ...]:
    keys = value if isinstance(value, list) else [value] if value != "" else []
    if not all(isinstance(key, str) for key in keys):
        raise Unfit("must be a key, or a list of keys", name)
    return tuple(keys)


def _no_table_word(word: str) -> dict[str, object]:
    raise Unfit("is a table, and can be set in config.toml only")


TEXT = Kind("a text", _text, _text)
PATH = Kind("a path", _path, _path)
FLAG = Kind("true or false", _flag, _flag_word)
NUMBER = Kind("a number", _number, _number_word)
WHOLE = Kind("a whole number", _whole, _whole_word)
WORDS = Kind("a list of texts", _words, lambda word: _words(word.split()))
ARGUMENTS = Kind("a list of texts", _words, _arguments_word)
TABLE = Kind("a table", _table, _no_table_word)
KEY_TABLE = Kind("a table", _key_table, _no_table_word)
"""Keys by command id; which commands and keys there are is not known here."""
