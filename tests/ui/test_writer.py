"""What waits for a terminal that takes nothing: nobody waits with it, and it is not for ever."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest

from presence_tui.ui.terminal.writer import Writer

_DEADLINE = 20.0
_SOON = 0.05
_FRAME = "é" * 10_000


@dataclass
class Pipe:
    """Takes 64 KB that nobody reads, and then no more."""

    ends: tuple[int, int] = field(default_factory=os.pipe)
    caught_up: threading.Event = field(default_factory=threading.Event)

    def writer(self) -> Writer:
        return Writer(self.ends[1], "utf-8", self.caught_up.set)

    def read(self, length: int) -> str:
        data = b""
        while len(data) < length:
            data += os.read(self.ends[0], length - len(data))
        return data.decode("utf-8", "ignore")


@pytest.fixture
def pipe() -> Iterator[Pipe]:
    pipe = Pipe()
    yield pipe
    for end in pipe.ends:
        os.close(end)


def test_words_arrive_in_order_and_the_end_waits_for_them(pipe: Pipe) -> None:
    writer = pipe.writer()
    for word in ("a", "é", "\udc80"):
        writer.write(word)
    writer.end(_DEADLINE)
    assert pipe.read(9) == "aé\\udc80"
    assert not writer.is_full()
    assert not pipe.caught_up.is_set()


def test_one_that_is_full_says_so_until_all_was_taken(pipe: Pipe) -> None:
    writer = pipe.writer()
    count = 0
    while not writer.is_full():
        writer.write(_FRAME)
        count += 1
    assert writer.is_full()
    assert pipe.read(2 * count * len(_FRAME)) == _FRAME * count
    assert pipe.caught_up.wait(_DEADLINE)
    assert not writer.is_full()
    writer.end(_DEADLINE)


def test_what_was_not_taken_for_a_while_is_dropped_and_what_comes_then_is_not(pipe: Pipe) -> None:
    writer = pipe.writer()
    writer.write(_FRAME * 10)
    writer.settle(_SOON)
    writer.write("bye")
    came = ""
    while not came.endswith("bye"):
        came += os.read(pipe.ends[0], 4096).decode("utf-8", "ignore")
    assert len(came) < 10 * len(_FRAME)
    writer.end(_DEADLINE)


def test_the_end_does_not_wait_for_a_terminal_that_takes_nothing(pipe: Pipe) -> None:
    writer = pipe.writer()
    writer.write(_FRAME * 10)
    writer.end(_SOON)
    pipe.read(4096)  # the thread goes on, and is at its end


def test_nobody_at_the_other_end_is_no_matter() -> None:
    read, write = os.pipe()
    os.close(read)
    writer = Writer(write, "utf-8", lambda: None)
    writer.write("a")
    writer.end(_DEADLINE)
    os.close(write)
