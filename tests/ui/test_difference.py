"""What is sent for what Textual writes, sequence by sequence."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from pyte.screens import wcwidth
from rich.cells import cell_len, set_cell_size

from presence_tui.ui.terminal.difference import Difference
from presence_tui.ui.terminal.output import Output
from presence_tui.ui.terminal.painter import motion
from presence_tui.ui.terminal.pen import DEFAULT, Pen, changed, transition
from presence_tui.ui.terminal.sequences import RULES
from presence_tui.ui.terminal.widths import NARROW, WIDE

BEGIN, END = "\x1b[?2026h", "\x1b[?2026l"
HOME = "\x1b[1;1H"


def screen(*rows: str) -> Difference:
    """Return the difference of a terminal of 20 columns that shows `rows`, its cursor hidden."""
    difference = Difference(20, len(rows))
    difference.pass_through("\x1b[?25l")
    difference.pass_through(frame(*rows))
    return difference


def frame(*rows: str) -> str:
    """Return a frame of Textual's that paints all rows in red."""
    lines = [f"\x1b[{y};1H\x1b[31m{set_cell_size(row, 20)}\x1b[0m" for y, row in enumerate(rows, 1)]
    return "\n".join(lines) + HOME


def test_a_frame_without_a_change_is_not_sent() -> None:
    difference = screen("Ada", "Bob")
    assert difference.pass_through(frame("Ada", "Bob")) == ""
    assert [difference.pass_through(data) for data in (BEGIN, frame("Ada", "Bob"), END)] == ["", "", ""]


def test_one_cell_is_sent_alone_with_the_pen_that_is_still_there() -> None:
    assert screen("Ada", "Bob").pass_through(frame("Ada", "Rob")) == "\rR"
    assert screen("Ada", "Bob").pass_through(frame("Aga", "Bob")) == "\x1b[;2Hg"
    assert screen("Ada  Lovelace", "Bob").pass_through(frame("Ada  Loveless", "Bob")) == "\x1b[;11Hess"


def test_a_short_gap_is_written_again_and_a_long_one_jumped_over() -> None:
    assert screen("away 1 h").pass_through(frame("Away 2 h")) == "\rAway 2"
    assert screen("away, three hours").pass_through(frame("Away, three hourS")) == "\rA\x1b[15CS"


def test_a_frame_is_shown_at_once_where_the_terminal_can() -> None:
    difference = screen("Ada")
    assert [difference.pass_through(data) for data in (BEGIN, frame("Adi"), END)] == ["", f"{BEGIN}\x1b[3Gi", END]
    difference = screen("Ada")
    assert difference.pass_through(BEGIN + frame("Adi") + END) == f"{BEGIN}\x1b[3Gi{END}"


def test_after_forgetting_every_cell_is_sent() -> None:
    difference = screen("Ada", "Bob")
    difference.forget()
    assert difference.pass_through(HOME) == f"{RULES}\x1b[H\x1b[;31m{'Ada':20}\x1b[2H{'Bob':20}"
    assert difference.pass_through(HOME) == ""


def test_after_forgetting_a_row_of_unsure_width_is_built_anew_as_it_was_built() -> None:
    difference = screen("Ada")
    difference.pass_through("\x1b[1;5H\x1b[32m🙂\x1b[0m" + HOME)
    difference.pass_through("\x1b[1;9Hx" + HOME)
    difference.forget()
    assert difference.pass_through(HOME) == f"{RULES}\x1b[H\x1b[;31m{'Ada':20}\x1b[5G\x1b[m\x1b[32m🙂\x1b[0m\x1b[;9Hx"


def test_another_size_is_painted_whole() -> None:
    difference = screen("Ada", "Bob")
    difference.resize(20, 1)
    assert difference.pass_through(frame("Ada")) == f"\x1b[H\x1b[;31m{'Ada':20}"


