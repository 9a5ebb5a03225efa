"""The figure `replies`: processor time of one reply about 650 people, of which 1 % are new, from the question to the snapshot.

Over the official SDK's for the same reply, without any difference; and decoding and difference alone over `json.loads` alone.
The network is a function that hands out replies that are ready, here and there.
"""

from __future__ import annotations

import asyncio
import json
import statistics
import subprocess
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path

import httpx

from presence_tui.graph import decode
from presence_tui.graph.exchange import Answer
from presence_tui.model.errors import Reply
from presence_tui.model.person import UserId
from presence_tui.model.roster import Call, Roster
from presence_tui.model.snapshot import Snapshot
from presence_tui.model.watch_list import WatchList
from presence_tui.monitor.unsettled import of_rows
from presence_tui.monitor.updates import Updates
from tests.bench import sdk
from tests.bench.canned import BULK, Canned, bodies
from tests.bench.figure import Effort, Figure
from tests.bench.stream import PEOPLE
from tests.bench.watched import Watched

OVER_SDK = 1 / 1000
OVER_LOADS = 0.5

_INTERVAL = 30.0


def figures(effort: Effort) -> Iterator[Figure]:
    """Measure ours, then the SDK where there is one."""
    rounds = 3 if effort.short else 40
    watched = Watched(PEOPLE, _INTERVAL)
    replies = bodies(watched, rounds + 2)
    difference, exchange = asyncio.run(_ours(watched, replies, rounds))
    alone = _alone(watched, replies)
    loads = statistics.median(_seconds(lambda: json.loads(replies[0])) for _ in range(rounds))
    reply = f"replies, {PEOPLE} people, 1 % new"
    word = f"{alone * 1000:.2f} of {loads * 1000:.2f} ms"
    yield Figure(f"{reply}, decoding and difference over json.loads", alone / loads, OVER_LOADS, row="11", word=word)
    word = f"{difference * 1000:.2f} of {loads * 1000:.2f} ms"
    yield Figure(f"{reply}, all that follows from it, over json.loads", difference / loads, row="11", word=word)
    name = f"{reply}, question, decoding and difference, processor over the official SDK's"
    if effort.short:
        return
    try:
        theirs = _sdks(replies[0], effort)
    except (OSError, subprocess.CalledProcessError) as error:
        yield Figure(name, None, OVER_SDK, row="10", word=f"the SDK fails: {error}")
        return
    if theirs is None:
        yield Figure(name, None, OVER_SDK, row="10", word="the official SDK is not installed; --sdk does that")
        return
    poll = exchange + difference
    word = f"{poll * 1000:.1f} ms of {theirs['usual'] * 1000:,.0f} ms"
    yield Figure(name, poll / theirs["usual"], OVER_SDK, row="10", word=word)
    first = theirs["first"] + theirs["imports"]
    yield Figure(f"{name}, imports and first call", poll / first, row="10", word=f"{first:.1f} s")


def _alone(watched: Watched, replies: list[bytes]) -> float:
    """Return what it takes from a reply's bytes to the roster that shows them: no network, and nobody who listens."""
    ids = [UserId(word) for word in watched.words]
    roster = Roster.of(WatchList.of_words(ids), [person.name for person in watched.people])
    roster = roster.replacing({"ids": dict(enumerate(ids))})
    updates, rows, asked = Updates(_INTERVAL), range(len(ids)), set(ids)
    taken = []
    for number, body in enumerate(replies):
        at = watched.clock.now().later(_INTERVAL * number)
        answer = Answer(body, Call(at.later(-0.1), at), Reply(200))
        began = time.process_time()
        reply = decode.presences(answer, asked)
        for _ in reply.reading(reply.differing(of_rows(roster.prints, rows))[0]):
            pass
        roster = roster.replacing(updates.of_all(roster, rows, reply))
        taken.append(time.process_time() - began)
    return statistics.median(taken[2:] or taken)


async def _ours(watched: Watched, replies: list[bytes], rounds: int) -> tuple[float, float]:
    """Return what it takes from the reply to the last snapshot that it makes, and what the exchange before it takes."""
    watched.transport = canned = Canned(watched)
    canned.bodies.extend(replies)
    monitor = await watched.open()
    taken: dict[int, float] = {}

    def published(snapshot: Snapshot) -> None:
        if snapshot.last_poll is not None and snapshot.last_poll.number not in taken:
            taken[snapshot.last_poll.number] = time.process_time() - canned.handed_out

    monitor.subscribe(published)
    running = asyncio.create_task(monitor.run())
    await watched.clock.advance(1)
    while len(taken) <= rounds:
        await watched.clock.advance(_INTERVAL)
    running.cancel()
    ids = json.dumps({"ids": watched.words}).encode()
    async with httpx.AsyncClient(transport=canned) as client:
        exchanges = [
            await _used(lambda: client.post(f"https://graph.microsoft.com/v1.0{BULK}", content=ids)) for _ in range(rounds)
        ]
    return statistics.median(list(taken.values())[1:]), statistics.median(exchanges)


async def _used(doing: Callable[[], Awaitable[object]]) -> float:
    began = time.process_time()
    await doing()
    return time.process_time() - began


def _seconds(doing: Callable[[], object]) -> float:
    began = time.process_time()
    doing()
    return time.process_time() - began


def _sdks(body: bytes, effort: Effort) -> dict[str, float] | None:
    python = sdk.python(install=effort.sdk)
    if python is None:
        return None
    with tempfile.TemporaryDirectory(prefix="presence-tui-bench-") as folder:
        path = Path(folder) / "reply.json"
        path.write_bytes(body)
        told = subprocess.run([python, Path(__file__).with_name("sdk_side.py"), path], check=True, capture_output=True)
    found: dict[str, float] = json.loads(told.stdout)
    return found
