"""Who keeps the list: its file, or memory for words and the demo."""

from __future__ import annotations

import asyncio
import fcntl
import os
import sys
import threading
from pathlib import Path

import pytest

from presence_tui.model.errors import ConfigError
from presence_tui.model.list_edit import AddEntry
from presence_tui.model.watch_list import WatchEntry
from presence_tui.settings.load import demo_settings
from presence_tui.settings.values import Settings
from presence_tui.wiring.services import Services

BOB = AddEntry(WatchEntry("bob@contoso.com"))


def live(path: Path) -> Settings:
    return demo_settings({})._replace(demo=False, watch_list=path, origins={"watch_list": "default"})


async def test_a_list_in_a_file_is_saved(tmp_path: Path) -> None:
    path = tmp_path / "watchlist.toml"
    services = Services(live(path))
    keeper = services.list_keeper()
    assert keeper.file == "watchlist.toml"
    await keeper.edit(BOB)
    assert "bob@contoso.com" in path.read_text()
    assert [entry.who for entry in services.watch_list().entries] == ["me", "bob@contoso.com"]
    assert [entry.who for entry in Services(live(path)).watch_list().entries] == ["me", "bob@contoso.com"]


async def test_words_and_the_demo_are_saved_nowhere(tmp_path: Path) -> None:
    path = tmp_path / "watchlist.toml"
    for services in (Services(live(path), ["ada@contoso.com"]), Services(demo_settings({}))):
        keeper = services.list_keeper()
        assert keeper.file == ""
        await keeper.edit(AddEntry(WatchEntry("new@contoso.com")))
        assert "new@contoso.com" in [entry.who for entry in services.watch_list().entries]
    assert not path.exists()


async def test_what_is_wrong_with_the_file_is_told_without_its_folder(tmp_path: Path) -> None:
    path = tmp_path / "watchlist.toml"
    path.write_text("people = []")
    keeper = Services(live(path)).list_keeper()
    path.write_text("people = [")
    for verb in (keeper.look(), keeper.edit(BOB)):
        with pytest.raises(ConfigError) as refused:
            await verb
        assert str(refused.value).startswith("watchlist.toml line 1, column 11: ")


async def test_a_file_that_answers_nothing_holds_up_no_one(tmp_path: Path) -> None:
    path = tmp_path / "watchlist.toml"
    path.write_text("people = []")
    keeper = Services(live(path)).list_keeper()
    folder = os.open(tmp_path, os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        edit = asyncio.ensure_future(keeper.edit(BOB))
        await asyncio.sleep(0)
        assert not edit.done(), "the event loop goes on while another pane holds the folder"
        assert all(thread.daemon for thread in threading.enumerate() if thread is not threading.main_thread())
    finally:
        os.close(folder)
    edited = await edit
    assert edited is not None


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells")
async def test_what_an_editor_does_is_told_and_what_happens_beside_it_is_not(tmp_path: Path) -> None:
    path = tmp_path / "watchlist.toml"
    path.write_text("people = []")
    keeper = Services(live(path)).list_keeper()
    await keeper.changed()
    told = asyncio.create_task(keeper.stirred())
    for _ in range(5):
        path.with_name("config.toml").write_text("x")
        await asyncio.sleep(0)
    assert not told.done()
    path.write_text("people = ['me']")
    assert await asyncio.wait_for(told, 20)
    again = asyncio.create_task(keeper.stirred())
    await asyncio.sleep(0)
    again.cancel()
    with pytest.raises(asyncio.CancelledError):
        await again
