"""Questions of a command: answered by options, or asked on the terminal until the answer can be. Knows no setting."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

import click

from presence_tui.cli.output import ask, tell
from presence_tui.model.text import printable


class Question(NamedTuple):
    """One thing to know."""

    key: str
    words: str
    """What is asked on the terminal."""
    problem: Callable[[str], str]
    """Says what is wrong with an answer; empty where nothing is."""
    usual: str = ""
    """The answer of whoever gives none; empty: there must be one."""

    @property
    def option(self) -> str:
        """The option that answers it."""
        return f"--{self.key.replace('_', '-')}"


def answers(questions: Sequence[Question], values: Mapping[str, Any], introduce: Callable[[], None]) -> dict[str, str]:
    """Return an answer to each question, by key: click's `values`, and what is typed for those that are None there.

    `introduce` speaks before the first question where all are asked. Raises click.UsageError for a value that cannot be, and if
    nobody can be asked for lack of a terminal.
    """
    given = {question.key: values[question.key] for question in questions if values[question.key] is not None}
    missing = [question for question in questions if question.key not in given]
    for question in questions:
        if question.key in given and (problem := question.problem(given[question.key])):
            raise click.UsageError(f'{question.option} "{printable(given[question.key], 60)}": {problem}')
    if missing and not _somebody_is_there():
        if needed := [question.option for question in missing if not question.usual]:
            raise click.UsageError(f"nobody can be asked without a terminal; give {' and '.join(needed)}")
        return given | {question.key: question.usual for question in missing}
    if missing and not given:
        introduce()
    return given | {question.key: _asked(question) for question in missing}


def _somebody_is_there() -> bool:
    return all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stderr))


def _asked(question: Question) -> str:
    usual = f" [{question.usual}]" if question.usual else ""
    while True:
        try:
            typed = ask(f"{question.words}{usual}:") or question.usual
        except EOFError:
            raise click.Abort from None
        problem = question.problem(typed)
        if not problem:
            return typed
        tell(f"{problem}; once more")
