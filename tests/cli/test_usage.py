"""What is refused before anything is asked: one sentence on stderr, exit 2."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from presence_tui import __version__
from presence_tui.cli.setting_up import has_utf8
from tests.cli.program import COMMAND, Terminal, run
from tests.readme import README

CLIENT = {"PRESENCE_TUI_CLIENT_ID": "1b4f1c1e-2f61-4d0a-9c55-0f3a2f1d7c61"}


FULL = Path("/dev/full")
"""A file that takes no byte, where the system has one."""

BUG = """
import sys
import presence_tui.cli.setting_up as setting_up
from presence_tui.__main__ import main

def broken(*whatever):
    raise RuntimeError("this is the bug")

setting_up.load_settings = setting_up.demo_settings = broken
main(sys.argv[1:])
"""


INTERRUPTED = """
import io, sys
from presence_tui.__main__ import main

class Interrupted(io.StringIO):
    def write(self, text):
        raise KeyboardInterrupt

sys.stdout = Interrupted()
main(sys.argv[1:])
"""


@pytest.fixture
def environ(tmp_path: Path) -> dict[str, str]:
    """The environment of somebody who never used the program."""
    folders = {f"XDG_{name}_HOME": str(tmp_path / name) for name in ("CONFIG", "STATE", "CACHE", "DATA")}
    return {**os.environ, "HOME": str(tmp_path), **folders}


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("onse", "did you mean `once`?"),
        ("history me", "`history` is not in this version"),
        ("--interval 60 once", "--interval belongs to `watch`"),
        ("once --interval 60", "--interval"),
        ("once --bogus", "--bogus"),
        ("once --format xml", "xml"),
        ("login me", "me"),
        ("once --demo --profile work", "--profile does not go with --demo"),
        ("--config x.toml once --demo", "--config does not go with --demo"),
        ("once --config missing.toml", "missing.toml, which does not exist"),
        ("once --profile work", "work"),
        ("once", "no client_id is set"),
        ("login", "no client_id is set"),
        ("", "stdin is none"),
        ("ada@contoso.com --interval 5", "stdin is none"),
    ],
)
def test_a_line_that_cannot_be_meant_is_one_sentence(environ: dict[str, str], line: str, words: str) -> None:
    done = run(*line.split(), environ=environ)
    assert (done.returncode, done.stdout) == (2, "")
    assert words in done.stderr
    assert done.stderr.startswith("presence-tui: ")
    assert len(done.stderr.splitlines()) == 1


def test_a_watch_list_that_is_named_and_missing_is_refused(environ: dict[str, str]) -> None:
    done = run("once", "--watch-list", "missing.toml", environ=environ | CLIENT)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.endswith("missing.toml, which does not exist\n")


def test_an_interval_that_is_too_short_is_refused(environ: dict[str, str]) -> None:
    with Terminal("--interval", "5", environ=environ | CLIENT) as terminal:
        terminal.wait_for("10 seconds is the least")
        assert terminal.end() == 2


def test_a_line_that_is_refused_writes_nothing(environ: dict[str, str], tmp_path: Path) -> None:
    run("once", environ=environ)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("term", "words"), [("dumb", "TERM=dumb"), ("", "TERM=dumb")])
def test_a_terminal_that_cannot_draw_is_refused(environ: dict[str, str], term: str, words: str) -> None:
    with Terminal("--demo", environ=environ, command=["env", f"TERM={term}", *COMMAND]) as terminal:
        terminal.wait_for(words)
        assert terminal.end() == 2


@pytest.mark.parametrize("redirect", ["</dev/null", ">/dev/null", "2>/dev/null"])
def test_the_live_table_needs_all_three_streams(environ: dict[str, str], redirect: str) -> None:
    line = f"{' '.join(COMMAND)} --demo {redirect}"
    with Terminal(environ=environ, command=["sh", "-c", line]) as terminal:
        assert terminal.end() == 2


def test_help_and_version_go_to_stdout(environ: dict[str, str]) -> None:
    version, help_text = run("--version", environ=environ), run("--help", environ=environ)
    assert (version.returncode, version.stdout) == (0, f"presence-tui {__version__}\n")
    assert help_text.returncode == 0
    listed = help_text.stdout.partition("Commands:")[2].split()
    assert {"watch", "once", "login", "logout"} <= set(listed)
    assert not {"stream", "history", "serve"} & set(listed)


@pytest.mark.skipif(not FULL.exists(), reason="the system has no such file")
@pytest.mark.parametrize("line", ["--version", "--help", "once --help", "--version --demo", "once --demo"])
def test_a_stdout_that_takes_nothing_is_one_sentence(environ: dict[str, str], line: str) -> None:
    with FULL.open("w") as full:
        done = run(*line.split(), environ=environ, capture_output=False, stdout=full, stderr=subprocess.PIPE)
    assert (done.returncode, done.stderr) == (2, "presence-tui: stdout cannot be written: no space left on device\n")


@pytest.mark.parametrize("line", ["--version", "--help"])
def test_a_closed_stdout_is_silent_also_for_help_and_version(environ: dict[str, str], line: str) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "w") as closed:
        done = run(line, environ=environ, capture_output=False, stdout=closed, stderr=subprocess.PIPE)
    assert (done.returncode, done.stderr) == (141, "")


@pytest.mark.parametrize("line", ["--version", "--help", "config path"])
def test_an_interrupt_while_something_is_printed_is_silent(environ: dict[str, str], line: str) -> None:
    done = run(*line.split(), environ=environ, command=[sys.executable, "-c", INTERRUPTED])
    assert (done.returncode, done.stderr.count("Traceback")) == (130, 0)


@pytest.mark.parametrize("line", ["once", "once --demo"])
def test_a_bug_without_a_log_is_one_sentence_that_says_what_happened(environ: dict[str, str], line: str) -> None:
    done = run(*line.split(), environ=environ, command=[sys.executable, "-c", BUG])
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == "presence-tui: a bug ended the program: RuntimeError, this is the bug\n"


@pytest.mark.parametrize(
    ("line", "offered"),
    [
        ("lo", ["login", "logout"]),
        ("people ", ["list", "add", "remove", "import", "search"]),
        ("people l", ["list"]),
        ("--profile work people r", ["remove"]),
        ("people add --as", ["--as-typed"]),
        ("people list --format j", ["json"]),
        ("once --format j", ["json", "jsonl"]),
        ("get me --via c", ["communications", "collection"]),
        ("get me --wat", ["--watch-list"]),
    ],
)
def test_completion_offers_commands_options_and_choices(environ: dict[str, str], line: str, offered: list[str]) -> None:
    words = f"presence-tui {line}"
    asked = {"_PRESENCE_TUI_COMPLETE": "bash_complete", "COMP_WORDS": words, "COMP_CWORD": str(words.count(" "))}
    done = run(environ=environ | asked)
    assert done.stdout.splitlines() == [f"plain,{each}" for each in offered]


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_what_the_readme_has_shells_read_is_a_completion_script(environ: dict[str, str], shell: str) -> None:
    source = f"{shell}_source"
    assert source in README.read_text()
    done = run(environ=environ | {"_PRESENCE_TUI_COMPLETE": source})
    assert (done.returncode, done.stderr, f"{shell}_complete" in done.stdout) == (0, "", True)


def test_a_closed_stderr_is_no_harm(environ: dict[str, str]) -> None:
    with Terminal(environ=environ, command=["sh", "-c", f"{sys.executable} -m presence_tui onse 2>&-"]) as terminal:
        assert terminal.end() == 2


@pytest.mark.parametrize(
    ("locale", "utf8"),
    [
        ({"LANG": "de_DE.UTF-8"}, True),
        ({"LANG": "de_DE.utf8"}, True),
        ({"LANG": "C.UTF-8", "LC_ALL": "C"}, False),
        ({"LANG": "de_DE.ISO-8859-1"}, False),
        ({"LANG": "C", "LC_CTYPE": "en_GB.UTF-8"}, True),
        ({"LC_ALL": "", "LANG": "en_GB.UTF-8"}, True),
        ({}, False),
    ],
)
def test_the_locale_decides_between_glyphs_and_ascii(locale: Mapping[str, str], utf8: bool) -> None:
    assert has_utf8(locale) is utf8
