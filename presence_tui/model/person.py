"""People: who somebody is, and what an entry of a watch list may look like."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache
from typing import NewType

UserId = NewType("UserId", str)
"""An object id of the directory: a GUID in lower case with hyphens."""

ME = "me"
"""The entry that stands for whoever is signed in."""

_GUID_LENGTH = 36
_CONTROL = "[\x00-\x1f\x7f-\x9f\ud800-\udfff]"
_ENTRY_LIMIT = 320
"""Longest user principal name or mail address, in characters (64 + 1 + 255)."""


def user_id(text: str) -> UserId | None:
    """Return `text` as a UserId, or None where it is no GUID. Case and blanks around it do not matter."""
    lowered = text.strip().lower()
    return UserId(lowered) if len(lowered) == _GUID_LENGTH and _guid().fullmatch(lowered) else None


def are_user_ids(texts: Iterable[str]) -> bool:
    """Return whether all `texts` are such as `user_id` returns: a fifth of the time that each of them takes."""
    return all(map(_guid().fullmatch, texts))


@cache
def _guid() -> re.Pattern[str]:
    return re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", re.ASCII)


def entry_problem(who: str) -> str | None:
    """Say what is wrong with `who` as an entry (UPN, mail address, object id, `me`, display name); None where nothing is.

    An entry is checked, never altered: it goes to Graph percent-encoded, as typed.
    """
    if not who.strip():
        return "is empty"
    if len(who) > _ENTRY_LIMIT:
        return f"is longer than {_ENTRY_LIMIT} characters"
    if not who.isprintable() and re.search(_CONTROL, who):
        return "holds a control character"
    return None


def is_name(who: str) -> bool:
    """Say whether an entry is a display name: no object id, not `me`, and no address, which has an @ and no blank within."""
    word = who.strip()
    return ("@" not in word or len(word.split()) > 1) and word.casefold() != ME and user_id(word) is None


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody in the directory. Every text is printable already."""

    id: UserId
    name: str
    upn: str = ""
    mail: str = ""
    job_title: str = ""
    department: str = ""

    @property
    def address(self) -> str:
        """The mail address, else the user principal name; perhaps empty."""
        return self.mail or self.upn

    def sharing(self, text: str = "") -> Person:
        """Return this person with one text where addresses are equal, to each other or to `text`: long lists hold many."""
        upn = text if self.upn == text else self.upn
        mail = next((one for one in (text, upn) if one == self.mail), self.mail)
        return self if upn is self.upn and mail is self.mail else replace(self, upn=upn, mail=mail)

    @property
    def entry(self) -> str:
        """What a watch list is to say of them: the user principal name, else the mail address, else the object id."""
        return self.upn or self.mail or self.id
