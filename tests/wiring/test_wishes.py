"""Wishes over a restart and in two panes: each pane tells its user once, and the user's program is run once."""

from __future__ import annotations

import asyncio
import json
import os
import stat
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from presence_tui.demo.tenant import SimulatedTenant
from presence_tui.model.alarm import Alarm
from presence_tui.model.snapshot import Account
from presence_tui.model.watch_list import Group, WatchEntry, WatchList
from presence_tui.model.wish import MOST_WISHES, Granted, Wish, WishEdit, owner
from presence_tui.paths import Places
from presence_tui.settings.load import demo_settings
from presence_tui.storage.memory_list import MemoryList
from presence_tui.wiring.clock import SystemClock
from presence_tui.wiring.wishes import SharedWishes, forget_wishes, wish_keeper
from tests.manual_clock import ManualClock
from tests.monitor.stage import Stage

BOB, CHLOE = "bob@contoso.com", "chloe.dubois@contoso.com"
LIST = WatchList.of([WatchEntry(BOB, groups=("Tier 2",)), WatchEntry(CHLOE, groups=("Tier 2",))], [Group("Tier 2")])
START = datetime.now(UTC)
"""The lock of the file is waited for by the system's clock."""
_DEADLINE = 10.0


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(START)


@pytest.fixture
def tenant(clock: ManualClock) -> SimulatedTenant:
    tenant = SimulatedTenant(clock.utc, prefix="test-")
    for who in (BOB, CHLOE):
        tenant.set(who, "Busy", "InACall")
    return tenant


class Pane:
    """A monitor whose wishes are kept in the file `path`."""

    def __init__(self, tenant: SimulatedTenant, clock: ManualClock, path: Path, name: str = "watchlist.toml") -> None:
        self.alarms: list[Alarm] = []
        self.clock = clock
        keeper = SharedWishes(path, Path("/config") / name, SystemClock())
        self.stage = Stage(tenant, clock, LIST.entries, groups=("Tier 2",), alarms=self, wish_keeper=keeper)

    def __call__(self, alarm: Alarm) -> None:
        self.alarms.append(alarm)

    async def close(self) -> None:
        return None

    @property
    def pending(self) -> list[str]:
        return [wish.group or wish.key for wish in self.stage.now.wishes]

    @property
    def ends(self) -> list[tuple[str, str]]:
        return [(end.outcome, end.name) for end in self.stage.now.wish_ends]


async def passing(clock: ManualClock, fact: Callable[[], object]) -> None:
    """Let time pass, and files be read, until `fact` holds."""
    end = time.monotonic() + _DEADLINE
    while not fact():
        assert time.monotonic() < end, "it never came to be"
        await clock.advance(1)
        await asyncio.sleep(0.002)


def make_folder(path: Path) -> None:
    path.mkdir(parents=True)


def written(path: Path, text: str = "") -> str:
    """Write `text`, if any, and return what stands there."""
    if text:
        path.write_text(text)
    return path.read_text()


def kept(path: Path) -> list[dict[str, Any]]:
    listed: list[dict[str, Any]] = json.loads(path.read_text())["wishes"] if path.exists() else []
    return listed


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "presence-tui" / "default" / "wishes.json"


@asynccontextmanager
async def pane(tenant: SimulatedTenant, clock: ManualClock, path: Path, name: str = "watchlist.toml") -> AsyncIterator[Pane]:
    opened = Pane(tenant, clock, path, name)
    async with opened.stage.running():
        yield opened


async def test_a_wish_survives_a_restart(tenant: SimulatedTenant, clock: ManualClock, path: Path) -> None:
    async with pane(tenant, clock, path) as first:
        first.stage.monitor.tell_me(key=BOB)
        first.stage.monitor.tell_me(group="Tier 2")
    assert [(one.get("key"), one.get("group")) for one in kept(path)] == [(BOB, None), (None, "Tier 2")]
    assert kept(path)[0]["id"] == tenant.id_of("bob")
    assert [stat.S_IMODE(each.stat().st_mode) for each in (path, path.parent)] == [0o600, 0o700]
    async with pane(tenant, clock, path) as second:
        await passing(clock, lambda: second.pending == [BOB, "Tier 2"])
        assert second.stage.now.wishes[0].asked == START
        tenant.set(BOB, "Available")
        await passing(clock, lambda: len(second.ends) == 2)
        assert sorted(second.ends) == [("reachable", "Bob Ng")] * 2
        await passing(clock, lambda: len(second.alarms) == 2)
    async with pane(tenant, clock, path) as third:
        await clock.advance(120)
        assert (third.pending, third.ends, third.alarms) == ([], [], [])


async def test_two_panes_both_tell_and_one_runs_the_program(tenant: SimulatedTenant, clock: ManualClock, path: Path) -> None:
    async with pane(tenant, clock, path) as one, pane(tenant, clock, path) as other:
        one.stage.monitor.tell_me(key=BOB)
        await passing(clock, lambda: other.pending == [BOB])
        tenant.set(BOB, "Available")
        await passing(clock, lambda: one.ends and other.ends and (one.alarms or other.alarms))
        await clock.advance(120)
        assert [each.ends for each in (one, other)] == [[("reachable", "Bob Ng")]] * 2
        assert len(one.alarms) + len(other.alarms) == 1
        assert (one.pending, other.pending) == ([], [])


async def test_what_one_pane_granted_the_other_tells_without_an_answer_of_its_own(
    tenant: SimulatedTenant, clock: ManualClock, path: Path
) -> None:
    keeper = SharedWishes(path, Path("/config/watchlist.toml"), SystemClock())
    async with pane(tenant, clock, path) as here:
        here.stage.monitor.tell_me(key=BOB)
        await passing(clock, lambda: kept(path))
        wish = here.stage.now.wishes[0]
        granting = asyncio.create_task(keeper.change([WishEdit("grant", wish, granted=Granted(clock.utc(), BOB))]))
        await passing(clock, lambda: granting.done() and here.ends)
        assert (here.ends, here.pending, here.alarms) == ([("reachable", "Bob Ng")], [], [])


