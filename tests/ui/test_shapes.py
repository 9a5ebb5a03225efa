"""Every size of the terminal has a form that leaves things out instead of squeezing them."""

from __future__ import annotations

import pytest
from rich.cells import cell_len

from tests.ui.stage import Stage, stage
from tests.ui.widths import assert_exact

RESIZES = [(120, 40), (50, 20), (80, 24), (18, 4), (100, 30), (40, 12), (160, 50), (60, 18)]


def parts(s: Stage) -> set[str]:
    """Return what of the screen is there."""
    seen = {
        "header": "Live" in s.header,
        "counts": any("● " in line and "■ " in line and "◐ " in line for line in s.terminal.lines[1:2]),
        "heads": s.says("Name"),
        "gap": s.terminal.size.height > 10 and s.terminal.lines[2] == "",
        "doing": s.says("Available"),
        "since": s.says("Since"),
        "note": s.says("Note"),
        "beside": s.says("│ Ada Lovelace"),
        "footer": "quit" in s.footer,
    }
    return {name for name, there in seen.items() if there}


EVERYTHING = {"header", "counts", "heads", "gap", "doing", "since", "note", "beside", "footer"}
EXPECTED = {
    (160, 50): EVERYTHING,
    (120, 40): EVERYTHING,
    (100, 30): EVERYTHING - {"note"},
    (80, 24): EVERYTHING - {"gap", "beside"},
    (60, 18): EVERYTHING - {"gap", "beside", "note"},
    (50, 20): EVERYTHING - {"gap", "beside", "note"},
    (40, 12): {"header", "counts", "doing", "footer"},
    (30, 8): {"header", "footer"},
    (20, 5): {"header"},
    (18, 4): set(),
}


async def test_too_small_says_what_is_needed() -> None:
    async with stage(size=(18, 4)) as s:
        assert s.terminal.lines == ["needs 20 x 5", "", "", ""]
        await s.resize(80, 24)
        assert s.selected == "Ada Lovelace"


async def test_each_size_has_its_parts_and_after_any_resize_looks_as_if_it_had_begun_so() -> None:
    fresh: dict[tuple[int, int], list[str]] = {}
    for size, expected in EXPECTED.items():
        async with stage(size=size) as s:
            assert parts(s) == expected, s.screen
            assert_exact(s.app)
            assert all(cell_len(line) <= size[0] for line in s.terminal.lines)
            fresh[size] = s.terminal.lines
    async with stage(size=(18, 4)) as s:
        for size in RESIZES:
            await s.resize(*size)
            assert s.terminal.lines == fresh[size]
            assert_exact(s.app)


async def test_the_cursor_stays_in_sight_when_the_terminal_shrinks() -> None:
    async with stage(size=(80, 24)) as s:
        await s.press("G")
        await s.resize(80, 12)
        assert s.selected == "李 伟"


@pytest.mark.parametrize("size", [(120, 24), (80, 24), (60, 18), (50, 20)])
async def test_the_sign_in_screen_fits(size: tuple[int, int]) -> None:
    async with stage(size=size, signed_in=False) as s:
        code = await s.get_code()
        assert s.says(code)
        assert s.says("https://login.microsoft.com/device")
        assert s.says("Never one that somebody sent you.")
        assert_exact(s.app)
        await s.resize(44, 14)
        assert s.says(code)
        assert_exact(s.app)


async def test_open_details_take_the_form_of_each_size() -> None:
    async with stage(size=(120, 30)) as s:
        await s.press("d", "d")
        await s.resize(80, 24)
        assert s.says("───")
        assert s.says("Ada Lovelace", "Asked")
        await s.resize(50, 20)
        assert s.terminal.lines[2].strip().startswith("Ada Lovelace")
        await s.resize(120, 30)
        assert s.says("│ Ada Lovelace")
        assert_exact(s.app)
