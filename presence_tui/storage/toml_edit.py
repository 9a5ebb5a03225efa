"""Sets values in TOML text and leaves the rest as it is: comments, order, blank lines, line ends. Knows no file and no key.

tomlkit reads and writes the text. Where something new goes is decided here: tomlkit would put it behind the comments and blank
lines that belong to the next table.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

import tomlkit
from tomlkit.exceptions import TOMLKitError
from tomlkit.items import AbstractTable, AoT, Bool, Comment, Float, InlineTable, Integer, Item, Key, String, Table, Whitespace

from presence_tui.storage.toml_array import newline_of

KeyPath = tuple[str, ...]
Value = str | int | float | bool
_Body = list[tuple[Key | None, Item]]

_BEYOND = "its layout is beyond this program: write it with an editor"


class CannotEdit(Exception):
    """The text holds what cannot be changed safely. The message goes on from the file's name."""


def with_values(text: str, values: Mapping[KeyPath, Value], hints: Mapping[KeyPath, str] | None = None, newline: str = "") -> str:
    """Return valid TOML `text` with `values` set, each at its path.

    What is set already is replaced in its place; else a comment at the top level that is the path's hint (`# tenant = "x"`) gives
    way; else the key follows the last one of its table, and a table that is missing comes last. Without
    `newline` lines end as they do in `text`. Raises CannotEdit.
    """
    new, newline = text, newline or newline_of(text)
    for path, value in values.items():
        new = _with_value(new, path, value, (hints or {}).get(path, ""), newline)
    wanted = _facts(text)
    for path, value in values.items():
        _set_fact(wanted, path, str(value) if isinstance(value, float) else value)
    if _facts(new) != wanted:
        raise CannotEdit(_BEYOND)
    return new


class _Place(NamedTuple):
    """One value or table in the text."""

    path: KeyPath
    body: _Body
    """What it stands in."""
    at: int
    """Where in it."""

    key: Key
    item: Item


def _with_value(text: str, path: KeyPath, value: Value, hint: str, newline: str) -> str:
    document = _parsed(text)
    if there := [place for place in _places(document.body) if place.path == path]:
        _replace(there[0], value)
        return document.as_string()
    if text and not text.endswith("\n"):
        text += newline
        document = _parsed(text)
    if at := [at for at, (_, item) in enumerate(document.body) if isinstance(item, Comment) and item.trivia.comment == hint]:
        document.body[at[0]] = (tomlkit.key(path), _line(value, newline))
        return document.as_string()
    hosts = [place for place in _places(document.body) if path[: len(place.path)] == place.path]
    if len(path) > 1 and not any(_takes_keys(place, path[:-1]) for place in hosts):
        gap = newline if text else ""
        return f"{text}{gap}[{_dotted(path[:-1])}]{newline}{_dotted(path[-1:])} = {tomlkit.item(value).as_string()}{newline}"
    _insert(document.body, hosts, path, value, newline)
    return document.as_string()


def _replace(place: _Place, value: Value) -> None:
    old = place.item
    if not isinstance(old, String | Integer | Float | Bool):
        raise CannotEdit(f'"{".".join(place.path)}" is no single value there')
    new = tomlkit.item(value)
    new.trivia.indent, new.trivia.trail = old.trivia.indent, old.trivia.trail
    new.trivia.comment_ws, new.trivia.comment = old.trivia.comment_ws, old.trivia.comment
    place.body[place.at] = (place.key, new)


def _insert(top: _Body, hosts: list[_Place], path: KeyPath, value: Value, newline: str) -> None:
    """Put the key into the innermost table on the way to it that has a header or is written in one line, else at the top."""
    fit = [place for place in hosts if isinstance(place.item, InlineTable) or _has_header(place)]
    host = max(fit, key=lambda place: len(place.path), default=None)
    rest = path[len(host.path) :] if host else path
    if host is None:
        _put(top, tomlkit.key(rest), _line(value, newline), newline)
    elif isinstance(host.item, Table):
        _put(host.item.value.body, tomlkit.key(rest), _line(value, newline), newline, in_table=True)
    elif isinstance(host.item, InlineTable):
        host.item.append(rest[0], _inline(rest[1:], value))
    else:
        raise CannotEdit(_BEYOND)


def _inline(path: KeyPath, value: Value) -> Item:
    """Return the value in inline tables, one for each key of `path`."""
    if not path:
        return tomlkit.item(value)
    table = tomlkit.inline_table()
    table.append(path[0], _inline(path[1:], value))
    return table


def _put(body: _Body, key: Key, line: Item, newline: str, *, in_table: bool = False) -> None:
    """Put a line after the last key that stands before sub-tables; comments that follow it belong to what comes next."""
    end = next((at for at, (name, item) in enumerate(body) if _begins_table(name, item)), len(body))
    last = max((at for at in range(end) if body[at][0] is not None), default=-1)
    if last >= 0 or in_table:
        body.insert(last + 1, (key, line))
        return
    blank = max((at for at in range(end) if isinstance(body[at][1], Whitespace)), default=-1)
    at = end if end == len(body) else blank + 1
    body.insert(at, (key, line))
    if at + 1 < len(body) and not isinstance(body[at + 1][1], Whitespace):
        body.insert(at + 1, (None, Whitespace(newline)))


def _places(body: _Body, above: KeyPath = ()) -> Iterator[_Place]:
    """Yield every key in the order of the text, but for those in arrays."""
    for at, (key, item) in enumerate(body):
        if key is not None:
            path = (*above, *(part.key for part in key))
            yield _Place(path, body, at, key, item)
            if isinstance(item, AbstractTable):
                yield from _places(item.value.body, path)


def _takes_keys(place: _Place, table: KeyPath) -> bool:
    """Say whether keys of `table` can be set here: in itself as dotted keys wrote it, or in a table above it or itself."""
    return isinstance(place.item, InlineTable) or _has_header(place) or (place.path == table and place.key.is_dotted())


def _has_header(place: _Place) -> bool:
    return isinstance(place.item, Table) and not place.item.is_super_table()


def _begins_table(key: Key | None, item: Item) -> bool:
    return isinstance(item, AoT) or (isinstance(item, Table) and key is not None and not key.is_dotted())


def _line(value: Value, newline: str) -> Item:
    line = tomlkit.item(value)
    line.trivia.trail = newline
    return line


def _dotted(path: KeyPath) -> str:
    return tomlkit.key(path).as_string()


def _parsed(text: str) -> tomlkit.TOMLDocument:
    try:
        document = tomlkit.parse(text)
        if document.as_string() == text:
            return document
    except (TOMLKitError, ValueError, RecursionError) as error:
        raise CannotEdit(_BEYOND) from error
    raise CannotEdit(_BEYOND)


def _facts(text: str) -> dict[str, Any]:
    """Return what the text says; numbers with a point as they are written, so that nothing is compared as nearly equal."""
    try:
        return tomllib.loads(text, parse_float=str)
    except (ValueError, RecursionError) as error:
        raise CannotEdit(_BEYOND) from error


def _set_fact(facts: dict[str, Any], path: KeyPath, value: object) -> None:
    for part in path[:-1]:
        facts = facts.setdefault(part, {})
        if not isinstance(facts, dict):
            raise CannotEdit(f'"{part}" is no table there')
    facts[path[-1]] = value
