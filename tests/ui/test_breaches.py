"""A group that falls below its minimum: what the screen says, and how often the bell rings."""

from __future__ import annotations

import pytest

from presence_tui.model.watch_list import Group, WatchEntry, WatchList
from tests.ui.stage import Stage, stage

TIER = WatchList.of(
    [WatchEntry(who, groups=("Tier 2",)) for who in ("bob@contoso.com", "olu.adeyemi@contoso.com", "wei.li@contoso.com")],
    [Group("Tier 2", 2)],
)
BELOW = "Tier 2: 1 of 3 reachable, needs 2"


async def fall(s: Stage) -> None:
    """Let two of three be busy, and the second poll say so."""
    for who in ("bob", "olu"):
        s.tenant.set(who, "Busy", "InACall")
    await s.poll()
    await s.poll()


async def all_available(s: Stage) -> None:
    for who in ("bob", "olu", "wei"):
        s.tenant.set(who, "Available")
    await s.poll()
    await s.poll()


@pytest.mark.parametrize("size", [(120, 40), (80, 24), (50, 20)], ids=str)
async def test_the_header_a_notice_and_one_bell_tell_of_a_breach(size: tuple[int, int]) -> None:
    async with stage(size=size, watch_list=TIER) as s:
        await all_available(s)
        bells = s.terminal.bells
        await fall(s)
        await s.shows(f"▼ {BELOW}")
        assert f"▼ {BELOW}" in s.header
        assert sum(BELOW in line for line in s.terminal.lines) == 2
        assert s.terminal.bells == bells + 1
        await s.press("j")
        assert sum(BELOW in line for line in s.terminal.lines) == 1
        await s.poll()
        assert s.terminal.bells == bells + 1
        await all_available(s)
        await s.shows("Tier 2 is covered again: 3 of 3")
        assert BELOW not in s.header
        assert s.terminal.bells == bells + 1


async def test_a_lost_network_takes_the_alarm_away_and_rings_no_second_bell() -> None:
    async with stage(size=(80, 24), watch_list=TIER, ascii_only=True) as s:
        await all_available(s)
        bells = s.terminal.bells
        await fall(s)
        assert f"! {BELOW}" in s.header
        await s.press("j")
        s.tenant.go_offline()
        await s.later(200)
        assert "Tier 2" not in s.header
        s.tenant.come_back()
        await s.later(400)
        assert f"! {BELOW}" in s.header
        assert s.terminal.bells == bells + 1
        assert not s.says("covered again")
