"""`login` and `logout`, over real TLS against the simulated tenant in a process of its own."""

from __future__ import annotations

import signal
from pathlib import Path

import pytest

from tests.cli.conftest import FirstLogin
from tests.cli.program import COMMAND, Running, run, until
from tests.server.client import TenantServer


def test_login_shows_a_code_waits_and_prints_the_account(stranger: TenantServer) -> None:
    with Running("login", environ=stranger.environ()) as login:
        said = login.wait_for("Enter only a code you asked for")
        (code,) = stranger.user_codes()
        assert code in said
        assert said.startswith("On any device")
        assert "https://" in said
        stranger.approve()
        assert login.end() == (0, "ada@contoso.com\n")


def test_the_tokens_are_for_the_user_alone(signed_in: TenantServer) -> None:
    tokens = signed_in.home / ".local/state/presence-tui/default/tokens.json"
    assert (tokens.stat().st_mode & 0o777, tokens.parent.stat().st_mode & 0o777) == (0o600, 0o700)


def test_no_secret_reaches_log_or_screen(login: FirstLogin) -> None:
    log = (login.home / ".local/state/presence-tui/log/presence-tui.log").read_text()
    assert "signed in at contoso.com" in login.printed.stderr
    assert "test-" not in login.printed.stdout + login.printed.stderr + log  # begins every token of this tenant


def test_login_works_at_entra_s_layout_too(stranger: TenantServer) -> None:
    stranger.approve_after(0)
    done = run("login", environ=stranger.environ() | {"PRESENCE_TUI_ISSUER": stranger.entra_issuer})
    assert (done.returncode, done.stdout) == (0, "ada@contoso.com\n")


def test_whoever_is_signed_in_is_named_before_another_code_is_asked_for(signed_in: TenantServer) -> None:
    with Running("login", environ=signed_in.environ()) as login:
        said = login.wait_for("Enter only a code you asked for")
        assert said.startswith("presence-tui: signed in as ada@contoso.com; this asks for another sign-in\nOn any device")
        signed_in.approve()
        assert login.end() == (0, "ada@contoso.com\n")


@pytest.mark.parametrize("stands", ["linked file", "linked folder", "file for a folder"])
def test_nobody_is_asked_to_sign_in_where_that_could_not_be_kept(stranger: TenantServer, tmp_path: Path, stands: str) -> None:
    tokens = stranger.home / ".local/state/presence-tui/default/tokens.json"
    (tmp_path / "elsewhere").mkdir()
    (tokens.parent if stands == "linked file" else tokens.parent.parent).mkdir(parents=True)
    if stands == "linked file":
        tokens.symlink_to(tmp_path / "elsewhere" / "tokens.json")
    elif stands == "linked folder":
        tokens.parent.symlink_to(tmp_path / "elsewhere")
    else:
        tokens.parent.write_text("")
    stranger.approve_after(0)
    done = run("login", environ=stranger.environ())
    assert (done.returncode, done.stdout) == (2, "")
    [said] = done.stderr.splitlines()
    assert said.startswith(f"presence-tui: {tokens} cannot be ")
    assert stranger.requests == []
    assert list((tmp_path / "elsewhere").iterdir()) == []


def test_a_declined_code_is_3(stranger: TenantServer) -> None:
    with Running("login", environ=stranger.environ()) as login:
        login.wait_for("Enter only")
        stranger.decline()
        assert login.end() == (3, "")
        login.wait_for("Declined at the page")


def test_a_code_that_ran_out_is_3(stranger: TenantServer) -> None:
    stranger.lifetimes(code=1)
    done = run("login", environ=stranger.environ())
    assert (done.returncode, done.stdout) == (3, "")
    assert "The code ran out" in done.stderr


@pytest.mark.parametrize("variable", ["SSL_CERT_FILE", "REQUESTS_CA_BUNDLE"])
def test_both_stacks_trust_what_the_environment_names(signed_in: TenantServer, variable: str) -> None:
    environ = signed_in.environ() | {variable: signed_in.environ()["PRESENCE_TUI_CA_FILE"]}
    del environ["PRESENCE_TUI_CA_FILE"]
    signed_in.expire_access_tokens()
    assert run("once", environ=environ).returncode == 0
    assert {request.split()[1].split("/")[1] for request in signed_in.requests} == {"oidc", "v1.0"}


def test_a_ca_file_without_certificates_is_2(stranger: TenantServer, tmp_path: Path) -> None:
    (tmp_path / "empty.pem").write_text("nothing\n")
    done = run("login", environ=stranger.environ() | {"PRESENCE_TUI_CA_FILE": str(tmp_path / "empty.pem")})
    assert done.returncode == 2
    assert "holds no certificates" in done.stderr


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGHUP, 129)])
def test_a_signal_ends_the_waiting(stranger: TenantServer, number: signal.Signals, code: int) -> None:
    with Running("login", environ=stranger.environ()) as login:
        login.wait_for("Enter only")
        login.send(number)
        assert login.end() == (code, "")
        assert "Traceback" not in login.said


@pytest.mark.parametrize("number", [signal.SIGHUP, signal.SIGINT])
def test_a_signal_that_was_ignored_before_the_start_stays_ignored(stranger: TenantServer, number: signal.Signals) -> None:
    nohup = ["sh", "-c", f"trap '' {number.name[3:]}; exec \"$@\"", "sh", *COMMAND]
    with Running("login", environ=stranger.environ(), command=nohup) as login:
        login.wait_for("Enter only")
        login.send(number)
        login.send(signal.SIGTERM)
        assert login.end() == (143, "")


def test_ctrl_c_ends_it_also_while_the_service_is_silent(stranger: TenantServer) -> None:
    stranger.hang(times=None)
    with Running("login", "--log-level", "debug", environ=stranger.environ()) as login:
        until(lambda: stranger.requests)
        login.send(signal.SIGINT)
        assert login.end() == (130, "")


def test_logout_forgets_the_account_and_asks_nobody(signed_in: TenantServer) -> None:
    first = run("logout", environ=signed_in.environ())
    again = run("logout", environ=signed_in.environ())
    assert (first.returncode, again.returncode) == (0, 0)
    assert "ada@contoso.com is signed out" in first.stderr
    assert "nobody was signed in" in again.stderr
    assert run("once", environ=signed_in.environ()).returncode == 3
    assert signed_in.requests == []


def test_logout_forgets_who_was_watched(signed_in: TenantServer) -> None:
    assert run("once", "bob@contoso.com", environ=signed_in.environ()).returncode == 0
    directory = signed_in.home / ".cache/presence-tui/default/directory.json"
    assert "Bob Ng" in directory.read_text()
    assert run("logout", environ=signed_in.environ()).returncode == 0
    assert "bob" not in directory.read_text().lower()
