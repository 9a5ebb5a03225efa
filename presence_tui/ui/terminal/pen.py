"""What text is drawn with, and the shortest control sequence from one pen to another (SGR, ECMA-48 8.3.117)."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

_ON = {"1": 1, "2": 2, "3": 4, "4": 8, "5": 16, "7": 32, "9": 64}
"""Bold, dim, italic, underlined, blinking, reverse, struck: the code and its bit in `Pen.attributes`."""
_OFF = {"22": 1 | 2, "23": 4, "24": 8, "25": 16, "27": 32, "29": 64}
_INKS = {str(code): str(code) for code in (*range(30, 38), *range(90, 98))} | {"39": ""}
_GROUNDS = {str(code): str(code) for code in (*range(40, 48), *range(100, 108))} | {"49": ""}
_PENS = 4096


class Pen(NamedTuple):
    """Attributes and colours, as the terminal keeps them for what it is sent next."""

    attributes: int = 0
    ink: str = ""
    """The code of the colour, for example `38;5;110`; "" is the terminal's own."""
    ground: str = ""


DEFAULT = Pen()

_SEEN_ON_BLANKS = _ON["4"] | _ON["7"] | _ON["9"]
_ANY = "any"
"""The ink of a blank: nobody sees it."""


@lru_cache(_PENS)
def _one(pen: Pen) -> Pen:
    """Return the same object for equal pens, so that lists of them compare fast."""
    return pen


@lru_cache(_PENS)
def of_blanks(pen: Pen) -> Pen:
    """Return what is seen of `pen` where it draws blanks."""
    return pen if pen.attributes & _SEEN_ON_BLANKS else _one(Pen(0, _ANY, pen.ground))


def draws(pen: Pen | None, cell: Pen) -> bool:
    """Whether `pen` makes a cell that looks as with `cell`."""
    return pen is not None and (pen == cell or (cell.ink == _ANY and of_blanks(pen) == cell))


@lru_cache(_PENS)
def that_draws(cell: Pen, pen: Pen | None, coming: Pen) -> Pen:
    """Return a pen for `cell`: `pen`, or `coming`, which is needed soon, or what is least far from `pen`."""
    if cell.ink != _ANY:
        return cell
    for one in (pen, coming):
        if one is not None and one.ink != _ANY and of_blanks(one) == cell:
            return one
    known = pen or DEFAULT
    return _one(Pen(known.attributes & ~_SEEN_ON_BLANKS, known.ink, cell.ground))


@lru_cache(_PENS)
def changed(pen: Pen | None, codes: str) -> Pen | None:
    """Return what `CSI codes m` makes of `pen`; None where that is not known, as after codes that differ among terminals."""
    attributes, ink, ground = pen or DEFAULT
    known = pen is not None
    waiting = codes.split(";")[::-1]
    while waiting:
        code = waiting.pop().lstrip("0")
        if not code:
            (attributes, ink, ground), known = DEFAULT, True
        elif code in _ON:
            attributes |= _ON[code]
        elif code in _OFF:
            attributes &= ~_OFF[code]
        elif code in ("38", "48"):
            colour = _extended(code, waiting)
            known = known and bool(colour)
            ink, ground = (colour, ground) if code == "38" else (ink, colour)
        elif code in _INKS:
            ink = _INKS[code]
        elif code in _GROUNDS:
            ground = _GROUNDS[code]
        else:
            known = False
    return _one(Pen(attributes, ink, ground)) if known else None


def _extended(code: str, waiting: list[str]) -> str:
    """Take the rest of `38;5;n` or `38;2;r;g;b` off `waiting`."""
    kind = waiting.pop() if waiting else ""
    numbers = {"5": 1, "2": 3}.get(kind, 0)
    if not numbers or len(waiting) < numbers:
        waiting.clear()
        return ""
    return ";".join([code, kind, *(waiting.pop() for _ in range(numbers))])


@lru_cache(_PENS)
def transition(old: Pen | None, new: Pen) -> str:
    """Return the shortest sequence that makes `new` of `old`, of which None says that it is not known."""
    if old == new:
        return ""
    anew = ";".join(["", *_codes(new)])
    if old is None:
        return f"\x1b[{anew}m"
    kept, codes = old.attributes, []
    for code, bits in _OFF.items():
        if kept & bits & ~new.attributes:
            kept &= ~bits
            codes.append(code)
    codes += [code for code, bit in _ON.items() if new.attributes & ~kept & bit]
    if old.ink != new.ink:
        codes.append(new.ink or "39")
    if old.ground != new.ground:
        codes.append(new.ground or "49")
    return f"\x1b[{min(anew, ';'.join(codes), key=len)}m"


def _codes(pen: Pen) -> list[str]:
    attributes = [code for code, bit in _ON.items() if pen.attributes & bit]
    return [*attributes, *filter(None, (pen.ink, pen.ground))]
