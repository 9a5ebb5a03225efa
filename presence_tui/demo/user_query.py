"""Which people a $filter or $search on /users means. The part of OData that people look-ups use, and no more."""

from __future__ import annotations

import re
from collections.abc import Mapping

from presence_tui.demo.crowd import Crowd, record
from presence_tui.demo.odata import Refusal
from presence_tui.demo.people import SimulatedPerson

_TEXT = r"'((?:[^']|'')*)'"
_EQUAL = re.compile(rf"(mail|userPrincipalName|displayName|id) eq {_TEXT}")
_STARTS = re.compile(rf"startswith\((mail|userPrincipalName|displayName|givenName|surname), ?{_TEXT}\)")
_OR = re.compile(r" or (?=(?:[^']*'[^']*')*[^']*$)")
_SEARCH = re.compile(r'"(displayName|mail|userPrincipalName):([^"]+)"')


def matching(crowd: Crowd, found: Mapping[str, str], consistency: str) -> list[SimulatedPerson]:
    """Return the people that `$filter` and `$search` in `found` mean. Raises Refusal."""
    people = list(crowd.people)
    if "$filter" in found:
        tests = [_parsed(term) for term in _OR.split(found["$filter"])]
        people = [person for person in people if any(_holds(person, *test) for test in tests)]
    if "$search" in found:
        if consistency != "eventual":
            raise Refusal(400, "Request_UnsupportedQuery", "Request with $search requires the header ConsistencyLevel: eventual.")
        wanted = _SEARCH.findall(found["$search"])
        if not wanted:
            raise Refusal(400, "Request_BadRequest", 'Syntax error: $search takes "property:words" in double quotes.')
        people = [person for person in people if any(_contains(person, *pair) for pair in wanted)]
    return people


def _parsed(term: str) -> tuple[str, str, bool]:
    for pattern, whole in ((_EQUAL, True), (_STARTS, False)):
        if match := pattern.fullmatch(term.strip()):
            return match[1], match[2].replace("''", "'"), whole
    raise Refusal(400, "Request_UnsupportedQuery", "Unsupported or invalid query filter clause specified.")


def _holds(person: SimulatedPerson, name: str, text: str, whole: bool) -> bool:
    value = str(record(person).get(name) or "").lower()
    return value == text.lower() if whole else value.startswith(text.lower())


def _contains(person: SimulatedPerson, name: str, words: str) -> bool:
    value = str(record(person).get(name) or "").lower()
    return all(word in value for word in words.lower().split())
