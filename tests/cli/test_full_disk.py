"""A disk without room, a real one: the program goes on with the tokens in memory, says so, and saves them when there is room."""

from __future__ import annotations

import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.program import Terminal, run, until
from tests.server.client import TenantServer

SIZE = 256 * 1024
NO_ROOM = "tokens.json cannot be written: no space left on device"


class Disk:
    """A small one, at `folder`."""

    def __init__(self, folder: Path) -> None:
        self._filler = folder / "filler"

    def fill(self) -> None:
        """Leave no byte of room."""
        with self._filler.open("wb", buffering=0) as file:
            for size in (4096, 1):
                try:
                    while True:
                        file.write(b"x" * size)
                except OSError:
                    continue

    def empty(self) -> None:
        """Make room again."""
        self._filler.unlink()


@pytest.fixture
def disk(signed_in: TenantServer) -> Iterator[Disk]:
    """The disk under the program's state, with the tokens on it."""
    state = signed_in.home / ".local/state"
    kept = state.with_name("kept")
    state.rename(kept)
    state.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={SIZE}", "tmpfs", state], capture_output=True, check=False)
    if mounted.returncode:
        pytest.skip("a disk of one's own needs the right to mount one")
    try:
        subprocess.run(["cp", "-a", f"{kept}/presence-tui", state], check=True)
        yield Disk(state)
    finally:
        subprocess.run(["umount", "-l", state], check=True)


def tokens(server: TenantServer) -> Path:
    return server.home / ".local/state/presence-tui/default/tokens.json"


def test_a_command_does_its_work_and_tells_it(signed_in: TenantServer, disk: Disk) -> None:
    before = tokens(signed_in).read_bytes()
    disk.fill()
    signed_in.expire_access_tokens()
    done = run("once", "ada@contoso.com", environ=signed_in.environ())
    assert done.returncode == 0
    assert "Ada" in done.stdout
    assert done.stderr.count(NO_ROOM) == 1
    assert tokens(signed_in).read_bytes() == before
    assert not list(tokens(signed_in).parent.glob(".*"))
    disk.empty()
    assert run("once", "ada@contoso.com", environ=signed_in.environ()).stderr == ""
    assert tokens(signed_in).read_bytes() != before


def test_a_login_that_cannot_be_kept_is_none(signed_in: TenantServer, disk: Disk) -> None:
    tokens(signed_in).unlink()
    disk.fill()
    signed_in.approve_after(0)
    done = run("login", environ=signed_in.environ())
    assert (done.returncode, done.stdout) == (2, "")
    assert NO_ROOM in done.stderr
    assert done.stderr.endswith("signed in, but what cannot be written is lost with the end of this command\n")
    assert not tokens(signed_in).exists()


@pytest.mark.parametrize(
    "leaves", [pytest.param(False, id="at the next poll"), pytest.param(True, id="at the end", marks=pytest.mark.slow)]
)
def test_the_live_table_tells_it_goes_on_and_saves_when_there_is_room(signed_in: TenantServer, disk: Disk, leaves: bool) -> None:
    with Terminal("ada@contoso.com", environ=signed_in.environ()) as terminal:
        terminal.wait_for("Ada Lovelace")
        before = tokens(signed_in).read_bytes()
        disk.fill()
        signed_in.expire_access_tokens()
        terminal.press("\r")  # the details are asked for anew
        terminal.wait_for("no space left")
        terminal.wait_for("@odata.context")  # the answer that the new token brought
        assert "Live" in terminal.text
        assert tokens(signed_in).read_bytes() == before
        disk.empty()
        if not leaves:
            terminal.press("\r")
            until(lambda: tokens(signed_in).read_bytes() != before)
        terminal.send(signal.SIGTERM)
        assert terminal.end() == 143
        assert NO_ROOM in terminal.bytes.rpartition(b"\x1b[?1049l")[2].decode().replace("\r\n", "")
    assert tokens(signed_in).read_bytes() != before
    assert run("whoami", environ=signed_in.environ()).returncode == 0
