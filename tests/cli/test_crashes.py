"""A crash with a token in a local variable leaves it neither on the screen, nor in scrollback, nor in the log."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.cli.program import Terminal, until
from tests.cli.secrets_held import pieces_in, scrollback, secrets_in
from tests.server.client import TenantServer

BROKEN = (sys.executable, "-m", "tests.cli.crashing")
PEOPLE = ("ada@contoso.com", "bob@contoso.com")


def log_of(home: Path) -> Path:
    return home / ".local/state/presence-tui/log/presence-tui.log"


def assert_unseen(home: Path, terminal: Terminal) -> None:
    secrets = secrets_in(home)
    assert len(secrets) >= 3
    assert pieces_in(terminal.bytes.decode(), secrets) == []
    assert pieces_in(scrollback(terminal.bytes), secrets) == []
    assert pieces_in(log_of(home).read_text().replace("\n    ", ""), secrets) == []
    assert pieces_in(log_of(home).read_text(), secrets) == []
    assert "test-access-token" not in scrollback(terminal.bytes) + log_of(home).read_text()


@pytest.mark.parametrize(
    ("kind", "keys", "told"),
    [
        ("loop", "", "the loop failed"),
        ("handler", "r", "the handler failed"),
        ("worker", ":crash in a worker\r", "httpcore failed"),
    ],
)
def test_a_bug_ends_the_table_with_one_sentence_and_no_secret(signed_in: TenantServer, kind: str, keys: str, told: str) -> None:
    environ = signed_in.environ() | {"PRESENCE_TUI_LOG_LEVEL": "debug"}
    with Terminal(kind, *PEOPLE, environ=environ, command=BROKEN) as terminal:
        if keys:
            terminal.wait_for("Bob Ng")
            terminal.press(keys)
        assert terminal.end() == 1
        assert terminal.is_restored
        last = terminal.bytes.rpartition(b"\x1b[?1049l")[2].decode()
        assert "a bug ended the program" in last
        assert "Traceback" not in last
        assert told in log_of(signed_in.home).read_text()
        assert_unseen(signed_in.home, terminal)


def test_bugs_that_nobody_waits_for_go_to_the_log_and_the_table_stays(signed_in: TenantServer) -> None:
    with Terminal("beside", *PEOPLE, environ=signed_in.environ(), command=BROKEN) as terminal:
        terminal.wait_for("Bob Ng")
        terminal.press("r")
        log = log_of(signed_in.home)
        until(lambda: log.read_text().count("    Bug: the finalizer, the thread or the task failed") == 3)
        terminal.press("d")
        terminal.wait_for("Bob Ng")
        terminal.press("q")
        assert terminal.end() == 0
        assert b"Traceback" not in terminal.bytes
        assert b"Bug" not in terminal.bytes
        assert "a thread crashed: broken" in log.read_text()
        assert "an error that nobody could take, in Finalized.__del__" in log.read_text()
        assert_unseen(signed_in.home, terminal)
