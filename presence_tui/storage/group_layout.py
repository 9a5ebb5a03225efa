"""Renames, deletes and moves groups in a watch list's text in which each array is one word. Every comment stays.

A group may be a table with a header, lines of dotted keys, or an inline table; what mixes them so that no order can be told is
beyond it. Whoever calls compares afterwards what the text says with what was meant.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from presence_tui.storage.toml_array import layout_of
from presence_tui.storage.toml_statements import Statement, line_of, statements

_DEPTH = 1
"""At which part of a path a group's name stands: `group.NAME.people`."""


def renamed(text: str, name: str, to: str) -> str:
    """Return the text with a group's name written anew wherever it stands."""
    import tomlkit  # here, since a start edits nothing

    written = tomlkit.key(to).as_string()
    parts = [one.part(_DEPTH) for one in _of_group(statements(text), name)]
    for part in sorted((part for part in parts if part), key=lambda part: part.start, reverse=True):
        text = text[: part.start] + written + text[part.end :]
    return text


def without_group(text: str, name: str, array_named: Callable[[str], str], newline: str) -> str | None:
    """Return the text without a group; None where it stands so that it cannot be taken out.

    `array_named` gives the array for which a word stands: its comments stay.
    """
    own = _of_group(statements(text), name)
    outer = [one for one in own if not any(one is not other and other.start < one.start < other.end for other in own)]
    return without(text, outer, newline, array_named)


def without(text: str, gone: Sequence[Statement], newline: str, array_named: Callable[[str], str] = lambda _: "") -> str | None:
    """Return the text without headers and keys; comments on their lines, and in arrays that go, get lines of their own."""
    for one in sorted(gone, key=lambda one: one.start, reverse=True):
        if one.kind == "inline":
            text = _without_inline(text, one)
            continue
        start, end, comment = line_of(text, one)
        if text[start : one.start].strip():
            return None
        words = [part.strip("\"',") for part in text[one.value : one.end].split()]
        kept = [each for word in words for each in layout_of(f"x = {array_named(word)}" if array_named(word) else "").comments]
        lines = "".join(f"{text[start : one.start]}{each}{newline}" for each in [*kept, *([comment] if comment else [])])
        text = _tidied(text[:start] + lines, text[end:], newline) if not lines else text[:start] + lines + text[end:]
    return text


def _without_inline(text: str, one: Statement) -> str:
    """Take a key out of an inline table, with the comma that nobody needs then."""
    before, after = text[: one.start].rstrip(" \t"), text[one.end :].lstrip(" \t")
    if before.endswith(","):
        gap = " " if text[one.end :] != after and not after.startswith(",") else ""
        return before[:-1] + gap + after
    if after.startswith(","):
        return text[: one.start] + after[1:].lstrip(" \t")
    return before + after


def _tidied(left: str, right: str, newline: str) -> str:
    """Join what stood above and below something that is gone; of the blank lines around it one is left."""
    if left.endswith(newline * 2) and (not right or right.startswith(newline)):
        left = left[: -len(newline)]
    return left + right


class _Unit(NamedTuple):
    """All that is written of one group, or of what lies between groups."""

    name: str
    kind: str
    start: int
    end: int


def moved(text: str, names: Sequence[str], at: int, to: int) -> str | None:
    """Return the text with the group at `at` where the one at `to` is; None where they do not stand in one order."""
    units = _units(text)
    known = [unit.name for unit in units]
    first, last = min(at, to), max(at, to)
    wanted = list(names[first : last + 1])
    if any(known.count(name) != 1 for name in wanted):
        return None
    begin = known.index(wanted[0])
    run = units[begin : begin + len(wanted)]
    if [unit.name for unit in run] != wanted or len({unit.kind for unit in run}) != 1:
        return None
    contents = [text[unit.start : unit.end] for unit in run]
    contents.insert(to - first, contents.pop(at - first))
    pieces, done = [], run[0].start
    for unit, content in zip(run, contents, strict=True):
        pieces += [text[done : unit.start], content]
        done = unit.end
    return text[: run[0].start] + "".join(pieces) + text[done:]


def _units(text: str) -> list[_Unit]:
    """Return what is written of each group in one piece, in the order of the text; a comment right above belongs to it."""
    units: list[_Unit] = []
    for one in statements(text):
        if one.kind == "header":
            group = one.path[_DEPTH] if len(one.path) > _DEPTH and one.path[0] == "group" else ""
            _extend(units, _Unit(group, "table", _with_comments(text, one), one.end))
        elif one.kind == "line" and units and units[-1].kind == "table" and units[-1].name:
            units[-1] = units[-1]._replace(end=line_of(text, one)[1])
        elif len(one.path) > _DEPTH and one.path[0] == "group" and one.part(_DEPTH):
            inline = one.kind == "inline"
            start, end = (one.start, one.end) if inline else (_with_comments(text, one), line_of(text, one)[1])
            _extend(units, _Unit(one.path[_DEPTH], one.kind, start, end))
        elif one.kind == "line":
            _extend(units, _Unit("", "line", one.start, one.end))
    ends = [units[at + 1].start if unit.kind == "table" and at + 1 < len(units) else unit.end for at, unit in enumerate(units)]
    if units and units[-1].kind == "table":
        ends[-1] = len(text)
    return [
        unit._replace(end=unit.start + len(text[unit.start : end].rstrip("\r\n"))) for unit, end in zip(units, ends, strict=True)
    ]


def _extend(units: list[_Unit], unit: _Unit) -> None:
    """Add a unit; lines of the same group one after the other are one."""
    if units and units[-1].name == unit.name and units[-1].kind == unit.kind == "line":
        units[-1] = units[-1]._replace(end=unit.end)
    else:
        units.append(unit)


def _with_comments(text: str, one: Statement) -> int:
    """Return where the comment lines right above a statement begin, or else its own line."""
    start = text.rfind("\n", 0, one.start) + 1
    while start > 0:
        above = text.rfind("\n", 0, start - 1) + 1
        if not text[above:start].lstrip(" \t").startswith("#"):
            break
        start = above
    return start


def _of_group(all_of_them: Sequence[Statement], name: str) -> list[Statement]:
    return [one for one in all_of_them if one.path[: _DEPTH + 1] == ("group", name)]
