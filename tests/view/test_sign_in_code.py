"""The page's QR code on the sign-in screen."""

from datetime import UTC

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from presence_tui.model.errors import NetworkFault, SignInUnavailable
from presence_tui.model.secret import Secret
from presence_tui.model.snapshot import AwaitingUser, DeviceCode
from presence_tui.view.fitting import cells_of
from presence_tui.view.glyphs import UNICODE
from presence_tui.view.qr_code import INK, SOLID
from presence_tui.view.sign_in import sign_in_lines
from presence_tui.view.sign_in_code import PageCode, encoded_page, placed
from presence_tui.view.tones import plain
from tests.view.rosters import NOW
from tests.view.snapshots import at
from tests.view.test_qr_code import code_of, modules_in
from tests.view.test_sign_in import FACTS, PAGE, WAITING

INKS = (INK, SOLID)
WORDS = "the page, not the code"


def placed_on(width, height, *, page=PAGE, state=WAITING, alone=False):
    def words(room):
        return sign_in_lines(state, NOW.utc, UTC, width, height, FACTS, UNICODE, cell_len, room=room)

    return placed(PageCode(code_of(page), WORDS), words, width, height, cell_len, wanted_alone=alone)


def code_on(lines):
    """The code's cells, and how many cells of light are left of and above its first dark module."""
    cells = [[(text, ink) for text, ink in line if ink in INKS] for line in lines]
    rows = modules_in([line for line in cells if line])
    dark = [(x, y) for y, row in enumerate(rows) for x, value in enumerate(row) if value]
    return rows, min(x for x, _ in dark), min(y for _, y in dark)


def test_the_screen_with_the_code_beside():
    assert [plain(line).rstrip() for line in placed_on(76, 20).lines] == [
        "",
        " 1  On any device, open",
        "    https://login.microsoft.com/device       █▀▀▀▀▀█ █▀▀█▀ ▄█▀▄▄▀█ █▀▀▀▀▀█",
        "                                             █ ███ █ ▄▀ ▄▄▀▀▀ ▄▄ ▀ █ ███ █",
        " 2  Enter this code                          █ ▀▀▀ █   ▄▄█▀▄ ▄▄▄█▄ █ ▀▀▀ █",
        "                                             ▀▀▀▀▀▀▀ █▄▀▄█▄█ ▀▄▀▄▀ ▀▀▀▀▀▀▀",
        "                                             █ ██ █▀█▄ ▄█ ▀▀▄▀▀█▄▄▄█▄▄▀ ▀█",
        "            F3KDM9QXA                        ██ █▄ ▀▄▀█▄██▄█ ▀ ▄  ▀▀ ▄ ▀▀▄",
        "                                             ▄███▀ ▀ ▀█▄█ ▄ █▄▀ ▄▀▀▄  ▀█▄▄",
        "                                              █▄▀▀▄▀▄▀▀▄██▄▀  ▀▀███▄██ ▀█▀",
        " 3  Come back: the table opens by itself     ▀▀▀▀█ ▀█▄█ ▄ ▄ ▄ ▄▀▀█▀ █▀█▄█",
        "    Waiting · 14 minutes left, until 14:17   ▀  ▀▀▀▀▀▄▄ █▀  ▀▀▄▄▄▄▄▀▀▄ █",
        "                                              ▀▀ ▀ ▀▀█ ▄▄▄█▄▀██▄██▀▀▀███▄▄",
        "    App     presence-tui, 1b4f1c1e…          █▀▀▀▀▀█ █▀▄▀▀▀ ▄  █▀█ ▀ ██ ▀",
        "    Tenant  contoso.com, global cloud        █ ███ █ ▄██▀  ████ ▄▀█▀██▄▀▀▄",
        "    Asks    to read presence and names       █ ▀▀▀ █ ▀▄▀▄▀▄ ▄▄ █▀▄▄▄▀▄▄▀▄▀",
        "                                             ▀▀▀▀▀▀▀ ▀▀▀▀      ▀▀▀▀  ▀  ▀",
        "  ! Enter only a code you asked for here.",
        "    Never one that somebody sent you.            the page, not the code",
    ]


