"""The quiet driver by itself: it reads what is typed without waking for anything else, and Textual still is what it builds on."""

from __future__ import annotations

import asyncio
import inspect
import os
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from textual import constants, events
from textual._xterm_parser import XTermParser
from textual.app import App
from textual.driver import Driver
from textual.drivers.linux_driver import LinuxDriver
from textual.message import Message

from presence_tui.ui.app import PresenceApp
from presence_tui.ui.terminal.driver import QuietDriver
from presence_tui.ui.terminal.output import Output
from presence_tui.ui.terminal.painter import SYNC_END, SYNC_START
from presence_tui.ui.terminal.writer import Writer
from tests.ui.stage import Stage

_DEADLINE = 20.0
_A_WHILE = 0.4
"""Seconds in which Textual's own thread wakes four times."""


class Reading(QuietDriver):
    """Reads from a pipe, and keeps what it read."""

    _output = Output(plain=True)

    def __init__(self, keys: int) -> None:
        super().__init__(App[None]())
        self.fileno = keys
        self._leaving = os.pipe()
        self._read: list[str] = []
        self._came = threading.Condition()

    def process_message(self, message: Message) -> None:
        if isinstance(message, events.Key):
            with self._came:
                self._read.append(message.key)
                self._came.notify_all()

    def wait_for(self, *keys: str) -> None:
        """Return once these keys came."""
        with self._came:
            assert self._came.wait_for(lambda: self._read == [*keys], _DEADLINE), self._read

    def leave(self) -> None:
        os.write(self._leaving[1], b"\0")


@pytest.fixture(autouse=True)
def handlers() -> Iterator[None]:
    """Leave the signals as they were."""
    before = {number: signal.getsignal(number) for number in (signal.SIGTSTP, signal.SIGCONT, signal.SIGWINCH)}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


@contextmanager
def reading() -> Iterator[tuple[Reading, int, threading.Thread]]:
    """A driver whose thread reads, the end to type on, and the thread."""
    keys, typed = os.pipe()
    driver = Reading(keys)
    thread = threading.Thread(target=driver.run_input_thread)
    thread.start()
    try:
        yield driver, typed, thread
    finally:
        driver.leave()
        thread.join(_DEADLINE)
        for descriptor in (keys, *driver._leaving):
            os.close(descriptor)
    assert not thread.is_alive()


def wakes(thread: threading.Thread) -> int:
    """Return how often the thread was woken so far."""
    status = Path(f"/proc/self/task/{thread.native_id}/status").read_text()
    return int(status.partition("\nvoluntary_ctxt_switches:")[2].split()[0])


def processor_seconds(thread: threading.Thread) -> float:
    """Return for how long the thread has run so far."""
    return int(Path(f"/proc/self/task/{thread.native_id}/schedstat").read_text().split()[0]) / 1e9


async def test_keys_are_read_as_they_come_and_a_lone_escape_is_one() -> None:
    with reading() as (driver, typed, _):
        os.write(typed, b"a")
        driver.wait_for("a")
        os.write(typed, b"\x1b")
        driver.wait_for("a", "escape")
        os.write(typed, b"\x1b[A\xc3")
        driver.wait_for("a", "escape", "up")
        os.write(typed, b"\xa9\xff")
        driver.wait_for("a", "escape", "up", "é", "replacement_character")
        os.close(typed)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux counts how often a thread is woken")
async def test_nothing_but_keys_and_the_end_wakes_the_reader() -> None:
    with reading() as (driver, typed, thread):
        os.write(typed, b"a")
        driver.wait_for("a")
        thread.join(2 * constants.ESCAPE_DELAY)  # it looks once more, for an escape
        before = wakes(thread)
        thread.join(_A_WHILE)
        assert wakes(thread) == before
        os.close(typed)
        thread.join(_A_WHILE)
        assert thread.is_alive(), "it waits for the end"
        assert processor_seconds(thread) < _A_WHILE / 4, "a closed stdin is read over and over"


