"""Where files go that the user asked for."""

from __future__ import annotations

from pathlib import Path

import pytest

from presence_tui.model.errors import StorageError
from presence_tui.model.person import UserId
from presence_tui.paths import Places, user_places
from presence_tui.settings.load import demo_settings
from presence_tui.wiring.exports import Exports
from presence_tui.wiring.services import Services
from tests.manual_clock import ManualClock

ADA = UserId("66825e03-7ef5-42da-9069-724602c31f6b")


def files_in(folder: Path) -> dict[str, bytes]:
    return {str(each): each.read_bytes() for each in folder.rglob("*") if each.is_file()}


async def test_each_profile_has_its_folder(tmp_path: Path) -> None:
    places = Places(tmp_path / "config", tmp_path / "state", tmp_path / "cache", tmp_path / "log")
    settings = demo_settings({})._replace(demo=False, profile="work")
    path = await Exports(settings, places, ManualClock()).write(ADA, b"{}")
    assert path == str(tmp_path / "state" / "work" / "exports" / "presence-66825e03-20251118T140211Z.json")
    assert files_in(tmp_path) == {path: b"{}"}


async def test_the_demo_writes_nothing_but_what_was_asked_for(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("HOME", "XDG_STATE_HOME"):
        monkeypatch.setenv(name, str(tmp_path))
    async with Services(demo_settings({}), ["me"], signed_in=True) as services:
        monitor = await services.open()
        await monitor.poll_once()
        assert files_in(tmp_path) == {}
        path = await monitor.save_json("me")
    assert path.startswith(f"{user_places().exports_dir('demo')}/presence-")
    assert files_in(tmp_path) == {path: monitor.snapshot.roster.raw(0)}


async def test_what_cannot_be_written_is_told(tmp_path: Path) -> None:
    places = Places(tmp_path, Path(__file__), tmp_path, tmp_path)
    with pytest.raises(StorageError, match="Nothing is written: not a directory, in "):
        await Exports(demo_settings({}), places, ManualClock()).write(ADA, b"{}")