@pytest.mark.parametrize(
    ("size", "quiet", "where"),
    [
        ((76, 22), 2, "beside"),
        ((78, 22), 3, "beside"),
        ((80, 22), 4, "beside"),
        ((120, 40), 4, "beside"),
        ((120, 19), 3, "beside"),
        ((120, 18), 2, "beside"),
        ((120, 17), None, ""),
        ((75, 22), None, "hidden"),
        ((33, 18), None, "hidden"),
        ((32, 18), None, ""),
        ((50, 17), None, ""),
    ],
)
def test_as_much_quiet_zone_as_fits(size, quiet, where):
    found = placed_on(*size)
    assert found.code == where
    if quiet is not None:
        rows, left, top = code_on(found.lines)
        assert (left, top) == (quiet, quiet)
        assert all(len(row) == 29 + 2 * quiet for row in rows)
    else:
        assert not any(ink in INKS for line in found.lines for _, ink in line)


def test_from_100_columns_words_and_code_stand_in_the_block_in_the_middle():
    lines = [plain(line) for line in placed_on(120, 38).lines]
    assert lines[1].startswith(" " * 16 + " 1  On any device, open")
    assert max(len(line) for line in lines) == 16 + 88 - 1


@pytest.mark.parametrize("size", [(50, 18), (40, 30), (33, 18), (75, 22)])
def test_alone_it_stands_in_the_middle_and_says_what_it_is(size):
    found = placed_on(*size, alone=True)
    assert found.code == "alone"
    assert len(found.lines) <= size[1]
    assert plain(found.lines[-1]).strip() == WORDS
    assert all(cells_of(line, cell_len) <= size[0] for line in found.lines)
    assert not any("F3KDM9QXA" in plain(line) for line in found.lines)


def test_where_both_fit_nothing_stands_alone():
    assert placed_on(80, 22, alone=True) == placed_on(80, 22)


def test_a_page_too_long_for_any_code_on_this_screen_has_none():
    page = "https://id.example/" + "x" * 400
    state = AwaitingUser(DeviceCode(Secret("X"), page, at(14, 17)))
    found = placed_on(80, 22, page=page, state=state, alone=True)
    assert found.code == ""
    assert found.lines == sign_in_lines(state, NOW.utc, UTC, 80, 22, FACTS, UNICODE, cell_len)


def test_an_address_that_is_wider_than_the_words_room_stays_whole_and_the_code_stands_alone():
    page = "https://id.example.org/realms/contoso/protocol/device"
    state = AwaitingUser(DeviceCode(Secret("X"), page, at(14, 17)))
    found = placed_on(80, 24, page=page, state=state)
    assert found.code == "hidden"
    assert any(plain(line).strip() == page for line in found.lines)
    assert placed_on(80, 24, page=page, state=state, alone=True).code == "alone"


def test_trouble_that_takes_more_lines_keeps_every_word():
    state = AwaitingUser(WAITING.code, SignInUnavailable("login.microsoftonline.com", NetworkFault.NAME))
    for height in (18, 20, 22, 30):
        lines = placed_on(80, height, state=state).lines
        words = " ".join(text for line in lines for text, ink in line if ink not in INKS)
        for part in ("not found.", "The code still holds.", "F3KDM9QXA", PAGE, "somebody sent you."):
            assert " ".join(part.split()) in " ".join(words.split())


def test_the_page_with_the_code_in_it_is_preferred_and_named():
    whole = DeviceCode(Secret("X"), PAGE, at(14, 17), PAGE + "?user_code=X")
    assert encoded_page(whole) == (PAGE + "?user_code=X", "the page with the code")
    assert encoded_page(WAITING.code) == (PAGE, WORDS)


@given(st.integers(20, 140), st.integers(5, 50), st.sampled_from(["https://a.b/c", PAGE, PAGE + "/" + "x" * 60]), st.booleans())
def test_nothing_is_wider_or_higher_than_the_screen_and_words_and_code_never_touch(width, height, page, alone):
    state = AwaitingUser(DeviceCode(Secret("F3KDM9QXA"), page, at(14, 17)))
    found = placed_on(width, height, page=page, state=state, alone=alone)
    assert all(cells_of(line, cell_len) <= width for line in found.lines)
    if found.code:
        assert len(found.lines) <= max(height, 18)
    for line in found.lines:
        code_begins = next((number for number, (_, ink) in enumerate(line) if ink in INKS), 0)
        before = "".join(text for text, _ in line[:code_begins])
        assert not before or before.endswith(" ")