def test_textual_is_what_the_driver_builds_on() -> None:
    overridden = [name for name, value in vars(QuietDriver).items() if inspect.isfunction(value) and not name.startswith("_")]
    assert len(overridden) == 8
    for name in overridden:
        assert callable(getattr(LinuxDriver, name)), f"{name} is gone from Textual's driver"
    assert [*inspect.signature(Driver.__init__).parameters] == [*inspect.signature(QuietDriver.__init__).parameters]
    started, ended = map(inspect.getsource, (LinuxDriver.start_application_mode, LinuxDriver.disable_input))
    assert "signal.signal(signal.SIGWINCH" in started
    assert "signal.signal(signal.SIGWINCH, signal.SIG_DFL)" in ended
    parser = XTermParser(False)
    assert [message.key for message in parser.feed("a") if isinstance(message, events.Key)] == ["a"]
    assert [*parser.tick()] == []


class Writing(QuietDriver):
    """Writes into a pipe, which takes 64 KB that nobody reads."""

    _output = Output(plain=True)

    def __init__(self, pipe: int) -> None:
        super().__init__(App[None]())
        self._writer = Writer(pipe, "utf-8", self._catch_up)
        self._is_on = True
        self.paints = asyncio.Event()

    def _paint_all(self) -> None:
        self.paints.set()


_LINE = "\x1b[1;1H" + "x" * 300


@pytest.mark.parametrize("frame", [[_LINE * 10], [SYNC_START, *[_LINE] * 10, SYNC_END]], ids=["bare", "synchronised"])
async def test_frames_that_a_terminal_does_not_take_are_left_out_whole_and_painted_when_it_does(frame: list[str]) -> None:
    read, write = os.pipe()
    driver = Writing(write)
    for data in ["\x1b[?1000h", *frame * 100, "\x07"]:
        driver.write(data)

    def until_the_bell() -> str:
        came = ""
        while not came.endswith("\x07"):
            came += os.read(read, 1 << 16).decode()
        return came

    came = until_the_bell()
    assert came == "\x1b[?1000h" + "".join(frame) * (came.count("H") // 10) + "\x07"
    assert came.count("H") < 400
    await asyncio.wait_for(driver.paints.wait(), _DEADLINE)
    for data in [*frame, "\x07"]:
        driver.write(data)
    assert until_the_bell() == "".join(frame) + "\x07"
    driver.close()
    for descriptor in (read, write):
        os.close(descriptor)


async def test_after_a_sequence_that_is_not_known_everything_is_painted() -> None:
    class Comparing(Writing):
        _output = Output(plain=False)

    read, write = os.pipe()
    driver = Comparing(write)
    driver.write("\x1b[2J")
    await asyncio.wait_for(driver.paints.wait(), _DEADLINE)
    driver.close()
    for descriptor in (read, write):
        os.close(descriptor)


async def test_the_size_is_known_before_the_first_frame() -> None:
    class Sized(QuietDriver):
        _output = Output(plain=False)

    driver = Sized(App[None]())
    keys, typed = os.pipe()
    driver.fileno = keys
    driver.start_application_mode()
    assert driver._output.of("\x1b[1;1Ha")
    assert not driver._output.of("\x1b[1;1Ha")
    driver.stop_application_mode()
    driver.close()
    for descriptor in (keys, typed):
        os.close(descriptor)


async def test_signals_wait_for_their_turn_in_the_event_loop() -> None:
    called: list[int] = []

    class Resumed(QuietDriver):
        _output = Output(plain=True)

        def resume_application_mode(self) -> None:
            called.append(signal.SIGCONT)

    Resumed(App[None]())
    signal.raise_signal(signal.SIGCONT)
    assert called == []
    await asyncio.sleep(0)
    assert called == [signal.SIGCONT]


def test_the_app_has_our_driver_unless_another_is_named() -> None:
    assert issubclass(PresenceApp(Stage().app._common.surroundings).driver_class, QuietDriver)
