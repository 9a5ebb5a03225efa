"""Makes every test run see the same machine, and lends out the simulated tenant.

The environment is scrubbed when this file is imported, before anything imports textual, which reads it then.
"""

from __future__ import annotations

import gc
import os
import shutil
import signal
import tempfile
import time
from collections.abc import Generator, Iterator
from pathlib import Path

_SCRUBBED = {
    "NO_COLOR",
    "FORCE_COLOR",
    "COLORTERM",
    "COLUMNS",
    "LINES",
    "CURL_CA_BUNDLE",
    "REQUESTS_CA_BUNDLE",
    "TMUX",
    "TMUX_PANE",
}
_KEPT = "TEXTUAL_SNAPSHOT_TEMPDIR"
"""The snapshots' plugin tells it to the processes among which pytest-xdist shares the tests."""
_SCRUBBED_PREFIXES = ("TEXTUAL_", "PRESENCE_TUI_", "SSL_CERT_", "SSH_", "XDG_")


def _scrub(home: Path) -> None:
    for name in os.environ.keys() - {_KEPT}:
        if name in _SCRUBBED or name.startswith(_SCRUBBED_PREFIXES) or name.upper().endswith("_PROXY"):
            del os.environ[name]
    folders = {"CONFIG": ".config", "STATE": ".local/state", "CACHE": ".cache", "DATA": ".local/share"}
    os.environ |= {f"XDG_{name}_HOME": str(home / folder) for name, folder in folders.items()}
    os.environ |= {"HOME": str(home), "TZ": "UTC", "TEXTUAL_ANIMATIONS": "none"}
    time.tzset()
    for number in (signal.SIGINT, signal.SIGHUP):
        if signal.getsignal(number) is signal.SIG_IGN:  # begun in the background: the programs under test would inherit that
            signal.signal(number, signal.default_int_handler if number is signal.SIGINT else signal.SIG_DFL)


_HOME = Path(tempfile.mkdtemp(prefix="presence-tui-tests-"))
_scrub(_HOME)

import hypothesis  # noqa: E402  the environment comes first
import pytest  # noqa: E402  likewise

from presence_tui.demo.tenant import SimulatedTenant  # noqa: E402  likewise
from tests.manual_clock import ManualClock  # noqa: E402  likewise
from tests.server.certificates import Certificates, make_certificates  # noqa: E402  likewise
from tests.server.client import TenantServer  # noqa: E402  likewise

hypothesis.settings.register_profile("by hand", deadline=None)
hypothesis.settings.register_profile("ci", deadline=None, derandomize=True)
hypothesis.settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "by hand"))

_COLLECTING = (50_000, 10, 5)
"""New objects until the youngest are gone through, and how often that happens until the older ones are."""


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Report what a test logged in characters that go from one of pytest-xdist's processes to the other."""
    report = yield
    report.sections = [(name, text.encode(errors="backslashreplace").decode()) for name, text in report.sections]
    return report


def pytest_collection_finish() -> None:
    """Have the garbage collector leave alone what stays for good, and go through the rest rarely: a third of the time was its."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*_COLLECTING)


def pytest_runtest_teardown(nextitem: pytest.Item | None) -> None:
    """Look at the end for what nobody awaited or closed, where pytest can tell it as a failure."""
    if nextitem is None:
        gc.collect()


def pytest_sessionfinish() -> None:
    shutil.rmtree(_HOME, ignore_errors=True)


@pytest.fixture(scope="session")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Certificates:
    """A certificate authority of this run, and a certificate for localhost."""
    return make_certificates(tmp_path_factory.mktemp("certificates"))


@pytest.fixture
def server(certificates: Certificates, tmp_path: Path) -> Iterator[TenantServer]:
    """The simulated tenant over TLS, in a process of its own."""
    with TenantServer(tmp_path / "tenant", certificates=certificates) as running:
        yield running


@pytest.fixture
def clock() -> ManualClock:
    """A clock that the test moves."""
    return ManualClock()


@pytest.fixture
def tenant(clock: ManualClock) -> SimulatedTenant:
    """The simulated tenant on that clock, in this process."""
    return SimulatedTenant(clock.utc, prefix="test-")
