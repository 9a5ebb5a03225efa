"""`config path`, `show` and `check`: what holds, where it came from, and what is wrong with it."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path

import pytest

from presence_tui.settings.keys import KEYS
from tests.cli.program import run

GUID = "1b4f1c1e-2f61-4d0a-9c55-0f3a2f1d7c61"


@pytest.fixture
def environ(tmp_path: Path) -> dict[str, str]:
    """The environment of somebody who set nothing."""
    folders = {f"XDG_{name}_HOME": str(tmp_path / name) for name in ("CONFIG", "STATE", "CACHE", "DATA")}
    return {**os.environ, "HOME": str(tmp_path), **folders}


@pytest.fixture
def config(tmp_path: Path) -> Path:
    """Where that person's config.toml is, or would be."""
    folder = tmp_path / "CONFIG" / "presence-tui"
    folder.mkdir(parents=True)
    return folder / "config.toml"


def shown(environ: dict[str, str], *words: str) -> dict[str, tuple[object, str]]:
    """Return what `config show` says: value and origin by key."""
    done = run("config", "show", "--format", "json", *words, environ=environ)
    assert (done.returncode, done.stderr) == (0, "")
    return {row["key"]: (row["value"], row["origin"]) for row in json.loads(done.stdout)}


def test_path_prints_the_place_of_a_file_that_is_there(environ: dict[str, str], config: Path) -> None:
    config.touch()
    done = run("config", "path", environ=environ)
    assert (done.returncode, done.stdout, done.stderr) == (0, f"{config}\n", "")


@pytest.mark.parametrize("named", ["flag", "variable"])
def test_path_prints_the_place_of_a_file_that_is_named_and_not_there(environ: dict[str, str], tmp_path: Path, named: str) -> None:
    path = tmp_path / "other.toml"
    words = ["--config", str(path)] if named == "flag" else []
    done = run("config", "path", *words, environ=environ | ({} if words else {"PRESENCE_TUI_CONFIG": str(path)}))
    assert (done.returncode, done.stdout) == (0, f"{path}\n")
    assert done.stderr == "presence-tui: it does not exist yet; `presence-tui config init` writes it\n"


def test_path_needs_no_file_that_can_be_read(environ: dict[str, str], config: Path) -> None:
    config.write_text("a = \n")
    assert run("config", "path", environ=environ).stdout == f"{config}\n"


def test_show_says_where_each_value_came_from(environ: dict[str, str], config: Path) -> None:
    config.write_text(f'client_id = "{GUID}"\npoll_interval = 60\n[profile.work]\ntenant = "work.example"\n')
    rows = shown(environ | {"PRESENCE_TUI_MOUSE": "no"}, "--profile", "work", "--log-level", "debug")
    assert rows["profile"] == ("work", "--profile")
    assert rows["client_id"] == (GUID, str(config))
    assert rows["tenant"] == ("work.example", f"{config} [profile.work]")
    assert rows["poll_interval"] == (60.0, str(config))
    assert rows["mouse"] == (False, "PRESENCE_TUI_MOUSE")
    assert rows["log_level"] == ("debug", "--log-level")
    assert rows["cloud"] == ("global", "default")
    assert rows["watch_list"] == (str(config.parent / "watchlist-work.toml"), "default")
    assert rows["graph_url"] == ("https://graph.microsoft.com/v1.0", "default")


def test_show_is_a_table_of_aligned_columns(environ: dict[str, str], config: Path) -> None:
    config.write_text('scopes = ["Presence.Read.All"]\ntheme = "light"\n')
    done = run("config", "show", environ=environ)
    assert (done.returncode, done.stderr) == (0, "")
    lines = done.stdout.splitlines()
    assert [line.split()[:2] for line in lines if line.startswith(("client_id", "poll_interval"))] == [
        ["client_id", "unset"],
        ["poll_interval", "30"],
    ]
    [scopes] = [line for line in lines if line.startswith("scopes")]
    [theme] = [line for line in lines if line.startswith("theme")]
    assert '["Presence.Read.All"]' in scopes
    assert scopes.index(str(config)) == theme.index(str(config))


@pytest.mark.parametrize(
    ("proxy", "masked"),
    [
        ("http://ada:s3cret@proxy:8080", "http://ada:***@proxy:8080"),
        ("http://ada:s3@cret://x@proxy:8080", "http://ada:***@proxy:8080"),
        ("http://s3cret@proxy:8080", "http://***@proxy:8080"),
        ("ada:s3cret@proxy:8080", "http://ada:***@proxy:8080"),
        ("http://proxy:8080", "http://proxy:8080"),
    ],
)
def test_show_tells_no_proxy_s_password(environ: dict[str, str], proxy: str, masked: str) -> None:
    environ["HTTPS_PROXY"] = proxy
    assert shown(environ)["proxy"] == (masked, "HTTPS_PROXY")
    told = run("config", "show", environ=environ).stdout
    assert "3cret" not in told
    assert "cret:" not in told


