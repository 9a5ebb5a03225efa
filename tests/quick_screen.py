"""pyte's terminal, several times as fast with what programs send most: plain text and the usual control sequences.

All else is left to pyte. What is shown is what pyte shows (test_quick_screen.py).
"""

from __future__ import annotations

import re

import pyte
from pyte import modes
from pyte.screens import Char, wcwidth

_CONTROL = re.compile(r"\x1b\[(\??)([0-9;]*)([@A-Za-z`])")
_GREATEST = 9999
"""What pyte takes every greater number for."""


def _is_narrow(char: str) -> bool:
    return len(char) == 1 and wcwidth(char) == 1


class QuickScreen(pyte.Screen):
    """A screen on which equal cells are one object, and which reads a row anew only after something was drawn on it."""

    def __init__(self, columns: int, lines: int) -> None:
        self._inked: dict[tuple[Char, bool, tuple[int, ...]], Char] = {}
        self._cells: dict[Char, dict[str, Char]] = {}
        self._read: dict[int, str] = {}
        super().__init__(columns, lines)

    def select_graphic_rendition(self, *attrs: int) -> None:
        """Change the ink."""
        key = self.cursor.attrs, modes.DECSCNM in self.mode, attrs
        known = self._inked.get(key)
        if known is None:
            super().select_graphic_rendition(*attrs)
            known = self._inked[key] = self.cursor.attrs
        self.cursor.attrs = known

    def draw(self, data: str) -> None:
        """Write text at the cursor."""
        cursor, end = self.cursor, self.cursor.x + len(data)
        if end > self.columns or self.charset or modes.IRM in self.mode or not all(map(_is_narrow, data)):
            self.dirty.add(cursor.y - 1)  # on its last cell an accent may come to stand
            super().draw(data)
            return
        attrs = cursor.attrs
        cells = self._cells.setdefault(attrs, {})
        row = self.buffer[cursor.y]
        for x, char in enumerate(data, cursor.x):
            cell = cells.get(char)
            if cell is None:
                cell = cells[char] = attrs._replace(data=char)
            row[x] = cell
        cursor.x = end
        self.dirty.add(cursor.y)

    @property
    def display(self) -> list[str]:
        """The rows as text."""
        for y in self.dirty:
            self._read.pop(y, None)
        self.dirty.clear()
        return [self._read.get(y) or self._read.setdefault(y, self._text_of(y)) for y in range(self.lines)]

    def _text_of(self, y: int) -> str:
        row = self.buffer[y]
        cells = [row[x].data for x in range(self.columns)]
        if all(map(_is_narrow, cells)):
            return "".join(cells)
        read, x = [], 0
        while x < len(cells):
            read.append(cells[x])
            x += 2 if wcwidth(cells[x][:1] or " ") == 2 else 1
        return "".join(read)


class QuickStream(pyte.Stream):
    """A parser for QuickScreen."""

    def feed(self, data: str) -> None:
        """Take what a program sent, or a part of it."""
        assert self.listener is not None
        at = 0
        while at < len(data):
            # pyte's own note of whether it is amid a sequence
            if self._taking_plain_text and (found := _CONTROL.match(data, at)):
                self._dispatch(*found.groups())
                at = found.end()
            else:
                next_control = data.find("\x1b", at + 1)
                end = len(data) if next_control < 0 else next_control
                super().feed(data[at:end])
                at = end

    def _dispatch(self, private: str, numbers: str, does: str) -> None:
        given = [min(int(number or 0), _GREATEST) for number in numbers.split(";")]
        do = getattr(self.listener, self.csi.get(does, "debug"))
        if private:
            do(*given, private=True)
        else:
            do(*given)
