"""What keys are called, by Textual, by people, and on the screen."""

from __future__ import annotations

import string

import pytest
from textual._ansi_sequences import ANSI_SEQUENCES_KEYS
from textual.keys import _character_to_key

from presence_tui.view.commands import COMMANDS
from presence_tui.view.key_names import key_of, nearest_key, written


@pytest.mark.parametrize(
    ("word", "key"),
    [
        ("f5", "f5"),
        ("F5", "f5"),
        ("pgdn", "pagedown"),
        ("PgDn", "pagedown"),
        ("pagedown", "pagedown"),
        ("/", "slash"),
        ("slash", "slash"),
        ("?", "question_mark"),
        ("-", "minus"),
        ("+", "plus"),
        (",", "comma"),
        ("@", "at"),
        ("esc", "escape"),
        ("ENTER", "enter"),
        (" ", "space"),
        ("a", "a"),
        ("A", "A"),
        ("shift+a", "A"),
        ("é", "é"),
        ("§", "section_sign"),
        ("↓", "down"),
        ("Down", "down"),
        ("ctrl+L", "ctrl+l"),
        ("ctrl+PgDn", "ctrl+pagedown"),
        ("shift+tab", "shift+tab"),
        ("alt+1", "alt+1"),
    ],
)
def test_a_key_has_several_names(word: str, key: str) -> None:
    assert key_of(word) == key


@pytest.mark.parametrize(
    "word",
    [
        "",
        "hyper",
        "f21",
        "f0",
        "ctrl+",
        "+a",
        "ctrl+1",
        "ctrl+i",
        "ctrl+m",
        "ctrl+h",
        "shift+1",
        "shift+é+x",
        "aa",
        "\x1b",
        "super+a",
    ],
)
def test_what_no_terminal_sends_is_no_key(word: str) -> None:
    assert key_of(word) == ""


@pytest.mark.parametrize("char", string.ascii_letters + string.digits + string.punctuation)
def test_a_character_is_called_as_textual_calls_it(char: str) -> None:
    assert key_of(char) == _character_to_key(char)
    assert written(key_of(char)) == char


def test_named_keys_are_those_that_terminals_send() -> None:
    sent = {str(getattr(key, "value", key)) for keys in ANSI_SEQUENCES_KEYS.values() if isinstance(keys, tuple) for key in keys}
    for word in (
        "home",
        "end",
        "pageup",
        "insert",
        "delete",
        "backspace",
        "tab",
        "f12",
        "ctrl+w",
        "ctrl+home",
        "shift+up",
        "shift+tab",
    ):
        assert key_of(word) in sent


@pytest.mark.parametrize("key", [key for command in COMMANDS for key in command.keys])
def test_what_is_written_on_the_screen_can_be_written_in_the_file(key: str) -> None:
    assert key_of(key) == key
    assert key_of(written(key)) == key
    assert key_of(written(key, ascii_only=True)) == key
    assert written(key, ascii_only=True).isascii()


@pytest.mark.parametrize(
    ("word", "meant"), [("PgDown", "pagedown"), ("escp", "esc"), ("questionmark", "question_mark"), ("zzz", None)]
)
def test_the_key_that_was_probably_meant(word: str, meant: str | None) -> None:
    assert nearest_key(word) == meant