def test_behind_the_last_column_the_cursor_is_placed_anew() -> None:
    assert screen("Ada", "Bob").pass_through(f"\x1b[1;20Hx\x1b[2;1Hy{HOME}") == "\x1b[;20H\x1b[mx\x1b[2Hy"


@pytest.mark.parametrize("odd", ["🙂", "👩\u200d👧", "e\u0301", "❤\ufe0f", "🇩🇪", "ที่", "سلام"])
def test_a_row_that_terminals_disagree_about_is_sent_as_it_was_written(odd: str) -> None:
    difference = screen("Ada", "Bob")
    written = f"\x1b[1;4H\x1b[32m {odd} \x1b[1mx\x1b[0m"
    assert difference.pass_through(written + "\n\x1b[2;1H\x1b[31mb\x1b[0m" + HOME) == (
        f"\x1b[;4H\x1b[m\x1b[32m {odd} \x1b[1mx\x1b[0m\x1b[2H\x1b[31mb"
    )
    assert difference.pass_through(written + HOME) == ""
    assert difference.pass_through(f"\x1b[1;3H\x1b[31mi\x1b[0m{HOME}") == "\x1b[;3Hi", "what stands before it is sure"
    assert difference.pass_through(f"\x1b[1;19Hyy{HOME}") == "\x1b[15C\x1b[myy", "what is behind it is not"
    assert difference.pass_through(written + HOME) == f"\x1b[;4H{written[6:]}", "and is overwritten"
    assert difference.pass_through(frame("Adi", "bob")).endswith(" " * 16), "all of it anew"
    assert difference.pass_through(frame("Ada", "bob")) in ("\x1b[3Ga", "\x1b[3G\x1b[31ma")


def test_a_mark_for_the_cell_before_is_sent_each_time() -> None:
    difference = screen("Ada", "Bob")
    assert difference.pass_through(f"\x1b[1;3H\u0301{HOME}") == "\x1b[;3H\x1b[m\u0301"
    assert difference.pass_through(f"\x1b[1;3H\u0301{HOME}") == "\x1b[;3H\u0301"
    difference = screen("Ada", "Bob")
    difference.pass_through(f"\x1b[2;1H\u0301{HOME}")
    assert difference.pass_through(frame("Ada", "Bob")) == f"\x1b[H\x1b[31m{'Ada':20}\x1b[2H{'Bob':20}", "or for the row above"


def test_text_of_unsure_width_that_goes_on_is_sent_where_it_goes_on() -> None:
    difference = screen("Ada")
    first = difference.pass_through("\x1b[1;3H🙂")
    assert first == "\x1b[3G\x1b[m🙂"
    assert difference.pass_through("\x1b[1;3H🙂") == "\x1b[;3H🙂", "the cursor must come to stand behind it"
    assert difference.pass_through("!") == "!"
    difference.forget()
    assert difference.pass_through(HOME).endswith("🙂!")


def test_what_a_cut_wide_character_leaves_depends_on_what_was_written_before() -> None:
    assert screen("Ada").pass_through(f"\x1b[1;1H世\x1b[1;2Hx{HOME}") == "\r\x1b[m世\x1b[;2Hx"


def test_a_wide_character_is_sent_whole_and_counted_as_two() -> None:
    difference = screen("世界 Ada")
    assert difference.pass_through(frame("世上 Ada")) == "\x1b[3G上"
    assert difference.pass_through(frame("世上 Adi")) == " Adi"
    assert difference.pass_through(frame("ab上 Adi")) == "\rab"


def test_the_ink_of_a_blank_is_nobodys_business() -> None:
    difference = screen("Ada")
    assert difference.pass_through(f"\x1b[1;5H\x1b[1;32m  \x1b[0m  {HOME}") == ""
    assert difference.pass_through(f"\x1b[1;5H\x1b[32m  B\x1b[0m  {HOME}") == "\x1b[7G\x1b[32mB"
    assert difference.pass_through(f"\x1b[1;7H\x1b[34m  \x1b[0m{HOME}") == "\b ", "it is written with what is set"
    assert difference.pass_through(f"\x1b[1;9H\x1b[4m \x1b[0m{HOME}") == " \x1b[;4m "
    assert difference.pass_through(f"\x1b[1;9H\x1b[44m \x1b[0m{HOME}") == "\b\x1b[;44m "


