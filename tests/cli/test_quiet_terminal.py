"""The program in a terminal, sent the cells that differ and sent everything: both show the same, whatever happens to them."""

from __future__ import annotations

import signal

import pytest

from tests.cli.program import Terminal, until
from tests.server.client import TenantServer

LIST = """\
people = ["me", "nobody@contoso.com"]
[group."Tier 1"]
people = ["bob@contoso.com", "olu.adeyemi@contoso.com"]
[group."対応 🧑‍💻"]
people = [{ who = "freya.madsen@contoso.com", label = "Zoë 👩🏽‍🚒 東京" }, "zoe.papadopoulos@contoso.com"]
"""

STEPS = (
    ("d", "Note"), ("j", "Live"), ("\x1b[B\x1b[B", "Live"), ("s", "Sorted"), ("S", "reversed"), ("/o", "/ o"), ("l", "/ ol"),
    ("\x1b", "q quit"), ("?", "first row"), ("\x1b", "q quit"), (":", "esc close"), ("sort by", "sort by group"),
    ("\x1b", "q quit"), ("m", "Live"), ("b", "Live"), ("b", "Tier 1"), ("-", "Live"), ("+", "CoffeeBreak"), ("5", "off"),
    ("0", "Live"), ("a", "esc close"), ("東京", "東京"), ("\x1b", "q quit"),
)  # fmt: skip
"""Keys, each of which changes the screen, and what it shows then."""

SIZES = ((60, 20), (61, 20), (140, 45), (40, 12), (100, 30))


@pytest.fixture
def listed(signed_in: TenantServer) -> TenantServer:
    folder = signed_in.home / ".config" / "presence-tui"
    folder.mkdir(parents=True)
    (folder / "watchlist.toml").write_text(LIST)
    return signed_in


def test_both_outputs_show_the_same_after_every_key_and_at_every_size(listed: TenantServer) -> None:
    environ = listed.environ()
    with Terminal(environ=environ) as quiet, Terminal("--plain-output", environ=environ) as plain:
        both = (quiet, plain)
        for terminal in both:
            terminal.wait_for("Live")
            terminal.wait_for("nobody@contoso.com")

        def the_same_after(act: str, words: str) -> None:
            before = plain.cells

            def is_so() -> bool:
                news = [terminal.read() for terminal in both]
                return any(news) and words in quiet.text == plain.text and quiet.cells == plain.cells != before

            try:
                until(is_so)
            except TimeoutError:
                raise AssertionError(f"after {act}:\n{quiet.text}\n\nand all of it:\n{plain.text}") from None

        for keys, words in STEPS:
            for terminal in both:
                terminal.press(keys)
            the_same_after(repr(keys), words)
        for columns, rows in SIZES:
            for terminal in both:
                terminal.resize(columns, rows)
            the_same_after(f"{columns} x {rows}", "Live")
        for terminal in both:
            terminal.press("q")
            assert terminal.end() == 0
            assert terminal.is_restored


@pytest.mark.parametrize("words", [(), pytest.param(("--plain-output",), marks=pytest.mark.slow)], ids=["quiet", "plain"])
def test_whatever_may_have_drawn_over_it_everything_is_painted_anew(words: tuple[str, ...], listed: TenantServer) -> None:
    with Terminal(*words, environ=listed.environ()) as terminal:
        terminal.wait_for("Live")
        terminal.wait_for("nobody@contoso.com")
        terminal.press("?")
        terminal.wait_for("age or clock time")
        terminal.settle()
        whole = terminal.cells

        def is_whole() -> bool:
            return terminal.read() and terminal.cells == whole

        def tells_its_size_again() -> None:
            terminal.send(signal.SIGWINCH)

        def is_stopped_from_outside() -> None:
            terminal.send(signal.SIGSTOP)
            terminal.wait_until_stopped()
            terminal.send(signal.SIGCONT)

        def is_suspended() -> None:
            terminal.send(signal.SIGTSTP)
            terminal.wait_until_stopped()
            terminal.read()
            assert terminal.is_restored
            terminal.send(signal.SIGCONT)

        for act in (lambda: terminal.press("\x0c"), tells_its_size_again, is_stopped_from_outside, is_suspended):
            terminal.wipe()
            act()
            until(is_whole)
        terminal.press("\x1b")
        terminal.wait_for("Live")
        terminal.press("q")
        assert terminal.end() == 0
        assert terminal.is_restored


@pytest.mark.parametrize("words", [(), ("--plain-output",)], ids=["quiet", "plain"])
def test_a_terminal_that_takes_nothing_holds_nobody_and_shows_all_when_it_takes_it_again(
    words: tuple[str, ...], listed: TenantServer
) -> None:
    with Terminal(*words, environ=listed.environ()) as terminal:
        terminal.wait_for("Live")
        terminal.wait_for("nobody@contoso.com")
        terminal.settle()
        whole = terminal.cells

        def is_stuck() -> bool:
            terminal.press("\x0c")
            times.append(terminal.is_full)
            return times.count(True) > 40  # and many frames more

        times: list[bool] = []
        until(is_stuck)
        terminal.press("?")
        terminal.wait_for("age or clock time")
        terminal.press("\x1b")
        until(lambda: terminal.read() and terminal.cells == whole)
        times.clear()
        until(is_stuck)
        terminal.press("q")
        assert terminal.end_unread() == 0
