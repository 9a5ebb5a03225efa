"""Where the terminal may make blanks of a colour by erasing."""

from __future__ import annotations

import pytest

from presence_tui.ui.terminal.output import fills_what_it_erases


@pytest.mark.parametrize(
    ("environ", "fills"),
    [
        ({"TERM": "xterm-256color"}, True),
        ({"TERM": "linux"}, True),
        ({"TERM": "tmux-256color"}, True),
        ({"TERM": "screen-256color", "TMUX": "/run/tmux/default,1,0"}, True),
        ({"TERM": "screen-256color"}, False),
        ({"TERM": "xterm-256color", "STY": "1.pts-0"}, False),
        ({"TERM": "vt220"}, False),
        ({"TERM": "dumb"}, False),
        ({"TERM": ""}, False),
        ({}, False),
    ],
)
def test_it_goes_by_the_terminals_name(environ: dict[str, str], fills: bool) -> None:
    assert fills_what_it_erases(environ) is fills
