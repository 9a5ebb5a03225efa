"""A tenant over TLS for the command line, and somebody signed in there."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.program import run
from tests.server.certificates import Certificates
from tests.server.client import TenantServer


@pytest.fixture
def server(certificates: Certificates, tmp_path: Path) -> Iterator[TenantServer]:
    """The simulated tenant over TLS, in a process of its own, asked for its codes once a second."""
    with TenantServer(tmp_path / "tenant", "--interval", "1", certificates=certificates) as running:
        yield running


@pytest.fixture(scope="module")
def shared(certificates: Certificates, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TenantServer]:
    """A tenant of this module's tests, where Ada signed in once."""
    with TenantServer(tmp_path_factory.mktemp("tenant"), "--interval", "1", certificates=certificates) as running:
        running.approve_after(0)
        assert run("login", environ=running.environ()).returncode == 0
        yield running


@pytest.fixture
def signed_in(shared: TenantServer, tmp_path: Path) -> Iterator[TenantServer]:
    """The same, with a home of its own that holds Ada's tokens, no request remembered and all trouble over."""
    kept, shared.home = shared.home, tmp_path / "home"
    shutil.copytree(kept / ".local", shared.home / ".local")
    shared.forget_requests()
    yield shared
    shared.home = kept
    shared.recover()
