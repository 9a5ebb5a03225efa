"""What the least is: counted by hand here, and never more than a terminal was really sent."""

from __future__ import annotations

import random

import pyte
import pytest

from tests.bench.optimal import Cells, Meter, Optimal, blank, cells_of


def _screen(*drawn: str, columns: int = 40, rows: int = 4) -> pyte.Screen:
    screen = pyte.Screen(columns, rows)
    pyte.Stream(screen).feed("".join(drawn))
    return screen


def _cells(*drawn: str) -> Cells:
    return cells_of(_screen(*drawn))


@pytest.mark.parametrize(
    ("before", "after", "least"),
    [
        pytest.param("", "", 0, id="nothing"),
        pytest.param("", "word", 4, id="text where the cursor is"),
        pytest.param("", "\x1b[2Hword", len("\r\x1b[B") - 1 + 4, id="one row down"),
        pytest.param("", "\x1b[3;9Hé", len("\x1b[3;9H") + 2, id="elsewhere"),
        pytest.param("", "\x1b[31mred", len("\x1b[31m") + 3, id="a colour"),
        pytest.param("", "\x1b[38;5;46mx", len("\x1b[38;5;46m") + 1, id="one of 256 colours"),
        pytest.param("", "\x1b[1;31ma\x1b[22mb\x1b[mc", len("\x1b[1;31ma\x1b[22mb\x1b[mc"), id="what differs, or a reset"),
        pytest.param("", "\x1b[31ma\x1b[C\x1b[31mb", len("\x1b[31ma b"), id="a blank in between has no ink"),
        pytest.param("a b", "c d", len("c d"), id="drawn once more"),
        pytest.param("a12345678b", "c12345678d", len("c\x1b[8Cd"), id="jumped over"),
        pytest.param("x" * 40, " " * 40, len("\x1b[K"), id="a row that is blank"),
        pytest.param("x" * 30 + "y", " " * 30 + "y", len("\x1b[30X"), id="blanks in a row"),
        pytest.param("a", "界", 3, id="a wide character"),
    ],
)
def test_the_least_for_one_change(before: str, after: str, least: int) -> None:
    assert Optimal().count(_cells(before), _cells(after)) == least


def test_cursor_and_colours_are_carried_on() -> None:
    optimal = Optimal()
    first, second = _cells("\x1b[31ma"), _cells("\x1b[31mab")
    assert optimal.count(_cells(), first) == len("\x1b[31ma")
    assert optimal.count(first, second) == len("b")


def test_true_colours_are_sent_as_three_numbers() -> None:
    drawn = _cells("\x1b[38;2;1;2;3mx")
    assert Optimal(true_colour=True).count(blank(_screen()), drawn) == len("\x1b[38;2;1;2;3mx")


def test_a_change_is_measured_from_what_was_shown_before() -> None:
    meter = Meter(40, 4)
    assert meter.measure(b"\x1b[2J\x1b[Hword") == (len(b"\x1b[2J\x1b[Hword"), 4)
    assert meter.measure(b"\x1b[Hwork") == (len(b"\x1b[Hwork"), len("\bk"))


def test_nobody_sends_less_than_the_least() -> None:
    chance = random.Random(0)
    meter = Meter(40, 4)
    for _ in range(300):
        row, column, length = chance.randint(1, 4), chance.randint(1, 36), chance.randint(1, 4)
        text = "".join(chance.choice("ab ") for _ in range(length))
        ink = chance.choice(("", "31", "1;38;5;46", "44"))
        sent = f"\x1b[{row};{column}H\x1b[0;{ink}m{text}".encode()
        measured = meter.measure(sent)
        assert measured.least <= measured.sent
