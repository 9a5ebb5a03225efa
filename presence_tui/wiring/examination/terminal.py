"""Looks at the terminal: by its variables, its size, and by asking where its cursor stands."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Mapping
from contextlib import suppress

from presence_tui.model.finding import Finding
from presence_tui.model.text import printable
from presence_tui.view.examination import terminal as words
from presence_tui.view.examination.network import needs_config
from presence_tui.view.examination.terminal import TerminalFacts
from presence_tui.view.glyphs import UNICODE
from presence_tui.wiring.examination.cursor import widths
from presence_tui.wiring.examination.subject import Shared

_TMUX_SECONDS = 2.0
_GLYPH_SECONDS = 1.0
"""A terminal at the other end of the world answers in half of it."""

_ALL_COLOURS = 16_777_216
_COLOURS = (
    (_ALL_COLOURS, ("-direct", "kitty", "alacritty", "wezterm", "foot", "ghostty")),
    (256, ("256color",)),
    (8, ("linux",)),
)


async def terminal(shared: Shared) -> Finding:
    """Tell what TERM, COLORTERM and the size say."""
    tty, environ = shared.subject.tty, shared.subject.environ
    if tty is None:
        return words.no_terminal()
    size = os.get_terminal_size(tty[1])
    term = printable(environ.get("TERM", ""), 40)
    colours = colours_of(environ)
    return words.terminal(
        TerminalFacts(term, colours, bool(environ.get("NO_COLOR")), (size.columns, size.lines), inside(environ))
    )


async def locale(shared: Shared) -> Finding:
    """Tell whether the locale is UTF-8."""
    return words.locale(printable(words.locale_name(shared.subject.environ), 40), utf8=shared.subject.utf8)


async def glyphs(shared: Shared) -> Finding:
    """Draw every glyph, and ask how far the cursor went."""
    subject = shared.subject
    if not subject.utf8 or (subject.settings is not None and subject.settings.ascii):
        return words.glyphs_ascii()
    if subject.tty is None:
        return words.no_terminal()
    if subject.environ.get("TERM", "") in ("", "dumb"):
        return words.glyphs_untold(0)
    if _in_background(subject.tty[0]):
        return words.glyphs_in_background()
    drawn = list(dict.fromkeys(glyph for glyph in UNICODE if not glyph.isascii()))
    measured = await widths(*subject.tty, drawn, _GLYPH_SECONDS, shared.at_end)
    if measured is None:
        return words.glyphs_untold(_GLYPH_SECONDS)
    wide = [glyph for glyph, cells in zip(drawn, measured, strict=True) if cells != 1]
    return words.glyphs_too_wide(wide) if wide else words.glyphs_one_cell(len(drawn))


async def mouse(shared: Shared) -> Finding:
    """Tell who has the mouse."""
    if shared.subject.config is not None and shared.subject.config.mistake:
        return needs_config()
    return words.mouse(on=shared.settings.mouse)


async def clipboard(shared: Shared) -> Finding:
    """Tell whether copies get through, as far as that can be known."""
    around = inside(shared.subject.environ)
    if shared.subject.tty is None:
        return words.no_terminal()
    if "tmux" in around:
        return words.clipboard_in_tmux(await _tmux_option("set-clipboard"))
    return words.clipboard_in_screen() if "screen" in around else words.clipboard_unknown()


def colours_of(environ: Mapping[str, str]) -> int:
    """Return how many colours the terminal shows, as far as its variables tell."""
    if environ.get("COLORTERM", "").strip().lower() in ("truecolor", "24bit"):
        return _ALL_COLOURS
    term = environ.get("TERM", "").lower()
    if term in ("", "dumb"):
        return 0
    return next((count for count, names in _COLOURS if any(name in term for name in names)), 16)


def inside(environ: Mapping[str, str]) -> tuple[str, ...]:
    """Return what stands between the program and the terminal somebody looks at."""
    layers = (("tmux", "TMUX"), ("screen", "STY"), ("SSH", "SSH_CONNECTION"))
    return tuple(name for name, variable in layers if environ.get(variable))


def _in_background(tty: int) -> bool:
    """Say whether another job has the terminal: changing its mode would stop the program."""
    try:
        return os.tcgetpgrp(tty) != os.getpgrp()
    except OSError:  # not the terminal that this process was started from: nobody is stopped for it
        return False


async def _tmux_option(name: str) -> str:
    """Return a server option of the tmux we are in; empty where it does not say."""
    pipe = asyncio.subprocess.PIPE
    try:
        asked = await asyncio.create_subprocess_exec(
            "tmux", "show-options", "-sv", name, stdin=asyncio.subprocess.DEVNULL, stdout=pipe, stderr=pipe
        )
    except OSError:
        return ""
    try:
        async with asyncio.timeout(_TMUX_SECONDS):
            told, _ = await asked.communicate()
    except TimeoutError:
        return ""
    finally:
        if asked.returncode is None:
            with suppress(ProcessLookupError):
                asked.kill()
    return told.decode(errors="replace").strip()
