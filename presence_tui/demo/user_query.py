"""Which people a $filter or $search on /users means. The part of OData that people look-ups use, and no more."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from presence_tui.demo.crowd import Crowd
from presence_tui.demo.odata import Refusal
from presence_tui.demo.people import SimulatedPerson

_TEXT = r"'((?:[^']|'')*)'"
_EQUAL = re.compile(rf"(mail|userPrincipalName|displayName|id) eq {_TEXT}")
_AMONG = re.compile(r"(mail|userPrincipalName|displayName|id) in \((.+)\)", re.DOTALL)
_STARTS = re.compile(rf"startswith\((mail|userPrincipalName|displayName|givenName|surname), ?{_TEXT}\)")
_LITERALS = re.compile(rf"{_TEXT}(?: ?, ?(?=')|$)")
_OR = re.compile(r" or (?=(?:[^']*'[^']*')*[^']*$)")
_CLAUSE = re.compile(r'"(displayName|mail|userPrincipalName):((?:[^"\\]|\\.)+)"')
_MOST_VALUES = 15
"""Values that may follow `in`, as https://learn.microsoft.com/graph/filter-query-parameter has it."""
_TOKEN = re.compile(r"\w+")

_VALUES: dict[str, Callable[[SimulatedPerson], str | None]] = {
    "id": lambda person: person.id,
    "displayName": lambda person: person.name,
    "userPrincipalName": lambda person: person.upn,
    "mail": lambda person: person.mail,
    "givenName": lambda person: person.name.partition(" ")[0],
    "surname": lambda person: person.name.partition(" ")[2],
}

_Test = Callable[[SimulatedPerson], bool]


def matching(crowd: Crowd, found: Mapping[str, str], consistency: str) -> list[SimulatedPerson]:
    """Return the people that `$filter` and `$search` in `found` mean, in the order of `$orderby`. Raises Refusal."""
    people = list(crowd.people)
    eventual = consistency == "eventual"
    if "$filter" in found:
        tests = [_parsed(term) for term in _OR.split(found["$filter"])]
        people = [person for person in people if any(holds(person) for holds in tests)]
    if "$search" in found:
        if not eventual:
            raise Refusal(400, "Request_UnsupportedQuery", "Request with $search requires the header ConsistencyLevel: eventual.")
        wanted = _clauses(found["$search"])
        people = [person for person in people if any(_matches(person, *clause) for clause in wanted)]
    if found.get("$count", "false") not in ("true", "false"):
        raise Refusal(400, "BadRequest", "Invalid value for $count query option found.")
    if found.get("$count") == "true" and not eventual:
        raise Refusal(400, "Request_BadRequest", "$count is not currently supported.")
    return _ordered(people, found, eventual)


def _parsed(term: str) -> _Test:
    term = term.strip()
    if match := _EQUAL.fullmatch(term):
        name, text = match[1], _unquoted(match[2])
        return lambda person: _value(person, name) == text
    if match := _STARTS.fullmatch(term):
        name, text = match[1], _unquoted(match[2])
        return lambda person: _value(person, name).startswith(text)
    if match := _AMONG.fullmatch(term):
        name, values = match[1], _values(match[2])
        return lambda person: _value(person, name) in values
    raise Refusal(400, "Request_UnsupportedQuery", "Unsupported or invalid query filter clause specified.")


def _values(listed: str) -> set[str]:
    values, end = set[str](), 0
    while found := _LITERALS.match(listed, end):
        values.add(_unquoted(found[1]))
        end = found.end()
    if end != len(listed):
        raise Refusal(400, "Request_UnsupportedQuery", "Unsupported or invalid query filter clause specified.")
    if len(values) > _MOST_VALUES:
        text = f"Too many child clauses specified in search filter expression containing 'OR' operators: {len(values)}."
        raise Refusal(400, "Request_UnsupportedQuery", f"{text} Max allowed: {_MOST_VALUES}.")
    return values


def _clauses(search: str) -> list[tuple[str, str]]:
    """Return the clauses of `$search`, any of which is to hold: a property, and words without their escapes."""
    found = list(_CLAUSE.finditer(search))
    if not found or " OR ".join(each[0] for each in found) != search:
        raise Refusal(400, "Request_BadRequest", 'Syntax error: $search takes "property:words" in double quotes.')
    return [(each[1], re.sub(r"\\(.)", r"\1", each[2])) for each in found]


def _matches(person: SimulatedPerson, name: str, words: str) -> bool:
    """Say whether each word begins one of the name's; other properties begin with all of it."""
    value, words = _value(person, name), words.lower()
    if name != "displayName":
        return value.startswith(words)
    tokens = _TOKEN.findall(value)
    wanted = _TOKEN.findall(words)
    return bool(wanted) and all(any(token.startswith(word) for token in tokens) for word in wanted)


def _ordered(people: list[SimulatedPerson], found: Mapping[str, str], eventual: bool) -> list[SimulatedPerson]:
    wanted = found.get("$orderby")
    if wanted is None:
        return people
    if wanted not in ("displayName", "userPrincipalName"):
        raise Refusal(400, "Request_UnsupportedQuery", "Sorting not supported for this property.")
    if ("$filter" in found or "$search" in found) and not (eventual and found.get("$count") == "true"):
        raise Refusal(400, "Request_UnsupportedQuery", "Sorting not supported for current query.")
    return sorted(people, key=lambda person: _value(person, wanted))


def _value(person: SimulatedPerson, name: str) -> str:
    return (_VALUES[name](person) or "").lower()


def _unquoted(text: str) -> str:
    return text.replace("''", "'").lower()
