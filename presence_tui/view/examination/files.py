"""What is said of the settings, the watch list, and the files with their modes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from presence_tui.model.finding import Finding, Result, Trouble, failed, left_out, passed, warned

_SHOWN = 3
"""Mistakes and files that are named; of the rest only the number is told."""
_MODES = {"folder": "700", "file": "600"}


@dataclass(frozen=True, slots=True)
class ConfigRead:
    """What reading config.toml, the environment and the options came to."""

    path: str
    there: bool
    """Whether there is such a file."""
    profile: str
    profiles: tuple[str, ...]
    """Those that can be used."""
    mistake: str
    """A sentence about this profile; then it cannot be used. Empty: it can."""
    in_spite: bool
    """Whether what says where to connect can be used all the same."""
    elsewhere: tuple[str, ...]
    """Sentences about other profiles and their watch lists."""
    client_id: bool


@dataclass(frozen=True, slots=True)
class Blemish:
    """What is wrong with one file or folder."""

    path: str
    what: str
    """Follows the path."""
    step: str
    bad: bool
    """Whether the program cannot work so; else it is a warning."""


def config(read: ConfigRead) -> Finding:
    """Say whether the settings can be used."""
    if read.mistake:
        goes_on = " What follows is examined with the rest." if read.in_spite else ""
        return failed(Trouble.CONFIG, read.mistake, f"Mend it there; `presence-tui config check` looks again.{goes_on}")
    if not read.client_id:
        step = "`presence-tui config init` asks for it; the README's five steps say where it comes from."
        return Finding(Result.FAIL, "No client_id is set.", step, Trouble.CONFIG)
    if read.elsewhere:
        return warned(f"Another profile has mistakes: {_several(read.elsewhere)}", "Mend them before you use it.")
    others = [name for name in read.profiles if name != read.profile]
    besides = f"; {', '.join(others)} can be used too" if others else ""
    where = read.path if read.there else f"no {read.path}; variables set what is needed"
    return passed(f"{where}, profile {read.profile}{besides}")


def demo_config() -> Finding:
    """Say where the demo's settings come from."""
    return passed("the demo's own; nothing of yours is read")


def watch_list(path: str, *, there: bool, entries: int, groups: int) -> Finding:
    """Say how many people are watched."""
    if not there:
        return passed(f"you alone; {path} is not there yet")
    counts = f"{entries} {'entry' if entries == 1 else 'entries'}"
    if groups:
        counts += f" in {groups} {'group' if groups == 1 else 'groups'}"
    if not entries:
        return warned(f"{path} is empty", "`presence-tui people add WHO` adds somebody; so does `a` in the live table.")
    return passed(f"{path}, {counts}")


def demo_watch_list(entries: int) -> Finding:
    """Say whom the demo watches."""
    return passed(f"{entries} people of a made-up company")


def broken_watch_list(mistake: str) -> Finding:
    """Say why the list cannot be used."""
    return failed(Trouble.CONFIG, mistake, "Mend it there; `presence-tui config check` looks again.")


def files(blemishes: Sequence[Blemish], looked_at: int) -> Finding:
    """Say what is wrong with the files, the worst first."""
    if not blemishes:
        return passed("nobody else can read them; there is room to write" if looked_at else "none yet; there is room to write")
    ordered = sorted(blemishes, key=lambda one: not one.bad)
    what = _several([f"{one.path} {one.what}" for one in ordered], "; ")
    advice = _several(list(dict.fromkeys(one.step for one in ordered)), "; ")
    return failed(Trouble.CONFIG, what, advice) if ordered[0].bad else warned(what, advice)


def demo_files() -> Finding:
    """Say that there are none."""
    return left_out("the demo keeps nothing in files")


def open_to_others(path: str, kind: str, mode: int, *, secret: str = "") -> Blemish:
    """Say that others may read a file or folder; `secret` says what they could do with it."""
    step = f"chmod {_MODES[kind]} {path}"
    return Blemish(path, f"is open to others ({mode:04o}){f': {secret}' if secret else ''}", step, False)


def a_link(path: str) -> Blemish:
    """Say that a symbolic link stands in its place."""
    return Blemish(path, "is a symbolic link, which the program refuses", f"put what it leads to in place of {path}", True)


def not_what_it_should_be(path: str, kind: str) -> Blemish:
    """Say that something else stands there."""
    return Blemish(path, f"is no {kind}", f"move {path} away", True)


def somebody_else_s(path: str, owner: int) -> Blemish:
    """Say that it belongs to another user."""
    return Blemish(path, f"belongs to user {owner}, not to you", f"as root: chown it to you: {path}", True)


def not_writable(path: str, why: str) -> Blemish:
    """Say that nothing can be written there."""
    return Blemish(path, f"cannot be written: {why}", f"make room for writing below {path}", True)


def unreadable(path: str, why: str) -> Blemish:
    """Say that it cannot even be looked at."""
    return Blemish(path, f"cannot be looked at: {why}", f"see to {path}", True)


def full(path: str, kilobytes: int) -> Blemish:
    """Say that there is hardly any room."""
    return Blemish(path, f"has {kilobytes} kB left on its disk", "free some space; tokens could not be saved", kilobytes == 0)


def _several(sentences: Sequence[str], joint: str = " ") -> str:
    rest = len(sentences) - _SHOWN
    more = [f"and {rest} more"] if rest > 0 else []
    return joint.join([*sentences[:_SHOWN], *more])
