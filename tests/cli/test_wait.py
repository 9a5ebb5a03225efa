"""`wait` over real TLS: what it prints, and what the exit code says."""

from __future__ import annotations

import os
import signal
import subprocess

import pytest
from click import UsageError

from presence_tui.cli.wait import seconds_of, words_of
from tests.cli.program import Running, run
from tests.server.client import TenantServer

BOB, CHLOE, NOBODY = "bob@contoso.com", "chloe.dubois@contoso.com", "nobody@contoso.com"


def wait(server: TenantServer, *words: str) -> tuple[int, str, str]:
    done = run("wait", *words, environ=server.environ())
    return done.returncode, done.stdout, done.stderr


def test_whoever_is_in_the_state_is_named_as_typed(signed_in: TenantServer) -> None:
    signed_in.set("bob", "Busy", "InACall + OOF")
    signed_in.set("chloe", "Available")
    assert wait(signed_in, "Bob@Contoso.com", CHLOE, "--for", "INACALL,away") == (0, "Bob@Contoso.com\n", "")
    assert wait(signed_in, BOB, CHLOE, "--for", "busy,Reachable", "--all") == (0, f"{BOB}\n{CHLOE}\n", "")


def test_a_pause_that_graph_asks_for_is_waited_for(signed_in: TenantServer) -> None:
    signed_in.set("bob", "Available")
    signed_in.fail(429, times=1, retry_after="1")
    assert wait(signed_in, BOB, "--for", "reachable", "--timeout", "30s") == (0, f"{BOB}\n", "")


def test_the_time_may_be_over(signed_in: TenantServer) -> None:
    signed_in.set("bob", "Busy")
    signed_in.set("chloe", "Available")
    outage = signed_in.environ() | {"PRESENCE_TUI_GRAPH_URL": "https://localhost:1/v1.0"}
    with Running("wait", BOB, "--for", "available", "--timeout", "1", environ=outage) as waiting:
        code, printed, said = wait(signed_in, BOB, CHLOE, "--for", "available", "--all", "--timeout", "1")
        assert (code, printed, said) == (7, "", "presence-tui: the time is over, and it has not come to be\n")
        assert waiting.end() == (7, "")


def test_nobody_is_waited_for_in_vain(signed_in: TenantServer) -> None:
    signed_in.set("bob", "Available")
    assert wait(signed_in, NOBODY, f" {BOB}", "--for", "available")[:2] == (0, f" {BOB}\n")
    for words in ((NOBODY,), (NOBODY, BOB, "--all")):
        assert wait(signed_in, *words, "--for", "available") == (8, "", f"presence-tui: nobody is called {NOBODY}\n")


def test_nobody_signed_in_is_3_without_any_request(stranger: TenantServer) -> None:
    code, printed, said = wait(stranger, BOB, "--for", "available")
    assert (code, printed, stranger.requests) == (3, "", [])
    assert "`presence-tui login`" in said


def test_an_interrupt_ends_it(signed_in: TenantServer) -> None:
    signed_in.set("bob", "Busy")
    with Running("wait", BOB, "--for", "novel-state", environ=signed_in.environ()) as waiting:
        waiting.wait_for("it is waited for all the same")
        waiting.send(signal.SIGINT)
        assert waiting.end() == (130, "")


def test_an_application_is_nobody_s_me(stranger: TenantServer) -> None:
    stranger.register(secret="made-up-client-secret-of-a-test")
    own = {"PRESENCE_TUI_SIGN_IN": "client-secret", "PRESENCE_TUI_CLIENT_SECRET": "made-up-client-secret-of-a-test"}
    done = run("wait", "me", "--for", "available", environ=stranger.environ() | own)
    assert (done.returncode, done.stdout) == (4, "")
    assert "nobody is me" in done.stderr


def test_a_permission_that_is_missing_is_4(signed_in: TenantServer) -> None:
    signed_in.fail(403, times=None)
    code, printed, said = wait(signed_in, "me", "--for", "available")
    assert (code, printed) == (4, "")
    assert "the permission Presence.Read" in said


def test_a_session_that_ends_is_3(signed_in: TenantServer) -> None:
    signed_in.fail(401, times=None)
    code, printed, said = wait(signed_in, BOB, "--for", "available")
    assert (code, printed) == (3, "")
    assert "`presence-tui login`" in said


def test_nobody_reads_it(signed_in: TenantServer) -> None:
    signed_in.set("bob", "Available")
    ours, theirs = os.pipe()
    os.close(ours)
    done = run(
        "wait",
        BOB,
        "--for",
        "available",
        environ=signed_in.environ(),
        capture_output=False,
        stdout=theirs,
        stderr=subprocess.PIPE,
    )
    os.close(theirs)
    assert (done.returncode, done.stderr) == (141, "")


def test_what_reachable_means_is_the_setting_s(signed_in: TenantServer) -> None:
    signed_in.set("bob", "Busy")
    environ = signed_in.environ() | {"PRESENCE_TUI_REACHABLE": "busy"}
    done = run("wait", BOB, "--for", "reachable", environ=environ)
    assert (done.returncode, done.stdout, done.stderr) == (0, f"{BOB}\n", "")


@pytest.mark.parametrize("text", ["", "0", "0m", "1d", "1.5h", "-1", "1h30m", "soon"])
def test_what_is_no_time_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match="is no time"):
        seconds_of(text)


def test_times_have_units() -> None:
    assert [seconds_of(text) for text in ("90", "30s", "30m", "2H")] == [90, 30, 1800, 7200]


def test_a_slip_is_refused_with_the_nearest_word(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(UsageError, match="`avalable` is no word of Graph's that is known; available\\?"):
        words_of("busy,avalable")
    with pytest.raises(UsageError, match="names no word"):
        words_of(" , ")
    assert words_of("Levitating, DoNotDisturb") == {"levitating", "donotdisturb"}
    assert "it is waited for all the same" in capsys.readouterr().err
