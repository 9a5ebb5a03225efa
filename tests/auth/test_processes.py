"""Several real processes over one token cache."""

from __future__ import annotations

import itertools
import json
import os
import random
import signal
import ssl
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import NoReturn

import httpx

from presence_tui.auth.authenticator import Authenticator
from presence_tui.auth.token_cache import SharedTokenCache
from tests.auth.conftest import Told
from tests.auth.hurried import MachineClock
from tests.server.client import TenantServer

_RENEW = """
import asyncio, json, ssl, sys, httpx
from pathlib import Path
from presence_tui.auth.authenticator import Authenticator
from presence_tui.auth.token_cache import SharedTokenCache
from presence_tui.model.secret import Secret
from tests.auth.hurried import MachineClock

async def main():
    facts = json.loads(sys.argv[1])
    http = httpx.Client(verify=ssl.create_default_context(cafile=facts["ca"]))
    authenticator = Authenticator(
        client_id=facts["client"], authority=facts["issuer"], oidc=True, scopes=["Presence.Read.All"], http=http,
        cache=SharedTokenCache(Path(facts["file"])), clock=MachineClock(),
    )
    old = await authenticator.token()
    print("ready", flush=True)
    sys.stdin.readline()
    new = await authenticator.token(rejected=old)
    print(hash(old.reveal()) != hash(new.reveal()), flush=True)

asyncio.run(main())
"""

_ACCOUNT = {"home_account_id": "u.t", "environment": "login.example", "realm": "t", "authority_type": "MSSTS"}
_SIZE = 50_000
_KILLS = 40


def _signed_in(server: TenantServer, file: Path) -> Authenticator:
    return Authenticator(
        client_id=server.client_id,
        authority=server.issuer,
        oidc=True,
        scopes=["Presence.Read.All"],
        http=httpx.Client(verify=ssl.create_default_context(cafile=server.ca_file)),
        cache=SharedTokenCache(file),
        clock=MachineClock(),
    )


async def test_two_processes_that_renew_at_once_keep_the_session_alive(server: TenantServer, tmp_path: Path) -> None:
    file = tmp_path / "state" / "tokens.json"
    server.approve_after(0)
    server.detect_reuse()
    authenticator = _signed_in(server, file)
    await authenticator.redeem(await authenticator.ask_for_code(), Told())
    facts = {"ca": server.ca_file, "client": server.client_id, "issuer": server.issuer, "file": str(file)}
    command = [sys.executable, "-c", _RENEW, json.dumps(facts)]
    pipe = subprocess.PIPE
    others = [subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True) for _ in range(3)]  # noqa: ASYNC220  short-lived
    try:
        for other in others:
            assert other.stdout is not None
            assert other.stdout.readline() == "ready\n"
        server.forget_requests()
        server.delay(0.1)
        for other in others:
            assert other.stdin is not None
            other.stdin.write("go\n")
            other.stdin.flush()
        answers = [other.communicate(timeout=20)[0] for other in others]
    finally:
        for other in others:
            other.kill()
            other.wait()
    assert answers == ["True\n"] * 3
    assert sum("/token" in request for request in server.requests) == 1
    assert await authenticator.token()


def _save_for_ever(file: Path) -> NoReturn:
    cache = SharedTokenCache(file)
    for number in itertools.count():
        assert cache._try_acquire()
        cache.reload()
        cache.tokens.modify("Account", _ACCOUNT, {"username": f"{number % 10}" * _SIZE})
        cache.save()
        cache.release()
    raise AssertionError


def _in_child(act: Callable[[], NoReturn]) -> int:
    child = os.fork()
    if child == 0:
        try:
            act()
        finally:
            os._exit(1)
    return child


def test_a_kill_at_any_moment_leaves_the_old_file_or_the_new_and_the_next_start_sweeps(tmp_path: Path) -> None:
    file = tmp_path / "state" / "tokens.json"
    chance, swept, found = random.Random(9), 0, set[str]()
    for _ in range(_KILLS):
        child = _in_child(partial(_save_for_ever, file))
        before = file.stat().st_mtime_ns if file.exists() else 0
        while not file.exists() or file.stat().st_mtime_ns == before:
            assert os.waitpid(child, os.WNOHANG) == (0, 0)
        for _ in range(chance.randrange(600)):  # a moment that has nothing to do with what the other does
            os.stat(file)
        os.kill(child, signal.SIGKILL)
        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL
        swept += len(list(file.parent.glob(".tokens.json.*")))
        cache = SharedTokenCache(file)
        cache.peek()
        assert cache.warnings == []
        [username] = [entry["username"] for entry in cache.tokens.search("Account", query={})]
        assert len(username) == _SIZE
        assert len(set(username)) == 1
        found.add(username)
        assert sorted(path.name for path in file.parent.iterdir()) == ["tokens.json", "tokens.json.lock"]
    assert swept, "nobody was killed in the middle"
    assert len(found) > 1