def test_show_says_that_the_environment_holds_a_secret_and_not_which(environ: dict[str, str]) -> None:
    told = run("config", "show", environ=environ | {"PRESENCE_TUI_CLIENT_SECRET": "made-up-hush"}).stdout
    assert re.search(r"^client_secret +\*\*\* +PRESENCE_TUI_CLIENT_SECRET$", told, re.MULTILINE)
    assert "hush" not in told


def test_show_says_what_an_issuer_takes_the_place_of(environ: dict[str, str], config: Path) -> None:
    config.write_text('tenant = "contoso.com"\n')
    rows = shown(environ | {"PRESENCE_TUI_ISSUER": "https://id.example/t/v2.0"})
    assert rows["issuer"] == ("https://id.example/t/v2.0", "PRESENCE_TUI_ISSUER")
    assert rows["tenant"] == ("contoso.com", f"{config}, not used: issuer is set")
    assert rows["cloud"] == ("global", "default, not used: issuer is set")


@pytest.mark.parametrize("issuer", [{}, {"PRESENCE_TUI_ISSUER": "https://id.example/t/v2.0"}])
def test_show_tells_every_key_that_something_follows_from(environ: dict[str, str], issuer: dict[str, str]) -> None:
    rows = shown(environ | issuer)
    assert list(rows) == ["profile", *(name for name, key in KEYS.items() if key.used)]
    assert rows["keys"] == rows["glyphs"] == (None, "default")


@pytest.mark.parametrize("glyphs", ["ascii", "unicode"])
def test_show_tells_the_glyphs_that_were_asked_for_beside_what_came_of_it(environ: dict[str, str], glyphs: str) -> None:
    rows = shown(environ | {"PRESENCE_TUI_GLYPHS": glyphs, "PRESENCE_TUI_ASCII": "yes"})
    assert rows["glyphs"] == (glyphs, "PRESENCE_TUI_GLYPHS")
    assert rows["ascii"] == (True, "PRESENCE_TUI_ASCII")


@pytest.mark.parametrize(
    ("settings", "value", "origin"),
    [
        ({"LC_ALL": "C.UTF-8"}, False, "default"),
        ({"LC_ALL": "C"}, True, "locale"),
        ({"LC_ALL": "C", "PRESENCE_TUI_GLYPHS": "unicode"}, False, "PRESENCE_TUI_GLYPHS"),
        ({"LC_ALL": "C.UTF-8", "PRESENCE_TUI_GLYPHS": "ascii"}, True, "PRESENCE_TUI_GLYPHS"),
        ({"LC_ALL": "C.UTF-8", "PRESENCE_TUI_ASCII": "yes"}, True, "PRESENCE_TUI_ASCII"),
    ],
)
def test_show_says_who_asked_for_ascii(environ: dict[str, str], settings: dict[str, str], value: bool, origin: str) -> None:
    assert shown(environ | settings)["ascii"] == (value, origin)


def test_show_tells_keys_and_what_has_no_effect_yet(environ: dict[str, str], config: Path) -> None:
    config.write_text('[keys]\nask_now = "f5"\n[history]\n')
    rows = shown(environ)
    assert rows["keys.ask_now"] == (["f5"], f"{config} line 2")
    assert "keys" not in rows
    assert rows["history"][1] == str(config)
    config.write_text("")
    assert "history" not in shown(environ)


def test_show_tells_the_budget(environ: dict[str, str], config: Path) -> None:
    config.write_text("rate.limit = 100\n")
    rows = shown(environ | {"PRESENCE_TUI_RATE_SHARE": "0.5"})
    assert rows["rate.limit"] == (100, str(config))
    assert rows["rate.share"] == (0.5, "PRESENCE_TUI_RATE_SHARE")


def test_show_says_who_can_be_reached_and_check_doubts_words_that_are_new(environ: dict[str, str], config: Path) -> None:
    assert shown(environ)["reachable"] == (["available", "availableIdle", "availableInactive"], "default")
    config.write_text('reachable = ["avialable", "hovering", "InACall"]\n[profile.work]\n')
    assert shown(environ)["reachable"] == (["avialable", "hovering", "InACall"], str(config))
    asked = shown(environ | {"PRESENCE_TUI_REACHABLE": "available inacall"})
    assert asked["reachable"] == (["available", "inacall"], "PRESENCE_TUI_REACHABLE")
    done = run("config", "check", environ=environ | {"PRESENCE_TUI_CLIENT_ID": GUID})
    assert done.returncode == 0
    assert done.stderr.splitlines() == [
        f'presence-tui: {config}: reachable holds "avialable", which is no state that is known here; available?',
        f'presence-tui: {config}: reachable holds "hovering", which is no state that is known here',
    ]


