"""Sequence numbers as eight bytes each: a letter and some digits, as Graph writes them. Others are kept as they are."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, MutableSequence
from typing import Any

_NONE, _OTHER = 0, -1
_MOST_DIGITS = 15
"""They take fifty bits; four say how many they are, since some may be leading zeros, and the rest is the letter."""
_DIGITS, _LETTER = 50, 54


class Stamps(MutableSequence[str | None]):
    """A list of them, of a length that stays."""

    __slots__ = ("_numbers", "_others")

    def __init__(self, values: Iterable[str | None] = ()) -> None:
        self._numbers = array("q")
        self._others: dict[int, str] = {}
        """By position, what is no letter with digits."""
        for at, value in enumerate(values):
            self._numbers.append(_NONE)
            self[at] = value

    def __len__(self) -> int:
        return len(self._numbers)

    def __getitem__(self, at: Any) -> Any:
        """Return one, or those of a slice as such a list."""
        if not isinstance(at, slice):
            number = self._numbers[at]
            return self._others[at % len(self._numbers)] if number == _OTHER else _text(number)
        made = Stamps()
        made._numbers = self._numbers[at]
        if self._others:
            rows = range(*at.indices(len(self._numbers)))
            made._others = {new: self._others[old] for new, old in enumerate(rows) if old in self._others}
        return made

    def __setitem__(self, at: Any, value: Any) -> None:
        """Put one in place of another."""
        at %= len(self._numbers)
        self._others.pop(at, None)
        self._numbers[at] = number = _number(value)
        if number == _OTHER:
            self._others[at] = value

    def __iter__(self) -> Iterator[str | None]:
        return (self._others[at] if number == _OTHER else _text(number) for at, number in enumerate(self._numbers))

    def __delitem__(self, at: Any) -> None:
        raise TypeError("its length stays")

    def insert(self, index: int, value: str | None) -> None:
        """Refuse: raises TypeError."""
        raise TypeError("its length stays")


def _number(text: str | None) -> int:
    if text is None:
        return _NONE
    letter, digits = text[:1], text[1:]
    if letter.isalpha() and text.isascii() and digits.isdecimal() and len(digits) <= _MOST_DIGITS:
        return ord(letter) << _LETTER | len(digits) << _DIGITS | int(digits)
    return _OTHER


def _text(number: int) -> str | None:
    if number == _NONE:
        return None
    width = number >> _DIGITS & 15
    return f"{chr(number >> _LETTER)}{number & (1 << _DIGITS) - 1:0{width}d}"
