"""Runs a command line in a process that is forked off one with all libraries loaded: a third of a second is saved each time."""

from __future__ import annotations

import atexit
import functools
import json
import locale
import os
import selectors
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

_ROOT = Path(__file__).parents[2]
_OF_THE_INTERPRETER = ("PYTHON", "LC_", "LANG", "LD_")
"""What a process reads before it runs a line of Python begins so."""


def _for_the_interpreter(environ: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in environ.items() if name.startswith(_OF_THE_INTERPRETER)}


_BEGUN_WITH = _for_the_interpreter(os.environ)


def can_be_forked(environ: Mapping[str, str]) -> bool:
    """Return whether an interpreter that began with `environ` would be one like the one that forks."""
    return _for_the_interpreter(environ) == _BEGUN_WITH


class _Forks:
    """The process that forks. It ends with this one."""

    def __init__(self) -> None:
        self._socket, theirs = socket.socketpair()
        command = [sys.executable, "-m", "tests.cli.forks", str(theirs.fileno())]
        nothing, pipe = subprocess.DEVNULL, subprocess.PIPE  # as in `run`: Python's streams are made once, by what they find
        self._process = subprocess.Popen(
            command, cwd=_ROOT, stdin=nothing, stdout=pipe, stderr=pipe, pass_fds=[theirs.fileno()], env=_BEGUN_WITH
        )
        theirs.close()
        self._lock = threading.Lock()
        atexit.register(self.close)

    def close(self) -> None:
        self._socket.close()
        self._process.wait()

    def begin(self, words: Sequence[str], environ: Mapping[str, str], fds: Sequence[int]) -> None:
        """Begin the program; `fds` are its stdin, stdout and stderr, and the pipe that is told its id and its exit code."""
        message = json.dumps({"words": list(words), "environ": dict(environ)}).encode() + b"\n"
        with self._lock:
            sent = socket.send_fds(self._socket, [message], fds)
            self._socket.sendall(message[sent:])


_forks = functools.cache(_Forks)


def run_forked(words: Sequence[str], environ: Mapping[str, str], seconds: float) -> tuple[int, str, str]:
    """Run one command line to its end, with nothing on stdin; return exit code, stdout and stderr.

    Raises subprocess.TimeoutExpired after `seconds`.
    """
    end = time.monotonic() + seconds
    pipes = [os.pipe() for _ in range(3)]
    nothing = os.open(os.devnull, os.O_RDONLY)
    try:
        _forks().begin(words, environ, [nothing, *(theirs for _, theirs in pipes)])
    finally:
        for fd in (nothing, *(theirs for _, theirs in pipes)):
            os.close(fd)
    said = {ours: b"" for ours, _ in pipes}
    out, err, told = said
    with selectors.DefaultSelector() as selector:
        for fd in said:
            selector.register(fd, selectors.EVENT_READ)
        while selector.get_map():
            ready = selector.select(end - time.monotonic())
            if time.monotonic() > end:
                os.kill(int(said[told].split()[0]), signal.SIGKILL)
                raise subprocess.TimeoutExpired(list(words), seconds, said[out], said[err])
            for key, _ in ready:
                if more := os.read(key.fd, 1 << 16):
                    said[key.fd] += more
                else:
                    selector.unregister(key.fd)
                    os.close(key.fd)
    return int(said[told].split()[1]), _text(said[out]), _text(said[err])


def _text(data: bytes) -> str:
    return data.decode(locale.getpreferredencoding(False)).replace("\r\n", "\n").replace("\r", "\n")
