"""`config init`: a config.toml from the command line, given by options or asked on the terminal."""

from __future__ import annotations

import os
import signal
import stat
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.program import Terminal, run

GUID = "1b4f1c1e-2f61-4d0a-9c55-0f3a2f1d7c61"
OTHER = "2c5f1c1e-2f61-4d0a-9c55-0f3a2f1d7c62"
BOTH = ("--client-id", GUID, "--tenant", "contoso.com")
LINK = f"https://login.microsoftonline.com/contoso.com/adminconsent?client_id={GUID}"


@pytest.fixture
def environ(tmp_path: Path) -> dict[str, str]:
    """The environment of somebody who never used the program."""
    folders = {f"XDG_{name}_HOME": str(tmp_path / name) for name in ("CONFIG", "STATE", "CACHE", "DATA")}
    return {**os.environ, "HOME": str(tmp_path), **folders}


@pytest.fixture
def config(tmp_path: Path) -> Path:
    """Where that person's config.toml will be; not even its folder is there."""
    return tmp_path / "CONFIG" / "presence-tui" / "config.toml"


def write(config: Path, text: str) -> None:
    config.parent.mkdir(parents=True)
    config.write_text(text)


def test_a_new_file_explains_every_key_and_has_those_that_were_given(environ: dict[str, str], config: Path) -> None:
    done = run("config", "init", *BOTH, environ=environ)
    assert (done.returncode, done.stdout) == (0, f"{config}\n")
    assert done.stderr.splitlines() == [
        f"Where people may not consent by themselves, an administrator opens {LINK}",
        "Next: presence-tui",
    ]
    assert tomllib.loads(config.read_text()) == {"client_id": GUID, "tenant": "contoso.com"}
    assert "# seconds between polls; 10 is the least\n# poll_interval = 30\n" in config.read_text()
    assert stat.S_IMODE(config.stat().st_mode) == 0o600
    assert stat.S_IMODE(config.parent.stat().st_mode) == 0o700


def test_what_was_written_is_what_holds(environ: dict[str, str]) -> None:
    run("config", "init", "--client-id", f" {GUID.upper()} ", "--tenant", "Contoso.com", "--cloud", "US-gov-l4", environ=environ)
    shown = run("config", "show", environ=environ).stdout
    for value in (GUID, "contoso.com", "us-gov-l4", "https://graph.microsoft.us/v1.0"):
        assert f"  {value}  " in shown
    assert run("config", "check", environ=environ).returncode == 0


def test_a_client_id_that_is_there_is_kept(environ: dict[str, str], config: Path) -> None:
    write(config, f'client_id = "{OTHER}" # ours\n')
    done = run("config", "init", *BOTH, environ=environ)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == f"presence-tui: client_id is set already in {config}; --force replaces it\n"
    assert config.read_text() == f'client_id = "{OTHER}" # ours\n'


def test_force_replaces_it_and_nothing_else(environ: dict[str, str], config: Path) -> None:
    write(config, f'# mine\nclient_id = "{OTHER}" # ours\nmouse = false\n')
    assert run("config", "init", "--force", *BOTH, environ=environ).returncode == 0
    assert config.read_text() == f'# mine\nclient_id = "{GUID}" # ours\nmouse = false\ntenant = "contoso.com"\n'


def test_force_replaces_one_that_cannot_be(environ: dict[str, str], config: Path) -> None:
    write(config, 'client_id = "no-guid"\n')
    assert run("config", "init", "--force", *BOTH, environ=environ).returncode == 0
    assert run("config", "check", environ=environ).returncode == 0


def test_a_profile_is_made(environ: dict[str, str], config: Path) -> None:
    write(config, f'client_id = "{OTHER}" # ours\ncloud = "us-gov-l4"\n')
    done = run("config", "init", "--profile", "work", *BOTH, environ=environ)
    assert done.returncode == 0
    assert done.stderr.endswith("Next: presence-tui --profile work\n")
    assert config.read_text() == (
        f'client_id = "{OTHER}" # ours\ncloud = "us-gov-l4"\n\n'
        f'[profile.work]\nclient_id = "{GUID}"\ntenant = "contoso.com"\ncloud = "global"\n'
    )
    again = run("config", "init", "--profile", "work", *BOTH, environ=environ)
    assert again.stderr == f"presence-tui: client_id is set already in [profile.work] of {config}; --force replaces it\n"


@pytest.mark.parametrize(("name", "words"), [("Work", "has a profile work"), ("../up", '"../up" is no name for a profile')])
def test_a_profile_that_cannot_be_is_refused(environ: dict[str, str], config: Path, name: str, words: str) -> None:
    write(config, "[profile.work]\n")
    done = run("config", "init", "--profile", name, *BOTH, environ=environ)
    assert done.returncode == 2
    assert words in done.stderr
    assert config.read_text() == "[profile.work]\n"


