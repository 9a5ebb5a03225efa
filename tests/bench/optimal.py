"""The least that a terminal has to be sent so that one screen becomes another: what `bytes` is measured against.

It counts bytes of what pyte draws: the text of each cell that looks different, as UTF-8; the cheapest motion to it (CUP, CHA,
VPA, CUU, CUD, CUF, CUB, CNL, CR, BS, or the cells in between once more where that is cheaper); SGR for the attributes that
differ from those in force, or a reset and all of them; EL and ECH for blanks in the colour in force. Rows are drawn from the
top, each from the left. Where the cursor stands and which attributes are in force is carried on from one change to the next.

It is no proof of a lower bound: lines and blocks that only moved are drawn anew (no IL, DL, ICH, DCH, scrolling, REP), another
order of the cells is not tried, and LF, IND and RI are no motions. It leaves out what no screen needs: modes, synchronized
updates, showing the cursor. pyte knows no dim text.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import pyte
from pyte import graphics

Cells = list[list["Cell"]]

_FLAGS = {"bold": ("1", "22"), "italics": ("3", "23"), "underscore": ("4", "24"), "blink": ("5", "25"),
          "reverse": ("7", "27"), "strikethrough": ("9", "29")}  # fmt: skip
_SEEN_ON_BLANKS = frozenset({"underscore", "reverse", "strikethrough"})
_BASIC = ("black", "red", "green", "brown", "blue", "magenta", "cyan", "white")
_INDEX = {colour: str(index) for index, colour in reversed([*enumerate(graphics.FG_BG_256)])}
_MOST_IN_BETWEEN = 24
"""Cells that are drawn once more at most, in place of a motion."""


class Ink(NamedTuple):
    """Attributes, with pyte's names of colours."""

    fg: str = "default"
    bg: str = "default"
    flags: frozenset[str] = frozenset()


class Cell(NamedTuple):
    """What one cell shows. A blank one has no ink of its own but its background: `ink.fg` is empty then."""

    text: str
    """Empty right of a wide character."""
    ink: Ink


PLAIN = Ink()
EMPTY = Cell(" ", Ink("", "default"))


def cells_of(screen: pyte.Screen) -> Cells:
    """Return what `screen` shows."""
    known: dict[object, Cell] = {}
    return [[_cell(screen.buffer[y][x], known) for x in range(screen.columns)] for y in range(screen.lines)]


def blank(screen: pyte.Screen) -> Cells:
    """Return what an empty screen of that size shows."""
    return [[EMPTY] * screen.columns for _ in range(screen.lines)]


def _cell(char: pyte.screens.Char, known: dict[object, Cell]) -> Cell:
    if char not in known:
        flags = frozenset(name for name in _FLAGS if getattr(char, name))
        seen = char.data != " " or flags & _SEEN_ON_BLANKS
        known[char] = Cell(char.data, Ink(char.fg, char.bg, flags) if seen else Ink("", char.bg))
    return known[char]


class Optimal:
    """A terminal that is sent no byte too many. Begins with plain attributes and the cursor at the top left.

    In `true_colour` a colour that pyte names by its value is sent as three numbers, else as one of 256.
    """

    def __init__(self, *, true_colour: bool = False) -> None:
        self._true_colour = true_colour
        self._x = self._y = 0
        self._ink = PLAIN
        self._coming: Ink | None = None
        """That of the next cell with text that has to be drawn in the row."""

    def count(self, before: Cells, after: Cells) -> int:
        """Return the bytes that make `after` of `before`."""
        return sum(self._row(y, old, new) for y, (old, new) in enumerate(zip(before, after, strict=True)) if old != new)

    def _row(self, y: int, old: list[Cell], new: list[Cell]) -> int:
        different = sorted({_start(new, x) for x, (one, other) in enumerate(zip(old, new, strict=True)) if one != other})
        sent, done = 0, 0
        for x in different:
            if x < done:
                continue
            self._coming = next((new[at].ink for at in different if at >= x and new[at].ink.fg), None)
            sent += self._reach(x, y, new)
            blanks = _blanks(new, x, different[-1])
            if blanks:
                cost, done = self._erase(new, x, blanks, last=x + blanks > different[-1])
                sent += cost
            else:
                sent += self._draw(new[x])
                done = self._x = x + _width(new, x)
        return sent

    def _reach(self, x: int, y: int, row: list[Cell]) -> int:
        """Bring the cursor to a cell."""
        motion = _motion(self._x, self._y, x, y, len(row))
        if self._y == y and self._x < x <= self._x + _MOST_IN_BETWEEN and row[self._x].text:
            ink = self._ink
            between = sum(self._draw(row[at]) for at in range(self._x, x) if row[at].text)
            if between + self._to(row[x].ink, self._ink) <= motion + self._to(row[x].ink, ink):
                self._x = x
                return between
            self._ink = ink
        self._x, self._y = x, y
        return motion

    def _draw(self, cell: Cell) -> int:
        return self._dip(cell.ink) + len(cell.text.encode("utf-8", "surrogatepass"))

    def _dip(self, ink: Ink) -> int:
        """Have the attributes of a cell in force; for a blank at once those of the text that comes, where that is cheaper."""
        taken, coming = _after(ink, self._ink), self._coming
        cost = self._to(taken, self._ink)
        if not ink.fg and coming is not None and coming.bg == ink.bg and not coming.flags & _SEEN_ON_BLANKS:
            at_once = self._to(coming, self._ink)
            if at_once < cost + self._to(coming, taken):
                taken, cost = coming, at_once
        self._ink = taken
        return cost

    def _erase(self, row: list[Cell], x: int, blanks: int, *, last: bool) -> tuple[int, int]:
        """Draw blanks of one colour in the cheapest way; return what it costs, and the first cell behind them."""
        sent = self._dip(row[x].ink)
        end = x + blanks
        ways = {blanks: end, len(f"\x1b[{blanks}X") + (0 if last else len(f"\x1b[{blanks}C")): x if last else end}
        if end == len(row):
            ways[len("\x1b[K")] = x
        cheapest = min(ways)
        self._x = ways[cheapest]
        return sent + cheapest, end

    def _to(self, ink: Ink, current: Ink) -> int:
        """Return the bytes of SGR that bring `ink` from `current`."""
        ink = _after(ink, current)
        if ink == current:
            return 0
        flags = [
            on if name in ink.flags else off
            for name, (on, off) in _FLAGS.items()
            if (name in ink.flags) != (name in current.flags)
        ]
        fg, bg = self._colour(ink.fg, 30), self._colour(ink.bg, 40)
        changed = [*flags, *([fg] if ink.fg != current.fg else ()), *([bg] if ink.bg != current.bg else ())]
        anew = ["", *(_FLAGS[name][0] for name in ink.flags)]
        anew += [code for code, colour in ((fg, ink.fg), (bg, ink.bg)) if colour != "default"]
        return len("\x1b[m") + min(len(";".join(changed)), len(";".join(anew)))

    def _colour(self, colour: str, base: int) -> str:
        if colour == "default":
            return str(base + 9)
        if colour.removeprefix("bright") in _BASIC:
            return str(base + 60 * colour.startswith("bright") + _BASIC.index(colour.removeprefix("bright")))
        if not self._true_colour and colour in _INDEX:
            return f"{base + 8};5;{_INDEX[colour]}"
        return ";".join([str(base + 8), "2", *(str(int(colour[at : at + 2], 16)) for at in (0, 2, 4))])


