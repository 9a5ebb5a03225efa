"""The line of a group: its name, how many of it can be reached, and its people as glyphs. Facts in, words out; cuts nothing.

Coverage is counted by the rule of model.coverage, breaches are the monitor's: here nothing is decided but words.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import tzinfo

from presence_tui.model.coverage import Breach, Coverage, coverage, members
from presence_tui.model.moment import Moment
from presence_tui.model.roster import Roster
from presence_tui.model.sources import SourceState
from presence_tui.model.text import printable
from presence_tui.view.ages import clock_or_day
from presence_tui.view.arrangement import Section
from presence_tui.view.glyphs import Glyphs
from presence_tui.view.sources import source_notes
from presence_tui.view.states import look_at, rank_at
from presence_tui.view.tallies import Tallies
from presence_tui.view.tones import DIM, FAINT, TEXT, Ink, Line

MOST_GLYPHS = 14
"""People more than which a group's line shows no glyphs: some of them would say less than none."""
_NOBODY = "Nobody in it yet"
_ALARM = Ink("alarm")
WARN = Ink("warn")
"""Of what is wrong with a group's source."""


def group_name(name: str) -> str:
    """Return what a section is called."""
    return printable(name) if name else "In no group"


class GroupFacts:
    """Counts the groups of one roster as it is true at `now`, each when it is asked for, and once."""

    def __init__(
        self,
        roster: Roster,
        now: Moment,
        interval: float,
        breaches: Sequence[Breach] = (),
        narrowed: bool = False,
        sources: Sequence[SourceState] = (),
        tallies: Tallies | None = None,
    ) -> None:
        self.roster = roster
        self.now = now
        self.interval = interval
        self.breaches: Mapping[str, Breach] = {breach.group: breach for breach in breaches if breach.is_below}
        self.sources: Mapping[str, SourceState] = {state.group: state for state in sources}
        """By group, what is known of the source that names its people."""
        self._narrowed = narrowed
        """Whether sections hold some of their people only."""
        self._tallies = tallies
        """Whoever counted this roster, or one before it, if anybody did."""
        self._members: dict[str, list[int]] | None = None
        self._counted: dict[str, Coverage] = {}
        self._ranked: dict[str, list[int]] = {}

    def everybody(self, section: Section) -> Sequence[int]:
        """Return the positions of all people of `section`, whoever passes the filter."""
        if not self._narrowed:
            return section.people
        if self._tallies is not None:
            self._tallies.follow(self.roster)
            return self._tallies.members(section.name)
        if section.group is None:
            return [at for at, entry in enumerate(self.roster.entries) if not entry.groups]
        if self._members is None:
            self._members = members(self.roster)
        return self._members.get(section.name, ())

    def coverage(self, section: Section) -> Coverage:
        """Return how many of `section` can be reached."""
        if section.name not in self._counted:
            if self._tallies is not None:
                self._tallies.follow(self.roster)
                found = self._tallies.group(section.name).coverage(self.now, self.interval)
            else:
                found = coverage(self.roster, self.everybody(section), self.now, self.interval)
            self._counted[section.name] = found
        return self._counted[section.name]

    def ranked(self, section: Section) -> list[int]:
        """Return the positions of all its people, whom to call first on top; equal ranks as they stand in the table."""
        if section.name not in self._ranked:
            self._ranked[section.name] = sorted(self.everybody(section), key=lambda at: rank_at(self.roster, at))
        return self._ranked[section.name]


def coverage_forms(
    section: Section, facts: GroupFacts, zone: tzinfo, glyphs: Glyphs, add_key: str, asking: bool = True
) -> list[Line]:
    """Return what a group's line says beside its name, the longest form first.

    `add_key` adds somebody; `asking`: whether people are being asked for now.
    """
    source = facts.sources.get(section.name)
    notes = source_notes(source, facts.now.utc, zone) if source else []
    ink = WARN if source and source.failure else DIM
    if notes and not facts.coverage(section).total:
        return [*([(note, ink)] for note in notes), [(_NOBODY, DIM)], [("nobody", DIM)]]
    forms = _coverage_forms(section, facts, zone, glyphs, add_key, asking)
    return [*([*forms[0], (f"{glyphs.joint}{note}", ink)] for note in notes), *forms]


def _coverage_forms(section: Section, facts: GroupFacts, zone: tzinfo, glyphs: Glyphs, add_key: str, asking: bool) -> list[Line]:
    found = facts.coverage(section)
    group = section.group
    if group is None:
        people = "person" if found.total == 1 else "people"
        return [[(f"{found.total:,} {people}", DIM)], [(f"{found.total:,}", DIM)]]
    if not found.total:
        more = f": {add_key} adds somebody." if add_key and group.source is None else ""
        return [[(f"{_NOBODY}{more}", DIM)], [(_NOBODY, DIM)], [("nobody", DIM)]]
    breach = facts.breaches.get(section.name)
    if breach is not None:
        return _breach_forms(breach, facts.now, zone, glyphs)
    if found.is_undecided(group.minimum_reachable or 1):
        return _undecided_forms(found, facts.now, zone, glyphs, asking)
    return _count_forms(found, group.minimum_reachable, glyphs)


def _count_forms(found: Coverage, minimum: int | None, glyphs: Glyphs) -> list[Line]:
    few, words = f"{found.reachable:,} of {found.total:,}", " reachable"
    if minimum is None:
        return [[(few + words, TEXT)], [(few, TEXT)]]
    needs = f"{glyphs.joint}needs {minimum:,}"
    return [[(few + words, TEXT), (needs, FAINT)], [(few, TEXT), (needs, FAINT)], [(few, TEXT)]]


def _breach_forms(breach: Breach, now: Moment, zone: tzinfo, glyphs: Glyphs) -> list[Line]:
    few = f"{glyphs.breach} {breach.reachable:,} of {breach.total:,}"
    needs = f"{glyphs.joint}needs {breach.minimum:,}"
    since = f"  since {clock_or_day(breach.since, now.utc, zone)}"
    whole = f"{few} reachable{needs}"
    return [[(whole, _ALARM), (since, TEXT)], [(whole, _ALARM)], [(few + needs, _ALARM)], [(few, _ALARM)]]


def _undecided_forms(found: Coverage, now: Moment, zone: tzinfo, glyphs: Glyphs, asking: bool) -> list[Line]:
    if found.as_of is None and found.unanswered:
        return [[("coverage unknown", DIM)], [("unknown", DIM)]]
    if found.as_of is None:
        return [[("asking" if asking else "no answer yet", FAINT)]]
    was = f"was {found.was_reachable:,} of {found.total:,}"
    at = f" at {clock_or_day(found.as_of, now.utc, zone)}"
    return [
        [(f"coverage unknown{glyphs.joint}{was}{at}", DIM)],
        [(f"unknown{glyphs.joint}{was}{at}", DIM)],
        [(f"{was}{at}", DIM)],
        [(was, DIM)],
    ]


def people_glyphs(section: Section, facts: GroupFacts, glyphs: Glyphs) -> Line:
    """Return a glyph for each of the section's people, those to call first in front; nothing where they are too many."""
    if facts.coverage(section).total > MOST_GLYPHS:
        return []
    roster = facts.roster
    line: Line = []
    for position in facts.ranked(section):
        seen = look_at(roster, position, glyphs)
        stale = roster.is_stale(position, facts.now, facts.interval)
        line.append((seen.glyph, DIM if stale else seen.ink))
    return line
