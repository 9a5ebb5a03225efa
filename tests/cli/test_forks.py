"""A program that was forked off does what one in a fresh interpreter does."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.cli.forked import can_be_forked
from tests.cli.program import COMMAND, run


@pytest.mark.parametrize(
    "words", ["once --demo", "people list --demo --format json", "config path", "onse", "--version", "whoami"]
)
def test_a_fork_says_and_ends_as_a_fresh_interpreter(words: str, tmp_path: Path) -> None:
    environ = dict(os.environ) | {"HOME": str(tmp_path)}
    assert can_be_forked(environ)
    forked = run(*words.split(), environ=environ)
    fresh = run(*words.split(), environ=environ, command=[*COMMAND])
    assert (forked.returncode, forked.stdout, forked.stderr) == (fresh.returncode, fresh.stdout, fresh.stderr)


def test_what_an_interpreter_reads_at_its_start_asks_for_a_fresh_one() -> None:
    assert not can_be_forked(dict(os.environ) | {"LC_ALL": "POSIX"})
    assert not can_be_forked(dict(os.environ) | {"PYTHONIOENCODING": "ascii"})
    assert can_be_forked(dict(os.environ) | {"PRESENCE_TUI_ASCII": "1"})
