"""The counts line: how many people are in each class. Legend, filter and summary in one; nothing in it moves.

Numbers are padded to the digits of the total, so that 9 to 10 shifts nothing. The longest form that fits is shown: words, short
words, numbers, numbers without keys, only how many can be reached. Long numbers stand closer
before their keys go, or all of them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from presence_tui.model.availability import StatusClass
from presence_tui.model.moment import Moment
from presence_tui.model.roster import Roster
from presence_tui.model.text import printable
from presence_tui.view.arrange import ViewState
from presence_tui.view.fitting import cells_of, cut
from presence_tui.view.glyphs import Glyphs
from presence_tui.view.keymap import STANDARD, Keymap
from presence_tui.view.tallies import Tally
from presence_tui.view.tones import DIM, CellLen, Ink, Line, Tone

_FILTER_CELLS = 16
"""Longest piece of the filter's text at the right end."""
_WARN = Ink("warn", bold=True)


@dataclass(frozen=True, slots=True)
class ClassLook:
    """How one class is named in the counts line."""

    glyph_name: str
    """Names a field of `Glyphs`; empty: its people have several, and the mark of trouble stands for them."""
    word: str
    short: str
    tone: Tone
    command: str
    """Narrows the table to the class."""


CLASS_LOOKS: dict[StatusClass, ClassLook] = {
    StatusClass.AVAILABLE: ClassLook("available", "available", "avail", "available", "only_available"),
    StatusClass.BUSY: ClassLook("busy", "busy", "busy", "busy", "only_busy"),
    StatusClass.AWAY: ClassLook("away", "away", "away", "away", "only_away"),
    StatusClass.DO_NOT_DISTURB: ClassLook("dnd", "do not disturb", "dnd", "dnd", "only_dnd"),
    StatusClass.OFF: ClassLook("offline", "off", "off", "offline", "only_off"),
    StatusClass.UNCLEAR: ClassLook("", "unclear", "unclear", "problem", "only_unclear"),
}


@dataclass(frozen=True, slots=True)
class Counts:
    """How many rows there are of what."""

    by_class: dict[StatusClass, int]
    """Old answers count as what they said; rows not asked for yet count nowhere."""
    reachable: int
    """Fresh answers only."""
    total: int
    as_of: datetime | None = None
    """When the newest answer came (UTC), if every answer is old; else None."""


@dataclass(frozen=True, slots=True)
class RightEnd:
    """What the line ends in, long and short."""

    full: Line
    short: Line
    needed: bool
    """False: it may go before the classes lose their keys, since the header of a narrow screen says it too."""


@dataclass(frozen=True, slots=True)
class CountsPart:
    """A stretch of the line."""

    key: str
    """The class's key, `right` or empty (blanks)."""
    x: int
    width: int
    """Cells; `line` takes exactly as many."""
    line: Line
    status_class: StatusClass | None = None


@dataclass(frozen=True, slots=True)
class _Form:
    words: str = ""
    """`word`, `short` or empty, for the classes 1 to 5."""
    unclear_word: bool = False
    keys: bool = True
    gap: int = 2
    close: bool = False
    """Numbers stand at their glyphs, padded to the digits of the largest one."""


_WORDS = _Form("word", unclear_word=True, gap=3)
_SHORT = _Form("short", unclear_word=True)
_SHORTER = _Form("short")
_NUMBERS = _Form()
_BARE = _Form(keys=False)
_CLOSE = _Form(gap=1, close=True)
_CLOSE_BARE = _Form(keys=False, gap=1, close=True)
_CLOSE_FROM = 1_000
"""People from which numbers are so long that they may stand close: fewer never need it."""


def counts(roster: Roster, now: Moment, interval: float, tally: Tally | None = None) -> Counts:
    """Count everybody in `roster` as it is true at `now`; `tally`: who counted them before."""
    found = tally or Tally(roster)
    fresh, reachable = found.fresh(now, interval)
    newest = None if fresh else found.newest()
    return Counts(found.by_class(), reachable, len(roster), newest.utc if newest else None)


def reachable_words(counts: Counts) -> str:
    """Return `10 of 38 reachable`."""
    return f"{counts.reachable:,} of {counts.total:,} reachable"


def right_end(
    counts: Counts,
    view: ViewState,
    shown: int,
    as_of: str,
    cell_len: CellLen,
    glyphs: Glyphs,
    list_broken: bool = False,
    frozen: str = "",
) -> RightEnd:
    """Return what the line ends in; `shown` rows pass the filter, `as_of` is a clock time or empty while answers are fresh.

    `frozen` says since when rows stand still, and how many changed; empty: they do not.
    """
    parts: list[Line] = []
    narrowed = [printable(view.group)] if view.group is not None else []
    narrowed += [f"/{view.filter_text.strip()}"] if view.filter_text.strip() else []
    if narrowed:
        texts = " ".join(cut(text, _FILTER_CELLS + 1, cell_len, glyphs.ellipsis) for text in narrowed)
        parts.append([(texts, Ink("accent")), (f"  {shown:,} of {counts.total:,}", DIM)])
    if frozen:
        parts.append([(frozen, _WARN)])
    if as_of:
        parts.append([(f"as of {as_of}", _WARN)])
    short = [[(frozen.split(glyphs.joint)[0], _WARN)]] if frozen else [part[:1] for part in parts[:1]]
    if list_broken:
        parts.append([("list not read: file broken", _WARN)])
        short.append([("list broken", _WARN)])
    if not parts:
        words = reachable_words(counts)
        return RightEnd([(words, DIM)], [(words.removesuffix(" reachable"), DIM)], needed=False)
    return RightEnd(_joined(parts), _joined(short), needed=True)


