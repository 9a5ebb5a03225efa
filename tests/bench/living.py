"""The program as it is used: a process in a terminal, signed in, over TLS to the simulated tenant in another process.

What it uses of the machine is read from /proc, so these figures are Linux's.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from presence_tui.demo.people import generated
from presence_tui.model.person import Person, UserId
from presence_tui.storage.directory_file import save_directory
from tests.bench.terminal import ROOT, ProgramFailed, Terminal, environment
from tests.quick_screen import QuickScreen, QuickStream
from tests.server.client import TenantServer

CHUNK = 650
_DEADLINE = 120.0
_BREATH = 0.05
_TICKS = os.sysconf("SC_CLK_TCK")
COLUMNS, ROWS = 120, 45


@dataclass(frozen=True, slots=True)
class Used:
    """What a process used up to now."""

    at: float
    wakeups: int
    """How often any of its threads began to run."""
    seconds: float
    """Of a processor, by threads that still live."""
    ticks: float
    """Of a processor, by all, as coarse as the system counts."""


def used(pid: int) -> Used:
    """Read what a process used."""
    wakeups, nanoseconds = 0, 0
    for task in Path(f"/proc/{pid}/task").iterdir():
        lines = (task / "status").read_text().splitlines()
        wakeups += sum(int(line.split()[1]) for line in lines if "voluntary_ctxt_switches" in line)
        nanoseconds += int((task / "schedstat").read_text().split()[0])
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return Used(time.monotonic(), wakeups, nanoseconds / 1e9, (int(fields[11]) + int(fields[12])) / _TICKS)


def memory(pid: int) -> dict[str, float]:
    """Return in MB what a process holds: `Rss` as it is seen, `Pss` with its share of what others hold as well."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    sizes = {line.partition(":")[0]: line.split()[1] for line in lines[1:]}
    return {name: int(sizes[name]) / 1024 for name in ("Rss", "Pss")}


class Tenant:
    """The tenant's server with `people` who are watched, and a home in which somebody is signed in and everybody is known."""

    def __init__(self, folder: Path, people: int) -> None:
        self.server = TenantServer(folder, "--interval", "0.1", "--approve-after", "0")
        self.people = people
        self.polls = -(-people // CHUNK)

    def __enter__(self) -> Self:
        server = self.server.__enter__()
        server.lifetimes(token=10_000_000)
        server.add_people(self.people)
        env = self.environment()
        subprocess.run([sys.executable, "-m", "presence_tui", "login"], check=True, capture_output=True, cwd=ROOT, env=env)
        known = [Person(UserId(one.id), one.name, one.upn) for one in generated(0, self.people)]
        folder = server.home / ".config/presence-tui"
        folder.mkdir(parents=True, exist_ok=True)
        entries = ",\n".join(f'  "{person.upn}"' for person in known)
        (folder / "watchlist.toml").write_text(f"people = [\n{entries}\n]\n", encoding="utf-8")
        cache = server.home / ".cache/presence-tui/default/directory.json"
        save_directory(cache, {person.upn.lower(): person for person in known})
        return self

    def __exit__(self, *ended: object) -> None:
        self.server.__exit__(*ended)

    def environment(self, interval: int = 30, term: str = "tmux-256color", **more: str) -> dict[str, str]:
        """Return the environment in which the program asks this tenant every `interval` seconds."""
        ours = {name: value for name, value in self.server.environ().items() if name.startswith(("PRESENCE_TUI_", "XDG_"))}
        return environment(self.server.home, term, **ours, PRESENCE_TUI_POLL_INTERVAL=str(interval), **more)

    @property
    def asked(self) -> int:
        """How many bulk questions came since they were last forgotten."""
        return len(self.server.bulk_sizes)


class Living:
    """The running program."""

    def __init__(self, tenant: Tenant, interval: int, **more: str) -> None:
        self._tenant = tenant
        tenant.server.forget_requests()
        self.screen = QuickScreen(COLUMNS, ROWS)
        self._stream = QuickStream(self.screen)
        self._read = 0
        self.terminal = Terminal(["-m", "presence_tui"], tenant.environment(interval, **more), rows=ROWS)
        self.pid = self.terminal.process.pid

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None) -> None:
        self.terminal.__exit__(kind, error, traceback)

    def watch(self, seconds: float) -> None:
        """Take what it sends, for so long."""
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            self._take(left)

    def wait_for(self, fact: Callable[[], bool]) -> None:
        """Take what it sends until a fact is so. Raises ProgramFailed."""
        end = time.monotonic() + _DEADLINE
        while not fact():
            self._take(_BREATH)
            if time.monotonic() > end:
                raise ProgramFailed("\n".join(self.screen.display))

    def wait_until_asked(self, sweeps: int = 1) -> None:
        """Wait until so many sweeps were answered, since requests were last forgotten, and drawn."""
        self.wait_for(lambda: self._tenant.asked >= sweeps * self._tenant.polls)
        self.wait_for(lambda: any("Live" in line for line in self.screen.display[:2]))
        self.watch(1.0)

    def until(self, fact: Callable[[], bool]) -> float:
        """Return when, by `time.perf_counter`, that came which made a fact so. Raises ProgramFailed."""
        end = time.perf_counter() + _DEADLINE
        came = time.perf_counter()
        while not fact():
            if (came := self._take(_BREATH) or came) > end:
                raise ProgramFailed("\n".join(self.screen.display))
        return came

    def press(self, keys: str) -> float:
        """Type; return when, by `time.perf_counter`."""
        pressed = time.perf_counter()
        os.write(self.terminal.master, keys.encode())
        return pressed

    def _take(self, seconds: float) -> float:
        """Wait for at most so long for something; return when it came."""
        self.terminal.receive(seconds)
        came = time.perf_counter()
        received = self.terminal.received
        if received:
            self._stream.feed(received.decode("utf-8", "replace"))
            received.clear()
        return came
