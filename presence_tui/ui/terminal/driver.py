"""Textual's driver for Linux and macOS, made quiet: it sends what `Output` leaves of a frame, and sleeps until a key comes.

Signals and what is written in answer to the terminal take their turn in the event loop, so that one thread alone writes, and
never amid a frame. What is relied upon of Textual beyond its public classes is tested in test_driver.py.
"""

from __future__ import annotations

import asyncio
import os
import select
import shutil
import signal
import sys
from codecs import getincrementaldecoder
from collections.abc import Callable
from contextlib import suppress
from types import FrameType
from typing import Any, ClassVar

from textual import constants, events
from textual._xterm_parser import XTermParser
from textual.app import App
from textual.driver import Driver
from textual.drivers.linux_driver import LinuxDriver
from textual.geometry import Size
from textual.message import Message
from textual.messages import InBandWindowResize

from presence_tui.ui.terminal.output import Output
from presence_tui.ui.terminal.painter import SYNC_END, SYNC_START
from presence_tui.ui.terminal.sequences import MOVE
from presence_tui.ui.terminal.writer import Writer

_PIECE = 4096
_ESCAPE_DELAY = constants.ESCAPE_DELAY + 0.01
"""Seconds after which what began with ESC and did not go on is a key of its own; a little more than the parser's own measure."""
_PATIENCE = 0.4
"""Seconds that the terminal gets to take what was sent before it is left, and again to take what leaves it."""


def quiet_driver(output: Output) -> type[Driver]:
    """Return the driver class whose writes go through `output`."""

    class OurDriver(QuietDriver):
        """Belongs to one app."""

        _output = output

    return OurDriver