def test_another_file_is_written_where_its_folder_stays_as_it_is(environ: dict[str, str], tmp_path: Path) -> None:
    folder = tmp_path / "my files"
    folder.mkdir()
    folder.chmod(0o755)
    done = run("config", "init", "--config", str(folder / "c.toml"), *BOTH, environ=environ)
    assert done.stdout == f"{folder / 'c.toml'}\n"
    assert done.stderr.endswith(f"Next: presence-tui --config '{folder / 'c.toml'}'\n")
    assert stat.S_IMODE(folder.stat().st_mode) == 0o755
    assert stat.S_IMODE((folder / "c.toml").stat().st_mode) == 0o600


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        (("--client-id", "x", "--tenant", "contoso.com"), '--client-id "x": not an id like 1b4f1c1e-2f61-4d0a-9c55-0f3a2f1d7c61'),
        (("--client-id", GUID, "--tenant", GUID), f'--tenant "{GUID}": the same as the client id'),
        (("--client-id", GUID, "--tenant", "contoso"), '--tenant "contoso": neither a GUID nor a domain such as contoso.com'),
        (("--client-id", GUID, "--tenant", "common"), '--tenant "common": personal accounts have no presence'),
        ((*BOTH, "--cloud", "china"), '--cloud "china": Microsoft Graph has no presence in the cloud operated by 21Vianet'),
        (("--client-id", GUID), "nobody can be asked without a terminal; give --tenant"),
        ((), "nobody can be asked without a terminal; give --client-id and --tenant"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_written(
    environ: dict[str, str], config: Path, words: tuple[str, ...], problem: str
) -> None:
    done = run("config", "init", *words, environ=environ)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(f"presence-tui: {problem}")
    assert not config.parent.exists()


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("a = \n", "line 1, column 5: Invalid value"),
        ("mouse = 1\n", "line 1: mouse must be true or false, not a number"),
        ('graph_url = "https://dod-graph.microsoft.us/v1.0"\n', "without issuer it must be at graph.microsoft.com"),
    ],
)
def test_a_file_that_cannot_be_used_stays_as_it_is(environ: dict[str, str], config: Path, text: str, problem: str) -> None:
    write(config, text)
    done = run("config", "init", *BOTH, environ=environ)
    assert (done.returncode, done.stdout) == (2, "")
    assert problem in done.stderr
    assert config.read_text() == text


def test_a_read_only_file_stays_as_it_is(environ: dict[str, str], config: Path) -> None:
    write(config, "mouse = true\n")
    config.chmod(0o444)
    done = run("config", "init", *BOTH, environ=environ)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == f"presence-tui: {config} cannot be written: it is read-only\n"


def test_beside_an_issuer_only_the_client_id_is_wanted(environ: dict[str, str], config: Path) -> None:
    write(config, 'issuer = "https://id.example/t/v2.0"\n')
    refused = run("config", "init", *BOTH, environ=environ)
    assert refused.stderr == f"presence-tui: --tenant does not go with issuer, which is set in {config}\n"
    done = run("config", "init", "--client-id", "pane", environ=environ)
    assert (done.returncode, done.stderr) == (0, "Next: presence-tui\n")
    assert config.read_text() == 'issuer = "https://id.example/t/v2.0"\nclient_id = "pane"\n'


def test_a_variable_that_comes_before_the_file_is_told(environ: dict[str, str]) -> None:
    done = run("config", "init", *BOTH, environ=environ | {"PRESENCE_TUI_TENANT": "fabrikam.com"})
    assert "presence-tui: PRESENCE_TUI_TENANT is set as well, and comes before the file\n" in done.stderr


def test_what_is_not_given_is_asked_until_it_can_be(environ: dict[str, str], config: Path) -> None:
    with Terminal("config", "init", environ=environ, rows=40) as terminal:
        terminal.wait_for("Application (client) id:")
        assert "Allow public client flows to Yes" in terminal.text
        terminal.press("my app\n")
        terminal.wait_for("not an id like 1b4f1c1e-2f61-4d0a-9c55-0f3a2f1d7c61; once more")
        terminal.press(f"{GUID}\n")
        terminal.wait_for("Directory (tenant) id, or domain:")
        terminal.press("\n")
        terminal.wait_for("missing; once more")
        terminal.press("contoso.com\n")
        terminal.wait_for("Cloud: global, us-gov-l4, us-gov-dod [global]:")
        terminal.press("\n")
        terminal.wait_for("Next: presence-tui")
        assert terminal.end() == 0
    assert tomllib.loads(config.read_text()) == {"client_id": GUID, "tenant": "contoso.com"}


def test_only_what_is_missing_is_asked(environ: dict[str, str], config: Path) -> None:
    with Terminal("config", "init", "--client-id", GUID, "--cloud", "global", environ=environ) as terminal:
        terminal.wait_for("Directory (tenant) id, or domain:")
        assert "Allow public client flows" not in terminal.text
        terminal.press("contoso.com\n")
        assert terminal.end() == 0
    assert tomllib.loads(config.read_text())["tenant"] == "contoso.com"


@pytest.mark.parametrize("break_off", [lambda it: it.press("\x04"), lambda it: it.send(signal.SIGINT)], ids=["ctrl+d", "ctrl+c"])
def test_who_breaks_it_off_writes_nothing(environ: dict[str, str], config: Path, break_off: Callable[[Terminal], None]) -> None:
    with Terminal("config", "init", environ=environ) as terminal:
        terminal.wait_for("Application (client) id:")
        break_off(terminal)
        assert terminal.end() == 130
    assert not config.exists()
