"""What keys are called: by Textual, which gets them from the terminal, and on the screen. Knows no command."""

from __future__ import annotations

import string
import unicodedata

from presence_tui.model.nearest import nearest

_NAMED = {
    "enter": "enter",
    "escape": "esc",
    "tab": "tab",
    "space": "space",
    "backspace": "backspace",
    "delete": "Del",
    "insert": "Ins",
    "home": "Home",
    "end": "End",
    "pageup": "PgUp",
    "pagedown": "PgDn",
    "up": "↑",
    "down": "↓",
    "left": "←",
    "right": "→",
} | {f"f{number}": f"F{number}" for number in range(1, 21)}
"""Keys that are no character: Textual's name, and what is written on the screen."""

_ASCII = {"up": "Up", "down": "Down", "left": "Left", "right": "Right"}

_SHORTER = {
    "solidus": "slash",
    "reverse_solidus": "backslash",
    "commercial_at": "at",
    "hyphen_minus": "minus",
    "plus_sign": "plus",
    "low_line": "underscore",
}
"""Characters that Textual calls otherwise than Unicode does."""

_SHIFTED = ("tab", "home", "end", "pageup", "pagedown", "up", "down", "left", "right", "insert", "delete")
_SAME_BYTE = "him"
"""With ctrl these letters arrive as backspace, tab and enter."""


def _of_character(char: str) -> str:
    """Return Textual's name of the key that types `char`; empty where it has none."""
    if char.isalnum():
        return char
    name = unicodedata.name(char, "").lower().replace("-", "_").replace(" ", "_")
    return _SHORTER.get(name, name)


_PUNCTUATION = {_of_character(char): char for char in string.punctuation}

_WORDS = {name.lower(): name for name in (*_NAMED, *_PUNCTUATION)}
_WORDS |= {written.lower(): name for name, written in (*_NAMED.items(), *_ASCII.items())}


def key_of(written: str) -> str:
    """Return Textual's name of the key `written`: as Textual has it, or as on the screen; empty where there is no such key."""
    if len(written) == 1:
        return _WORDS.get(written) or ("space" if written == " " else _of_character(written))
    modifier, plus, rest = written.lower().partition("+")
    if not plus or not rest:
        return _WORDS.get(written.lower(), "")
    base = _WORDS.get(rest, rest)
    if modifier == "shift" and len(rest) == 1 and rest.isalpha():
        return rest.upper()
    letter = len(base) == 1 and base.isascii() and base.isalnum()
    allowed = {
        "shift": base in _SHIFTED,
        "ctrl": base in _SHIFTED[1:] or (letter and base.isalpha() and base not in _SAME_BYTE),
        "alt": letter,
    }
    return f"{modifier}+{base}" if allowed.get(modifier) else ""


def nearest_key(written: str) -> str | None:
    """Return what the key was probably meant to be called."""
    return nearest(written, _WORDS)


def written(key: str, ascii_only: bool = False) -> str:
    """Return what Textual's `key` is called on the screen."""
    modifier, plus, base = key.rpartition("+")
    if ascii_only and base in _ASCII:
        return f"{modifier}{plus}{_ASCII[base]}"
    return f"{modifier}{plus}{_NAMED.get(base) or _PUNCTUATION.get(base) or _typed(base)}"


def _typed(key: str) -> str:
    """Return the character that `key` is named after, else its name."""
    try:
        return key if len(key) == 1 else unicodedata.lookup(key.replace("_", " ").upper())
    except KeyError:
        return key
