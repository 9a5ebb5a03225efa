"""Several real processes over one token cache."""

from __future__ import annotations

import json
import signal
import ssl
import subprocess
import sys
from pathlib import Path

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

_SAVE_FOR_EVER = """
import sys
from pathlib import Path
from presence_tui.auth.token_cache import SharedTokenCache
cache = SharedTokenCache(Path(sys.argv[1]))
account = {"home_account_id": "u.t", "environment": "login.example", "realm": "t", "authority_type": "MSSTS"}
print("ready", flush=True)
while True:
    assert cache._try_acquire()
    cache.reload()
    cache.tokens.modify("Account", account, {"username": "x" * 200_000})
    cache.save()
    cache.release()
"""


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


def test_a_kill_while_saving_leaves_the_old_file_or_the_new(tmp_path: Path) -> None:
    file = tmp_path / "state" / "tokens.json"
    for pause in range(2):
        with subprocess.Popen([sys.executable, "-c", _SAVE_FOR_EVER, str(file)], stdout=subprocess.PIPE, text=True) as saver:
            assert saver.stdout is not None
            saver.stdout.readline()
            seen = set[int]()
            while len(seen) < 2 + pause:
                assert saver.poll() is None
                seen.add(file.stat().st_mtime_ns if file.exists() else 0)
            saver.send_signal(signal.SIGKILL)
        cache = SharedTokenCache(file)
        cache.peek()
        assert cache.warnings == []
        assert [len(entry["username"]) for entry in cache.tokens.search("Account", query={})] in ([200_000], [])
        assert sorted(path.name for path in file.parent.iterdir()) in (
            ["tokens.json", "tokens.json.lock"],
            ["tokens.json.lock"],
        )