def test_check_of_nothing_is_fine_and_says_what_is_missing(environ: dict[str, str], config: Path) -> None:
    done = run("config", "check", environ=environ)
    assert done.returncode == 0
    assert done.stdout.splitlines() == [
        f"{config}: not there yet; `presence-tui config init` writes it",
        f"{config.parent / 'watchlist.toml'}: not there yet; until it is you watch yourself",
    ]
    assert done.stderr == "presence-tui: no client_id is set; `presence-tui config init` asks for it\n"


def test_check_names_every_file_that_is_fine(environ: dict[str, str], config: Path) -> None:
    config.write_text(f'client_id = "{GUID}"\n[profile.work]\n[profile.lab]\nwatch_list = "lab.toml"\n')
    (config.parent / "watchlist.toml").write_text('people = ["me"]\n[group.a]\n[group.b]\n')
    (config.parent / "lab.toml").write_text('people = ["me", "ada@contoso.com"]\n')
    done = run("config", "check", environ=environ)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines() == [
        f"{config}: fine, profiles default, work, lab",
        f"{config.parent / 'watchlist.toml'}: fine, 1 entry, 2 groups",
        f"{config.parent / 'watchlist-work.toml'}: not there yet; until it is you watch yourself",
        f"{config.parent / 'lab.toml'}: fine, 2 entries",
    ]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("a = \n", "config.toml line 1, column 5: Invalid value"),
        ("tenat = 'x'\n", 'config.toml line 1: "tenat" is no key; tenant?'),
        ("poll_interval = 5\n[profile.work]\n", "config.toml line 1: poll_interval is 5; 10 seconds is the least"),
        ("[profile.work]\ncloud = 'china'\n", 'config.toml line 2: cloud is "china": Microsoft Graph has no presence'),
        ("[keys]\nask_no = 'f5'\n", "config.toml line 2: keys.ask_no is no command; ask_now?"),
        ("watch_list = 'lab.toml'\n", "lab.toml, which does not exist"),
    ],
)
def test_check_tells_a_mistake_once(environ: dict[str, str], config: Path, text: str, words: str) -> None:
    config.write_text(f"{text}")
    done = run("config", "check", environ=environ | {"PRESENCE_TUI_CLIENT_ID": GUID})
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert words in done.stderr


def test_check_tells_every_mistake(environ: dict[str, str], config: Path) -> None:
    config.write_text("[profile.a]\nmouse = 1\n[profile.b]\npoll_interval = 5\n")
    (config.parent / "watchlist.toml").write_text("peple = []\n")
    done = run("config", "check", environ=environ | {"PRESENCE_TUI_CLIENT_ID": GUID})
    assert "mouse must be true or false" in done.stderr
    config.write_text("[profile.a]\nsign_in = 'magic'\n[profile.b]\npoll_interval = 5\n")
    done = run("config", "check", environ=environ | {"PRESENCE_TUI_CLIENT_ID": GUID})
    assert (done.returncode, done.stderr.count("\n")) == (2, 3)
    for words in ("line 2: sign_in", "line 4: poll_interval", 'watchlist.toml line 1: "peple" is no key'):
        assert words in done.stderr


def test_check_says_whose_client_id_is_missing(environ: dict[str, str], config: Path) -> None:
    config.write_text(f'[profile.work]\nclient_id = "{GUID}"\n[profile.lab]\n')
    done = run("config", "check", environ=environ)
    assert done.returncode == 0
    assert done.stderr.splitlines() == [
        "presence-tui: no client_id is set; `presence-tui config init` asks for it",
        "presence-tui: no client_id is set for profile lab; `presence-tui config init` asks for it",
    ]


@pytest.mark.parametrize("line", ["config path", "config show", "config check", "config init"])
def test_the_demo_has_no_files(environ: dict[str, str], line: str) -> None:
    done = run("--demo", *line.split(), environ=environ)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "presence-tui: --demo does not go with `config`, which is about your own files\n"


def test_a_profile_that_is_not_there_is_refused(environ: dict[str, str], config: Path) -> None:
    config.write_text("[profile.work]\n")
    for word in ("show", "check"):
        done = run("config", word, "--profile", "wrok", environ=environ)
        assert done.returncode == 2
        assert done.stderr.startswith('presence-tui: --profile: there is no profile "wrok"')
