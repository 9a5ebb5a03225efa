"""`people list`: the watch list as it stands, from the file alone."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from tests.cli.program import run

WATCH_LIST = """\
people = ["me", "ada@contoso.com", { who = "66825e03-7ef5-42da-9069-724602c31f6b", label = "Front desk" }]

[group."Tier 2"]
people = ["bob@contoso.com", "ada@contoso.com"]

[group."On call"]
people = ["Ada@contoso.com"]
"""


@pytest.fixture
def environ(tmp_path: Path) -> dict[str, str]:
    """The environment of somebody who set nothing, not even a client id."""
    folders = {f"XDG_{name}_HOME": str(tmp_path / name) for name in ("CONFIG", "STATE", "CACHE", "DATA")}
    return {**os.environ, "HOME": str(tmp_path), **folders}


def test_entries_are_printed_as_typed_with_label_and_groups(environ: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "list.toml").write_text(WATCH_LIST)
    done = run("people", "list", "--watch-list", str(tmp_path / "list.toml"), environ=environ)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines() == [
        "me",
        "ada@contoso.com                                   Tier 2, On call",
        "66825e03-7ef5-42da-9069-724602c31f6b  Front desk",
        "bob@contoso.com                                   Tier 2",
    ]


def test_json_has_every_key_for_everybody(environ: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "list.toml").write_text(WATCH_LIST)
    done = run("--watch-list", str(tmp_path / "list.toml"), "people", "list", "--format", "json", environ=environ)
    assert json.loads(done.stdout) == [
        {"who": "me", "label": None, "groups": []},
        {"who": "ada@contoso.com", "label": None, "groups": ["Tier 2", "On call"]},
        {"who": "66825e03-7ef5-42da-9069-724602c31f6b", "label": "Front desk", "groups": []},
        {"who": "bob@contoso.com", "label": None, "groups": ["Tier 2"]},
    ]


def test_a_list_that_is_not_there_yet_is_yourself(environ: dict[str, str]) -> None:
    done = run("people", "list", environ=environ)
    assert (done.returncode, done.stdout) == (0, "me\n")
    assert done.stderr.endswith("watchlist.toml does not exist yet; until it does you watch yourself\n")


def test_an_empty_list_is_no_line_and_a_sentence(environ: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "list.toml").write_text("people = []\n")
    done = run("people", "list", environ=environ | {"PRESENCE_TUI_WATCH_LIST": str(tmp_path / "list.toml")})
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "presence-tui: nobody is on the list\n")


def test_a_broken_list_is_2_and_says_where(environ: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "list.toml").write_text('people = ["me"]\npeple = []\n')
    done = run("people", "list", "--watch-list", str(tmp_path / "list.toml"), environ=environ)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == 'presence-tui: list.toml line 2: "peple" is no key; people?\n'


GROUPS = """\
people = ["me"]
[group."Tier 2"]
people = ["bob@contoso.com", "ada@contoso.com"]
minimum_reachable = 2
[group.Team]
source = "direct-reports"
[group.Desk]
people = ["ada@contoso.com"]
source = "entra-group:Desk staff"
"""


def test_groups_are_printed_with_their_people_minimum_and_source(environ: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "list.toml").write_text(GROUPS)
    words = ("people", "list", "--groups", "--watch-list", str(tmp_path / "list.toml"))
    done = run(*words, environ=environ)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines() == [
        "Tier 2  2 people  needs 2",
        "Team    nobody             from direct reports",
        "Desk    1 person           from the Entra group Desk staff",
    ]
    machine = run(*words, "--format", "json", environ=environ)
    assert json.loads(machine.stdout)[0] == {
        "name": "Tier 2",
        "people": ["bob@contoso.com", "ada@contoso.com"],
        "minimum_reachable": 2,
        "source": None,
    }
    (tmp_path / "list.toml").write_text('people = ["me"]')
    none = run(*words, environ=environ)
    assert (none.returncode, none.stdout, none.stderr) == (0, "", "presence-tui: the list has no groups\n")
