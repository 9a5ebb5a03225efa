"""What is said of the terminal: what it can draw, how wide, and what it does with copies and the mouse."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from presence_tui.model.finding import Finding, Trouble, failed, left_out, passed, warned

_LEAST_COLUMNS = 40
_MANY = 16_777_216


@dataclass(frozen=True, slots=True)
class TerminalFacts:
    """What is known of the terminal without asking it."""

    term: str
    colours: int
    """16777216, 256, 16, 8 or 0."""
    no_color: bool
    size: tuple[int, int]
    """Columns and rows."""
    inside: tuple[str, ...]
    """What it is reached through: tmux, screen, SSH."""


def no_terminal() -> Finding:
    """Say that there is none to look at."""
    return left_out("stdin or stdout is no terminal")


def terminal(facts: TerminalFacts) -> Finding:
    """Say what the terminal can draw."""
    columns, rows = facts.size
    where = "".join(f" {'over' if layer == 'SSH' else 'in'} {layer}" for layer in facts.inside)
    what = f"{facts.term or 'TERM is not set'}{where}, {_colours(facts)}, {columns}x{rows}"
    if facts.term in ("", "dumb"):
        step = "Set TERM to what your terminal is, such as xterm-256color; in tmux, tmux-256color."
        return failed(Trouble.CONFIG, f"{what}: the live table cannot be drawn", step)
    if columns < _LEAST_COLUMNS:
        return warned(f"{what}: narrow", f"From {_LEAST_COLUMNS} columns on names and states are whole.")
    if facts.colours < 256 and not facts.no_color:
        step = "If it can show more, set TERM to xterm-256color, or COLORTERM to truecolor; in tmux, default-terminal."
        return warned(what, step)
    return passed(what)


def locale(name: str, *, utf8: bool) -> Finding:
    """Say whether the locale is UTF-8."""
    if utf8:
        return passed(f"{name}, UTF-8")
    return warned(
        f"{name or 'none is set'}, not UTF-8: drawn in ASCII, other names with marks",
        "Set LANG to a UTF-8 locale, such as C.UTF-8.",
    )


def glyphs_one_cell(count: int) -> Finding:
    """Say that every glyph is as wide as it is counted."""
    return passed(f"all {count} take one cell here")


def glyphs_too_wide(wide: Sequence[str]) -> Finding:
    """Say which glyphs are two cells wide."""
    what = f"{' '.join(wide)} {'takes' if len(wide) == 1 else 'take'} two cells here, so columns do not stand straight"
    return warned(what, 'Set glyphs = "ascii" in config.toml, or ambiguous characters to narrow in the terminal.')


def glyphs_ascii() -> Finding:
    """Say that only ASCII is drawn."""
    return passed("ASCII only, which every terminal shows")


def glyphs_untold(seconds: float) -> Finding:
    """Say that the terminal does not tell."""
    return left_out(f"the terminal did not say within {seconds:g} s where its cursor stands")


def glyphs_in_background() -> Finding:
    """Say that the terminal belongs to another job."""
    return left_out("in the background the terminal is not asked")


def mouse(*, on: bool) -> Finding:
    """Say who has the mouse."""
    if not on:
        return passed("left to the terminal, which selects text with it")
    return passed("on; with shift held (alt, on some) it selects text")


def clipboard_unknown() -> Finding:
    """Say that nobody can know."""
    return left_out("whether the terminal takes copies (OSC 52) cannot be asked; `w` writes to a file in any case")


def clipboard_in_screen() -> Finding:
    """Say that screen swallows copies."""
    return warned("screen keeps copies to itself", "`w` writes to a file in their place; tmux can pass them on.")


def clipboard_in_tmux(option: str) -> Finding:
    """Say what tmux does with copies, by its option set-clipboard; empty where it did not say."""
    if option == "on":
        return passed("tmux passes copies on (set-clipboard on), to a terminal that takes OSC 52")
    if option not in ("external", "off"):
        return left_out("tmux did not say whether it passes copies on")
    step = "Run `tmux set -s set-clipboard on`, and put the same without `tmux` into ~/.tmux.conf."
    return warned(f"tmux keeps copies to itself (set-clipboard {option})", step)


def locale_name(environ: Mapping[str, str]) -> str:
    """Return the locale's character type as POSIX chooses it."""
    return next((value for name in ("LC_ALL", "LC_CTYPE", "LANG") if (value := environ.get(name))), "")


def _colours(facts: TerminalFacts) -> str:
    if facts.no_color:
        return "no colours (NO_COLOR)"
    return "all colours" if facts.colours == _MANY else f"{facts.colours} colours"
