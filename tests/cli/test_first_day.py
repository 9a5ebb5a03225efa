"""The first day as somebody lives it who has nothing yet: set-up, sign-in, a list of their own, and the next start."""

from __future__ import annotations

import tomllib

from tests.cli.program import Terminal
from tests.cli.test_first_start import ENTER, newcomer
from tests.server.client import TenantServer

THREE = {"bob@contoso.com": "Bob Ng", "olu.adeyemi@contoso.com": "Olu Adeyemi", "rosa.jimenez@contoso.com": "Rosa Jiménez"}
OWN_COMMENT = "# the night shift\n"


def test_a_list_of_ones_own_is_all_there_after_a_restart_with_every_comment(stranger: TenantServer) -> None:
    folder = stranger.home / ".config/presence-tui"
    list_file = folder / "watchlist.toml"
    with Terminal(environ=newcomer(stranger)) as terminal:
        terminal.wait_for("Application (client) id")
        terminal.press(stranger.client_id)
        terminal.wait_for("can be used")
        terminal.press(ENTER)
        terminal.wait_for("Press enter for a code")
        terminal.press(ENTER)
        terminal.wait_for("Enter this code")
        stranger.approve()
        terminal.wait_for("Nobody else is watched yet")
        for mail, name in THREE.items():
            terminal.press("a")
            terminal.wait_for("Add a person")
            terminal.press(mail)
            terminal.wait_for(name)
            terminal.press(ENTER)
            terminal.wait_for(f"Added {name}")
        explained = list_file.read_text()
        list_file.write_text(explained + OWN_COMMENT)
        terminal.press("x")
        terminal.wait_for("Removed Rosa Jiménez")
        assert "rosa" not in list_file.read_text()
        terminal.press("u")
        terminal.wait_for("Rosa Jiménez is back")
        terminal.press("q")
        assert terminal.end() == 0
    assert list_file.read_text() == explained + OWN_COMMENT
    assert tomllib.loads(explained) == {"people": ["me", *THREE]}
    assert explained.startswith("#")
    settings = (folder / "config.toml").read_text()
    with Terminal(environ=newcomer(stranger)) as terminal:
        for name in THREE.values():
            terminal.wait_for(name)
        terminal.wait_for("Live")
        terminal.press("q")
        assert terminal.end() == 0
    assert (folder / "config.toml").read_text() == settings
    assert list_file.read_text() == explained + OWN_COMMENT
