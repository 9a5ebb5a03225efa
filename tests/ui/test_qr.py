"""Texts as QR codes."""

from presence_tui.ui.qr import modules_of


def test_a_page_becomes_a_square_of_modules() -> None:
    modules = modules_of("https://login.microsoft.com/device")
    assert modules is not None
    assert len(modules) == 29
    assert {len(row) for row in modules} == {29}
    assert modules[0][:8] == (True,) * 7 + (False,)


def test_the_smallest_square_is_no_micro_code() -> None:
    modules = modules_of("1")
    assert modules is not None
    assert len(modules) == 21


def test_what_no_code_holds_has_none() -> None:
    assert modules_of("x" * 3000) is None
