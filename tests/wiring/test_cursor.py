"""How wide a terminal draws: asked of pseudo-terminals that are answered by hand."""

from __future__ import annotations

import asyncio
import os
import pty
import re
import select
import termios
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from presence_tui.model.finding import Result
from presence_tui.settings.load import demo_settings
from presence_tui.view.glyphs import UNICODE
from presence_tui.wiring.examination import terminal
from presence_tui.wiring.examination.cursor import widths
from presence_tui.wiring.examination.subject import Shared, Subject
from presence_tui.wiring.examination.terminal import colours_of, inside

TEXTS = ["●", "…", "⚑"]
ASKED = re.compile(r"\r([^\r\x1b]*)\x1b\[6n")


class Hand:
    """The other end of a terminal: answers, where `answer` is given each text that was drawn and returns its reply."""

    def __init__(self) -> None:
        self.ours, self.tty = pty.openpty()
        self.before = termios.tcgetattr(self.tty)
        self.written = b""
        self.mode_while_asked: list[int] = []
        self.asked = threading.Event()

    def answer(self, reply: Callable[[str], str]) -> None:
        threading.Thread(target=self._answer, args=(reply,), daemon=True).start()

    def _answer(self, reply: Callable[[str], str]) -> None:
        while not self.written.endswith(b"\x1b[K"):
            self.written += os.read(self.ours, 4096)
        self.mode_while_asked = [int(termios.tcgetattr(self.tty)[3])]
        os.write(self.ours, "".join(reply(text) for text in ASKED.findall(self.written.decode())).encode())
        self.asked.set()

    def close(self) -> None:
        os.close(self.tty)
        os.close(self.ours)

    @property
    def restored(self) -> bool:
        return termios.tcgetattr(self.tty) == self.before

    @property
    def is_quiet(self) -> bool:
        """Whether nothing is left for the shell to read, and nothing was echoed."""
        by_bytes = termios.tcgetattr(self.tty)
        by_bytes[3] &= ~(termios.ICANON | termios.ECHO)  # otherwise what has no end of line is not told
        termios.tcsetattr(self.tty, termios.TCSANOW, by_bytes)
        left = select.select([self.tty], [], [], 0)[0]
        echoed = os.read(self.ours, 4096) if select.select([self.ours], [], [], 0)[0] else b""
        return not left and b"R" not in echoed + self.written.partition(b"\x1b[K")[2]


@pytest.fixture
def hand() -> Iterator[Hand]:
    made = Hand()
    yield made
    made.close()


def reply(cells: int) -> str:
    return f"\x1b[7;{cells + 1}R"


async def test_each_text_s_width_is_what_the_terminal_says(hand: Hand) -> None:
    hand.answer(lambda text: reply(2 if text == "●" else 1))
    assert await widths(hand.tty, hand.tty, TEXTS, 5.0, ExitStack()) == [2, 1, 1]
    assert not hand.mode_while_asked[0] & (termios.ECHO | termios.ICANON)
    assert hand.mode_while_asked[0] & termios.ISIG
    assert hand.restored
    assert hand.is_quiet


async def test_what_somebody_types_meanwhile_is_no_reply(hand: Hand) -> None:
    hand.answer(lambda text: "x\x1b[A" + reply(1))
    assert await widths(hand.tty, hand.tty, TEXTS, 5.0, ExitStack()) == [1, 1, 1]


async def test_a_reply_that_comes_late_is_neither_echoed_nor_left_for_the_shell(hand: Hand) -> None:
    slow = threading.Event()

    def late(text: str) -> str:
        slow.wait(5)
        return reply(1)

    hand.answer(late)
    with ExitStack() as at_end:
        assert await widths(hand.tty, hand.tty, TEXTS, 0.05, at_end) is None
        assert not hand.restored
        slow.set()
        assert hand.asked.wait(5)
        assert select.select([hand.tty], [], [], 5)[0]  # it came, and nobody read it yet
    assert hand.restored
    assert hand.is_quiet


async def test_leaving_while_it_is_asked_restores_the_terminal(hand: Hand) -> None:
    begun = threading.Event()

    def never(text: str) -> str:
        begun.set()
        return ""

    hand.answer(never)
    asking = asyncio.create_task(widths(hand.tty, hand.tty, TEXTS, 5.0, ExitStack()))
    assert await asyncio.to_thread(begun.wait, 20)
    asking.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asking
    assert hand.restored


async def test_what_is_no_terminal_is_not_asked() -> None:
    reading, writing = os.pipe()
    assert await widths(reading, writing, TEXTS, 5.0, ExitStack()) is None
    assert not select.select([reading], [], [], 0)[0]
    os.close(reading)
    os.close(writing)


@pytest.mark.parametrize(("cells", "result"), [(1, Result.PASS), (2, Result.WARN)])
async def test_a_glyph_of_two_cells_is_named_with_the_setting(hand: Hand, cells: int, result: Result) -> None:
    hand.answer(lambda text: reply(cells if text == UNICODE.available else 1))
    environ = {"TERM": "xterm-256color"}
    found = await terminal.glyphs(Shared(Subject(demo_settings({}), None, None, None, environ, True, (hand.tty, hand.tty))))
    assert found.result is result
    assert (found.what.startswith("● takes two cells"), 'glyphs = "ascii"' in found.advice) == ((cells == 2,) * 2)


@pytest.mark.parametrize(
    ("environ", "colours"),
    [
        ({"TERM": "xterm-256color"}, 256),
        ({"TERM": "xterm-256color", "COLORTERM": "truecolor"}, 16_777_216),
        ({"TERM": "xterm-kitty"}, 16_777_216),
        ({"TERM": "screen"}, 16),
        ({"TERM": "linux"}, 8),
        ({"TERM": "dumb"}, 0),
        ({}, 0),
    ],
)
def test_colours_are_what_the_variables_say(environ: dict[str, str], colours: int) -> None:
    assert colours_of(environ) == colours


@pytest.mark.parametrize(
    ("script", "result"), [("echo on", Result.PASS), ("echo external", Result.WARN), ("exit 1", Result.SKIPPED)]
)
async def test_tmux_is_asked_what_it_does_with_copies(
    hand: Hand, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str, result: Result
) -> None:
    tmux = tmp_path / "tmux"
    tmux.write_text(f'#!/bin/sh\n[ "$*" = "show-options -sv set-clipboard" ] && {script}\n')
    tmux.chmod(0o700)
    monkeypatch.setenv("PATH", str(tmp_path))
    environ = {"TMUX": "/run/x,1,0"}
    found = await terminal.clipboard(Shared(Subject(demo_settings({}), None, None, None, environ, True, (hand.tty, hand.tty))))
    assert found.result is result


def test_what_stands_in_between_is_named() -> None:
    assert inside({"TMUX": "/run/x,1,0", "SSH_CONNECTION": "a 1 b 22"}) == ("tmux", "SSH")
    assert inside({}) == ()
