"""`login` before a service that cannot be asked for a code: it says why, asks again by itself, and gives up in the end."""

from __future__ import annotations

import json
import signal
from pathlib import Path

import pytest

from presence_tui.cli.exit_codes import NETWORK, SIGN_IN, code_for
from presence_tui.cli.login import sign_in_with_code
from presence_tui.cli.output import say
from presence_tui.model.errors import NetworkFault, SignInUnavailable
from presence_tui.paths import Places
from presence_tui.settings.load import load_settings
from presence_tui.wiring.services import Services
from tests.auth.hurried import HurriedClock
from tests.cli.program import Running, run
from tests.server.client import TenantServer


@pytest.fixture
def clock() -> HurriedClock:
    return HurriedClock()


@pytest.fixture
def services(stranger: TenantServer, clock: HurriedClock, tmp_path: Path) -> Services:
    """What the command works with, on a clock on which every wait passes at once."""
    places = Places(tmp_path / "config", tmp_path / "state", tmp_path / "cache", tmp_path / "log" / "presence-tui.log")
    services = Services(load_settings({}, stranger.environ(), places, lambda path: {}), places=places, tell=say)
    services.clock = clock  # type: ignore[assignment]  # it has all of the system's that matters here
    return services


async def test_a_service_that_comes_back_is_asked_again_by_itself(
    services: Services, clock: HurriedClock, stranger: TenantServer, capsys: pytest.CaptureFixture[str]
) -> None:
    stranger.approve_after(0)
    stranger.go_offline()
    clock.at(60, stranger.come_back)
    assert await sign_in_with_code(services) == 0
    printed = capsys.readouterr()
    assert printed.out == "ada@contoso.com\n"
    first, *rest = printed.err.splitlines()
    assert first == (
        "presence-tui: localhost refuses connections. Check the address, and any proxy. "
        "It is asked again by itself; ctrl+c ends that."
    )
    assert rest[0].startswith("On any device"), "the same trouble is told once"
    assert max(clock.slept) <= 30


async def test_a_pause_that_the_service_asks_for_is_kept_and_told(
    services: Services, clock: HurriedClock, stranger: TenantServer, capsys: pytest.CaptureFixture[str]
) -> None:
    stranger.approve_after(0)
    stranger.throttle("40", path="/device", where="entra")
    assert await sign_in_with_code(services) == 0
    assert clock.slept[0] == 40
    said = capsys.readouterr().err
    assert "localhost wants a pause: too many requests." in said
    assert "It wants a pause until 14:02:51." in said


async def test_a_service_that_does_not_come_back_is_given_up(
    services: Services, clock: HurriedClock, stranger: TenantServer
) -> None:
    stranger.go_offline()
    begun = clock.now()
    with pytest.raises(SignInUnavailable) as caught:
        await sign_in_with_code(services)
    assert caught.value.fault is NetworkFault.REFUSED
    assert code_for(caught.value) == NETWORK
    assert 860 < clock.now().since(begun) <= 900


@pytest.mark.parametrize("trouble", ["a service that is not there", "a certificate that nobody vouches for"])
def test_ctrl_c_ends_it(stranger: TenantServer, trouble: str) -> None:
    environ = stranger.environ()
    if "certificate" in trouble:
        del environ["PRESENCE_TUI_CA_FILE"]
    else:
        stranger.go_offline()
    with Running("login", environ=environ) as login:
        said = login.wait_for("ctrl+c ends that")
        assert ("set ca_file in config.toml" in said) == ("certificate" in trouble)
        login.send(signal.SIGINT)
        assert login.end() == (130, "")
    assert stranger.requests == []


def test_what_nobody_foresaw_is_told_in_entra_s_words_with_the_correlation_id(stranger: TenantServer) -> None:
    correlation = "0f5e7ccd-5ca9-4f0f-9c55-0f3a2f1d7c61"
    body = {
        "error": "invalid_request",
        "error_description": "AADSTS99999: New \x1b[2J. Trace ID: 1",
        "correlation_id": correlation,
    }
    stranger.say(400, json.dumps(body), path="/device", where="entra")
    done = run("login", environ=stranger.environ())
    assert done.returncode == SIGN_IN
    assert "The sign-in service refused: AADSTS99999: New" in done.stderr
    assert done.stderr.endswith(f"Try again. Correlation id {correlation}\n")
    assert "\x1b" not in done.stderr
    assert "Trace ID" not in done.stderr
