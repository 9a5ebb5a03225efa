"""A bug ends the program at once, with a return code, and keeps what it knew to itself."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import pytest

from presence_tui.model.errors import ConfigError
from presence_tui.model.ports import Monitor
from tests.ui.stage import Stage, stage


class Bug(Exception):
    pass


async def crash() -> None:
    token = "test-bearer-in-clear"
    raise Bug(f"something nobody foresaw, {len(token)}")


async def play_until_the_end(played: Stage, cause: Callable[[], object]) -> None:
    """Play, and let `cause` happen after the first poll."""
    async with played.playing() as s:
        await s.begin()
        cause()
        await s.until(lambda: not s.app.is_running, "the end")


async def test_a_crash_in_a_worker_ends_the_app_without_a_word_on_the_screen(caplog: pytest.LogCaptureFixture) -> None:
    played = Stage(["ada"])
    with pytest.raises(Bug):
        await play_until_the_end(played, lambda: played.app.run_worker(crash(), exit_on_error=False))
    assert played.app.return_code == 1
    written = "".join(played.terminal.written)
    assert "test-bearer-in-clear" not in written
    assert "Traceback" not in written
    assert "something nobody foresaw" not in written
    assert [record.message for record in caplog.records if record.levelname == "CRITICAL"] == ["the program crashed"]
    assert "something nobody foresaw" in caplog.text
    assert "test-bearer-in-clear" not in caplog.text


async def test_a_crash_in_a_worker_of_a_screen_ends_the_app_too() -> None:
    played = Stage(["ada"])
    with pytest.raises(Bug):
        await play_until_the_end(played, lambda: played.app.main.run_worker(crash(), exit_on_error=False))
    assert played.app.return_code == 1


async def test_a_crash_while_drawing_ends_the_app_too() -> None:
    played = Stage(["ada"])
    with pytest.raises(Bug):
        await play_until_the_end(played, lambda: played.app.call_later(crash))
    assert played.app.return_code == 1


async def test_a_crash_prints_its_locals_to_memory_only(capfd: pytest.CaptureFixture[str]) -> None:
    played = Stage(["ada"])
    app = played.app

    running = asyncio.create_task(app.run_async(size=(80, 24)))
    await played.until(lambda: app.is_running and played.polls > 0, "the first poll")
    app.run_worker(crash(), exit_on_error=False)
    await running
    assert app.return_code == 1
    out, err = capfd.readouterr()
    assert "test-bearer-in-clear" not in out + err


async def test_what_keeps_the_monitor_from_opening_ends_the_app_with_the_error() -> None:
    error = ConfigError("config.toml: client_id is missing")

    async def broken() -> Monitor:
        raise error

    played = Stage(["ada"])
    shared = played.app._common
    shared.surroundings = shared.surroundings._replace(open=broken)
    async with played.playing() as s:
        await s.until(lambda: not s.app.is_running, "the end")
    assert played.app.failure is error


async def test_leaving_while_a_request_hangs_is_quick() -> None:
    async with stage() as s:
        s.tenant.hang(times=None)
        await s.later(35)
        await s.press("q")
        assert not s.app.is_running