@pytest.mark.parametrize(("erases", "sent"), [(True, "\x1b[K"), (False, " " * 40)])
def test_blanks_are_erased_where_the_terminal_fills_them(erases: bool, sent: str) -> None:
    difference = Difference(40, 1, erases=erases)
    assert difference.pass_through(f"\x1b[1;1H\x1b[44m{'':40}\x1b[0m") == f"\x1b[H\x1b[;44m{sent}"


def test_blanks_are_erased_amid_a_row_too_but_no_underlined_ones() -> None:
    difference = Difference(40, 1, erases=True)
    difference.pass_through(f"\x1b[?25l{HOME}\x1b[44m{'x' * 40}\x1b[0m{HOME}")
    assert difference.pass_through(f"{HOME}\x1b[44mx{'':20}y\x1b[0m{HOME}") == "\x1b[2G\x1b[20X\x1b[20Cy"
    assert difference.pass_through(f"{HOME}\x1b[44m\x1b[4m{'':20}\x1b[0m{HOME}") == f"\r\x1b[4m{'':20}"


def test_no_half_of_a_wide_character_is_erased() -> None:
    difference = Difference(40, 1, erases=True)
    difference.pass_through(f"\x1b[?25l{HOME}\x1b[44m{'x' * 20}世{'x' * 18}\x1b[0m{HOME}")
    assert "X" not in difference.pass_through(f"{HOME}\x1b[44m{'':21}abc\x1b[0m{HOME}")


def test_a_wide_character_cut_in_half_leaves_its_row_to_textual() -> None:
    assert screen("世界").pass_through(f"\x1b[1;2H\x1b[31mx\x1b[0m{HOME}") == "\x1b[2G\x1b[m\x1b[31mx\x1b[0m"
    assert screen("世界").pass_through(f"\x1b[1;1H\x1b[31mx\x1b[0m{HOME}") == "\r\x1b[m\x1b[31mx\x1b[0m"


@pytest.mark.parametrize(
    "sequence",
    ["\x1b[2J", "\x1b[K", "\x1bM", "\x1b8", "\x1b[3b", "\t", "\x1bPq\x1b\\", "\x1b[?1049h", "\x1b]1337;File=:\x07"],
)
def test_a_sequence_nobody_expects_is_sent_as_it_is_and_nothing_is_known_after_it(sequence: str) -> None:
    difference = screen("Ada", "Bob")
    told = difference.pass_through(f"\x1b[2;3H{sequence}")
    assert told == f"\x1b[3G\x1b[m{sequence}"
    assert difference.pass_through(f"\x1b[0m{frame('Ada', 'Bob')}").endswith(f"\x1b[H\x1b[31m{'Ada':20}\x1b[2H{'Bob':20}")


@pytest.mark.parametrize("sequence", ["\x1b[?6h", "\x1b[4h", "\x1b[2;4r", "\x1b(0", "\x0e"])
def test_after_a_sequence_that_gives_others_another_meaning_all_is_sent_as_it_is(sequence: str) -> None:
    difference = screen("Ada", "Bob")
    written = frame("Ada", "Bob")
    assert difference.pass_through(f"{HOME}{sequence}{written}\x1b[3") == f"\x1b[H\x1b[m{sequence}{written}"
    assert difference.pass_through(f"1m{written}") == f"\x1b[31m{written}"


