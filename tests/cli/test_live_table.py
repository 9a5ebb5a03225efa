"""The live table in a terminal of its own, over real TLS: beginning, leaving, and what may go wrong on the way."""

from __future__ import annotations

import itertools
import os
import pty
import select
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.cli.program import Terminal, run, until
from tests.server.client import TenantServer

SOON = 5.0
"""Seconds within which the program has to leave, in whatever state it is."""

CRASH = """
import sys
import presence_tui.wiring.services as services
from presence_tui.__main__ import main

async def broken(self):
    bearer = "a-secret-in-a-local-variable"
    raise RuntimeError("this is the bug")

services.Services.open = broken
main(sys.argv[1:])
"""


HURRIED_DEMO = """
import sys
import presence_tui.demo.tenant as tenant
from presence_tui.__main__ import main

tenant.APPROVE_AFTER, tenant._DEMO_INTERVAL = 1.0, 1.0  # seconds
main(sys.argv[1:])
"""


def test_sign_in_by_enter_see_people_and_quit(stranger: TenantServer) -> None:
    people = ("ada@contoso.com", "bob@contoso.com")
    with Terminal(*people, environ=stranger.environ()) as terminal:
        terminal.wait_for("Press enter for a code")
        assert not [request for request in stranger.requests if "devicecode" in request]
        terminal.press("\r")
        terminal.wait_for("Enter this code")
        (code,) = stranger.user_codes()
        assert code in terminal.wait_for(code).split()
        stranger.approve()
        terminal.wait_for("Bob Ng")
        terminal.wait_for("Live")
        terminal.press("q")
        assert terminal.end() == 0
        assert terminal.is_restored
    assert stranger.leaks == []


def test_a_second_start_needs_no_sign_in(signed_in: TenantServer) -> None:
    with Terminal(environ=signed_in.environ()) as terminal:
        terminal.wait_for("Ada Lovelace")
        terminal.press("q")
        assert terminal.end() == 0


def test_a_start_without_network_shows_by_name_who_was_watched(signed_in: TenantServer) -> None:
    assert run("once", "bob@contoso.com", environ=signed_in.environ()).returncode == 0
    signed_in.go_offline()
    with Terminal("bob@contoso.com", environ=signed_in.environ()) as terminal:
        terminal.wait_for("localhost refuses connections")
        assert "Offline since" in terminal.text
        assert "next try" in terminal.text
        assert "Bob Ng" in terminal.text


@pytest.mark.parametrize(("number", "code"), [(signal.SIGTERM, 143), (signal.SIGHUP, 129), (signal.SIGINT, 130)])
def test_a_signal_leaves_the_terminal_as_it_was(signed_in: TenantServer, number: signal.Signals, code: int) -> None:
    with Terminal(environ=signed_in.environ()) as terminal:
        terminal.wait_for("Ada Lovelace")
        terminal.send(number)
        assert terminal.end() == code
        assert terminal.is_restored


def test_a_signal_ends_it_also_when_nobody_reads_the_terminal(signed_in: TenantServer) -> None:
    with Terminal(environ=signed_in.environ()) as terminal:
        terminal.wait_for("Ada Lovelace")
        widths = itertools.cycle(range(60, 140))

        def is_full() -> bool:
            terminal.resize(next(widths))
            return terminal.is_full

        until(is_full)
        terminal.send(signal.SIGTERM)
        assert terminal.end_unread() == 143


@pytest.mark.parametrize("where", ["graph", "entra"])
def test_quitting_does_not_wait_for_a_silent_service(signed_in: TenantServer, where: str) -> None:
    if where == "entra":
        signed_in.expire_access_tokens()
    signed_in.hang(times=None, where=where)
    with Terminal(environ=signed_in.environ()) as terminal:
        terminal.wait_for("q quit")
        until(lambda: any(request.endswith("hang") for request in signed_in.requests))
        begun = time.monotonic()
        terminal.press("q")
        assert terminal.end() == 0
        assert time.monotonic() - begun < SOON
        assert terminal.is_restored


def test_quitting_does_not_wait_for_a_hanging_name_server(signed_in: TenantServer, tmp_path: Path) -> None:
    (tmp_path / "asked").unlink(missing_ok=True)
    program = f"""
import socket, sys, threading
from pathlib import Path
def hanging(*args, **options):
    Path({str(tmp_path / "asked")!r}).touch()
    threading.Event().wait()
socket.getaddrinfo = hanging
from presence_tui.__main__ import main
main(sys.argv[1:])
"""
    with Terminal(environ=signed_in.environ(), command=[sys.executable, "-c", program]) as terminal:
        terminal.wait_for("q quit")
        until((tmp_path / "asked").exists)
        begun = time.monotonic()
        terminal.press("q")
        assert terminal.end() == 0
        assert time.monotonic() - begun < SOON


