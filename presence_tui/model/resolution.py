"""What became of looking somebody up: one person, nobody, or several. Facts only; asks nobody."""

from __future__ import annotations

from dataclasses import dataclass

from presence_tui.model.person import Person


@dataclass(frozen=True, slots=True)
class Found:
    """The entry is this person."""

    person: Person


@dataclass(frozen=True, slots=True)
class NobodyFound:
    """The entry resolves to nobody."""

    nearest: str = ""
    """Names that are close to it, where some are known; printable."""


@dataclass(frozen=True, slots=True)
class SeveralFound:
    """Several people have this mail address or display name: one has to be chosen by another one."""

    people: tuple[Person, ...]


Resolution = Found | NobodyFound | SeveralFound