@pytest.mark.parametrize("ending", [Difference.forget, lambda difference: difference.resize(20, 2)], ids=["forgotten", "resized"])
def test_until_the_terminal_is_told_what_they_usually_mean(ending: Callable[[Difference], None]) -> None:
    difference = screen("Ada", "Bob")
    difference.pass_through("\x1b[4h\x1b[7m")
    ending(difference)
    written = frame("Ada", "Bob")
    assert difference.pass_through(written) == f"{RULES}\x1b[H\x1b[;31m{'Ada':20}\x1b[2H{'Bob':20}"
    assert difference.pass_through(written) == ""


def test_what_is_not_known_asks_for_everything_anew_and_not_again_with_every_frame() -> None:
    output, written = Output(plain=False), frame("Ada")
    output.resize(20, 1)

    def asked(*sequence: str) -> list[bool]:
        found = []
        for data in sequence:
            output.of(data)
            found.append(output.asks_for_all(data))
        return found

    assert not any(asked("\x1b[?1049h", "\x1b[?25l", written, written))
    assert asked("\x1b[2J", written, "\x1b[2J", written, f"\x1b[K{written}", written) == [True] + [False] * 5
    assert asked("\x07", written, "\x1b[4h", written) == [False, False, True, False]


def test_of_a_row_of_unsure_width_only_so_much_is_remembered() -> None:
    difference = screen("Ada")
    for x in [*range(5, 15)] * 5:
        difference.pass_through(f"\x1b[1;{x}H🙂{HOME}")
    difference.forget()
    assert 10 <= difference.pass_through(HOME).count("🙂") < 20


@pytest.mark.parametrize(
    "sequence",
    [
        "\x07",
        "\x1b]0;title\x07",
        "\x1b]52;c;YQ==\x1b\\",
        "\x1b[?1003h",
        "\x1b[?2048$p",
        "\x1b[>25u",
        "\x1b[<u",
        "\x1b]22;text\x07",
    ],
)
def test_what_touches_no_cell_is_sent_in_its_place(sequence: str) -> None:
    difference = screen("Ada")
    assert difference.pass_through(sequence) == sequence
    assert difference.pass_through(f"\x1b[1;1H\x1b[31ma{sequence}b\x1b[0m{HOME}") == f"\ra{sequence}b"
    assert difference.pass_through(frame("aba")) == ""


def test_a_sequence_in_two_writes_is_one() -> None:
    difference = screen("Ada")
    assert difference.pass_through("\x1b[1;3H\x1b[3") == ""
    assert difference.pass_through("1mi\x1b[0m\x1b]0;ti") == "\x1b[3Gi"
    assert difference.pass_through("tle\x1b") == ""
    assert difference.pass_through("\\") == "\x1b]0;title\x1b\\"


def test_a_hyperlink_is_sent_as_it_was_written() -> None:
    link = "\x1b]8;id=1;https://a.example/\x1b\\\x1b[32mAda\x1b[0m\x1b]8;;\x1b\\"
    difference = screen("Ada")
    assert difference.pass_through(f"\x1b[1;1H{link}{HOME}") == f"\r\x1b[m{link}"
    assert difference.pass_through(f"\x1b[1;1H{link}{HOME}") == ""


def test_the_cursor_goes_where_it_is_seen_or_typed_at() -> None:
    difference = screen("Ada", "Bob")
    assert difference.pass_through("\x1b[2;3H") == "\x1b[3G"  # hidden: an input method shows itself there
    assert difference.pass_through("\x1b[2;3H") == ""
    assert difference.pass_through(frame("Adi", "Bob")) == "\x1b[Ai"
    assert difference.pass_through("\x1b[?25h") == "\x1b[?25h\r"
    assert difference.pass_through("\x1b[1;2H") == "\x1b[C"


def test_no_line_feed_is_sent_but_where_it_scrolls() -> None:
    difference = screen("Ada", "Bob")
    assert "\n" not in difference.pass_through(frame("Eve", "Eve"))
    assert difference.pass_through(f"\x1b[2;1H\n{HOME}") == "\r\x1b[m\n"


