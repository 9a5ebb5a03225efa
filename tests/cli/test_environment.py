"""Secrets in the environment: read once, removed, and shown nowhere."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

import pytest

from presence_tui.cli.main import program
from presence_tui.settings.network import masked, passwords_of
from tests.cli.program import Running, run

PASSWORD = "test-p%40ss w0rd"
SECRETS = {
    "PRESENCE_TUI_CLIENT_SECRET": "test-client-secret-in-the-environment",
    "HTTPS_PROXY": f"http://ada:{PASSWORD}@localhost:9",
    "https_proxy": f"http://ada:{PASSWORD}@localhost:9",
    "ALL_PROXY": f"ada:{PASSWORD}@localhost:9",
    "http_proxy": "http://test-lonely-token@localhost:9",
}
HARMLESS = {"NO_PROXY": "localhost", "FTP_PROXY": "http://localhost:9", "PRESENCE_TUI_LOG_LEVEL": "debug"}

_RUN_AND_LOOK = """
import os, subprocess, sys
from presence_tui.cli.main import run
code = run(sys.argv[1:])
sys.stderr.flush()
print(*(f"{name}={value}" for name, value in os.environ.items()), sep="\\n", flush=True)
subprocess.run(["env"])
sys.exit(code)
"""


@pytest.fixture
def environ(tmp_path: Path) -> dict[str, str]:
    folders = {f"XDG_{name}_HOME": str(tmp_path / name) for name in ("CONFIG", "STATE", "CACHE", "DATA")}
    return {**os.environ, "HOME": str(tmp_path), **folders, **HARMLESS}


@pytest.mark.parametrize(
    "words", [("config", "show"), ("config", "path"), ("whoami",), ("once", "--demo", "ada")], ids=lambda words: words[0]
)
def test_a_child_inherits_no_secret_and_everything_else(environ: dict[str, str], words: tuple[str, ...]) -> None:
    done = run(*words, environ=environ | SECRETS, command=[sys.executable, "-c", _RUN_AND_LOOK])
    lines = done.stdout.splitlines()
    assert [line for line in lines if line.partition("=")[0] in SECRETS] == []
    assert all(lines.count(f"{name}={value}") == 2 for name, value in HARMLESS.items())
    for secret in (*SECRETS.values(), PASSWORD, "test-p@ss w0rd"):
        assert secret not in done.stdout + done.stderr


def test_what_was_removed_still_holds_when_the_settings_are_read_again(environ: dict[str, str]) -> None:
    look = """if True:
        import os
        from presence_tui.cli.environment import environment
        before = os.environ["HTTPS_PROXY"]
        print([environment()["HTTPS_PROXY"] == before and "HTTPS_PROXY" not in os.environ for _ in range(2)])
    """
    assert run(environ=environ | SECRETS, command=[sys.executable, "-c", look]).stdout == "[True, True]\n"


@pytest.mark.parametrize("place", ["HTTPS_PROXY", "PRESENCE_TUI_PROXY", "config.toml"])
def test_no_proxy_s_password_is_told_or_logged_whatever_fails(environ: dict[str, str], tmp_path: Path, place: str) -> None:
    """Nobody listens at that proxy."""
    url = f"http://ada:{PASSWORD.replace(' ', '%20')}@localhost:9"
    config = tmp_path / "CONFIG" / "presence-tui" / "config.toml"
    config.parent.mkdir(parents=True)
    proxy = f'proxy = "{url}"\n' if place == "config.toml" else ""
    config.write_text(f'client_id = "1b4f1c1e-2f61-4d0a-9c55-0f3a2f1d7c61"\n{proxy}')
    named = {} if place == "config.toml" else {place: url}
    with Running("login", environ=environ | named | {"NO_PROXY": ""}) as login:
        said = login.wait_for("ctrl+c ends that")
        login.send(signal.SIGINT)
        code, printed = login.end()
    [log] = tmp_path.rglob("presence-tui.log")
    told = printed + login.said + log.read_text()
    assert code == 130
    assert "proxy" in said
    for form in (PASSWORD, "test-p%40ss%20w0rd", "test-p@ss w0rd"):
        assert form not in told


@pytest.mark.parametrize(
    ("proxy", "without", "secrets"),
    [
        ("http://ada:a%40b@proxy:1", "http://ada:***@proxy:1", ("a%40b", "a@b")),
        ("ada:s3@cret://x@proxy:1", "ada:***@proxy:1", ("s3@cret://x",)),
        ("https://token@proxy:1", "https://***@proxy:1", ("token",)),
        ("http://proxy:1", "http://proxy:1", ()),
        ("", "", ()),
    ],
)
def test_what_is_secret_in_a_proxy_s_url(proxy: str, without: str, secrets: tuple[str, ...]) -> None:
    assert masked(proxy) == without
    assert passwords_of(proxy) == secrets


def test_no_option_takes_a_secret() -> None:
    """Everybody on the machine sees a command line in `ps`."""
    context = program.make_context("presence-tui", ["--demo", "status"], resilient_parsing=True)
    unseen, names = [program], set[str]()
    while unseen:
        command = unseen.pop()
        names.update(name for option in command.params for name in option.opts)
        for name in getattr(command, "list_commands", lambda _: ())(context):
            unseen.append(command.get_command(context, name))
    assert "--profile" in names
    assert {"--client-id", "--via"} <= names
    assert [name for name in names if any(word in name for word in ("secret", "password", "token", "passphrase"))] == []


@pytest.mark.parametrize("option", ["--client-secret", "--password", "--token", "--proxy"])
def test_a_secret_on_the_command_line_is_refused_and_not_repeated(environ: dict[str, str], option: str) -> None:
    done = run("once", f"{option}=test-secret-word", environ=environ)
    assert done.returncode == 2
    assert "test-secret-word" not in done.stdout + done.stderr
