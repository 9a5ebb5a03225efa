"""What stands where rows would be when nobody is shown, or nobody but yourself is watched."""

from __future__ import annotations

from presence_tui.model.availability import StatusClass
from presence_tui.model.roster import Roster
from presence_tui.model.text import printable
from presence_tui.view.adding import words_meant
from presence_tui.view.arrange import ViewState
from presence_tui.view.fitting import wrap_words
from presence_tui.view.keymap import STANDARD, Keymap
from presence_tui.view.tones import DIM, KEY, TEXT, CellLen, Ink, Line

_INDENT = 3
"""Cells before the words; names begin there too."""

COVERED: Line = [(" " * _INDENT + "Hiding names", TEXT)]
"""While everybody of a long list gets a number."""

CLASS_SENTENCES: dict[StatusClass, str] = {
    StatusClass.AVAILABLE: "Nobody is available",
    StatusClass.BUSY: "Nobody is busy",
    StatusClass.AWAY: "Nobody is away",
    StatusClass.DO_NOT_DISTURB: "Nobody is on do not disturb",
    StatusClass.OFF: "Nobody is off",
    StatusClass.UNCLEAR: "Nobody is unclear",
}


def nobody_shown(
    view: ViewState, total: int, width: int, cell_len: CellLen, keymap: Keymap = STANDARD, frozen: str = ""
) -> list[Line]:
    """Return the lines for a filter, a class or a group that nobody of `total` people passes.

    `frozen`: since when rows stand still; then nobody passed it at that time.
    """
    text = " ".join(view.filter_text.split())
    group = f" of {printable(view.group)}" if view.group is not None else ""
    at, matches = (f" at {frozen}", "matched") if frozen else ("", "matches")
    if view.status_class:
        rest = CLASS_SENTENCES[view.status_class].removeprefix("Nobody is")
        sentence = f"Nobody{group} {'was' if frozen else 'is'}{rest}{at}" + (f' and {matches} "{text}".' if text else ".")
    elif text:
        sentence = f'Nobody{group or f" of {total:,}"} {matches} "{text}"{at}.'
    elif view.group is not None:
        sentence = f"Nobody is in {printable(view.group)} yet."
    else:
        return []
    lines = [*_wrapped(sentence, TEXT, width, cell_len), [], _key(keymap.name("step_back"), "shows everybody again")]
    if words_meant(text):
        key = keymap.name("add")
        first, *more = _wrapped(f'{key}  looks for "{text}" in the whole directory', DIM, width, cell_len)
        words = first[0][0].removeprefix(" " * _INDENT + key)
        lines += [[(" " * _INDENT, DIM), (key, KEY), (words, DIM)], *more]
    return lines


def only_yourself(roster: Roster) -> bool:
    """Return whether nobody but the signed-in person is watched."""
    return len(roster) == 1 and roster.person(0).is_me


def nobody_else(watch_list_place: str, width: int, cell_len: CellLen, keymap: Keymap = STANDARD) -> list[Line]:
    """Return the lines that stand below your own row while nobody else is watched; `watch_list_place` is the file's path."""
    return [
        *_wrapped("Nobody else is watched yet.", TEXT, width, cell_len),
        [],
        *_how_to_add(watch_list_place, width, cell_len, keymap),
    ]


def nobody_watched(watch_list_place: str, width: int, cell_len: CellLen, keymap: Keymap = STANDARD) -> list[Line]:
    """Return the lines for an empty watch list."""
    return [
        *_wrapped("Nobody is watched yet.", TEXT, width, cell_len),
        [],
        *_how_to_add(watch_list_place, width, cell_len, keymap),
    ]


def _how_to_add(place: str, width: int, cell_len: CellLen, keymap: Keymap) -> list[Line]:
    return [
        _key(keymap.name("add"), "adds somebody by name, mail or id"),
        [],
        *_wrapped("or list them in", DIM, width, cell_len),
        *_wrapped(place, TEXT, width, cell_len),
    ]


def _wrapped(text: str, ink: Ink, width: int, cell_len: CellLen) -> list[Line]:
    indent = " " * _INDENT
    return [[(indent + line, ink)] for line in wrap_words(text, max(width - _INDENT - 1, 8), cell_len)]


def _key(key: str, words: str) -> Line:
    return [(" " * _INDENT, DIM), (key, KEY), (f"  {words}", DIM)]
