"""QR codes as lines of half blocks."""

import pytest
import segno

from presence_tui.view.qr_code import INK, SOLID, code_height, code_lines, code_width, quiet_zones
from presence_tui.view.tones import plain

DARK_HALVES = {" ": (0, 0), "▀": (1, 0), "▄": (0, 1), "█": (1, 1)}


def code_of(text):
    return tuple(tuple(map(bool, row)) for row in segno.make_qr(text, error="l").matrix)


def modules_in(lines):
    rows = []
    for line in lines:
        halves = [DARK_HALVES[cell] for cell in plain(line)]
        rows += [[upper for upper, _ in halves], [lower for _, lower in halves]]
    return rows


PAGE = code_of("https://login.microsoft.com/device")


@pytest.mark.parametrize("quiet", [2, 3, 4])
@pytest.mark.parametrize("text", ["https://a.b", "https://login.microsoft.com/device", "https://id.example/" + "x" * 200])
def test_every_module_stands_where_it_belongs_with_light_around(text, quiet):
    code = code_of(text)
    rows = modules_in(code_lines(code, quiet))
    side = len(code)
    assert tuple(tuple(map(bool, row[quiet : quiet + side])) for row in rows[quiet : quiet + side]) == code
    around = rows[:quiet] + rows[quiet + side :] + [row[:quiet] + row[quiet + side :] for row in rows]
    assert not any(any(row) for row in around)


@pytest.mark.parametrize(("quiet", "size"), [(2, (33, 17)), (3, (35, 18)), (4, (37, 19))])
def test_two_modules_share_a_cell(quiet, size):
    lines = code_lines(PAGE, quiet)
    assert {len(plain(line)) for line in lines} == {size[0]} == {code_width(PAGE, quiet)}
    assert len(lines) == size[1] == code_height(PAGE, quiet)


def test_cells_that_are_dark_as_a_whole_are_dark_behind_the_block_too():
    for line in code_lines(PAGE, 4):
        for text, ink in line:
            assert ink == (SOLID if "█" in text else INK)
            assert set(text) <= ({"█"} if ink == SOLID else set(" ▀▄"))


@pytest.mark.parametrize(
    ("room", "zones"),
    [
        ((80, 24), [4, 3, 2]),
        ((37, 19), [4, 3, 2]),
        ((36, 19), [3, 2]),
        ((80, 18), [3, 2]),
        ((33, 17), [2]),
        ((32, 17), []),
        ((33, 16), []),
    ],
)
def test_as_much_quiet_zone_as_fits_and_never_less_than_two(room, zones):
    assert quiet_zones(PAGE, *room) == zones
