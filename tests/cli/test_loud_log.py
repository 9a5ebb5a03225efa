"""Signing in, renewing and polling with everything in the log, over TLS: no secret is in it, nor a long piece of one."""

from __future__ import annotations

import re
import sys

from tests.cli.program import run
from tests.cli.secrets_held import pieces_in, secrets_in
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


def test_no_secret_is_in_the_log_even_if_the_libraries_were_to_write_there(stranger: TenantServer) -> None:
    environ = stranger.environ() | {"PRESENCE_TUI_LOG_LEVEL": "debug", "PYTHONASYNCIODEBUG": "1"}
    command = [sys.executable, "-c", _LOUD]
    stranger.approve_after(0)
    login = run("login", environ=environ, command=command)
    assert login.returncode == 0
    secrets, seen = set(secrets_in(stranger.home)), len(stranger.requests)
    for words in (("once", "me", "ada@contoso.com"), ("get", "me"), ("logout",)):
        stranger.expire_access_tokens()
        assert run(*words, environ=environ, command=command).returncode == 0
        secrets |= set(secrets_in(stranger.home))
    renewals = sum("/token" in request for request in stranger.requests[seen:])
    assert renewals == 2
    assert len(secrets) > 6
    log = (stranger.home / ".local/state/presence-tui/log/presence-tui.log").read_text()
    for words in ("INFO httpx", "DEBUG httpcore", "DEBUG asyncio", "a reply: ", "a reply's repr: ", "a request: "):
        assert words in log
    [user_code] = re.findall(r"\b[A-Z0-9]{4}-?[A-Z0-9]{4,5}\b", login.stderr)
    assert user_code not in log
    assert pieces_in(log, secrets) == []
    assert pieces_in(log.replace("\n    ", ""), secrets) == []
    assert "test-" not in log
