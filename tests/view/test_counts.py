"""The counts line."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from presence_tui.model.availability import StatusClass
from presence_tui.model.roster import RowState
from presence_tui.view.arrange import ViewState
from presence_tui.view.counts import CLASS_LOOKS, Counts, counts, counts_line, right_end
from presence_tui.view.fitting import cells_of
from presence_tui.view.glyphs import ASCII, UNICODE
from presence_tui.view.tones import Ink, plain
from tests.view.rosters import NOW, Row, roster_of


def made(*numbers, reachable=10, total=38):
    return Counts(dict(zip(StatusClass, numbers, strict=True)), reachable, total)


MAIN = made(10, 9, 3, 3, 8, 5)


def drawn(seen, width, *, view=ViewState(), shown=0, as_of="", broken=False, glyphs=UNICODE, frozen=""):  # noqa: B008 -- frozen
    end = right_end(seen, view, shown, as_of, cell_len, glyphs, broken, frozen)
    return counts_line(seen, view, width, glyphs, end, cell_len)


def text(*args, **options):
    return "".join(plain(part.line) for part in drawn(*args, **options))


@pytest.mark.parametrize(
    ("width", "line"),
    [
        (
            120,
            " 1 ● 10 available   2 ■  9 busy   3 ◐  3 away   4 ⊖  3 do not disturb   5 ○  8 off   ! 5 unclear     "
            "10 of 38 reachable ",
        ),
        (100, " 1 ● 10 avail  2 ■  9 busy  3 ◐  3 away  4 ⊖  3 dnd  5 ○  8 off  ! 5 unclear     10 of 38 reachable "),
        (80, " 1 ● 10 avail  2 ■  9 busy  3 ◐  3 away  4 ⊖  3 dnd  5 ○  8 off  ! 5   10 of 38 "),
        (50, " 1 ● 10  2 ■  9  3 ◐  3  4 ⊖  3  5 ○  8  ! 5     "),
        (40, " ● 10  ■  9  ◐  3  ⊖  3  ○  8  ! 5     "),
        (24, "     10 of 38 reachable "),
        (12, "   10 of 38 "),
    ],
)
def test_the_longest_form_that_fits_is_shown(width, line):
    assert text(MAIN, width).rstrip() == line.rstrip()
    assert len(text(MAIN, width)) == width


def test_the_first_day():
    line = " 1 ● 1 avail  2 ■ 0 busy  3 ◐ 0 away  4 ⊖ 0 dnd  5 ○ 0 off     1 of 1 reachable "
    assert text(made(1, 0, 0, 0, 0, 0, reachable=1, total=1), 80) == line


def test_the_right_end_says_what_narrows_the_table():
    line = " 1 ● 10  2 ■  9  3 ◐  3  4 ⊖  3  5 ○  8  ! 5                    /zelda  0 of 38 "
    assert text(MAIN, 80, view=ViewState(filter_text="zelda")) == line
    assert "/a very long fil…  3 of 38 " in text(MAIN, 120, view=ViewState(filter_text="a very long filter"), shown=3)


ZELDA = {"view": ViewState("zelda"), "shown": 5_123}
MANY = made(30_096, 12_000, 8_000, 4_000, 40_904, 5_000, reachable=30_096, total=100_000)


@pytest.mark.parametrize(
    ("width", "options", "line"),
    [
        (80, {"frozen": "frozen at 14:02"}, " 1 ●30,096 2 ■12,000 3 ◐ 8,000 4 ⊖ 4,000 5 ○40,904 !5,000       frozen at 14:02 "),
        (80, ZELDA, " 1 ●30,096 2 ■12,000 3 ◐ 8,000 4 ⊖ 4,000 5 ○40,904 !5,000                /zelda "),
        (50, {}, " ●30,096 ■12,000 ◐ 8,000 ⊖ 4,000 ○40,904 !5,000"),
    ],
)  # fmt: skip
def test_long_numbers_move_together_before_their_keys_go_or_all_of_them(width, options, line):
    assert text(MANY, width, **options).rstrip() == line.rstrip()


def test_the_right_end_says_how_old_the_answers_are():
    assert text(MAIN, 100, as_of="14:02").endswith("! 5 unclear            as of 14:02 ")
    assert text(MAIN, 120, as_of="14:02", view=ViewState(filter_text="in a"), shown=6).endswith("/in a  6 of 38  as of 14:02 ")


@pytest.mark.parametrize(
    ("width", "end"),
    [
        (120, "5 ○ 8 off ! 5 unclear list not read: file broken"),
        (80, "5 ○ 8 ! 5 list not read: file broken"),
        (60, "5 ○ 8 ! 5 list broken"),
        (50, "⊖ 3 ○ 8 ! 5 list broken"),
        (40, "list not read: file broken"),
        (20, "list broken"),
    ],
)
def test_the_right_end_says_that_the_list_is_not_read(width, end):
    assert " ".join(text(MAIN, width, broken=True).split()).endswith(end)
    part = drawn(MAIN, width, broken=True)[-1]
    assert {ink for words, ink in part.line if words.strip()} == {Ink("warn", bold=True)}


def test_that_the_list_is_not_read_stands_beside_what_narrows_the_table_and_how_old_it_is():
    view = ViewState(filter_text="in a")
    end = "/in a  6 of 38  as of 14:02  list not read: file broken "
    assert text(MAIN, 120, as_of="14:02", view=view, shown=6, broken=True).endswith(end)
    assert text(MAIN, 70, as_of="14:02", view=view, shown=6, broken=True).endswith("  /in a  list broken ")


def test_keys_numbers_and_words_have_inks_of_their_own():
    part = next(part for part in drawn(MAIN, 120) if part.key == "2")
    inks = {span.strip(): ink for span, ink in part.line if span.strip()}
    assert inks == {"2": Ink("accent"), "■": Ink("busy"), "9": Ink("busy", bold=True), "busy": Ink("dim")}


def test_the_active_class_is_underlined_and_no_other():
    parts = drawn(MAIN, 80, view=ViewState(status_class=StatusClass.AWAY))
    assert {part.key for part in parts if any(ink.underline for _, ink in part.line)} == {"3"}


def test_ascii_glyphs():
    assert text(MAIN, 50, glyphs=ASCII).isascii()


def test_nine_to_ten_moves_nothing():
    before, after = drawn(made(10, 9, 3, 3, 8, 5), 80), drawn(made(9, 10, 3, 3, 8, 5), 80)
    assert [part.x for part in before] == [part.x for part in after]


numbers = st.integers(0, 120_000)


@given(
    st.lists(numbers, min_size=6, max_size=6),
    st.integers(1, 160),
    st.text("zelda 李", max_size=30),
    st.sampled_from(["", "14:02"]),
    st.booleans(),
)
def test_the_line_covers_its_width_exactly(found, width, filter_text, as_of, broken):
    seen = made(*found, reachable=found[0], total=sum(found))
    parts = drawn(seen, width, view=ViewState(filter_text=filter_text), as_of=as_of, broken=broken)
    x = 0
    for part in parts:
        assert (part.x, part.width) == (x, cells_of(part.line, cell_len))
        x += part.width
    assert x == width


@pytest.mark.parametrize("width", range(20, 130))
def test_no_form_touches_its_right_end(width):
    line = text(MAIN, width, view=ViewState(filter_text="in a"), shown=6, as_of="14:02")
    assert len(line) == width
    assert line.partition("/")[0].endswith(" ")


def test_every_class_has_a_look():
    assert set(CLASS_LOOKS) == set(StatusClass)


def test_people_are_counted_by_what_graph_last_said():
    rows = [
        Row("Amara"),
        Row("Bob", age=500),
        Row("Chloë", "Busy"),
        Row("Kiosk", state=RowState.NO_ANSWER),
        Row("New", state=RowState.ASKING),
    ]
    seen = counts(roster_of(*rows), NOW, 30)
    assert (seen.reachable, seen.total, seen.as_of) == (1, 5, None)
    assert seen.by_class == dict(zip(StatusClass, [2, 1, 0, 0, 0, 1], strict=True))


def test_when_every_answer_is_old_the_newest_one_dates_them():
    seen = counts(roster_of(Row("Amara", age=251), Row("Bob", age=500)), NOW, 30)
    assert (seen.reachable, seen.as_of) == (0, NOW.later(-251).utc)
    assert counts(roster_of(Row("Amara", state=RowState.ASKING)), NOW, 30).as_of is None
    part = next(part for part in drawn(seen, 80) if part.key == "1")
    assert all(ink.tone == "dim" for _, ink in part.line)
