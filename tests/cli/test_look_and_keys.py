"""How the live table looks and what its keys do, as the real terminal gets it: mouse, themes, the user's keys."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.cli.program import Terminal
from tests.server.client import TenantServer

MOUSE = re.compile(rb"\x1b\[\?(?:9|1000|1001|1002|1003|1005|1006|1015|1016)h")
"""Every sequence that asks a terminal to report what the mouse does."""
LIGHT = b"48;2;251;251;251"
DARK = b"48;2;22;24;29"


def folder(home: Path, kind: str) -> Path:
    made = home / {"config": ".config", "state": ".local/state"}[kind] / "presence-tui"
    made.mkdir(parents=True, exist_ok=True)
    return made


def look(terminal: Terminal) -> bytes:
    """Begin, see the table, leave; return what was written."""
    terminal.wait_for("Ada Lovelace")
    terminal.press("q")
    assert terminal.end() == 0
    assert terminal.is_restored
    return terminal.bytes


def test_the_mouse_is_asked_for_unless_it_is_not_wanted(signed_in: TenantServer) -> None:
    with Terminal(environ=signed_in.environ()) as terminal:
        assert MOUSE.search(look(terminal))
    with Terminal("--no-mouse", environ=signed_in.environ()) as terminal:
        assert not MOUSE.search(look(terminal))
    (folder(signed_in.home, "config") / "config.toml").write_text("mouse = false\n")
    with Terminal(environ=signed_in.environ()) as terminal:
        assert not MOUSE.search(look(terminal))


def test_a_theme_and_the_details_are_remembered_by_the_next_start(signed_in: TenantServer) -> None:
    environ = signed_in.environ() | {"COLORTERM": "truecolor"}
    with Terminal(environ=environ, columns=120) as terminal:
        terminal.wait_for("JSON as sent")
        assert DARK in terminal.bytes
        terminal.press(":")
        terminal.wait_for("Commands")
        terminal.press("theme: light\r")
        terminal.wait_for("Theme: light")
        terminal.press("d")
        terminal.press("q")
        assert terminal.end() == 0
    kept = folder(signed_in.home, "state") / "default" / "view.json"
    assert json.loads(kept.read_text()) == {"theme": "light", "theme_in_config": "auto", "details": False}
    assert kept.stat().st_mode & 0o777 == 0o600
    with Terminal(environ=environ, columns=120) as terminal:
        written = look(terminal)
        assert LIGHT in written
        assert DARK not in written
        assert "JSON as sent" not in terminal.text
    (folder(signed_in.home, "config") / "config.toml").write_text('theme = "dark"\n')
    with Terminal(environ=environ) as terminal:
        assert LIGHT not in look(terminal), "config says something else now"


def test_the_demo_remembers_nothing(stranger: TenantServer) -> None:
    with Terminal("--demo", environ=stranger.environ()) as terminal:
        terminal.wait_for("Press enter")
        terminal.press("\x1b")
        terminal.wait_for("Signed out")
        terminal.press(":")
        terminal.wait_for("Commands")
        terminal.press("theme: light\r")
        terminal.wait_for("Theme: light, not saved")
        terminal.press("q")
        assert terminal.end() == 0
    assert list(stranger.home.rglob("*.json")) == []


@pytest.mark.parametrize(
    ("keys", "problem"),
    [
        ('ask_nwo = "f5"', "keys.ask_nwo is no command; ask_now?"),
        ('ask_now = "PgDown"', 'keys.ask_now has "PgDown", which is no key; pagedown?'),
        ('ask_now = "q"', 'keys.ask_now has "q", a key of quit (quit); give that another one'),
        ('quit = ""', "keys.quit is empty; at least one key must quit"),
    ],
)
def test_keys_that_cannot_be_are_told_before_the_screen_changes(stranger: TenantServer, keys: str, problem: str) -> None:
    file = folder(stranger.home, "config") / "config.toml"
    file.write_text(f"\n[keys]\n{keys}\n")
    with Terminal(environ=stranger.environ(), columns=200) as terminal:
        assert terminal.end() == 2
        assert f"{file} line 3: {problem}" in terminal.text
        assert b"\x1b[?1049h" not in terminal.bytes


def test_the_users_keys_work_and_are_named(signed_in: TenantServer) -> None:
    (folder(signed_in.home, "config") / "config.toml").write_text('[keys]\nquit = "Q"\nask_now = ["f5", "z"]\nhelp = "h"\n')
    with Terminal(environ=signed_in.environ(), columns=120) as terminal:
        terminal.wait_for("Ada Lovelace")
        terminal.wait_for("h help  Q quit")
        terminal.press("q")
        terminal.press("\x1b[15~")
        terminal.wait_for("Asked")
        terminal.press("Q")
        assert terminal.end() == 0