@pytest.mark.parametrize(
    ("at", "to", "way"),
    [
        (None, (0, 0), "\x1b[H"),
        (None, (4, 0), "\x1b[5H"),
        (None, (0, 4), "\x1b[;5H"),
        (None, (9, 9), "\x1b[10;10H"),
        ((3, 3), (3, 0), "\r"),
        ((3, 3), (3, 1), "\b\b"),
        ((3, 30), (3, 20), "\x1b[10D"),
        ((3, 30), (3, 2), "\x1b[3G"),
        ((3, 3), (3, 4), "\x1b[C"),
        ((3, 3), (4, 3), "\x1b[B"),
        ((3, 4), (2, 3), "\b\x1b[A"),
        ((13, 40), (14, 0), "\r\x1b[B"),
        ((3, None), (3, 5), "\x1b[6G"),
        ((3, None), (3, 0), "\r"),
        ((3, None), (4, 5), "\x1b[5;6H"),
    ],
)
def test_the_cursor_takes_the_shortest_way(at: tuple[int, int | None] | None, to: tuple[int, int], way: str) -> None:
    assert motion(at, to) == way


@pytest.mark.parametrize(
    ("old", "new", "sequence"),
    [
        (None, DEFAULT, "\x1b[m"),
        (None, Pen(1, "31"), "\x1b[;1;31m"),
        (Pen(1, "31"), DEFAULT, "\x1b[m"),
        (Pen(0, "31"), Pen(1, "31"), "\x1b[1m"),
        (Pen(1, "38;5;110", "48;5;235"), Pen(0, "38;5;110", "48;5;235"), "\x1b[22m"),
        (Pen(1 | 2, "38;5;110", "48;5;235"), Pen(2, "38;5;110", "48;5;235"), "\x1b[22;2m"),
        (Pen(0, "38;5;110", "48;5;235"), Pen(0, "38;5;110", "48;5;236"), "\x1b[48;5;236m"),
        (Pen(0, "38;5;110", "48;5;235"), Pen(0, "", "48;5;235"), "\x1b[39m"),
        (Pen(8, "31", "41"), Pen(0, "31", ""), "\x1b[;31m"),
    ],
)
def test_a_pen_changes_by_the_shortest_sequence(old: Pen | None, new: Pen, sequence: str) -> None:
    assert transition(old, new) == sequence
    assert changed(old, sequence[2:-1]) == new


@pytest.mark.parametrize("codes", ["4:3", "58;5;1", "21", "53", "38;5", "38;7;1", "10"])
def test_a_code_that_terminals_differ_about_leaves_an_unknown_pen(codes: str) -> None:
    assert changed(DEFAULT, codes) is None
    assert changed(DEFAULT, f"{codes};0;1") == changed(None, "0;1") == Pen(1) or codes in ("38;5", "38;7;1")


@pytest.mark.parametrize(("widths", "width"), [(NARROW, 1), (WIDE, 2)])
def test_a_sure_width_is_the_same_for_textual_and_the_terminal(widths: str, width: int) -> None:
    sure = [char for char in map(chr, range(0x20, 0x11000)) if re.match(f"[{widths}]", char)]
    assert len(sure) > 1_000
    assert [char for char in sure if not cell_len(char) == wcwidth(char) == width] == []


def test_blanks_among_words_are_erased_at_once() -> None:
    difference = Difference(60, 1, erases=True)
    difference.pass_through(f"\x1b[?25l{HOME}\x1b[44m{'one two three four five six seven':50}end{'':7}\x1b[0m{HOME}")
    assert difference.pass_through(f"{HOME}\x1b[44m{'':50}end{'':7}\x1b[0m{HOME}") == "\r\x1b[33X"
    assert difference.pass_through(f"{HOME}\x1b[44m{'':60}\x1b[0m{HOME}") == "\x1b[50C   "
