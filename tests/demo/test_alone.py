"""The demo keeps to itself: no socket, and no file but an export."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

WATCH = """
import sys

PREFIXES = ("socket.connect", "socket.bind", "socket.sendto", "socket.sendmsg", "socket.getaddrinfo", "socket.gethostby")
CHANGES = {"os.mkdir", "os.rename", "os.link", "os.symlink", "os.remove", "os.rmdir", "os.truncate", "os.chmod", "os.utime"}
WRITES = 0o1 | 0o2 | 0o100 | 0o1000 | 0o2000
seen = []

def watch(event, args):
    if event == "socket.bind" and args[1] == ("::1", 0):
        return  # what urllib3 asks when it is imported: whether this machine has IPv6
    if event.startswith(PREFIXES) or event in CHANGES:
        seen.append(f"{event} {args[0]}")
    if event == "open" and isinstance(args[0], (str, bytes)) and isinstance(args[2], int) and args[2] & WRITES:
        if args[0] not in ("/dev/null", "/dev/tty"):
            seen.append(f"open {args[0]}")

sys.addaudithook(watch)
"""

VISIT = """
import asyncio

from presence_tui.settings.load import demo_settings
from presence_tui.ui.app import PresenceApp
from presence_tui.wiring.services import Services

async def visit():
    async with Services(demo_settings({}), signed_in=True) as services:
        app = PresenceApp(services.surroundings())
        async with app.run_test(size=(100, 30)) as pilot:
            while app._common.monitor is None or app._common.monitor.snapshot.last_poll is None:
                await pilot.pause()
            await pilot.press("j", "enter", "s", "question_mark", "escape", "slash", "b", "enter", "a", "x", "escape", "x", "u")
            for command in services.surroundings().extra_commands():
                await command.run()
                await pilot.pause()
            EXPORT

asyncio.run(visit())
print(*seen, sep="\\n")
"""

LINE = """
from presence_tui.cli.main import run

code = run(WORDS)
print(*seen, sep="\\n", file=sys.stderr)
sys.exit(code)
"""


def run(home: Path, program: str) -> subprocess.CompletedProcess[str]:
    environ = {"PATH": os.environ["PATH"], "HOME": str(home), "TERM": "xterm-256color", "LANG": "C.UTF-8"}
    return subprocess.run(
        [sys.executable, "-B", "-c", WATCH + program],
        env=environ,
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_a_visit_opens_no_socket_and_writes_nothing(tmp_path: Path) -> None:
    done = run(tmp_path, VISIT.replace("EXPORT", "pass"))
    assert (done.stdout.strip(), done.returncode) == ("", 0), done.stderr
    assert list(tmp_path.iterdir()) == []


def test_an_export_is_all_that_it_writes(tmp_path: Path) -> None:
    done = run(tmp_path, VISIT.replace("EXPORT", "assert await app._common.monitor.save_json('bob@contoso.com')"))
    assert done.returncode == 0, done.stderr
    written = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert [path.parent for path in written] == [tmp_path / ".local/state/presence-tui/demo/exports"]
    assert written[0].name.startswith("presence-")
    opened = [line.partition(" ")[2] for line in done.stdout.splitlines() if line.startswith("open ")]
    assert [Path(name).name for name in opened] == [written[0].name]
    assert "socket" not in done.stdout


@pytest.mark.parametrize("words", [["once"], ["whoami"], ["people", "list"], ["get", "bob@contoso.com"]], ids=" ".join)
def test_a_line_that_is_printed_opens_no_socket_and_writes_nothing(tmp_path: Path, words: list[str]) -> None:
    done = run(tmp_path, LINE.replace("WORDS", repr([*words, "--demo"])))
    told = [line for line in done.stderr.splitlines() if line and not line.startswith("request-id")]
    assert (told, done.returncode) == ([], 0)
    assert done.stdout
    assert list(tmp_path.iterdir()) == []
