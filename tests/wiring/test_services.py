"""Services: opened late, opened anew, closed."""

from __future__ import annotations

import gc
import threading
from pathlib import Path

import pytest

from presence_tui.demo.company import LEFT, NEVER_ANSWERED, WATCH_LIST
from presence_tui.model.errors import ConfigError
from presence_tui.model.ports import Monitor
from presence_tui.model.roster import RowState
from presence_tui.model.snapshot import SignedIn
from presence_tui.settings.load import demo_settings
from presence_tui.wiring.services import Services


async def test_the_demo_is_the_real_thing_over_a_simulated_tenant() -> None:
    async with Services(demo_settings({}), signed_in=True) as services:
        monitor = await services.open()
        await monitor.poll_once()
        what_the_screen_is_given: Monitor = monitor
        snapshot = what_the_screen_is_given.snapshot
    assert isinstance(snapshot.sign_in, SignedIn)
    roster = snapshot.roster
    assert {entry.who for entry in roster.entries if not entry.sourced} == {entry.who for entry in WATCH_LIST.entries}
    assert [roster.names[at] for at, entry in enumerate(roster.entries) if entry.sourced] == ["Hugo Lindberg"]
    silent = {
        entry.who: state for entry, state in zip(roster.entries, roster.states, strict=True) if state is not RowState.ANSWERED
    }
    assert silent == {LEFT: RowState.NOT_FOUND, f"{NEVER_ANSWERED}.desk@contoso.com": RowState.NO_ANSWER}


async def test_words_take_the_place_of_the_list() -> None:
    services = Services(demo_settings({}), ["bob@contoso.com", "BOB@contoso.com", "me"])
    assert [entry.who for entry in services.watch_list().entries] == ["bob@contoso.com", "me"]
    assert services.surroundings().people() == 2


@pytest.mark.parametrize(("word", "problem"), [("", "is empty"), ("a\x1b[2Jb", "control character"), ("x" * 321, "longer")])
def test_a_word_that_is_nobody_is_refused(word: str, problem: str) -> None:
    with pytest.raises(ConfigError, match=problem) as caught:
        Services(demo_settings({}), [word]).watch_list()
    assert "\x1b" not in str(caught.value)


@pytest.mark.parametrize(
    ("origin", "subject"),
    [
        ("--watch-list", "--watch-list"),
        ("PRESENCE_TUI_WATCH_LIST", "PRESENCE_TUI_WATCH_LIST"),
        ("/etc/config.toml [profile.work]", "watch_list in /etc/config.toml [profile.work]"),
    ],
)
def test_a_list_that_somebody_named_has_to_be_there(tmp_path: Path, origin: str, subject: str) -> None:
    missing = tmp_path / "typo.toml"
    settings = demo_settings({})._replace(demo=False, watch_list=missing, origins={"watch_list": origin})
    with pytest.raises(ConfigError) as caught:
        Services(settings).watch_list()
    assert str(caught.value) == f"{subject} is {missing}, which does not exist"
    assert Services(settings, ["bob@contoso.com"]).watch_list().entries[0].who == "bob@contoso.com"


def test_without_a_list_you_are_shown_yourself(tmp_path: Path) -> None:
    settings = demo_settings({})._replace(demo=False, watch_list=tmp_path / "watchlist.toml")
    assert [entry.who for entry in Services(settings).watch_list().entries] == ["me"]


async def test_opening_again_closes_what_was_open() -> None:
    async with Services(demo_settings({})) as services:
        await services.open()
        first = services._connected
        await services.open()
        second = services._connected
    assert first is not None
    assert second is not None
    assert first is not second
    for each in (first, second):
        assert each.clients.sign_in.is_closed
        assert each.clients.graph.is_closed


def test_nothing_is_opened_before_it_is_asked_for() -> None:
    before = set(threading.enumerate())
    services = Services(demo_settings({}))
    services.surroundings()
    assert services._connected is None
    assert set(threading.enumerate()) == before


async def test_garbage_is_looked_for_again_once_everything_is_loaded() -> None:
    gc.disable()  # as the program does when it begins
    try:
        async with Services(demo_settings({})) as services:
            await services.open()
            assert gc.isenabled()
            assert gc.get_freeze_count() > 0
            gc.disable()  # as a long call does
            await services.open()
            assert not gc.isenabled()
    finally:
        gc.enable()
        gc.unfreeze()
