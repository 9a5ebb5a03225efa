"""A process that is killed leaves no core file."""

from __future__ import annotations

import os
import resource
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from tests.cli.program import COMMAND, ROOT, until
from tests.server.client import TenantServer

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the kernel's ways with core files are looked at on Linux only")

WAITING = """
import os, sys, time
from presence_tui.cli import core_dumps
forbidding, dumpable = sys.argv[1] == "forbid", 3
if forbidding:
    core_dumps.forbid()
import ctypes
print(ctypes.CDLL(None).prctl(dumpable, 0, 0, 0, 0), flush=True)
time.sleep(60)
"""


def started(command: Sequence[str], environ: Mapping[str, str], folder: Path, limit: int) -> subprocess.Popen[bytes]:
    """Run `command` in `folder`, where core files may have `limit` bytes, soft and hard."""
    pipe, there = subprocess.PIPE, dict(environ) | {"PYTHONPATH": str(ROOT)}
    return subprocess.Popen(
        command, cwd=folder, env=there, stdout=pipe, stderr=pipe,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_CORE, (limit, limit)),
    )  # fmt: skip


def said(process: subprocess.Popen[bytes]) -> bytes:
    assert process.stdout is not None
    return process.stdout.readline()


def allows_cores() -> bool:
    return resource.getrlimit(resource.RLIMIT_CORE)[1] == resource.RLIM_INFINITY


def killed(process: subprocess.Popen[bytes]) -> bool:
    """Kill it as a crash does; return whether the kernel dumped its core, to a file or a program."""
    process.send_signal(signal.SIGSEGV)
    _, status = os.waitpid(process.pid, 0)
    process.returncode = -signal.SIGSEGV
    assert os.WTERMSIG(status) == signal.SIGSEGV
    return os.WCOREDUMP(status)


@pytest.mark.skipif(not allows_cores(), reason="core files are forbidden here to everybody")
def test_the_program_leaves_no_core_while_it_signs_in(stranger: TenantServer, tmp_path: Path) -> None:
    process = started([*COMMAND, "login"], stranger.environ(), tmp_path, resource.RLIM_INFINITY)
    until(lambda: stranger.user_codes())
    limits = Path(f"/proc/{process.pid}/limits").read_text()
    assert [line.split()[4] for line in limits.splitlines() if "core file" in line] == ["1"]
    assert not killed(process)
    assert not [path for path in tmp_path.iterdir() if path.name.startswith("core")]


@pytest.mark.skipif(not allows_cores(), reason="core files are forbidden here to everybody")
def test_a_process_that_forbids_none_leaves_one(tmp_path: Path) -> None:
    """Else the test above would say nothing."""
    process = started([sys.executable, "-c", WAITING, "allow"], os.environ, tmp_path, resource.RLIM_INFINITY)
    assert said(process) == b"1\n"
    assert killed(process)


@pytest.mark.parametrize("forbidding", ["forbid", "allow"])
def test_where_the_limit_cannot_be_1_the_process_is_made_undumpable(tmp_path: Path, forbidding: str) -> None:
    process = started([sys.executable, "-c", WAITING, forbidding], os.environ, tmp_path, 0)
    assert said(process) == (b"0\n" if forbidding == "forbid" else b"1\n")
    assert not killed(process)
