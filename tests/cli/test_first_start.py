"""From nothing to the table in a terminal of its own: set-up, sign-in over real TLS, and the file that is left."""

from __future__ import annotations

import stat
import tomllib
from pathlib import Path

import pytest

from tests.cli.program import Terminal, run
from tests.server.client import TenantServer

TENANT = "contoso.com"
ENTER, TAB, F2, F3 = "\r", "\t", "\x1bOQ", "\x1bOR"


def newcomer(server: TenantServer, *, issuer: bool = True) -> dict[str, str]:
    """Return the environment of somebody who set no client id."""
    left_out = {"PRESENCE_TUI_CLIENT_ID"} | (set() if issuer else {"PRESENCE_TUI_ISSUER", "PRESENCE_TUI_GRAPH_URL"})
    return {name: value for name, value in server.environ().items() if name not in left_out}


def config_of(server: TenantServer) -> Path:
    return server.home / ".config/presence-tui/config.toml"


def test_from_an_empty_home_to_people_without_a_restart(stranger: TenantServer) -> None:
    with Terminal("bob@contoso.com", environ=newcomer(stranger)) as terminal:
        terminal.wait_for("first start")
        terminal.wait_for("Application (client) id")
        terminal.press(f" {stranger.client_id}")
        terminal.wait_for("can be used")
        terminal.press(ENTER)
        terminal.wait_for("Press enter for a code")
        assert stranger.requests == []
        terminal.press(ENTER)
        terminal.wait_for("Enter this code")
        stranger.approve()
        terminal.wait_for("Bob Ng")
        terminal.wait_for("Live")
        terminal.press("q")
        assert terminal.end() == 0
        assert terminal.is_restored
    written = config_of(stranger)
    assert stat.S_IMODE(written.stat().st_mode) == 0o600
    assert stat.S_IMODE(written.parent.stat().st_mode) == 0o700
    text = written.read_text()
    assert tomllib.loads(text) == {"client_id": stranger.client_id}
    assert "# seconds between polls" in text
    assert run("once", "bob@contoso.com", environ=newcomer(stranger)).returncode == 0


def test_both_ids_and_the_cloud_are_written_and_the_next_start_asks_for_nothing(stranger: TenantServer) -> None:
    environ = newcomer(stranger, issuer=False)
    with Terminal(environ=environ) as terminal:
        terminal.wait_for("Directory (tenant) id")
        terminal.press(f"\x1b[200~'{stranger.client_id.upper()}'\n\x1b[201~")
        terminal.wait_for("a GUID")
        terminal.press(TAB + TENANT)
        terminal.wait_for("a domain")
        terminal.press(F3)
        terminal.wait_for("Copied the link")
        terminal.press(TAB + " ")
        terminal.wait_for("US Government L4")
        terminal.press(ENTER)
        terminal.wait_for("US Government L4 cloud")
        terminal.press("q")
        assert terminal.end() == 0
    expected = {"client_id": stranger.client_id, "tenant": TENANT, "cloud": "us-gov-l4"}
    assert tomllib.loads(config_of(stranger).read_text()) == expected
    with Terminal(environ=environ) as terminal:
        terminal.wait_for("Press enter for a code")
        terminal.press("q")
        assert terminal.end() == 0


def test_keys_of_a_profile_go_into_its_table_and_comments_stay(stranger: TenantServer) -> None:
    config = config_of(stranger)
    config.parent.mkdir(parents=True)
    config.write_text("# mine\npoll_interval = 60\n\n[profile.work]  # theirs\n# slower\npoll_interval = 90\n")
    with Terminal("--profile", "work", environ=newcomer(stranger)) as terminal:
        terminal.wait_for("[profile.work] of ~/.config/presence-tui/config.toml")
        terminal.press(stranger.client_id + ENTER)
        terminal.wait_for("Press enter for a code")
        terminal.press("q")
        assert terminal.end() == 0
    text = config.read_text()
    assert tomllib.loads(text) == {
        "poll_interval": 60,
        "profile": {"work": {"poll_interval": 90, "client_id": stranger.client_id}},
    }
    assert all(comment in text for comment in ("# mine", "# theirs", "# slower"))


def test_a_file_that_cannot_be_written_is_a_sentence_and_enter_tries_again(stranger: TenantServer) -> None:
    with Terminal(environ=newcomer(stranger)) as terminal:
        terminal.wait_for("Application (client) id")
        config_of(stranger).mkdir(parents=True)
        terminal.press(stranger.client_id + ENTER)
        shown = terminal.wait_for("What you typed stays.")
        assert "config.toml: is a folder" in shown
        assert stranger.client_id in shown
        config_of(stranger).rmdir()
        terminal.press(ENTER)
        terminal.wait_for("Press enter for a code")
        terminal.press("q")
        assert terminal.end() == 0
    assert config_of(stranger).is_file()


def test_an_app_that_is_not_known_there_can_be_changed_where_it_is_refused(stranger: TenantServer) -> None:
    config = config_of(stranger)
    with Terminal("bob@contoso.com", environ=newcomer(stranger)) as terminal:
        terminal.wait_for("Application (client) id")
        terminal.press("another-app" + ENTER)
        terminal.wait_for("Press enter for a code")
        terminal.press(ENTER)
        terminal.wait_for("The app may not sign people in this way.")
        terminal.press("e")
        terminal.wait_for("another-app")
        terminal.press("\x7f" * len("another-app") + stranger.client_id + ENTER)
        terminal.wait_for("Press enter for a code")
        terminal.press(ENTER)
        terminal.wait_for("Enter this code")
        stranger.approve()
        terminal.wait_for("Bob Ng")
        terminal.press("q")
        assert terminal.end() == 0
    assert tomllib.loads(config.read_text()) == {"client_id": stranger.client_id}


def test_the_demo_can_be_run_in_its_place_and_nothing_is_written(stranger: TenantServer) -> None:
    with Terminal(environ=newcomer(stranger, issuer=False)) as terminal:
        terminal.wait_for("Application (client) id")
        terminal.press(F2)
        terminal.wait_for("(demo)")
        terminal.wait_for("Press enter for a code")
        terminal.press(ENTER)
        terminal.wait_for("Enter this code")
        terminal.press("q")
        assert terminal.end() == 0
    assert stranger.requests == []
    left = [path for path in stranger.home.rglob("*") if path.is_file()]
    assert [path.name for path in left if path.read_bytes()] == []


@pytest.mark.parametrize("line", ["once", "login"])
def test_other_commands_say_where_a_client_id_is_asked_for(stranger: TenantServer, line: str) -> None:
    done = run(line, environ=newcomer(stranger))
    assert (done.returncode, done.stdout) == (2, "")
    for words in ("no client_id is set", "the live table", "presence-tui config init", "PRESENCE_TUI_CLIENT_ID"):
        assert words in done.stderr
