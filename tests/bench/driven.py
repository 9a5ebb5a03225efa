"""The other side of `subject`: gives it commands and counts the bytes that each of them sends to the terminal."""

from __future__ import annotations

import json
import os
import tempfile
import time
from pathlib import Path
from types import TracebackType
from typing import Self

from tests.bench.terminal import ROWS, ProgramFailed, Terminal, environment

MARK = "\x1b]9999;drawn\x07"
"""A sequence that neither the program nor Textual sends."""

TEXTUALS_OWN = "textual.drivers.linux_driver:LinuxDriver"
"""The value of TEXTUAL_DRIVER that takes the place of our own driver."""

_MARK = MARK.encode()
_DEADLINE = 60.0


class Driven:
    """A running subject in a terminal of `rows` rows.

    It asks every `interval` seconds for `people` generated people, or where that is 0 for those of the tests. `quiet`: with
    our own driver, else with Textual's.
    """

    def __init__(
        self,
        term: str = "xterm-256color",
        *,
        people: int = 0,
        interval: float = 30.0,
        rows: int = ROWS,
        quiet: bool = True,
        module: str = "subject",
        **more: str,
    ) -> None:
        if not quiet:
            more["TEXTUAL_DRIVER"] = TEXTUALS_OWN
        self.used = 0.0
        """Processor seconds that the last command took."""
        self._home = tempfile.TemporaryDirectory(prefix="presence-tui-bench-")
        commands, self._commands = os.pipe()
        self._answers, answers = os.pipe()
        self._terminal = Terminal(
            ["-m", f"tests.bench.{module}", str(commands), str(answers), str(people), str(interval)],
            environment(Path(self._home.name), term, **more),
            pass_fds=(commands, answers),
            rows=rows,
        )
        os.close(commands)
        os.close(answers)
        self.pid = self._terminal.process.pid

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None) -> None:
        self._terminal.__exit__(kind, error, traceback)
        os.close(self._commands)
        os.close(self._answers)
        self._home.cleanup()

    def do(self, *command: str) -> bytes:
        """Have the subject obey `[verb, argument, ...]` and return what it drew. Raises ProgramFailed."""
        terminal = self._terminal
        terminal.received.clear()
        os.write(self._commands, json.dumps(command).encode() + b"\n")
        end = time.perf_counter() + _DEADLINE
        answer = b""
        while not (answer.endswith(b"\n") and (answer.startswith(b'"') or _MARK in terminal.received)):
            if time.perf_counter() > end:
                raise ProgramFailed(f"{command} was not answered: {terminal.tail}")
            if self._answers in terminal.receive(end - time.perf_counter(), self._answers):
                chunk = os.read(self._answers, 65536)
                if not chunk:
                    raise ProgramFailed(f"{command} ended the subject: {terminal.tail}")
                answer += chunk
        told = json.loads(answer)
        if isinstance(told, str):
            raise ProgramFailed(f"{command}: {told}")
        self.used = told
        return bytes(terminal.received.replace(_MARK, b""))
