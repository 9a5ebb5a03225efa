"""Every word Graph is known to use for what somebody is doing, and what follows from it. Says no colour and no glyph.

Source: https://learn.microsoft.com/graph/api/resources/presence, and the spellings seen in the field. The words are plain
strings to Graph, in two spellings (`InACall`, `inACall`), so they are compared without case, and new ones may come at any time.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import Enum
from functools import lru_cache

from presence_tui.model.nearest import nearest

OUT_SUFFIX = " + oof"
"""Ends an activity of somebody who is out of office (`InACall + OOF`), compared without case."""


class StatusClass(Enum):
    """The classes of the counts line; the value is the key that narrows the table to it, unless the user chose another."""

    AVAILABLE = "1"
    BUSY = "2"
    AWAY = "3"
    DO_NOT_DISTURB = "4"
    OFF = "5"
    UNCLEAR = "!"


class Availability(Enum):
    """A state somebody can be in. The value: Graph's word, rank (lower stands higher in the table), class."""

    AVAILABLE = ("available", 10, StatusClass.AVAILABLE)
    AVAILABLE_IDLE = ("availableIdle", 12, StatusClass.AVAILABLE)
    AVAILABLE_INACTIVE = ("availableInactive", 12, StatusClass.AVAILABLE)
    BUSY = ("busy", 20, StatusClass.BUSY)
    BUSY_IDLE = ("busyIdle", 22, StatusClass.BUSY)
    IN_A_MEETING = ("inAMeeting", 24, StatusClass.BUSY)
    IN_A_CALL = ("inACall", 26, StatusClass.BUSY)
    IN_A_CONFERENCE_CALL = ("inAConferenceCall", 27, StatusClass.BUSY)
    BE_RIGHT_BACK = ("beRightBack", 30, StatusClass.AWAY)
    AWAY = ("away", 32, StatusClass.AWAY)
    INACTIVE = ("inactive", 34, StatusClass.AWAY)
    URGENT_ONLY = ("urgentInterruptionsOnly", 40, StatusClass.DO_NOT_DISTURB)
    FOCUSING = ("focusing", 42, StatusClass.DO_NOT_DISTURB)
    DO_NOT_DISTURB = ("doNotDisturb", 44, StatusClass.DO_NOT_DISTURB)
    PRESENTING = ("presenting", 46, StatusClass.DO_NOT_DISTURB)
    OUT_OF_OFFICE = ("outOfOffice", 50, StatusClass.OFF)
    OFF_WORK = ("offWork", 54, StatusClass.OFF)
    OFFLINE = ("offline", 56, StatusClass.OFF)
    UNKNOWN = ("presenceUnknown", 70, StatusClass.UNCLEAR)

    def __init__(self, spelled: str, rank: int, status_class: StatusClass) -> None:
        self.spelled = spelled
        self.word = spelled.lower()
        self.rank = rank
        self.status_class = status_class


_BY_WORD = {known.word: known for known in Availability}

_NO_WORD_OF_ITS_OWN = {
    Availability.AVAILABLE,
    Availability.AVAILABLE_IDLE,
    Availability.AWAY,
    Availability.BUSY,
    Availability.BUSY_IDLE,
    Availability.DO_NOT_DISTURB,
    Availability.OFFLINE,
    Availability.UNKNOWN,
}
"""As an activity these merely repeat an availability."""  # fmt: skip

_GONE = {Availability.AWAY, Availability.INACTIVE, Availability.OFFLINE, Availability.OFF_WORK, Availability.UNKNOWN}
"""Out of office adds nothing to these but itself."""

_IDLE = {Availability.AVAILABLE_IDLE, Availability.AVAILABLE_INACTIVE, Availability.BUSY_IDLE, Availability.INACTIVE}

_NEW_ONLY_RANK = 68
_OUT_BUT_ACTIVE_RANK = 52
_AVAILABLE = (Availability.AVAILABLE, Availability.AVAILABLE_IDLE, Availability.AVAILABLE_INACTIVE)

Rule = frozenset[str]
"""Graph's words, in lower case, for the states in which somebody can be reached. Others than the known ones may be among them."""