async def test_what_one_pane_cancels_is_gone_in_the_other(tenant: SimulatedTenant, clock: ManualClock, path: Path) -> None:
    async with pane(tenant, clock, path) as one, pane(tenant, clock, path) as other:
        one.stage.monitor.tell_me(key=BOB)
        await passing(clock, lambda: other.pending)
        other.stage.monitor.tell_me_not(other.stage.now.wishes[0])
        await passing(clock, lambda: not one.pending)
        tenant.set(BOB, "Available")
        await clock.advance(120)
        assert (one.ends, other.ends, one.alarms, other.alarms) == ([], [], [], [])


async def test_another_list_of_the_profile_has_wishes_of_its_own(tenant: SimulatedTenant, clock: ManualClock, path: Path) -> None:
    async with pane(tenant, clock, path) as one, pane(tenant, clock, path, "night.toml") as other:
        one.stage.monitor.tell_me(key=BOB)
        await passing(clock, lambda: kept(path))
        other.stage.monitor.tell_me(key=CHLOE)
        await passing(clock, lambda: len(kept(path)) == 2)
        await clock.advance(120)
        assert (one.pending, other.pending) == ([BOB], [CHLOE])


async def test_a_file_that_cannot_be_written_loses_nothing_while_the_program_runs(
    tenant: SimulatedTenant, clock: ManualClock, path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    make_folder(path)
    async with pane(tenant, clock, path) as here:
        here.stage.monitor.tell_me(key=BOB)
        here.stage.monitor.tell_me(key=CHLOE)
        here.stage.monitor.tell_me_not(here.stage.now.wishes[0])
        await passing(clock, lambda: [one for one in caplog.records if "is not kept" in one.message])
        await clock.advance(90)
        assert here.pending == [CHLOE]
        os.rmdir(path)
        await passing(clock, lambda: path.is_file())
        assert [one["key"] for one in kept(path)] == [CHLOE]
        tenant.set(CHLOE, "Available")
        await passing(clock, lambda: here.ends and here.alarms)
    assert len([one for one in caplog.records if "is not kept" in one.message]) == 1


async def test_no_list_takes_from_what_is_pending_in_another(clock: ManualClock, path: Path) -> None:
    lists = [SharedWishes(path, Path("/config") / name, SystemClock()) for name in ("a.toml", "b.toml", "c.toml")]
    many = [Wish(clock.utc(), f"{number:080}@contoso.com", of=owner(Account("ada@contoso.com"))) for number in range(MOST_WISHES)]
    granted = [WishEdit("grant", wish, granted=Granted(datetime.now(UTC), wish.key)) for wish in many]
    for each in lists:
        await each.change([WishEdit("ask", wish) for wish in many])
        await each.change([*granted, *(WishEdit("ask", replace(wish, group="g" + wish.key, key="")) for wish in many)])
    assert len(kept(path)) == 3 * 2 * MOST_WISHES


async def test_an_account_that_is_forgotten_takes_its_wishes_along(clock: ManualClock, path: Path) -> None:
    folder = path.parents[1]
    places = Places(folder, folder, folder, folder / "log")
    ada, eve = (Account(f"{name}@contoso.com", tenant="contoso.com") for name in ("ada", "eve"))
    lists = [SharedWishes(path, Path("/config") / name, SystemClock()) for name in ("day.toml", "night.toml")]
    for each in lists:
        await each.change([WishEdit("ask", Wish(clock.utc(), BOB, of=owner(whose))) for whose in (ada, eve)])
    await forget_wishes(places, "default", ada, SystemClock())
    assert [one["of"] for one in kept(path)] == [owner(eve)] * 2
    await lists[0].change([WishEdit("ask", Wish(clock.utc(), BOB, of=owner(ada)))])
    await lists[1].change([WishEdit("forget", Wish(clock.utc(), of=owner(eve)))])
    assert [one["of"] for one in kept(path)] == [owner(ada)]
    await forget_wishes(places, "default", None, SystemClock())
    assert kept(path) == []


@pytest.mark.parametrize(
    "text",
    [
        "not json",
        "[]",
        '{"wishes": 5, "mine": 1}',
        '{"wishes": [5, {"key": "a"}, {"key": "a", "group": "b", "asked": "2025-11-18T14:02:11+00:00"}]}',
        '{"wishes": [{"key": "bob@contoso.com", "asked": "yesterday", "list": "/config/watchlist.toml"}]}',
    ],
)
async def test_what_is_no_wish_is_let_alone(text: str, clock: ManualClock, path: Path) -> None:
    make_folder(path.parent)
    written(path, text)
    keeper = SharedWishes(path, Path("/config/watchlist.toml"), SystemClock())
    found = await keeper.look()
    assert found is not None
    assert found.pending == ()
    await keeper.change([WishEdit("ask", Wish(clock.utc(), CHLOE))])
    assert kept(path)[-1]["key"] == CHLOE
    assert ("mine" in text) == ('"mine": 1' in written(path))


def test_what_is_kept_in_memory_takes_its_wishes_along(clock: ManualClock, tmp_path: Path) -> None:
    places = Places(tmp_path, tmp_path, tmp_path, tmp_path / "log")
    demo, words = demo_settings({}), MemoryList(LIST)
    assert wish_keeper(demo, None, words, clock) is None
    assert wish_keeper(demo._replace(watch_list=tmp_path / "watchlist.toml"), places, words, clock) is None
