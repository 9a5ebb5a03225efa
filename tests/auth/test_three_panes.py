"""Three real processes over one token cache and TLS: they renew at once, they are killed, and none is signed out by that.

The service ends a session whose refresh token is used twice. A process that was killed between the service's answer and the
saving of it takes the newest token with it: only a service that grants some time for using the one before again (as Auth0, Okta
and others do, and as Entra does without end) keeps that session.
"""

from __future__ import annotations

import os
import random
import select
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Self

import pytest

from tests.cli.program import ROOT, run, until
from tests.server.client import TenantServer

SEED = 4
PROCESSES = 3
LONGEST = 0.25
"""Seconds between tokens that grow old and a kill: before, while or after one pane asks for new ones."""
LIFETIME, MARGIN = 3.0, 1.0
"""Seconds of an access token, and before its end; all are too old as well whenever the test says so."""
GRACE = 30.0
"""Seconds in which the newest refresh token may be used again."""
DEADLINE = 20.0


class Pane:
    """One of the processes."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        pipe = subprocess.PIPE
        command = [sys.executable, "-m", "tests.auth.pane"]
        self._process = subprocess.Popen(command, cwd=ROOT, env=dict(environ), stdin=pipe, stdout=pipe, bufsize=0)
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._input, self.output = self._process.stdin, self._process.stdout
        self._said = b""

    def ask(self, command: str) -> None:
        self._input.write(f"{command}\n".encode())

    def line(self) -> str:
        """Return its next line."""
        while b"\n" not in self._said:
            assert select.select([self.output], [], [], DEADLINE)[0], "it says nothing"
            more = os.read(self.output.fileno(), 65536)
            assert more, "it ended"
            self._said += more
        line, _, self._said = self._said.partition(b"\n")
        return line.decode()

    def kill(self) -> None:
        self._process.kill()
        self._process.wait()


class Panes:
    """All of them."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self._environ = environ
        self.all: list[Pane] = []

    def __enter__(self) -> Self:
        for _ in range(PROCESSES):
            self.all.append(Pane(self._environ))
        self.expect_in(self.all)
        return self

    def __exit__(self, *_: object) -> None:
        for pane in self.all:
            pane.kill()

    def expect_in(self, panes: list[Pane]) -> None:
        assert [pane.line() for pane in panes] == ["in"] * len(panes)

    def stay_in(self, seconds: float) -> None:
        """Look at them for so long: nobody has anything to say while all is well."""
        ready, _, _ = select.select([pane.output for pane in self.all], [], [], seconds)
        assert [pane.line() for pane in self.all if pane.output in ready] == []

    def replace(self, which: int) -> None:
        """Kill one, whatever it does, and begin another in its place."""
        self.all[which].kill()
        self.all[which] = Pane(self._environ)
        self.expect_in([self.all[which]])


def play(server: TenantServer, panes: Panes, seconds: float, least: int, kills: int, chance: random.Random) -> None:
    """Have tokens grow old for so long, `least` times at least, each time until one pane renewed for all.

    Kill one at some of the first `least` moments.
    """
    server.forget_requests()
    begun, kills_at, moments = time.monotonic(), chance.sample(range(least), kills), 0
    while moments < least or time.monotonic() - begun < seconds:
        before, moment = renewals(server), moments
        moments += 1
        server.expire_access_tokens()
        panes.stay_in(chance.uniform(0, LONGEST))
        if moment in kills_at:
            panes.replace(chance.randrange(PROCESSES))
        until(lambda before=before: renewals(server) > before)
    lasted = time.monotonic() - begun
    assert renewals(server) <= moments + lasted / (LIFETIME - MARGIN) + kills


def renewals(server: TenantServer) -> int:
    return sum("/token" in request for request in server.requests)


def sign_out(panes: Panes, chance: random.Random) -> None:
    """Sign out in one; the others know it at their next poll."""
    who = chance.choice(panes.all)
    others = [pane for pane in panes.all if pane is not who]
    who.ask("sign out")
    said = [who.line(), who.line()]
    assert said == ["left", "out SIGNED_OUT"]
    for pane in others:
        pane.ask("poll")
        assert pane.line() == "out SIGNED_OUT"


@pytest.fixture
def signed_in(server: TenantServer) -> TenantServer:
    """Somebody signed in, at a service that watches for refresh tokens that are used twice."""
    server.approve_after(0)
    server.lifetimes(interval=1)
    assert run("login", environ=server.environ()).returncode == 0
    server.lifetimes(token=LIFETIME)
    server.detect_reuse(grace=GRACE)
    return server


@pytest.mark.parametrize(
    ("seconds", "kills"), [pytest.param(20, 4, id="20 s"), pytest.param(60, 15, id="60 s", marks=pytest.mark.slow)]
)
def test_nobody_is_signed_out_by_the_others(signed_in: TenantServer, seconds: float, kills: int) -> None:
    chance = random.Random(SEED)
    with Panes(signed_in.environ()) as panes:
        signed_in.detect_reuse(grace=0)
        play(signed_in, panes, seconds / 2, kills, 0, chance)
        assert signed_in.reuses() == 0
        signed_in.detect_reuse(grace=GRACE)
        play(signed_in, panes, seconds / 2, 2 * kills, kills, chance)
        assert signed_in.reuses() <= kills
        sign_out(panes, chance)
    assert files_of(signed_in) == ["tokens.json", "tokens.json.lock"]


def test_a_process_killed_before_it_saved_ends_the_session_only_where_no_time_is_granted(signed_in: TenantServer) -> None:
    """The reply with the newest refresh token dies with the process; the file holds the one before, used already."""
    for grace, then in ((GRACE, "in"), (0, "out REVOKED")):
        signed_in.detect_reuse(grace=grace)
        with pane_in_the_middle_of_a_renewal(signed_in) as pane:
            pane.kill()
        signed_in.recover()
        assert after(signed_in) == then
    assert signed_in.reuses() == 2


def after(server: TenantServer) -> str:
    """Return what a process says that begins now."""
    pane = Pane(server.environ())
    try:
        return pane.line()
    finally:
        pane.kill()


@contextmanager
def pane_in_the_middle_of_a_renewal(server: TenantServer) -> Iterator[Pane]:
    """Lend out a process to which the service's answer is under way, drop by drop."""
    pane = Pane(server.environ())
    try:
        assert pane.line() == "in"
        server.forget_requests()
        server.strike("drip", path="/token")
        server.expire_access_tokens()
        until(lambda: any("/token" in request for request in server.requests))
        yield pane
    finally:
        pane.kill()


def files_of(server: TenantServer) -> list[str]:
    return sorted(path.name for path in (server.home / ".local/state/presence-tui/default").iterdir())