REACHABLE_WORDS = tuple(known.spelled for known in _AVAILABLE)
"""The words of the rule that holds where nobody sets another."""


def rule_of(words: Iterable[str]) -> Rule:
    """Return the rule in which these words, in either of Graph's spellings, mean that somebody can be reached."""
    return frozenset(word.lower() for word in words)


def unknown_words(words: Iterable[str]) -> Iterator[tuple[str, str | None]]:
    """Yield those of `words` that name no known state, each with the known one that was probably meant."""
    for word in words:
        if word.lower() not in _BY_WORD:
            yield word, nearest(word, (known.spelled for known in Availability))


DEFAULT_RULE = rule_of(REACHABLE_WORDS)


@dataclass(frozen=True, slots=True)
class Standing:
    """What one answer says of somebody. Equal ones are the same object, so that columns share them."""

    kind: Availability
    """Gives glyph, tone and class."""
    word: Availability
    """Gives the words, where `new_word` is empty."""
    new_word: str = ""
    """A word of Graph's that is not known here, as it came."""
    out: bool = False
    """Out of office, and doing what `word` says all the same."""
    reachable: bool = False
    """Whether a call has a chance, by the rule that is in force."""

    @property
    def only_new(self) -> bool:
        """Whether nothing but new words came, so that `kind` is a stand-in."""
        return bool(self.new_word) and self.kind is Availability.UNKNOWN

    @property
    def rank(self) -> int:
        """The place in the default order, 10 to 70."""
        if self.out:
            return _OUT_BUT_ACTIVE_RANK
        return _NEW_ONLY_RANK if self.only_new else self.kind.rank

    @property
    def status_class(self) -> StatusClass:
        """The class it is counted in."""
        return StatusClass.OFF if self.out else self.kind.status_class


@lru_cache(maxsize=4096)
def standing(availability: str | None, activity: str | None, out_of_office: bool = False, rule: Rule = DEFAULT_RULE) -> Standing:
    """Weigh Graph's two words; null and empty ones count as absent. `rule` says in which states somebody can be reached.

    The word comes from the activity, glyph and rank from the one with the higher rank. An activity that merely repeats an
    availability has no word of its own: then the higher rank gives the word too.
    """
    doing = (activity or "").strip()
    if doing.lower().endswith(OUT_SUFFIX):
        doing, out_of_office = doing[: -len(OUT_SUFFIX)].rstrip(), True
    state = (availability or "").strip()
    known = [found for text in (doing, state) if (found := _BY_WORD.get(text.lower()))]
    kind = max(known, key=lambda candidate: candidate.rank, default=Availability.UNKNOWN)
    own = _BY_WORD.get(doing.lower())
    if own and own not in _NO_WORD_OF_ITS_OWN:
        word, new_word = own, ""
    else:
        word, new_word = kind, next((text for text in (doing, state) if text and text.lower() not in _BY_WORD), "")
    if Availability.OUT_OF_OFFICE in known or (out_of_office and kind in _GONE and not new_word):
        kind, word, new_word, out_of_office = Availability.OUT_OF_OFFICE, Availability.OUT_OF_OFFICE, "", False
    unruled = Standing(kind, word, new_word, out_of_office)
    return _shared(replace(unruled, reachable=_is_reachable(unruled, known, rule)))


def _is_reachable(found: Standing, known: Iterable[Availability], rule: Rule) -> bool:
    """Apply `rule` to what the row's glyph and word say: an availability in it stands for all that is done in it.

    So of Graph's `known` two words those count that are of the glyph's class; whoever is idle counts by that word alone. A new
    word counts as it came, too. Whoever is out of office cannot be reached, unless the rule has that word.
    """
    if (found.out or found.kind is Availability.OUT_OF_OFFICE) and Availability.OUT_OF_OFFICE.word not in rule:
        return False
    if found.new_word and (found.new_word.lower() in rule or found.only_new):
        return found.new_word.lower() in rule
    same = [] if found.kind in _IDLE else [one for one in known if one.status_class is found.kind.status_class]
    return any(one.word in rule for one in (found.kind, *same))


@lru_cache(maxsize=4096)
def _shared(value: Standing) -> Standing:
    return value


UNKNOWN = standing(None, None)
