"""Signing in, renewing and polling with everything in the log, over TLS: no secret is in it, nor a long piece of one."""

from __future__ import annotations

import re
import sys

from tests.cli.program import Running, run
from tests.cli.secrets_held import pieces_in, secrets_in
from tests.cli.test_ways import ADDRESS, browse, by_secret
from tests.cli.test_ways import SECRET as CLIENT_SECRET
from tests.server.client import TenantServer

_LOUD = """
import json, logging, sys
from presence_tui import logs
from presence_tui.__main__ import main

install, loads = logs.install, json.loads
careless = logging.getLogger("careless")

def loud(path, level):
    reason = install(path, level)
    for handler in logging.getLogger().handlers:
        handler.filters.clear()
    for name in ("", "httpx", "httpcore", "h11", "msal", "urllib3", "requests", "asyncio"):
        logging.getLogger(name).setLevel(logging.DEBUG)
    return reason

def careless_loads(text, *more, **options):
    careless.debug("a reply: %s", text)
    careless.debug("a reply's repr: %r", text)
    return loads(text, *more, **options)

def careless_request(this, *arguments, **options):
    request(this, *arguments, **options)
    careless.debug("a request: %s %s %s", arguments, options, this.headers.raw)

logs.install, json.loads = loud, careless_loads
import httpx
request = httpx.Request.__init__
httpx.Request.__init__ = careless_request
main(sys.argv[1:])
"""
"""The program with nothing that keeps the libraries' own words out of the log, and with careless ones; masking alone is left."""


COMMAND = (sys.executable, "-c", _LOUD)


def loud(server: TenantServer, **more: str) -> dict[str, str]:
    return server.environ() | {"PRESENCE_TUI_LOG_LEVEL": "debug", "PYTHONASYNCIODEBUG": "1", **more}


def assert_silent(server: TenantServer, secrets: set[str]) -> str:
    """Assert that the log holds none of `secrets`, and no other token of this tenant; return it."""
    log = (server.home / ".local/state/presence-tui/log/presence-tui.log").read_text()
    for words in ("INFO httpx", "DEBUG httpcore", "DEBUG asyncio", "a reply: ", "a reply's repr: ", "a request: "):
        assert words in log
    assert pieces_in(log, secrets) == []
    assert pieces_in(log.replace("\n    ", ""), secrets) == []
    assert "test-" not in log  # begins every token of this tenant
    return log


def test_a_code_and_renewals_leave_no_secret_in_the_log(stranger: TenantServer) -> None:
    environ = loud(stranger)
    stranger.approve_after(0)
    login = run("login", environ=environ, command=COMMAND)
    assert login.returncode == 0
    secrets, seen = set(secrets_in(stranger.home)), len(stranger.requests)
    for words in (("once", "me", "ada@contoso.com"), ("get", "me"), ("logout",)):
        stranger.expire_access_tokens()
        assert run(*words, environ=environ, command=COMMAND).returncode == 0
        secrets |= set(secrets_in(stranger.home))
    assert sum("/token" in request for request in stranger.requests[seen:]) == 2
    assert len(secrets) > 6
    log = assert_silent(stranger, secrets)
    [user_code] = re.findall(r"\b[A-Z0-9]{4}-?[A-Z0-9]{4,5}\b", login.stderr)
    assert user_code not in log


def test_a_browser_leaves_no_secret_in_the_log(stranger: TenantServer) -> None:
    with Running("login", environ=loud(stranger, PRESENCE_TUI_SIGN_IN="browser"), command=COMMAND) as login:
        said = login.wait_for("Open only an address")
        address = ADDRESS.search(said)
        assert address is not None
        browse(stranger, address[0])
        assert login.end() == (0, "ada@contoso.com\n")
    log = assert_silent(stranger, set(secrets_in(stranger.home)))
    assert "authorization_code" in log
    states = re.findall(r"(?:state|nonce|code_challenge)=([^&\s]+)", said.replace("\n", ""))
    assert len(states) == 3
    assert [state for state in states[:2] if state in log] == []


def test_an_application_leaves_no_secret_in_the_log(stranger: TenantServer) -> None:
    done = run("once", "bob@contoso.com", environ=loud(stranger, **by_secret(stranger)), command=COMMAND)
    assert done.returncode == 0
    log = assert_silent(stranger, {CLIENT_SECRET, *secrets_in(stranger.home)})
    assert "client_credentials" in log
    assert CLIENT_SECRET not in log + done.stderr