def _after(ink: Ink, current: Ink) -> Ink:
    """Return what is in force once a cell of `ink` is drawn: a blank takes on the background alone."""
    if ink.fg:
        return ink
    return Ink(current.fg, ink.bg, current.flags - _SEEN_ON_BLANKS)


def _start(row: list[Cell], x: int) -> int:
    return x - 1 if not row[x].text and x else x


def _width(row: list[Cell], x: int) -> int:
    return 2 if x + 1 < len(row) and not row[x + 1].text else 1


def _blanks(row: list[Cell], x: int, last: int) -> int:
    """Return how many blanks of one colour stand from `x` on, as far as the last cell that differs, or the end of the row."""
    first, end = row[x], x
    if first.ink.fg or first.text != " ":
        return 0
    while end < len(row) and row[end] == first:
        end += 1
    return end - x if end == len(row) else min(end, last + 1) - x


def _motion(x: int, y: int, to_x: int, to_y: int, columns: int) -> int:
    """Return the bytes of the cheapest motion; `x` behind the last column is a wrap that pends, from which not all are safe."""
    if (x, y) == (to_x, to_y):
        return 0
    column = min(_columns(x, to_x, columns))
    row = min(_rows(y, to_y))
    ways = [_absolute(to_x, to_y), column + row]
    if to_y > y:
        ways.append(len(_sequence(to_y - y, "E")) + min(_columns(0, to_x, columns)))
    return min(ways)


def _columns(x: int, to_x: int, columns: int) -> Iterator[int]:
    if x == to_x:
        yield 0
        return
    yield len(f"\x1b[{to_x + 1}G") if to_x else len("\r")
    yield 1 + (len(_sequence(to_x, "C")) if to_x else 0)
    if x >= columns:
        return
    if to_x > x:
        yield len(_sequence(to_x - x, "C"))
    else:
        yield min(len(_sequence(x - to_x, "D")), x - to_x)


def _rows(y: int, to_y: int) -> Iterator[int]:
    if y == to_y:
        yield 0
        return
    yield len(_sequence(to_y + 1, "d"))
    yield len(_sequence(abs(to_y - y), "B"))


def _absolute(x: int, y: int) -> int:
    if x:
        return len(f"\x1b[{y + 1};{x + 1}H")
    return len(_sequence(y + 1, "H"))


def _sequence(number: int, final: str) -> str:
    return f"\x1b[{number if number > 1 else ''}{final}"


class Measured(NamedTuple):
    """What one event sent, and the least that it could have sent."""

    sent: int
    least: int


class Meter:
    """Follows what is sent, event by event."""

    def __init__(self, columns: int, rows: int, *, true_colour: bool = False) -> None:
        self._screen = pyte.Screen(columns, rows)
        self._stream = pyte.ByteStream(self._screen)
        self._optimal = Optimal(true_colour=true_colour)
        self._shown = blank(self._screen)

    def measure(self, sent: bytes) -> Measured:
        """Draw what one event sent."""
        self._stream.feed(sent)
        now = cells_of(self._screen)
        least = self._optimal.count(self._shown, now)
        self._shown = now
        return Measured(len(sent), least)

    @property
    def display(self) -> list[str]:
        """What is to be read now."""
        return self._screen.display
