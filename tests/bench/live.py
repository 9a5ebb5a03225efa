"""The figure `live`: what the whole program uses of the machine, asked by keys and by the simulated tenant over TLS.

Idle beside a bare hello; memory; the share of a processor with 100,000 people; and how long a key takes to be painted, while
everything goes on and while nothing does.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path

from tests.bench.driven import TEXTUALS_OWN
from tests.bench.figure import Effort, Figure
from tests.bench.living import ROWS, Living, Tenant, Used, memory, used
from tests.bench.terminal import Terminal, environment

WAKEUPS, IDLE = 0, 0.05
MEMORY, MEMORY_OF_MANY = 60, 110
SHARE = 3
LATENCY, LATENCY_MS = 2, 50

_PEOPLE, _MANY = 650, 100_000
_NEVER = 3600
_INTERVAL = 30
_CHANGING = 100
"""One in so many does something else in each sweep."""


def figures(effort: Effort) -> Iterator[Figure]:
    """Measure a short list, then a long one."""
    if not sys.platform.startswith("linux"):
        yield Figure("live, all of it", None, word="only where there is /proc")
        return
    with tempfile.TemporaryDirectory(prefix="presence-tui-bench-") as folder, Tenant(Path(folder), _PEOPLE) as tenant:
        yield from _idle(tenant, effort)
    if not effort.short:
        with tempfile.TemporaryDirectory(prefix="presence-tui-bench-") as folder, Tenant(Path(folder), _MANY) as tenant:
            yield from _many(tenant)


def _idle(tenant: Tenant, effort: Effort) -> Iterator[Figure]:
    """Between two polls, with the table and the details open."""
    seconds = 1 if effort.short else 30
    with ExitStack() as stack:
        ours = stack.enter_context(Living(tenant, _NEVER))
        ours.wait_until_asked()
        plain = None if effort.short else stack.enter_context(Living(tenant, _NEVER, TEXTUAL_DRIVER=TEXTUALS_OWN))
        if plain:
            plain.wait_until_asked()
        env = environment(tenant.server.home, "tmux-256color")
        hello = stack.enter_context(Terminal(["-m", "tests.bench.hello"], env, rows=ROWS))
        hello.wait_for_frame(b"hello")
        yield Figure(f"live, memory, {_PEOPLE} people", memory(ours.pid)["Rss"], MEMORY, "MB", row="8", word=_others(ours.pid))
        yield Figure("live, memory, a bare hello", memory(hello.process.pid)["Rss"], unit="MB", row="8")
        ours.watch(seconds / 5)  # what a start leaves to be done is no idleness
        pids = [ours.pid, hello.process.pid, *([plain.pid] if plain else [])]
        before = [used(pid) for pid in pids]
        ours.watch(seconds)
        after = [used(pid) for pid in pids]
    mine, bare, *textuals = (_rates(one, other) for one, other in zip(before, after, strict=True))
    name = f"live, idle for {seconds} s"
    yield Figure(f"{name}, wakeups", mine[0], WAKEUPS, "a second", row="4")
    yield Figure(
        f"{name}, processor over a bare hello's", mine[1] / bare[1], IDLE, row="4", word=f"{mine[1] * 1000:.2f} ms a second"
    )
    for rate in textuals:
        yield Figure(f"{name}, Textual's own driver, wakeups", rate[0], unit="a second", row="4")
        yield Figure(f"{name}, Textual's own driver, processor over a bare hello's", rate[1] / bare[1], row="4")
    yield Figure(f"{name}, wakeups, a bare hello", bare[0], unit="a second", row="4", word=f"{bare[1] * 1000:.2f} ms a second")


def _rates(before: Used, after: Used) -> tuple[float, float]:
    seconds = after.at - before.at
    return (after.wakeups - before.wakeups) / seconds, (after.seconds - before.seconds) / seconds


def _others(pid: int) -> str:
    return f"{memory(pid)['Pss']:.0f} MB where what is shared is shared out"


def _many(tenant: Tenant) -> Iterator[Figure]:
    with Living(tenant, _NEVER) as still:
        still.wait_until_asked()
        rss = memory(still.pid)["Rss"]
        yield Figure(
            f"live, memory, {_MANY:,} people with their JSON", rss, MEMORY_OF_MANY, "MB", row="8", word=_others(still.pid)
        )
        quiet = _latencies(still, 60)
    with Living(tenant, _INTERVAL) as moving:
        moving.wait_until_asked()
        yield from _share(tenant, moving)
        busy = []
        for part in range(4):
            _change(tenant, part)
            busy += _latencies(moving, 40)
    name = f"live, key press to paint with {_MANY:,} people, 95 of 100"
    p95, own = _p95(busy), _p95(quiet)
    word = f"medians {statistics.median(busy) * 1000:.0f} and {statistics.median(quiet) * 1000:.0f} ms"
    yield Figure(f"{name}, stream and sweep going on, over the quiet time", p95 / own, LATENCY, row="7", word=word)
    yield Figure(f"{name}, stream and sweep going on", p95 * 1000, LATENCY_MS, "ms", row="7", word=f"quiet {own * 1000:.0f} ms")


def _share(tenant: Tenant, program: Living) -> Iterator[Figure]:
    """Of a processor, while people change: over the second sweep, which confirms what the first one said, then over two."""
    words = f"{_MANY:,} people every {_INTERVAL} s"
    yield Figure(
        f"live, the second sweep's share of a processor, {words}", _used_by(tenant, program, range(3)), unit="%", row="12"
    )
    share = _used_by(tenant, program, range(3, 9))
    yield Figure(f"live, share of a processor, {words}, 1 % change", share, SHARE, "%", row="12")


def _used_by(tenant: Tenant, program: Living, parts: range) -> float:
    """Let a third of those who change do so, and a third of a sweep pass, so many times; return the share in percent."""
    before = used(program.pid)
    for part in parts:
        _change(tenant, part, 3)
        program.watch(_INTERVAL / 3)
    after = used(program.pid)
    return 100 * (after.ticks - before.ticks) / (after.at - before.at)


def _change(tenant: Tenant, round_: int, parts: int = 1) -> None:
    """Let 1 % do something else, or one of so many parts of them."""
    for number in range(round_ % parts, _MANY // _CHANGING, parts):
        busy = "Busy" if (round_ // parts) % 2 else "InACall"
        tenant.server.set(f"person{number * _CHANGING + number % 40}", "Busy", busy)


def _latencies(program: Living, presses: int) -> list[float]:
    """Press for the next row, then for the one before, and so on; return the seconds until each was painted."""
    program.press("g")
    program.watch(1.0)
    found = []
    for number in range(presses):
        here = _cursor(program)
        to = here + 1 if number % 2 == 0 else here - 1
        pressed = program.press("j" if number % 2 == 0 else "k")
        found.append(program.until(lambda to=to: _cursor(program) == to) - pressed)
        program.watch(0.11)
    return found


def _cursor(program: Living) -> int:
    """Return the row of the screen in which the cursor stands."""
    return next((y for y, line in enumerate(program.screen.display) if line.startswith("▌")), -1)


def _p95(seconds: Sequence[float]) -> float:
    return statistics.quantiles(seconds, n=20)[-1]
