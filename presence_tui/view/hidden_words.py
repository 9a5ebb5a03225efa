"""Sentences that others wrote, such as an error's, without the names in them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

HIDDEN = "hidden"
_ADDRESS = re.compile(r"[^\s\"'<>()\[\],;:/]+@[^\s\"'<>()\[\],;:/]+\.\w+")
_ID = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_QUOTED = re.compile(r"(?<=\")[^\"]+(?=\")|(?<=“)[^”]+(?=”)|(?<!\w)(?<=')[^']+(?='(?!\w))")
_FOLDERS = re.compile(r"(?<![\w:/~])~?/(?:[^\s/\"']+/)+")
_CHINESE = "\u2e80"
"""From here on letters stand without blanks between words."""
_SEVERAL = 0
"""Stands in place of a number where several people have a name."""


class _Span(NamedTuple):
    start: int
    end: int
    words: str


class KnownNames:
    """What people are called, and whose number that is. `shown` makes a number what stands for it on the screen."""

    def __init__(self, shown: Callable[[int], str]) -> None:
        self._shown = shown
        self._known: dict[str, int] = {}
        self._lengths: dict[str, set[int]] = {}
        """By the first character of names, how long they are."""

    def learn(self, number: int, *names: str) -> None:
        """Know that somebody is called so; whoever shares a name with others is no more than hidden by it."""
        for name in filter(None, map(_folded, names)):
            if self._known.setdefault(name, number) != number:
                self._known[name] = _SEVERAL
            self._lengths.setdefault(name[0], set()).add(len(name))

    def called(self, name: str, unknown: str = HIDDEN) -> str:
        """Return what stands for all of `name`; `unknown` where nobody has it."""
        number = self._known.get(_folded(name))
        return unknown if number is None else self._shown(number) if number else HIDDEN

    def hide(self, text: str) -> str:
        """Return `text` without known names, addresses, ids, what is quoted, and the folders of files."""
        parts: list[str] = []
        at = 0
        for span in self._apart(text):
            parts += [text[at : span.start], span.words]
            at = span.end
        return "".join([*parts, text[at:]])

    def _apart(self, text: str) -> list[_Span]:
        """Return what is to be replaced, in the order of the text: the longest where one is within another, or laps over it."""
        spans = [*self._names_in(text)]
        for pattern in (_QUOTED, _ADDRESS, _ID):
            spans += [_Span(*found.span(), self.called(found[0])) for found in pattern.finditer(text)]
        spans += [_Span(*found.span(), "") for found in _FOLDERS.finditer(text)]
        taken: list[_Span] = []
        for span in sorted(spans, key=lambda one: one.start - one.end):
            if all(span.end <= one.start or one.end <= span.start for one in taken):
                taken.append(span)
        return sorted(taken)

    def _names_in(self, text: str) -> Iterator[_Span]:
        folded = _folded(text)
        for start, first in enumerate(folded):
            if start and _joined(folded[start - 1], first):
                continue
            for length in sorted(self._lengths.get(first, ()), reverse=True):
                end = start + length
                number = self._known.get(folded[start:end])
                if (
                    number is not None
                    and end <= len(folded)
                    and not (end < len(folded) and _joined(folded[end - 1], folded[end]))
                ):
                    yield _Span(start, end, self._shown(number) if number else HIDDEN)
                    break


def _folded(text: str) -> str:
    """Return `text` without case, every character in its place."""
    folded = text.casefold()  # of a German ß come two characters
    return folded if len(folded) == len(text) else "".join(low if len(low := char.casefold()) == 1 else char for char in text)


def _joined(one: str, other: str) -> bool:
    """Say whether a word goes on between two characters."""
    return one.isalnum() and other.isalnum() and one < _CHINESE and other < _CHINESE
