"""`python -m tests.cli.forks FD`: begins the program over and over without loading what it is built on anew each time.

Libraries are loaded once, here; nothing of ours is, and not Textual, which reads the environment while it is loaded. For each
message on the socket FD a process is forked off in which `python -m presence_tui` runs as it would in a fresh interpreter: with
its own environment, words and streams, up to its own end.

A message is one JSON line with `words` and `environ`; with it come stdin, stdout, stderr and a pipe, to which the process's id is
written at its begin and its exit code at its end.
"""

from __future__ import annotations

import gc
import importlib
import json
import os
import runpy
import socket
import sys
import threading
import time

LIBRARIES = (
    "asyncio",
    "click",
    "cryptography.x509",
    "httpx",
    "logging.handlers",
    "msal",
    "msgspec",
    "platformdirs",
    "rich.console",
    "rich.table",
    "tomlkit",
    "tzlocal",
)
_PIECE = 1 << 16


def main() -> None:
    """Fork at each message until the socket is closed, and in each fork run the program."""
    for name in LIBRARIES:
        importlib.import_module(name)
    assert threading.active_count() == 1, "what is forked off would miss the other threads"
    assert not {"presence_tui", "textual"} & sys.modules.keys(), "it would not begin as in a fresh interpreter"
    gc.collect()
    gc.freeze()
    with socket.socket(fileno=int(sys.argv[1])) as asked:
        while True:
            message, fds, _, _ = socket.recv_fds(asked, _PIECE, 4)
            if not message:
                return
            while not message.endswith(b"\n"):
                message += asked.recv(_PIECE)
            *streams, told = fds
            if os.fork() == 0:
                break
            for fd in fds:
                os.close(fd)
            _bury()
    _keep(streams, told)
    request = json.loads(message)
    os.environ.clear()
    os.environ.update(request["environ"])
    time.tzset()
    sys.argv = ["presence_tui", *request["words"]]
    runpy.run_module("presence_tui", run_name="__main__", alter_sys=True)


def _bury() -> None:
    """Take note of those that ended."""
    while True:
        try:
            if os.waitpid(-1, os.WNOHANG)[0] == 0:
                return
        except ChildProcessError:
            return


def _keep(streams: list[int], told: int) -> None:
    """Return in a process of its own with these streams; in this one, wait for its end, tell it, and end."""
    if pid := os.fork():
        for fd in streams:
            os.close(fd)
        os.write(told, f"{pid}\n".encode())
        os.write(told, f"{os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])}\n".encode())
        os._exit(0)
    for number, fd in enumerate(streams):
        os.dup2(fd, number)
    for fd in (*streams, told):
        os.close(fd)


if __name__ == "__main__":
    main()
