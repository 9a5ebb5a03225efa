"""Finds the arrays in TOML text, and adds and removes their elements there. Everything else in the text stays as it is.

tomlkit's arrays move comments and commas when they are edited, so their own text is edited here. The text must be valid TOML, and
whoever edits it compares afterwards what it says with what was meant.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

_TOKEN = re.compile(
    r"""
    [ \t\r\n]*
    (?: (?P<mark>[\[\]{},=])
  | (?P<comment>\#[^\r\n]*)
  | (?P<text>\"\"\"(?:[^\\]|\\.)*?\"\"\"\"{0,2} | '''.*?''''{0,2} | "(?:[^"\\]|\\.)*" | '[^']*' | [^\s"'\#\[\]{},=]+)
    )
    """,
    re.VERBOSE | re.DOTALL,
)
_DEEPER = {"[": 1, "{": 1, "]": -1, "}": -1}
_BLANKS = " \t"
_INDENT = "    "
_ON_ONE_LINE = 5
"""As many new elements at once go on a line where others stand; more get lines of their own."""


class Element(NamedTuple):
    """Where one element stands in the text."""

    start: int
    end: int
    comma: int | None
    """Where its comma is; None for a last one without."""


@dataclass(slots=True)
class Array:
    """Where an array that is in no other one stands in the text, with its brackets."""

    start: int
    end: int = 0
    elements: list[Element] = field(default_factory=list)


class Splice(NamedTuple):
    """One change of a text: at `start` there is `new` in place of `old`."""

    start: int
    old: str
    new: str

    def applied(self, text: str) -> str:
        """Return `text` with the change."""
        return text[: self.start] + self.new + text[self.start + len(self.old) :]

    @property
    def inverse(self) -> Splice:
        """What takes it back."""
        return Splice(self.start, self.new, self.old)


@dataclass(frozen=True, slots=True)
class Layout:
    """What stands where in a text."""

    arrays: list[Array]
    """Those that are in no other one, in order."""
    comments: list[str]
    """Each as it is written, in order."""


def layout_of(text: str) -> Layout:
    """Return where the arrays of a valid TOML text are, and its comments."""
    layout = Layout([], [])
    array: Array | None = None
    value_follows, depth, began, ended = False, 0, -1, -1
    for match in _TOKEN.finditer(text):
        kind = match.lastgroup or ""
        start, end = match.span(kind)
        mark = text[start] if kind == "mark" else ""
        if kind == "comment":
            layout.comments.append(text[start:end])
        elif array is None:
            if value_follows and mark == "[":
                array, depth, began = Array(start), 0, -1
            value_follows = mark == "="
        elif depth == 0 and mark in ("]", ","):
            if began >= 0:
                array.elements.append(Element(began, ended, start if mark == "," else None))
                began = -1
            if mark == "]":
                array.end = end
                layout.arrays.append(array)
                array = None
        else:
            began, ended = (start if began < 0 else began), end
            depth += _DEEPER.get(mark, 0)
    return layout


def removal(text: str, array: Array, index: int) -> list[Splice]:
    """Return what takes element `index` away, one change after the other. Comments stay; an empty line does not."""
    element = array.elements[index]
    if element.comma is None:
        splices = [_tidy(text, array, element.start, element.end)]
        before = array.elements[index - 1].comma if index > 0 else None
        if before is not None:  # the one before is last now, and goes without as well
            splices.append(_tidy(splices[0].applied(text), array, before, before + 1))
        return splices
    if not text[element.end : element.comma].strip(_BLANKS):
        return [_tidy(text, array, element.start, element.comma + 1)]
    comma = _tidy(text, array, element.comma, element.comma + 1)
    return [comma, _tidy(comma.applied(text), array, element.start, element.end)]


def removals(text: str, array: Array, indices: Sequence[int]) -> Splice:
    """Return what takes all elements at `indices` (ascending) away, as `removal` does each."""
    new, elements = text[: array.end], list(array.elements)
    for index in reversed(indices):
        for splice in removal(new, Array(array.start, len(new), elements), index):
            new = splice.applied(new)
        was_without_comma = elements[index].comma is None
        del elements[index:]
        if was_without_comma and elements:  # the one before is without as well now
            elements[-1] = elements[-1]._replace(comma=None)
    return difference(text, new + text[array.end :])


def difference(old: str, new: str) -> Splice:
    """Return one change that makes `new` of `old`: what both begin and end with stays."""
    start = _shared(old, new)
    end = _shared(old[start:][::-1], new[start:][::-1])
    return Splice(start, old[start : len(old) - end], new[start : len(new) - end])


def insertion(text: str, array: Array, index: int, *written: str) -> list[Splice]:
    """Return what puts all `written` before element `index`, or last, laid out as the elements around it."""
    newline = newline_of(text)
    if not array.elements:
        return [_first(text, array, written, newline)]
    if index >= len(array.elements):
        return _last(text, array, written, newline)
    element = array.elements[index]
    indent = own_line(text, array, element.start)
    if indent is None:
        return [Splice(element.start, "", "".join(f"{one}, " for one in written))]
    return [Splice(element.start - len(indent), "", "".join(f"{indent}{one},{newline}" for one in written))]


def newline_of(text: str) -> str:
    """Return how lines end in `text`."""
    return "\r\n" if "\r\n" in text else "\n"


def _first(text: str, array: Array, written: Sequence[str], newline: str) -> Splice:
    inside = text[array.start + 1 : array.end - 1]
    if "\n" not in inside and len(written) > _ON_ONE_LINE:
        return Splice(array.start + 1, inside, "".join([newline, *(f"{_INDENT}{one},{newline}" for one in written)]))
    if "\n" not in inside:
        return Splice(array.start + 1, inside, f"{inside}{', '.join(written)}{inside}")
    *_, line, closing = inside.split("\n")
    indent = line[: -len(line.lstrip(_BLANKS))] if line.lstrip(_BLANKS).startswith("#") else closing + _INDENT
    if inside.count("\n") == 1:
        indent = closing + _INDENT
    return Splice(array.end - 1 - len(closing), "", "".join(f"{indent}{one},{newline}" for one in written))


def _last(text: str, array: Array, written: Sequence[str], newline: str) -> list[Splice]:
    last = array.elements[-1]
    indent = own_line(text, array, last.start)
    end = last.end if last.comma is None else last.comma + 1
    after = text[end : array.end - 1]
    if indent is None and len(written) > _ON_ONE_LINE and "\n" not in after:
        lines = "".join(f"{_INDENT}{one},{newline}" for one in written)
        return [Splice(end, after, f"{',' if last.comma is None else ''}{newline}{lines}")]
    if indent is None:
        many = ", ".join(written)
        return [Splice(end, "", f", {many}" if last.comma is None else f" {many},")]
    many = f",{newline}{indent}".join(written)
    if "\n" not in after:
        return [Splice(end, "", f",{newline}{indent}{many}" if last.comma is None else f"{newline}{indent}{many},")]
    line = array.end - 1 - len(after.rpartition("\n")[2])
    if last.comma is not None:
        return [Splice(line, "", f"{indent}{many},{newline}")]
    return [Splice(line, "", f"{indent}{many}{newline}"), Splice(end, "", ",")]


def own_line(text: str, array: Array, at: int) -> str | None:
    """Return the blanks before `at` where nothing else stands before it on its line, else None."""
    line = text.rfind("\n", array.start, at) + 1
    indent = text[line:at]
    return indent if line and not indent.strip(_BLANKS) else None


def _tidy(text: str, array: Array, start: int, end: int) -> Splice:
    """Return what takes text[start:end] away, with the blanks, or the whole line, that nobody needs then."""
    next_at = _past_blanks(text, end)
    follows = text[next_at]
    indent = own_line(text, array, start)
    if indent is not None and follows in "\r\n":
        start -= len(indent)
        end = text.index("\n", next_at) + 1
    elif indent is None and follows in "\r\n#]":
        while text[start - 1] in _BLANKS:
            start -= 1
        end = next_at if follows in "\r\n" else end
    else:
        end = next_at
    return Splice(start, text[start:end], "")


def _past_blanks(text: str, at: int) -> int:
    while text[at] in _BLANKS:
        at += 1
    return at


def _shared(one: str, other: str) -> int:
    """Return how many characters both begin with."""
    low, high = 0, min(len(one), len(other))
    while low < high:
        middle = (low + high + 1) // 2
        if one[low:middle] == other[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low
