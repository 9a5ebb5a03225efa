"""Whatever the umask, and however the folders were: what the program writes is for the user alone."""

from __future__ import annotations

import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.program import Terminal, run, until
from tests.server.client import TenantServer

_SEVERAL = """
import os, sys
from presence_tui.cli.main import run
os.umask(int(sys.argv[1], 8))
for line in sys.argv[2:]:
    if code := run(line.split()):
        sys.exit(f"{line}: {code}")
"""
_TABLE = """
import os, sys
from presence_tui.__main__ import main
os.umask(int(sys.argv[1], 8))
main(sys.argv[2:])
"""
GUID = "1b4f1c1e-2f61-4d0a-9c55-0f3a2f1d7c61"
LINES = (f"config init --client-id {GUID}", "people add ada@contoso.com bob@contoso.com", "once", "whoami")
WRITTEN = {"config.toml", "watchlist.toml", "tokens.json", "tokens.json.lock", "directory.json", "presence-tui.log"}
FULL_LOG = 1_000_000


def ours(home: Path) -> Iterator[Path]:
    """Yield the program's folders and everything in them."""
    for top in home.rglob("presence-tui"):
        yield top
        yield from top.rglob("*")


def modes(home: Path) -> dict[str, int]:
    return {str(path.relative_to(home)): path.lstat().st_mode & 0o777 for path in ours(home)}


def wrong(home: Path) -> dict[str, str]:
    wanted = {True: 0o700, False: 0o600}
    return {name: oct(mode) for name, mode in modes(home).items() if mode != wanted[(home / name).is_dir()]}


@pytest.mark.parametrize("umask", ["000", "022", "077"])
def test_every_file_of_a_new_user_is_theirs_alone(signed_in: TenantServer, umask: str) -> None:
    (signed_in.home / ".local/state/presence-tui").chmod(0o700)  # the fixture made it
    signed_in.expire_access_tokens()
    done = run(umask, *LINES, environ=signed_in.environ(), command=[sys.executable, "-c", _SEVERAL])
    assert done.returncode == 0, done.stderr
    assert {path.name for path in ours(signed_in.home)} >= WRITTEN
    assert wrong(signed_in.home) == {}


@pytest.mark.parametrize("umask", ["000", "022", "077"])
def test_what_was_open_to_others_is_closed(signed_in: TenantServer, umask: str) -> None:
    """As an older program, or a backup that was unpacked, may leave it."""
    environ = signed_in.environ() | {"PRESENCE_TUI_LOG_LEVEL": "debug"}
    log = signed_in.home / ".local/state/presence-tui/log/presence-tui.log"
    log.parent.mkdir()
    log.write_bytes(b"x" * FULL_LOG)
    for path in list(ours(signed_in.home)):
        path.chmod(0o755 if path.is_dir() else 0o644)
    signed_in.expire_access_tokens()
    done = run(umask, "once ada@contoso.com", environ=environ, command=[sys.executable, "-c", _SEVERAL])
    assert done.returncode == 0, done.stderr
    assert {path.name for path in log.parent.iterdir()} == {"presence-tui.log", "presence-tui.log.1"}
    assert wrong(signed_in.home) == {}


def test_what_the_live_table_writes_is_the_user_s_alone_with_umask_0(signed_in: TenantServer) -> None:
    with Terminal("000", environ=signed_in.environ(), command=[sys.executable, "-c", _TABLE]) as terminal:
        terminal.wait_for("Live")
        terminal.press("d")
        terminal.wait_for("availability")
        terminal.press("w")
        terminal.wait_for("exports/presence-")
        terminal.press("abob@contoso.com\r")
        terminal.wait_for("Bob Ng")
        terminal.press("\r")
        until((signed_in.home / ".config/presence-tui/watchlist.toml").exists)
        terminal.send(signal.SIGTERM)
        assert terminal.end() == 143
    names = {path.name for path in ours(signed_in.home)}
    assert names >= {"view.json", "watchlist.toml", "exports"}
    assert len(list((signed_in.home / ".local/state/presence-tui/default/exports").iterdir())) == 1
    assert wrong(signed_in.home) == {}
