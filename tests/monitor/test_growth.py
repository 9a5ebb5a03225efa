"""Open for weeks: what a poll brings takes the place of what was there, and nothing is left of it."""

from __future__ import annotations

import gc

from presence_tui.demo.tenant import SimulatedTenant
from presence_tui.model.watch_list import Group, WatchEntry
from presence_tui.monitor.store import REMEMBERED
from tests.manual_clock import ManualClock
from tests.monitor.stage import Stage

_WORDS = ("Available", "Busy", "Away", "DoNotDisturb", "Offline")
_POLLS = 60


async def test_no_poll_leaves_anything_behind(tenant: SimulatedTenant, clock: ManualClock) -> None:
    ids = tenant.add_people(30)
    entries = tuple(WatchEntry(whose, groups=("Team",)) for whose in ids)
    stage = Stage(tenant, clock, entries, groups=(Group("Team", 10),))
    number = 0

    async def poll(times: int) -> None:
        nonlocal number
        for _ in range(times):
            number += 1
            for step in (1, 2, 3):
                who = f"person{(number * 7 + step) % len(ids)}"
                tenant.set(who, _WORDS[(number + step) % 5])
            await clock.advance(33)
            stage.published.clear()
            tenant.forget_requests()
            tenant.bulk_sizes.clear()

    async with stage.running():
        await poll(2 * REMEMBERED)
        gc.collect()
        objects = len(gc.get_objects())
        await poll(_POLLS)
        gc.collect()
        assert len(gc.get_objects()) - objects < _POLLS
