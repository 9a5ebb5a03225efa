"""The quick terminal shows what pyte shows, whatever is sent in whatever pieces."""

from __future__ import annotations

from contextlib import suppress

import pyte
from hypothesis import given
from hypothesis import strategies as st

from tests.quick_screen import QuickScreen, QuickStream

COLUMNS, LINES = 12, 5
NUMBERS = st.sampled_from(["", "0", "1", "4", "5", "7", "12", "31", "38", "48", "2", "255", "10000"])
TEXT = st.text(st.sampled_from("ab zé│▌伟😀\u0301\u200d\t\n\r\b"), max_size=COLUMNS)
INK = st.lists(NUMBERS, max_size=5).map(lambda numbers: f"\x1b[{';'.join(numbers)}m")
MOVE = st.builds("\x1b[{};{}H".format, NUMBERS, NUMBERS)
CONTROL = st.builds("\x1b[{}{}".format, NUMBERS, st.sampled_from("ABCDGLMPXd@u"))
ERASE = st.builds("\x1b[{}{}".format, st.sampled_from(["", "0", "1", "2"]), st.sampled_from("JK"))
MODE = st.builds(
    "\x1b[{}{}{}".format, st.sampled_from(["", "?"]), st.sampled_from(["4", "5", "7", "25", "1049"]), st.sampled_from("hl")
)
OTHER = st.sampled_from(
    [
        "\x1b]0;a title\x07",
        "\x1b]2;another\x1b\\",
        "\x1b7",
        "\x1b8",
        "\x1bM",
        "\x1bc",
        "\x1b(B",
        "\x1b[>1u",
        "\x1b[?2026$p",
        "\x1b[2;3r",
    ]
)


@given(st.lists(st.one_of(TEXT, INK, MOVE, CONTROL, ERASE, MODE, OTHER), max_size=12).map("".join), st.integers(1, 9))
def test_it_shows_what_pyte_shows(sent: str, step: int) -> None:
    quick, plain = QuickScreen(COLUMNS, LINES), pyte.Screen(COLUMNS, LINES)
    streams = QuickStream(quick), pyte.Stream(plain)
    for at in range(0, len(sent), step):
        for stream in streams:
            stream.feed(sent[at : at + step])
        cells = [[[screen.buffer[y][x] for x in range(COLUMNS)] for y in range(LINES)] for screen in (quick, plain)]
        assert cells[0] == cells[1]
        assert (quick.cursor.x, quick.cursor.y, quick.cursor.attrs) == (plain.cursor.x, plain.cursor.y, plain.cursor.attrs)
        assert quick.title == plain.title
        with suppress(IndexError):  # where the rest of a wide character stands, pyte has nothing to read
            assert quick.display == plain.display
