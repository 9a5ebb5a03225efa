"""What is done about the session elsewhere reaches a live table at its next poll, and it needs no restart."""

from __future__ import annotations

import time

from presence_tui.monitor.poller import LEAST_PAUSE
from tests.cli.program import Terminal, run, until
from tests.server.client import TenantServer


def test_a_sign_out_and_a_sign_in_elsewhere_reach_the_live_table(signed_in: TenantServer) -> None:
    environ = signed_in.environ()
    signed_in.approve_after(0)
    with Terminal("bob@contoso.com", environ=environ) as terminal:
        terminal.wait_for("Bob Ng")
        begun = time.monotonic()
        assert run("logout", environ=environ).returncode == 0
        terminal.press("\r")  # asks at once, as the next poll would
        shown = terminal.wait_for("Signed out")
        assert "Bob Ng" in shown, "the last table stays"
        assert run("login", environ=environ).returncode == 0
        until(lambda: time.monotonic() > begun + LEAST_PAUSE)
        terminal.press("r")
        terminal.wait_for("Live")
        terminal.press("q")
        assert terminal.end() == 0