class QuietDriver(LinuxDriver):
    """Use `quiet_driver`."""

    _output: ClassVar[Output]

    def __init__(self, app: App[Any], *, debug: bool = False, mouse: bool = True, size: tuple[int, int] | None = None) -> None:
        super().__init__(app, debug=debug, mouse=mouse, size=size)
        self._logs_keys = debug
        self._shown = app
        self._turns = asyncio.get_running_loop()
        self._is_on = False
        """Whether the terminal is ours: it is not before the start, after the end, and while the process is suspended."""
        self._leaving: tuple[int, int] | None = None
        """A pipe; what is written there ends the thread that reads keys."""
        self._writer: Writer | None = None
        self._is_amid = False
        """Whether a synchronised frame was begun and is not ended."""
        self._skips = False
        """Whether the frame that is written goes nowhere, since the terminal does not take what was sent before."""
        for number in (signal.SIGTSTP, signal.SIGCONT):
            handler = signal.getsignal(number)
            if callable(handler):
                signal.signal(number, self._in_turn(handler))

    def write(self, data: str) -> None:
        """Send what differs, unless the terminal is behind: then no frame is sent, and when it has caught up, one anew."""
        writer = self._writer
        if not self._is_on or writer is None:
            return
        moves = bool(MOVE.search(data))
        if data == SYNC_START or (moves and not self._is_amid):
            self._skips = writer.is_full()
        self._is_amid = data == SYNC_START or (self._is_amid and data != SYNC_END)
        if self._skips and (moves or data in (SYNC_START, SYNC_END)):
            return
        if sent := self._output.of(data):
            writer.write(sent)
        if self._output.asks_for_all(data):
            self._turns.call_soon(self._paint_all)

    def start_application_mode(self) -> None:
        """Take the terminal; everything is painted anew."""
        self._close_pipe()
        self._leaving = os.pipe()
        self._writer = Writer(*_terminal(), self._catch_up)
        self._skips = self._is_amid = False
        self._output.resize(*self._shown.size)
        self._is_on = True
        super().start_application_mode()  # type: ignore[no-untyped-call]  # Textual left it without annotations
        # in the background the terminal cannot be had: Textual then returns early, and tries again when we come to the front
        self._is_on = callable(signal.getsignal(signal.SIGWINCH))
        signal.signal(signal.SIGWINCH, self._in_turn(self._tell_size) if self._is_on else signal.SIG_DFL)

    def stop_application_mode(self) -> None:
        """Leave the terminal as it was, also where it has yet to take what was sent: that may be dropped."""
        if self._writer is not None:
            self._writer.settle(_PATIENCE)
        super().stop_application_mode()

    def resume_application_mode(self) -> None:
        """Take the terminal back, which somebody else had meanwhile: also where a signal from outside stopped us unasked."""
        if self._is_on:
            self.suspend_application_mode()
        self._output.forget()
        super().resume_application_mode()

    def disable_input(self) -> None:
        """End the thread that reads keys."""
        if self._leaving is not None:
            os.write(self._leaving[1], b"\0")
        super().disable_input()
        self._close_pipe()

    def close(self) -> None:
        """Write what is left, as far as the terminal takes it soon."""
        self._is_on = False
        if self._writer is not None:
            self._writer.end(_PATIENCE)
            self._writer = None
        super().close()

    def process_message(self, message: Message) -> None:
        """Hand over what was read. Runs in the thread that reads keys."""
        if isinstance(message, InBandWindowResize):  # is answered, and so written
            with suppress(RuntimeError):  # the loop is closed: the end is near anyway
                self._turns.call_soon_threadsafe(super().process_message, message)
        else:
            super().process_message(message)

    def run_input_thread(self) -> None:
        """Hand over what is typed, until `disable_input`. Wakes only for that; Textual's own wakes ten times a second.

        Where nothing can be read any more, since the terminal is gone or stdin was a file, it waits for its end.
        """
        if self._leaving is None:
            return
        leaving, keys = self._leaving[0], self.fileno
        parser = XTermParser(self._logs_keys)
        decode = getincrementaldecoder("utf-8")("replace").decode
        watched, patience = [leaving, keys], None
        while True:
            ready, _, _ = select.select(watched, [], [], patience)
            if leaving in ready:
                return
            patience = None
            if keys in ready:
                patience = _ESCAPE_DELAY
                data = _read(keys)
                if data == b"":
                    watched = [leaving]
                elif data and (text := decode(data)):  # an empty one would tell the parser that nothing follows
                    for message in parser.feed(text):
                        self.process_message(message)
            for message in parser.tick():
                self.process_message(message)

    def _tell_size(self, number: int, frame: FrameType | None) -> None:
        """Have the app paint everything anew, whether or not its size changed: whoever shows us asks for that by this signal."""
        self._output.forget()
        self._paint_all()

    def _catch_up(self) -> None:
        """Have the app paint what was not sent. Runs in the thread that writes."""
        with suppress(RuntimeError):  # the loop is closed: the end is near anyway
            self._turns.call_soon_threadsafe(self._paint_all)

    def _paint_all(self) -> None:
        self._output.is_stale = True
        size = Size(*shutil.get_terminal_size())
        self._shown.post_message(events.Resize(size, size))

    def _in_turn(self, handler: Callable[[int, FrameType | None], Any]) -> Callable[[int, FrameType | None], None]:
        """Return the signal handler that has the event loop call `handler`, between two frames."""

        def later(number: int, frame: FrameType | None) -> None:
            with suppress(RuntimeError):  # the loop is closed: the end is near anyway
                self._turns.call_soon_threadsafe(handler, number, None)

        return later

    def _close_pipe(self) -> None:
        leaving, self._leaving = self._leaving, None
        for descriptor in leaving or ():
            os.close(descriptor)


def _terminal() -> tuple[int, str]:
    """Return where Textual's own driver writes, and in what encoding."""
    stream = sys.__stderr__
    return (stream.fileno(), stream.encoding) if stream is not None else (2, "utf-8")


def _read(descriptor: int) -> bytes | None:
    """Return what was typed; None where another reader was faster, no bytes where that was the end."""
    try:
        return os.read(descriptor, _PIECE)
    except BlockingIOError:
        return None
    except OSError:  # nobody holds the other end of the terminal any more
        return b""
