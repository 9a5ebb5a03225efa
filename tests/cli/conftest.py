"""A tenant over TLS for the command line, and somebody signed in there."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from tests.cli.program import run
from tests.server.certificates import Certificates
from tests.server.client import TenantServer

CODE_LIFETIME = 900.0
"""Seconds, as the tenant has it by itself."""


@pytest.fixture(scope="session")
def shared(certificates: Certificates, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TenantServer]:
    """A tenant of all these tests, over TLS, in a process of its own; asked for its codes once a second."""
    with TenantServer(tmp_path_factory.mktemp("tenant"), "--interval", "1", certificates=certificates) as running:
        yield running


@dataclass(frozen=True)
class FirstLogin:
    """What Ada's sign-in printed, and the home directory it left."""

    printed: CompletedProcess[str]
    home: Path


@pytest.fixture(scope="session")
def login(shared: TenantServer) -> FirstLogin:
    """Ada signed in once at that tenant, a plain issuer, with everything in the log."""
    shared.approve_after(0)
    printed = run("login", "--log-level", "debug", environ=shared.environ())
    shared.approve_after(None)
    assert printed.returncode == 0
    return FirstLogin(printed, shared.home)


@pytest.fixture
def stranger(shared: TenantServer, tmp_path: Path) -> Iterator[TenantServer]:
    """The same, with an empty home, no request remembered, and no code or trouble left over."""
    kept, shared.home = shared.home, tmp_path / "home"
    shared.home.mkdir()
    shared.forget_requests()
    yield shared
    shared.home = kept
    shared.recover()
    shared.approve_after(None)
    shared.lifetimes(code=CODE_LIFETIME)
    shared.revive_access_tokens()
    if shared.user_codes():
        shared.decline()


@pytest.fixture
def signed_in(login: FirstLogin, stranger: TenantServer) -> TenantServer:
    """The same, with Ada's tokens in that home."""
    shutil.copytree(login.home / ".local/state/presence-tui/default", stranger.home / ".local/state/presence-tui/default")
    return stranger
