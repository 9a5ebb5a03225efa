"""The figure `tmux`: what a terminal is sent with tmux between it and the program, at each number of colours.

A tmux server of the bench's own holds the program; a client of it runs in our terminal, and what that is sent is counted. Its
status line is off. tmux swallows our mark, but passes a title on once it has drawn what came before it.
"""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Self

from tests.bench.figure import Effort, Figure
from tests.bench.obeying import TITLE
from tests.bench.stream import GOAL, INTERVAL, NOTHING, PEOPLE, ROWS
from tests.bench.terminal import COLUMNS, ROOT, ProgramFailed, Terminal, environment

_DEADLINE = 30.0


@dataclass(frozen=True, slots=True)
class _Colours:
    name: str
    inside: str
    outside: str
    options: tuple[str, ...] = ()
    more: Mapping[str, str] = field(default_factory=dict)


_KINDS = (
    _Colours("16 colours", "screen", "xterm"),
    _Colours("256 colours", "tmux-256color", "xterm-256color"),
    _Colours("true colour", "tmux-256color", "xterm-256color", ("terminal-overrides", ",*:RGB"), {"COLORTERM": "truecolor"}),
    _Colours("NO_COLOR", "tmux-256color", "xterm-256color", more={"NO_COLOR": "1"}),
)


class Behind:
    """A running subject behind tmux."""

    def __init__(self, colours: _Colours) -> None:
        self._home = tempfile.TemporaryDirectory(prefix="presence-tui-bench-")
        home = Path(self._home.name)
        self._tmux = ["tmux", "-u", "-f", "/dev/null", "-S", str(home / "tmux")]
        pipes = [home / "commands", home / "answers"]
        for pipe in pipes:
            os.mkfifo(pipe)
        python = shlex.join([sys.executable, "-m", "tests.bench.subject", "3", "4", str(PEOPLE), str(INTERVAL)])
        program = f"exec {python} 3<{pipes[0]} 4>{pipes[1]}"
        inside = environment(home, colours.inside, PYTHONPATH=str(ROOT), BENCH_TITLE="1", **colours.more)
        settings = ("-g status off", "-g set-titles on", "-g set-titles-string #T", f"-g default-terminal {colours.inside}")
        options = [word for setting in settings for word in ("set", *setting.split(), ";")]
        options += ["set", "-as", *colours.options, ";"] if colours.options else []
        command = [*self._tmux, *options, "new-session", "-d", "-x", str(COLUMNS), "-y", str(ROWS), program]
        subprocess.run(command, check=True, cwd=ROOT, env=inside)
        self._obeyed = 0
        self._commands = os.open(pipes[0], os.O_WRONLY)
        self._answers = os.open(pipes[1], os.O_RDONLY)
        self._terminal = Terminal(
            ["-c", f"import os; os.execvp('tmux', {[*self._tmux, 'attach']!r})"], environment(home, colours.outside), rows=ROWS
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None) -> None:
        subprocess.run([*self._tmux, "kill-server"], check=False, capture_output=True)
        self._terminal.__exit__(kind, error, traceback)
        os.close(self._commands)
        os.close(self._answers)
        self._home.cleanup()

    def do(self, *command: str) -> bytes:
        """Have the subject obey and return what our terminal was sent. Raises ProgramFailed."""
        terminal = self._terminal
        terminal.received.clear()
        os.write(self._commands, json.dumps(command).encode() + b"\n")
        answer, end = b"", time.perf_counter() + _DEADLINE
        while not answer.endswith(b"\n"):
            if time.perf_counter() > end:
                raise ProgramFailed(f"{command} was not answered: {terminal.tail}")
            if self._answers in terminal.receive(end - time.perf_counter(), self._answers):
                answer += os.read(self._answers, 65536)
        if answer.startswith(b'"'):
            raise ProgramFailed(f"{command}: {json.loads(answer)}")
        self._obeyed += 1
        title = re.compile(rb"\x1b\]\d;%s%d(\x07|\x1b\\)" % (TITLE.encode(), self._obeyed))
        while not (found := title.search(terminal.received)):
            if time.perf_counter() > end:
                raise ProgramFailed(f"{command} was not drawn: {terminal.tail}")
            terminal.receive(end - time.perf_counter())
        return bytes(terminal.received.replace(found[0], b""))


def figures(effort: Effort) -> Iterator[Figure]:
    """Measure at each number of colours."""
    if shutil.which("tmux") is None:
        yield Figure("tmux, all of it", None, row="3", word="tmux is not installed")
        return
    for colours in _KINDS[1:2] if effort.short else _KINDS:
        yield from _measured(colours, 3 if effort.short else 30)


def _measured(colours: _Colours, seconds: int) -> Iterator[Figure]:
    name = f"tmux, {colours.name}"
    with Behind(colours) as subject:
        start = subject.do("begin")
        sent = 0
        for second in range(seconds):
            subject.do("change", str(PEOPLE * (second + 1) // 100 - PEOPLE * second // 100))
            sent += len(subject.do("pass", "1"))
        cursor = subject.do("press", "j")
        page = subject.do("press", "pagedown")
        subject.do("press", "t")
        subject.do("pass", str(4 * INTERVAL))  # until what changed last is confirmed
        rest = len(subject.do("pass", str(seconds)))
    yield Figure(f"{name}, {PEOPLE} people, 1 % change each second, {seconds} s", sent / seconds, GOAL, "B/s", row="3")
    yield Figure(f"{name}, at rest for {seconds} s, clock times", rest, NOTHING, "B", row="3")
    for what, bytes_of in (("the start", start), ("cursor one row down", cursor), ("one page down", page)):
        yield Figure(f"{name}, {what}", len(bytes_of), None, "B", row="2")
