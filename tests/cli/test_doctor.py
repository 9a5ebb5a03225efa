"""`doctor` as it is run: printed lines, JSON, exit codes, a terminal."""

from __future__ import annotations

import json
import os
import re
import signal
import termios

import pytest

from presence_tui import __version__
from presence_tui.cli.doctor import _code
from presence_tui.model.finding import Trouble, failed
from presence_tui.wiring.examination.examine import CHECKS
from tests.cli.examined import places_of, written_below
from tests.cli.program import Running, Terminal, run, until
from tests.server.client import TenantServer


def test_json_holds_every_check_no_secret_and_is_fit_for_a_ticket(signed_in: TenantServer) -> None:
    cache = json.loads(places_of(signed_in).tokens_file("default").read_text())
    secrets = [entry["secret"] for section in cache.values() for entry in section.values() if "secret" in entry]
    done = run("doctor", "--json", environ=signed_in.environ() | {"LANG": "C.UTF-8"})
    assert (done.returncode, done.stderr) == (0, "")
    told = json.loads(done.stdout)
    assert [one["check"] for one in told["checks"]] == [check.id for check in CHECKS]
    assert all(set(one) == {"check", "result", "what", "advice"} for one in told["checks"])
    assert told["versions"]["presence-tui"] == __version__
    assert told["profile"] == "default"
    assert len(secrets) >= 3
    assert not any(secret[:20] in done.stdout for secret in secrets)
    assert str(signed_in.home) not in done.stdout


def test_a_broken_config_is_a_finding_and_the_rest_goes_on(signed_in: TenantServer) -> None:
    places_of(signed_in).config_dir.mkdir(parents=True)
    places_of(signed_in).config_file.write_text("poll_interval = \n")
    before = written_below(signed_in.home)
    done = run("doctor", environ=signed_in.environ() | {"LANG": "C.UTF-8"})
    assert (done.returncode, done.stderr) == (2, "")
    lines = done.stdout.splitlines()
    assert lines[0].startswith(" ✗ fail     config       ~/.config/presence-tui/config.toml line 1")
    assert " ! warn     files        ~/.config/presence-tui/config.toml is open to others (0644)" in lines
    assert " · skipped  Graph        needs settings that can be used, see config" in lines
    assert " ✓ pass     locale       C.UTF-8, UTF-8" in lines
    assert "\x1b" not in done.stdout
    assert written_below(signed_in.home) == before
    assert signed_in.requests == []


def test_a_mistake_that_has_nothing_to_do_with_the_network_does_not_hide_it(signed_in: TenantServer) -> None:
    done = run("doctor", environ=signed_in.environ() | {"PRESENCE_TUI_POLL_INTERVAL": "1", "LANG": "C.UTF-8"})
    assert done.returncode == 2
    lines = done.stdout.splitlines()
    assert lines[0] == " ✗ fail     config       PRESENCE_TUI_POLL_INTERVAL is 1; 10 seconds is the least"
    assert "What follows is examined with the rest." in lines[1]
    assert " ✓ pass     presence     Presence.Read.All: Graph tells everybody's presence" in lines
    assert " · skipped  mouse        needs settings that can be used, see config" in lines


def test_the_first_failure_decides_the_exit_code(stranger: TenantServer) -> None:
    stranger.go_offline()
    done = run("doctor", environ=stranger.environ() | {"LC_ALL": "C"})
    assert done.returncode == 5
    assert " x fail     TLS Graph    localhost refuses connections\n" in done.stdout
    assert done.stdout.isascii()


def test_every_trouble_has_an_exit_code_and_a_bug_is_1() -> None:
    codes = {trouble: _code([failed(trouble, "what", "advice")]) for trouble in Trouble}
    assert codes[Trouble.BUG] == 1
    assert len(set(codes.values())) == len(Trouble)


def test_ctrl_c_ends_it_at_once(stranger: TenantServer) -> None:
    stranger.hang(times=None)
    with Running("doctor", environ=stranger.environ()) as running:
        until(lambda: stranger.requests)
        running.send(signal.SIGINT)
        assert running.end()[0] == 130
        assert "Traceback" not in running.said


@pytest.mark.parametrize(("columns", "environ"), [(80, {}), (50, {"NO_COLOR": "1"})], ids=["wide", "narrow, NO_COLOR"])
def test_on_a_terminal_glyphs_are_measured_and_no_word_is_cut(
    stranger: TenantServer, columns: int, environ: dict[str, str]
) -> None:
    with Terminal("doctor", "--demo", environ=stranger.environ() | environ, columns=columns, rows=70) as terminal:
        terminal._screen.write_process_input = lambda data: os.write(terminal._ours, data.encode())
        assert terminal.end() == 0
        assert "take one cell here" in terminal.text
        assert "the demo uses no network" in terminal.text
        coloured = re.search(rb"\x1b\[[\d;]*m", terminal.bytes) is not None
        assert (coloured, b"(NO_COLOR)" in terminal.bytes) == (not environ, bool(environ))
        assert termios.tcgetattr(terminal._theirs) == terminal.state_before
        heads = [line for line in terminal.text.splitlines() if line[1:2] in ("✓", "!", "·", "✗")]
    assert len(heads) == len(CHECKS)
    assert {"login.microsoftonline.com", "ada@contoso.com,", "User.ReadBasic.All:"} <= set(terminal.text.split())
    assert written_below(stranger.home) == {}
