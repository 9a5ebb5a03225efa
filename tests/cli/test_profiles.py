"""Profiles on the command line: each has its own tokens, its own memory of who is who, and its own watch list."""

from __future__ import annotations

from pathlib import Path

from tests.cli.program import Terminal, run
from tests.server.client import TenantServer

ROOMS = ("default", "lab")


def with_profiles(home: Path) -> None:
    """Write a config.toml with a profile, and a watch list for each."""
    folder = home / ".config/presence-tui"
    folder.mkdir(parents=True)
    (folder / "config.toml").write_text("[profile.lab]\npoll_interval = 60\n\n[profile.bad]\npoll_interval = 1\n")
    (folder / "watchlist.toml").write_text('people = ["amara.okafor@contoso.com"]\n')
    (folder / "watchlist-lab.toml").write_text('people = ["bob@contoso.com"]\n')


def kept(home: Path) -> dict[str, set[str]]:
    """Return which files each profile has."""
    roots = (home / ".local/state/presence-tui", home / ".cache/presence-tui")
    return {room: {path.name for root in roots for path in (root / room).glob("*.json")} for room in ROOMS}


def test_a_sign_in_counts_for_its_profile_alone(stranger: TenantServer) -> None:
    with_profiles(stranger.home)
    stranger.approve_after(0)
    assert run("login", "--profile", "lab", environ=stranger.environ()).returncode == 0
    table = run("once", "--profile", "lab", environ=stranger.environ())
    assert table.returncode == 0
    assert "Bob Ng" in table.stdout
    assert "Amara" not in table.stdout
    assert kept(stranger.home) == {"default": set(), "lab": {"tokens.json", "directory.json"}}
    assert run("whoami", environ=stranger.environ()).returncode == 3


def test_the_live_table_goes_over_to_another_profile_by_key(signed_in: TenantServer) -> None:
    with_profiles(signed_in.home)
    signed_in.approve_after(0, "bob")
    with Terminal(environ=signed_in.environ()) as screen:
        screen.wait_for("Amara Okafor")
        screen.press("p")
        screen.wait_for("config.toml line 5: poll_interval is 1")
        screen.press("lab\r")
        screen.wait_for("profile lab")
        screen.press("\r")
        shown = screen.wait_for("Bob Ng")
        assert "presence-tui  lab · contoso.com · bob@contoso.com" in shown
        assert "Amara" not in shown
        screen.press("p")
        screen.wait_for("in use")
        screen.press("default\r")
        assert "lab" not in screen.wait_for("Amara Okafor").splitlines()[0]
        screen.press("q")
        assert screen.end() == 0
