"""Leaving while something is opened or closed: whatever was opened is closed, and a call under way may save its reply."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable

import pytest

from presence_tui.wiring.connecting import Connected
from presence_tui.wiring.services import Services
from tests.wiring.test_profiles import Machine, machine

__all__ = ["machine"]
_DEADLINE = 20.0


async def until(fact: Callable[[], object]) -> None:
    end = time.monotonic() + _DEADLINE
    while not fact():
        assert time.monotonic() < end, "it did not come to be"
        await asyncio.sleep(0.002)


def is_closed(connected: Connected | None) -> bool:
    assert connected is not None
    return connected.clients.sign_in.is_closed and connected.clients.graph.is_closed


async def gave_up(task: asyncio.Task[object]) -> None:
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


async def test_leaving_amid_a_switch_lets_a_renewal_save_and_closes_both_profiles(machine: Machine) -> None:
    go_on, saved = threading.Event(), list[bool]()
    services = machine.services()
    await services.open()
    first = services._connected
    assert first is not None
    renewal = asyncio.create_task(first.authenticator._threads.run(lambda: saved.append(go_on.wait(_DEADLINE))))
    await services.to_profile("work")
    second = services._prepared
    opening = asyncio.create_task(services.open())
    await until(lambda: services._connected is None and first.clients.graph.is_closed)
    await gave_up(opening)
    leaving = asyncio.create_task(services.aclose())
    await asyncio.sleep(0)
    assert not leaving.done()
    go_on.set()
    await leaving
    assert saved == [True]
    assert is_closed(first)
    assert is_closed(second)
    await renewal


async def test_what_was_made_ready_and_not_used_is_closed_for_the_next(machine: Machine) -> None:
    async with machine.services() as services:
        await services.to_profile("work")
        unused = services._prepared
        await services.to_profile("default")
        assert is_closed(unused)
        assert not is_closed(services._prepared)


async def test_what_was_still_being_opened_is_closed(machine: Machine) -> None:
    asked, go_on = threading.Event(), threading.Event()

    def tell(complaint: str) -> None:  # in the thread that opens: the file is damaged
        asked.set()
        go_on.wait(_DEADLINE)

    damaged = machine.places.directory_file("work")
    damaged.parent.mkdir(parents=True)
    damaged.write_text("{")
    services = Services(machine.load({}), places=machine.places, reload=machine.load, tell=tell)
    switching = asyncio.create_task(services.to_profile("work"))
    await until(asked.is_set)
    await gave_up(switching)
    assert services.settings.profile == "default"
    [opening] = services._openings._abandoned
    leaving = asyncio.create_task(services.aclose())
    go_on.set()
    await leaving
    assert is_closed(opening.result())


async def test_an_opening_that_fails_for_nobody_is_no_trouble(machine: Machine) -> None:
    go_on = threading.Event()

    def opening() -> Connected:
        go_on.wait(_DEADLINE)
        raise OSError("too late")

    services = machine.services()
    waiting = asyncio.create_task(services._openings.open(opening))
    await asyncio.sleep(0)
    await gave_up(waiting)
    go_on.set()
    await services.aclose()
    assert services._openings._abandoned == []
