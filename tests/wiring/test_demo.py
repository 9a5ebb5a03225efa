"""What can be made to happen to the demo, seen by the real monitor over it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from presence_tui.demo.commands import COMMANDS
from presence_tui.demo.company import STRANGER, WATCH_LIST
from presence_tui.model.errors import GraphUnavailable, Nonsense, ServerTrouble, SignInNeeded, SignInRefused, Throttled
from presence_tui.model.roster import RowState
from presence_tui.model.snapshot import PartlyLive, SignedIn, Waiting
from presence_tui.model.text import printable
from presence_tui.monitor.presence_monitor import PresenceMonitor
from presence_tui.settings.load import demo_settings
from presence_tui.wiring.services import Services

SLEEPS = 5
"""Each longer than an access token lives."""


class Shop:
    """The demo, open, with everybody asked for once."""

    def __init__(self, services: Services, monitor: PresenceMonitor) -> None:
        self.services = services
        self.monitor = monitor

    async def happen(self, words: str) -> str:
        found = [one for one in self.services.surroundings().extra_commands() if words in one.words]
        assert len(found) == 1, words
        return await found[0].run()

    def stale(self) -> int:
        roster, now = self.monitor.snapshot.roster, self.services.clock.now()
        return sum(roster.is_stale(at, now, self.monitor.snapshot.interval) for at in range(len(roster)))

    def row(self, who: str) -> int | None:
        return self.monitor.snapshot.roster.position_of(who)


@asynccontextmanager
async def opened() -> AsyncIterator[Shop]:
    async with Services(demo_settings({}), signed_in=True) as services:
        monitor = await services.open()
        await monitor.poll_once()
        yield Shop(services, monitor)


def test_the_live_table_of_a_real_tenant_offers_none_of_it(tmp_path: Path) -> None:
    settings = demo_settings({})._replace(demo=False, watch_list=tmp_path / "watchlist.toml")
    assert Services(settings, places=None).surroundings().extra_commands() == ()


def test_the_sheet_is_offered_all_of_it_as_one_group() -> None:
    offered = Services(demo_settings({})).surroundings().extra_commands()
    assert [one.words for one in offered] == [command.words for command in COMMANDS]
    assert {one.section for one in offered} == {"Demo"}
    assert [one.words for one in offered if not one.asks] == ["an hour passes"]


async def test_nothing_happens_before_the_demo_is_open() -> None:
    for command in Services(demo_settings({})).surroundings().extra_commands():
        assert await command.run() == "Nothing is open yet"


async def test_whoever_switches_to_the_demo_is_offered_the_same(tmp_path: Path) -> None:
    settings = demo_settings({})._replace(demo=False, watch_list=tmp_path / "watchlist.toml")
    async with Services(settings) as services:
        surroundings = services.switch_to_demo()
        assert len(surroundings.extra_commands()) == len(COMMANDS)
        await surroundings.open()
        assert "503" in await surroundings.extra_commands()[3].run()


@pytest.mark.parametrize(
    ("words", "failure"),
    [
        ("throttle", Throttled), ("go offline", GraphUnavailable), ("let Graph fail", ServerTrouble), ("portal", Nonsense),
        ("half", ServerTrouble), ("revoke", (SignInNeeded, SignInRefused)),
    ],
)  # fmt: skip
async def test_the_next_poll_meets_the_trouble(words: str, failure: type[Exception] | tuple[type[Exception], ...]) -> None:
    async with opened() as shop:
        reply = await shop.happen(words)
        assert reply
        with pytest.raises(failure):
            await shop.monitor.poll_once()
        assert RowState.ANSWERED in shop.monitor.snapshot.roster.states


async def test_throttling_is_shown_for_a_minute() -> None:
    async with opened() as shop:
        await shop.happen("throttle")
        with pytest.raises(Throttled):
            await shop.monitor.poll_once()
        health = shop.monitor.snapshot.health
        assert isinstance(health, Waiting)
        assert 55 <= (health.until - shop.services.clock.now().utc).total_seconds() <= 65


async def test_half_the_answers_are_partly_live_and_the_other_rows_keep_their_age() -> None:
    async with opened() as shop:
        before = list(shop.monitor.snapshot.roster.answered)
        await shop.happen("half")
        with pytest.raises(ServerTrouble):
            await shop.monitor.poll_once()
        health = shop.monitor.snapshot.health
        assert isinstance(health, PartlyLive)
        assert 15 <= health.answered <= health.total - 15
        after = shop.monitor.snapshot.roster.answered
        kept = sum(old is new for old, new in zip(before, after, strict=True))
        assert 15 <= kept <= len(after) - 15


@pytest.mark.parametrize("words", ["go offline", "let Graph fail", "portal", "half"])
async def test_everybody_is_well_again(words: str) -> None:
    async with opened() as shop:
        await shop.happen(words)
        await shop.happen("well again")
        await shop.monitor.poll_once()
        await shop.happen("go offline")
        await shop.happen("come back")
        await shop.monitor.poll_once()


async def test_a_hostile_person_comes_is_looked_up_and_goes() -> None:
    async with opened() as shop:
        for _ in range(2):
            await shop.happen("hostile")
        await shop.monitor.poll_once()
        roster, at = shop.monitor.snapshot.roster, shop.row(STRANGER.upn)
        assert at == sum(not entry.groups for entry in WATCH_LIST.entries)
        assert roster.names[at] == printable(STRANGER.name)
        assert roster.names[at] != STRANGER.name
        assert "\x1b" not in roster.notes[at]
        for _ in range(2):
            await shop.happen("well again")
        assert shop.row(STRANGER.upn) is None
        assert sum(not entry.sourced for entry in shop.monitor.snapshot.roster.entries) == len(WATCH_LIST.entries)


async def test_hours_pass_rows_are_old_until_they_are_asked_for_and_the_session_goes_on() -> None:
    async with opened() as shop:
        for _ in range(SLEEPS):
            assert shop.stale() == 0
            before = shop.services.clock.now()
            await shop.happen("an hour")
            after = shop.services.clock.now()
            assert after.ticks - before.ticks >= 3600
            assert (after.utc - before.utc).total_seconds() >= 3600
            assert shop.stale() >= len(WATCH_LIST.entries) - 2
            await shop.monitor.poll_once()
        assert isinstance(shop.monitor.snapshot.sign_in, SignedIn)


async def test_who_can_be_reached_is_as_the_settings_have_it() -> None:
    settings = demo_settings({})._replace(reachable=("offWork", "outOfOffice"))
    async with Services(settings, signed_in=True) as services:
        monitor = await services.open()
        await monitor.poll_once()
        roster = monitor.snapshot.roster
        words = {one.word.spelled for one in roster.standings if one.reachable}
        assert {"offWork", "outOfOffice"} == words
