"""Job titles and departments are found out while they are seen."""

from __future__ import annotations

from typing import Any

import pytest

from presence_tui.demo.tenant import SimulatedTenant
from presence_tui.monitor.titles import EVERY
from tests.manual_clock import ManualClock
from tests.ui.stage import Stage, stage

ZOE = "Zoë Abara"
TITLES = ("name", "activity", "job_title")


def asked(s: Stage) -> int:
    return len([line for line in s.tenant.requests if "/users?" in line and "id%20in" in line])


@pytest.fixture
def zoe() -> dict[str, Any]:
    """Somebody who has no job title while she is looked up, and one afterwards."""
    clock = ManualClock()
    tenant = SimulatedTenant(clock.utc, prefix="test-")
    tenant.add_person("zoe", ZOE, "zoe@contoso.com")
    return {"people": ["chloe", "zoe"], "tenant": tenant, "clock": clock}


async def test_a_column_that_is_turned_on_fills(zoe: dict[str, Any]) -> None:
    async with stage(**zoe, size=(110, 24), details=False) as s:
        s.tenant.promote("zoe", "Pilot")
        await s.press("j")
        await s.poll()
        assert asked(s) == 0
        await s.press("c", *"job", "enter", "esc")
        await s.later(1)
        assert "Pilot" in s.row_of(ZOE)
        assert asked(s) == 1
        await s.press("c", *"job", "enter", "esc")
        await s.poll()
        assert asked(s) == 1


async def test_details_ask_for_the_one_they_show(zoe: dict[str, Any]) -> None:
    async with stage(**zoe, size=(110, 24), details=False) as s:
        s.tenant.promote("zoe", "Pilot")
        await s.press("d")
        await s.later(5)
        assert s.selected == "Chloë Dubois"
        assert asked(s) == 0, "hers is known"
        await s.press("j")
        await s.later(5)
        assert s.selected == ZOE
        assert s.says("Pilot")
        assert asked(s) == 1


async def test_the_usual_columns_ask_where_they_have_room(zoe: dict[str, Any]) -> None:
    async with stage(**zoe, size=(120, 24), details=False) as s:
        s.tenant.promote("zoe", "Pilot")
        await s.later(5)
        assert asked(s) == 0
        await s.resize(160, 24)
        await s.later(5)
        assert "Pilot" in s.row_of(ZOE)
        assert asked(s) == 1


async def test_nothing_is_asked_where_the_terminal_is_too_small_to_show_it(zoe: dict[str, Any]) -> None:
    async with stage(**zoe, size=(110, 24), details=False, chosen={"columns": TITLES}) as s:
        await s.later(5)
        assert asked(s) == 1
        await s.resize(15, 4)
        s.clock.jump(2 * EVERY, 2 * EVERY)
        await s.poll()
        assert asked(s) == 1
        await s.resize(110, 24)
        await s.later(5)
        assert asked(s) == 2


async def test_names_that_are_hidden_do_not_hide_whom_to_ask_for(zoe: dict[str, Any]) -> None:
    async with stage(**zoe, size=(110, 24), details=False, chosen={"mask": True}) as s:
        s.tenant.promote("zoe", "Pilot")
        await s.press("j", "d")
        await s.later(5)
        assert asked(s) == 1
        assert "Pilot" not in s.screen
        await s.press("m")
        assert s.says("Pilot")


async def test_what_nobody_sees_writes_nothing(zoe: dict[str, Any]) -> None:
    async with stage(**zoe, size=(110, 24), details=False) as s:
        s.tenant.promote("zoe", "Pilot")
        await s.at_rest()
        written = len(s.terminal.written)
        assert s.monitor is not None
        s.monitor.want_titles(everybody=True)
        await s.later(1)
        await s.at_rest()
        assert asked(s) == 1
        assert s.snapshot.roster.people[1].job_title == "Pilot"
        assert len(s.terminal.written) == written


@pytest.mark.parametrize("hidden", [False, True])
async def test_who_is_on_the_screen_is_told_and_asked_for_first(hidden: bool) -> None:
    clock = ManualClock()
    tenant = SimulatedTenant(clock.utc, prefix="test-")
    tenant.add_people(60)
    async with stage(people=[f"person{number}" for number in range(60)], tenant=tenant, clock=clock, size=(110, 24)) as s:
        assert s.monitor is not None
        if hidden:
            await s.press("m")
        roster, sight = s.monitor.snapshot.roster, s.monitor._asking._in_sight
        first = set(sight)
        s.app.main.table.scroll_to(y=20, animate=False)  # as by the wheel
        await s.drawn()
        assert s.monitor._asking._in_sight != sight
        assert list(s.monitor._asking._in_sight) == s.app.main.table.keys_in_sight
        assert 10 < len(sight) < 24
        assert first < {entry.key for entry in roster.entries}
        await s.press("end")
        assert first.isdisjoint(s.monitor._asking._in_sight)