def test_a_crash_is_one_sentence_and_the_log_holds_no_locals(signed_in: TenantServer) -> None:
    with Terminal(environ=signed_in.environ(), command=[sys.executable, "-c", CRASH]) as terminal:
        assert terminal.end() == 1
        assert terminal.is_restored
        shown = terminal.bytes.rpartition(b"\x1b[?1049l")[2].decode()
    log = signed_in.home / ".local/state/presence-tui/log/presence-tui.log"
    assert "presence-tui: a bug ended the program" in shown
    assert str(log) in shown.replace("\r\n", "")
    assert "Traceback" not in shown
    assert "this is the bug" in log.read_text()
    assert "a-secret-in-a-local-variable" not in shown + log.read_text()


def test_a_crash_of_the_demo_which_has_no_log_is_one_sentence_that_says_what_happened() -> None:
    with Terminal("--demo", environ=os.environ, command=[sys.executable, "-c", CRASH]) as terminal:
        assert terminal.end() == 1
        shown = terminal.bytes.rpartition(b"\x1b[?1049l")[2].decode()
    assert shown.strip().endswith("presence-tui: a bug ended the program: RuntimeError, this is the bug")
    assert "log" not in shown


def test_what_cannot_be_opened_is_one_sentence(signed_in: TenantServer, tmp_path: Path) -> None:
    (tmp_path / "empty.pem").write_text("nothing\n")
    environ = signed_in.environ() | {"PRESENCE_TUI_CA_FILE": str(tmp_path / "empty.pem")}
    with Terminal(environ=environ) as terminal:
        assert terminal.end() == 2
        assert terminal.is_restored
        assert b"holds no certificates" in terminal.bytes.rpartition(b"\x1b[?1049l")[2].replace(b"\r\n", b"")


def test_a_broken_watch_list_is_told_before_the_screen_opens(signed_in: TenantServer) -> None:
    folder = signed_in.home / ".config/presence-tui"
    folder.mkdir(parents=True)
    (folder / "watchlist.toml").write_text("people = 7\n")
    with Terminal(environ=signed_in.environ()) as terminal:
        assert terminal.end() == 2
        assert b"watchlist.toml line 1" in terminal.bytes
        assert b"\x1b[?1049h" not in terminal.bytes


def test_a_broken_watch_list_that_is_long_is_told_in_the_same_words_when_the_screen_closed_again(signed_in: TenantServer) -> None:
    folder = signed_in.home / ".config/presence-tui"
    folder.mkdir(parents=True)
    people = "".join(f'"person{number:06d}@contoso.com",\n' for number in range(5_000))
    (folder / "watchlist.toml").write_text(f"people = [{people}]\npeeple = 7\n")
    with Terminal(environ=signed_in.environ()) as terminal:
        assert terminal.end() == 2
        assert terminal.is_restored
        told = terminal.bytes.rpartition(b"\x1b[?1049l")[2]
        assert b'watchlist.toml line 5002: "peeple" is no key; people?' in told


def test_the_demo_shows_its_sign_in_and_then_people(tmp_path: Path) -> None:
    environ = {**os.environ, "HOME": str(tmp_path)}
    with Terminal("--demo", environ=environ, command=[sys.executable, "-c", HURRIED_DEMO]) as terminal:
        terminal.wait_for("Press enter for a code")
        terminal.press("\r")
        terminal.wait_for("Olu Adeyemi")
        assert "demo" in terminal.text
        terminal.press("q")
        assert terminal.end() == 0


def test_a_terminal_that_is_gone_ends_it_also_without_a_signal(tmp_path: Path) -> None:
    master, slave = pty.openpty()
    environ = os.environ | {"TERM": "xterm-256color", "HOME": str(tmp_path)}
    program = [sys.executable, "-m", "presence_tui", "--demo"]
    # a session of its own, of which this is not the controlling terminal: no SIGHUP comes
    process = subprocess.Popen(program, stdin=slave, stdout=slave, stderr=slave, env=environ, start_new_session=True)
    os.close(slave)
    try:
        drawn = b""
        while b"get a code" not in drawn:
            assert select.select([master], [], [], 20)[0], drawn
            drawn += os.read(master, 65536)
        os.close(master)
        assert process.wait(timeout=10) == 129
    finally:
        process.kill()
        process.wait()
