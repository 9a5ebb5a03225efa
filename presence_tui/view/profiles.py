"""The profiles of config.toml and the accounts of the one in use, as lines of a sheet. Facts in, words out."""

from __future__ import annotations

from dataclasses import dataclass

from presence_tui.view.fitting import cut, cut_line
from presence_tui.view.glyphs import Glyphs
from presence_tui.view.tones import DIM, CellLen, Ink, Line

_FIRST = (10, 28)
"""Cells of the first column: at least and at most."""
_PLACE_FROM = 76
"""Columns from which it is said where a profile signs in."""
_PLACE = 30
_IN_USE = "in use"


@dataclass(frozen=True, slots=True)
class ListedProfile:
    """One profile. Every text is printable."""

    name: str
    place: str
    """Where it signs in: `contoso.com, US Government L4`."""
    who: str
    """The user name of whoever is signed in there; empty: nobody."""
    in_use: bool
    problem: str = ""
    """Why it cannot be used, a whole sentence; empty: it can."""


@dataclass(frozen=True, slots=True)
class ListedAccount:
    """One of several accounts of the profile in use. Every text is printable."""

    key: str
    """Names it to the monitor."""
    username: str
    name: str
    in_use: bool


Listed = ListedProfile | ListedAccount


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """What can be gone over to."""

    profiles: tuple[ListedProfile, ...]
    accounts: tuple[ListedAccount, ...] = ()
    """Of the profile in use; none where there is only the current one."""

    def rows(self) -> list[Listed]:
        """Return both in the order in which they are shown: accounts below their profile."""
        rows: list[Listed] = []
        for profile in self.profiles:
            rows.append(profile)
            if profile.in_use:
                rows += self.accounts
        return rows


def search_text(one: Listed) -> str:
    """Return what a filter looks through."""
    if isinstance(one, ListedAccount):
        return f"{one.username} {one.name} account"
    return f"{one.name} {one.place} {one.who} profile"


def first_width(rows: list[Listed], cell_len: CellLen) -> int:
    """Return how many cells the first column takes."""
    widest = max((cell_len(_first(one)) for one in rows), default=0)
    return min(max(widest, _FIRST[0]), _FIRST[1])


def listed_line(one: Listed, chosen: bool, first: int, width: int, glyphs: Glyphs, cell_len: CellLen) -> Line:
    """Return the row of `one` in at most `width` cells; its first column has `first`."""
    name = _padded(_first(one), first, glyphs, cell_len)
    line: Line = [(f"{glyphs.cursor if chosen else ' '} ", Ink("accent")), (name, Ink("text", bold=chosen)), ("  ", DIM)]
    used = f"{glyphs.joint}{_IN_USE}" if one.in_use else ""
    if isinstance(one, ListedAccount):
        line.append((f"{one.name}{used}" if one.name else _IN_USE if used else "", DIM))
    elif one.problem:
        line.append((f"{glyphs.trouble} {one.problem}", Ink("warn")))
    else:
        if width >= _PLACE_FROM:
            line.append((_padded(one.place, _PLACE, glyphs, cell_len) + "  ", DIM))
        line.append((f"{one.who or 'nobody is signed in'}{used}", DIM))
    return cut_line(line, width - 1, cell_len, glyphs.ellipsis)


def _first(one: Listed) -> str:
    return f"  {one.username}" if isinstance(one, ListedAccount) else one.name


def _padded(text: str, cells: int, glyphs: Glyphs, cell_len: CellLen) -> str:
    shown = cut(text, cells, cell_len, glyphs.ellipsis)
    return shown + " " * (cells - cell_len(shown))
