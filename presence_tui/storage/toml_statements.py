"""Finds the headers and the keys in TOML text: what each is called, and where it stands. Changes nothing.

The text must be valid TOML. What stands in arrays is not looked at.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass

_PART = re.compile(r"""[A-Za-z0-9_-]+|"(?:[^"\\]|\\.)*"|'[^']*'""")
_BETWEEN = re.compile(r"[ \t]*(\.?)[ \t]*")
_BLANK = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_LINE_REST = re.compile(r"[ \t]*(#[^\r\n]*)?\r?\n?")
_VALUE = re.compile(
    r"""\"\"\"(?:[^\\]|\\.)*?\"\"\"\"{0,2} | '''.*?''''{0,2} | "(?:[^"\\]|\\.)*" | '[^']*' | [^"'\[\]{},\#\r\n]+""",
    re.VERBOSE | re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class KeyPart:
    """One part of a dotted key."""

    name: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Statement:
    """A header, or a key with its value."""

    path: tuple[str, ...]
    """From the top of the file."""
    parts: tuple[KeyPart, ...]
    """What is written here of it: the end of `path`."""
    start: int
    """Where it begins."""
    value: int
    """Where its value begins; of a header: where it ends."""
    end: int
    """Where header or value end."""
    kind: str
    """`header`, `line` (a key on lines of its own) or `inline` (a key in an inline table)."""

    @property
    def known(self) -> int:
        """How many parts of `path` are written elsewhere."""
        return len(self.path) - len(self.parts)

    def part(self, depth: int) -> KeyPart | None:
        """Return where part `depth` of the path is written, if here."""
        return self.parts[depth - self.known] if depth >= self.known else None


def statements(text: str) -> list[Statement]:
    """Return all headers and keys in the order of the text; a key before those in the inline table that is its value."""
    found: list[Statement] = []
    table: tuple[str, ...] = ()
    at = _blank(text, 0)
    while at < len(text):
        if text[at] == "[":
            parts, end = _key(text, at + 1 + text.startswith("[[", at))
            table = tuple(part.name for part in parts)
            end = text.index("]", end) + 1
            end += text.startswith("]", end)
            found.append(Statement(table, parts, at, end, end, "header"))
        else:
            inner = list(_assignment(text, at, table, "line"))
            found += inner
            end = inner[0].end
        at = _blank(text, end)
    return found


def line_of(text: str, statement: Statement) -> tuple[int, int, str]:
    """Return where the lines of a header or of a key that has its own begin and end, and the comment behind it, if any."""
    rest = _LINE_REST.match(text, statement.end)
    start = text.rfind("\n", 0, statement.start) + 1
    return start, rest.end() if rest else statement.end, (rest[1] or "") if rest else ""


def _assignment(text: str, at: int, table: tuple[str, ...], kind: str) -> Iterator[Statement]:
    parts, end = _key(text, at)
    path = table + tuple(part.name for part in parts)
    value = _past_blanks(text, text.index("=", end) + 1)
    inner: list[Statement] = []
    end = _value(text, value, path, inner)
    yield Statement(path, parts, at, value, end, kind)
    yield from inner


def _value(text: str, at: int, path: tuple[str, ...], inner: list[Statement]) -> int:
    """Return where the value at `at` ends; what an inline table holds goes to `inner`."""
    if text[at] == "{":
        at = _past_blanks(text, at + 1)
        while text[at] != "}":
            found = list(_assignment(text, at, path, "inline"))
            inner += found
            at = _past_blanks(text, found[0].end)
            at = _past_blanks(text, at + 1) if text[at] == "," else at
        return at + 1
    if text[at] == "[":
        return _array(text, at)
    match = _VALUE.match(text, at)
    end = match.end() if match else at
    return len(text[:end].rstrip(" \t")) if match and text[at] not in "\"'" else end


def _array(text: str, at: int) -> int:
    depth = 0
    while True:
        at = _blank(text, at)
        if text[at] in "[{":
            depth += 1
        elif text[at] in "]}":
            depth -= 1
        match = _VALUE.match(text, at)
        at = match.end() if match else at + 1
        if depth == 0:
            return at


def _key(text: str, at: int) -> tuple[tuple[KeyPart, ...], int]:
    parts: list[KeyPart] = []
    at = _past_blanks(text, at)
    while match := _PART.match(text, at):
        parts.append(KeyPart(_name(match[0]), match.start(), match.end()))
        between = _BETWEEN.match(text, match.end())
        if between is None or not between[1]:
            break
        at = between.end()
    return tuple(parts), parts[-1].end


def _name(written: str) -> str:
    if written[0] not in "\"'":
        return written
    name: str = tomllib.loads(f"name = {written}")["name"]
    return name


def _blank(text: str, at: int) -> int:
    match = _BLANK.match(text, at)
    return match.end() if match else at


def _past_blanks(text: str, at: int) -> int:
    while text[at] in " \t":
        at += 1
    return at