def _joined(parts: list[Line]) -> Line:
    return [span for part in parts for span in ([("  ", DIM), *part] if part is not parts[0] else part)]


def counts_line(
    counts: Counts,
    view: ViewState,
    width: int,
    glyphs: Glyphs,
    right: RightEnd,
    cell_len: CellLen,
    keymap: Keymap = STANDARD,
) -> list[CountsPart]:
    """Return the line in stretches that cover `width` cells, from left to right."""
    for form, end in _choices(right, counts.total >= _CLOSE_FROM):
        parts = _classes(counts, view, form, glyphs, keymap)
        left = sum(reserved for _, _, reserved in parts) + form.gap * (len(parts) - 1) + 1
        if left + (form.gap + cells_of(end, cell_len) if end else 0) + 1 <= width:
            return _placed(parts, form.gap, end, width, cell_len)
    end = next((end for end in (right.full, right.short) if cells_of(end, cell_len) + 2 <= width), [])
    return _placed([], 0, end, width, cell_len)


def _choices(right: RightEnd, long: bool) -> Iterator[tuple[_Form, Line]]:
    with_keys = (_NUMBERS, _CLOSE) if long else (_NUMBERS,)
    without = (_BARE, _CLOSE_BARE) if long else (_BARE,)
    if right.needed:
        yield from ((form, right.full) for form in (_WORDS, _SHORT, _SHORTER, *(with_keys if long else (_NUMBERS, _BARE))))
        yield from ((form, right.short) for form in with_keys)
        yield from ((form, end) for form in without for end in ((right.full, right.short) if long else (right.short,)))
        return
    yield from ((form, right.full) for form in (_WORDS, _SHORT, _SHORTER))
    yield _SHORTER, right.short
    yield from ((form, end) for form in (*with_keys, *without) for end in (right.full, right.short, []))


def _classes(counts: Counts, view: ViewState, form: _Form, glyphs: Glyphs, keymap: Keymap) -> list[tuple[StatusClass, Line, int]]:
    """Return each class with its spans and the cells to keep for it; the unclear stand last and only where there are any."""
    clear = (number for status_class, number in counts.by_class.items() if status_class is not StatusClass.UNCLEAR)
    digits = len(f"{max(clear, default=0) if form.close else counts.total:,}")
    found = []
    for status_class, number in counts.by_class.items():
        unclear = status_class is StatusClass.UNCLEAR
        if unclear and not number:
            continue
        padded = f"{number:,}" if unclear else f"{number:>{digits},}"
        key = keymap.names(CLASS_LOOKS[status_class].command)[:1] if form.keys else ()
        line = _class_line(status_class, padded, form, glyphs, old=counts.as_of is not None, key="".join(key))
        if view.status_class is status_class:
            line = [(text, ink if text.isspace() else ink._replace(underline=True)) for text, ink in line]
        found.append((status_class, line, cells_of(line, len) + max(digits - len(padded), 0)))
    return found


def _class_line(status_class: StatusClass, number: str, form: _Form, glyphs: Glyphs, old: bool, key: str) -> Line:
    record = CLASS_LOOKS[status_class]
    tone: Tone = "dim" if old and record.glyph_name else record.tone
    weighty = Ink(tone, bold=True) if number.strip() != "0" else DIM
    glyph = getattr(glyphs, record.glyph_name or "trouble")
    line: Line = [(key, DIM if old and record.glyph_name else Ink("accent")), (" ", DIM)] if key and key != glyph else []
    if not record.glyph_name:
        word = f" {record.word}" if form.unclear_word else ""
        return [*line, (f"{glyph}{'' if form.close else ' '}{number}", weighty), (word, DIM)]
    line += [(glyph, Ink(tone)), *([] if form.close else [(" ", DIM)]), (number, weighty)]
    return [*line, (f" {getattr(record, form.words)}", DIM)] if form.words else line


def _placed(parts: list[tuple[StatusClass, Line, int]], gap: int, end: Line, width: int, cell_len: CellLen) -> list[CountsPart]:
    placed = [CountsPart("", 0, 1, [(" ", DIM)])] if width > 0 else []
    x = 1
    for status_class, line, reserved in parts:
        taken = min(reserved + gap, max(width - x, 0))
        blanks = taken - cells_of(line, len)
        placed.append(CountsPart(status_class.value, x, taken, [*line, (" " * blanks, DIM)], status_class))
        x += taken
    if width <= x:
        return placed
    blanks = width - x - cells_of(end, cell_len) - 1
    placed.append(CountsPart("right", x, width - x, [(" " * blanks, DIM), *end, (" ", DIM)]))
    return placed
