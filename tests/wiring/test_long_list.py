"""A long list is read when the monitor opens, not before the first frame."""

from __future__ import annotations

from pathlib import Path

import pytest

from presence_tui.model.errors import ConfigError
from presence_tui.paths import user_places
from presence_tui.settings.load import demo_settings
from presence_tui.settings.values import Settings
from presence_tui.storage.list_keeper import WatchListFile
from presence_tui.view.opening import Reading
from presence_tui.wiring.services import Services

LONG = 5_000
"""People whose list is over the limit."""


def settings_over(path: Path, people: int = LONG, end: str = "") -> Settings:
    entries = "".join(f'  "person{number:06d}@contoso.com",\n' for number in range(people))
    path.write_text(f"people = [\n{entries}]\n{end}")
    settings = demo_settings({})
    origins = {**settings.origins, "watch_list": "default"}
    return settings._replace(demo=False, client_id="an-id", watch_list=path, origins=origins)


async def test_a_long_list_is_read_when_the_monitor_opens(tmp_path: Path) -> None:
    services = Services(settings_over(tmp_path / "watchlist.toml"), places=user_places())
    people = services.surroundings().people
    assert people() == Reading()
    async with services:
        monitor = await services.open()
        assert people() == len(monitor.snapshot.roster) == LONG


def test_a_short_list_is_read_before(tmp_path: Path) -> None:
    services = Services(settings_over(tmp_path / "watchlist.toml", 3), places=user_places())
    assert services.surroundings().people() == 3


def test_how_far_it_is_can_be_seen_meanwhile(tmp_path: Path) -> None:
    path = tmp_path / "watchlist.toml"
    settings_over(path)
    seen: list[tuple[int, int]] = []
    WatchListFile(path).look(lambda done, total: seen.append((done, total)))
    assert seen == [(2_000, LONG), (4_000, LONG)]


async def test_a_long_list_that_is_broken_is_refused_in_the_same_words_as_a_short_one(tmp_path: Path) -> None:
    told = []
    for people in (1, LONG):
        settings = settings_over(tmp_path / "watchlist.toml", people, 'peeple = ["ada@contoso.com"]\n')
        services = Services(settings, places=user_places())
        with pytest.raises(ConfigError) as refused:
            _ = services.surroundings() and await services.open()
        told.append(str(refused.value).replace(f"line {people + 3}", "line N"))
    assert told[0] == told[1] == 'watchlist.toml line N: "peeple" is no key; people?'


async def test_another_profile_whose_long_list_is_broken_is_not_gone_over_to(tmp_path: Path) -> None:
    begun = settings_over(tmp_path / "watchlist.toml", 1)
    broken = settings_over(tmp_path / "watchlist-work.toml", LONG, "nobody = 1\n")._replace(profile="work")
    services = Services(begun, places=user_places(), reload=lambda tried: broken)
    with pytest.raises(ConfigError, match='"nobody" is no key'):
        await services.to_profile("work")
    assert services.settings is begun
    assert len(services.watch_list().entries) == 1
