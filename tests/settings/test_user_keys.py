"""`[keys]` in config.toml, at the top level and in a profile. Which commands and keys there are is the view's business."""

from __future__ import annotations

import pytest

from tests.settings.rig import Rig

FILE = """\
client_id = "11111111-2222-3333-4444-555555555555"

[keys]
ask_now = "f5"
page_down = ["PgDn", "ctrl+d"]
filter = ""

[profile.work.keys]
ask_now = "f6"
sort_by_name = []
"""


def test_each_command_has_its_keys_and_its_place(rig: Rig) -> None:
    keys = rig.load(FILE).keys
    assert {name: choice.keys for name, choice in keys.items()} == {
        "ask_now": ("f5",),
        "page_down": ("PgDn", "ctrl+d"),
        "filter": (),
    }
    assert keys["page_down"].subject == f"{rig.file} line 5: keys.page_down"


def test_a_profile_changes_single_commands(rig: Rig) -> None:
    keys = rig.load(FILE, profile="work").keys
    assert keys["ask_now"].keys == ("f6",)
    assert keys["ask_now"].subject == f"{rig.file} line 9: keys.ask_now"
    assert keys["sort_by_name"].keys == ()
    assert keys["page_down"].keys == ("PgDn", "ctrl+d")


def test_nobody_needs_keys(rig: Rig) -> None:
    assert rig.load().keys == {}


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("keys = 7", "config.toml line 1: keys must be a table, not a number"),
        ("[keys]\nhelp = 7", "config.toml line 2: keys.help must be a key, or a list of keys"),
        ("[keys]\nhelp = ['h', 7]", "config.toml line 2: keys.help must be a key, or a list of keys"),
        ("[profile.x.keys]\nhelp = true", "config.toml line 2: keys.help must be a key, or a list of keys"),
        ("[keys.help]\nkey = 'h'", "config.toml line 1: keys.help must be a key, or a list of keys"),
        ('[keys]\n"a\\u001bb" = 7', "config.toml line 2: keys.a␛b must be a key, or a list of keys"),
    ],
)
def test_what_is_no_key(rig: Rig, text: str, problem: str) -> None:
    assert rig.problem(text) == problem


def test_no_variable_sets_keys(rig: Rig) -> None:
    assert "is no variable of presence-tui" in rig.problem("", {"PRESENCE_TUI_KEYS": "x"})
