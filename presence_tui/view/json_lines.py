"""Raw JSON as lines that fit: pretty-printed with two spaces a level, every name, literal and order as sent.

It works on the text and decodes nothing, so that `1.0`, `1e400`, a name that comes twice and an escape stay what they were, and
no depth of nesting is too deep. What could act on a terminal is shown as a JSON escape.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from presence_tui.model.text import visible
from presence_tui.view.fitting import wrap_line
from presence_tui.view.glyphs import UNICODE, Glyphs
from presence_tui.view.tones import DIM, FAINT, TEXT, CellLen, Ink, Line

VALUE_LIMIT = 2000
"""Characters of one value that are shown."""
_NAME = Ink("accent")
_HANG = 2
_LEAST_WIDTH = 4

_TOKEN = re.compile(
    r"""[ \t\r\n]*+(?:
        (?P<string>"(?:[^"\\\x00-\x1f]++|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*+")
      | (?P<literal>-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?|true|false|null)
      | (?P<mark>[{}\[\]:,])
      | (?P<end>\Z)
    )""",
    re.VERBOSE,
)
_UNIT = re.compile(r"\\u[0-9a-fA-F]{4}|\\.|[^\\]", re.DOTALL)
"""One character of a string, escaped or not."""
_CLOSES = {"{": "}", "[": "]"}


@lru_cache(maxsize=1)
def json_lines(raw: bytes, width: int, cell_len: CellLen, glyphs: Glyphs = UNICODE) -> Sequence[Line]:
    """Return `raw` in lines of at most `width` cells; what is no JSON is shown as text. Invalid UTF-8 is replaced.

    The details show the same again with every snapshot: the newest lines are kept, and altered by nobody.
    """
    width = max(width, _LEAST_WIDTH)
    text = raw.decode("utf-8", "replace")
    try:
        rows = _Printer(text, glyphs).rows()
    except _NotJson:
        return _as_text(text, width, cell_len, glyphs)
    lines: list[Line] = []
    for depth, row in rows:
        indent = min(2 * depth, width // 2)
        opening: Line = [(" " * indent, FAINT)] if indent else []
        lines += wrap_line([*opening, *row], width, min(indent + _HANG, width - 2), cell_len)
    return lines


class _NotJson(ValueError):
    pass


class _Printer:
    """Reads tokens and lays them out. What may come next is kept in a stack of its own, not in calls."""

    def __init__(self, text: str, glyphs: Glyphs) -> None:
        self._tokens = _tokens(text)
        self._glyphs = glyphs
        self._open: list[str] = []
        self._rows: list[tuple[int, Line]] = []
        self._row: Line = []

    def rows(self) -> list[tuple[int, Line]]:
        """Return each line's depth and spans, unwrapped. Raises _NotJson."""
        kind, token = next(self._tokens)
        while True:
            after_opening = self._value(kind, token)
            kind, token = next(self._tokens)
            while self._open and token == _CLOSES[self._open[-1]] and kind == "mark":
                self._close(token, empty=after_opening)
                after_opening = False
                kind, token = next(self._tokens)
            if not self._open:
                break
            if after_opening:
                self._end_row(self._opened_depth())
            elif (kind, token) == ("mark", ","):
                self._row.append((",", FAINT))
                self._end_row(len(self._open))
                kind, token = next(self._tokens)
            else:
                raise _NotJson
            if self._open[-1] == "{":
                kind, token = self._name(kind, token)
        if kind != "end":
            raise _NotJson
        self._end_row(0)
        return self._rows

    def _opened_depth(self) -> int:
        return len(self._open) - 1

    def _value(self, kind: str, piece: str) -> bool:
        """Take a value; return whether it opened an object or a list."""
        if kind == "mark" and piece in _CLOSES:
            self._row.append((piece, FAINT))
            self._open.append(piece)
            return True
        if kind not in ("string", "literal"):
            raise _NotJson
        self._literal(piece, DIM if piece == "null" else TEXT)
        return False

    def _name(self, kind: str, token: str) -> tuple[str, str]:
        """Take a name and its colon; return the token that begins the value."""
        if kind != "string" or next(self._tokens) != ("mark", ":"):
            raise _NotJson
        self._literal(token, _NAME)
        self._row.append((": ", FAINT))
        return next(self._tokens)

    def _literal(self, token: str, ink: Ink) -> None:
        if len(token) <= VALUE_LIMIT + 2:
            self._row.append((visible(token), ink))
            return
        end = _whole_characters(token, VALUE_LIMIT + 1)
        more = len(token) - end - token.startswith('"')
        self._row += [(visible(token[:end]), ink), (f"{self._glyphs.ellipsis} {more:,} more", FAINT)]

    def _close(self, token: str, empty: bool) -> None:
        if not empty:
            self._end_row(len(self._open))
        self._open.pop()
        self._row.append((token, FAINT))

    def _end_row(self, depth: int) -> None:
        self._rows.append((depth, self._row))
        self._row = []


def _tokens(text: str) -> Iterator[tuple[str, str]]:
    at = 0
    while True:
        found = _TOKEN.match(text, at)
        if found is None or found.lastgroup is None:
            raise _NotJson
        yield found.lastgroup, found[found.lastgroup]
        at = found.end()


def _whole_characters(token: str, limit: int) -> int:
    """Return where to cut `token`, at `limit` or before, so that no escape is cut in two."""
    end = 0
    for unit in _UNIT.finditer(token):
        if unit.end() > limit:
            break
        end = unit.end()
    return end


def _as_text(text: str, width: int, cell_len: CellLen, glyphs: Glyphs) -> list[Line]:
    shown = visible(text[:VALUE_LIMIT])
    lines = [wrapped for line in shown.split("\n") for wrapped in wrap_line([(line, TEXT)], width, 0, cell_len)]
    more = len(text) - VALUE_LIMIT
    return [*lines, [(f"{glyphs.ellipsis} {more:,} more", FAINT)]] if more > 0 else lines
