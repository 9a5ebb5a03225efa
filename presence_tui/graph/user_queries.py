"""The queries on /users, written and percent-encoded, and the links from page to page. Asks nobody.

Sources: https://learn.microsoft.com/graph/api/user-list, https://learn.microsoft.com/graph/search-query-parameter (quotes and
backslashes are escaped by a backslash), https://learn.microsoft.com/graph/filter-query-parameter (15 values follow `in`),
https://learn.microsoft.com/graph/paging
"""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import quote

from presence_tui.model.directory_page import MOST_WORDS

SELECT = "$select=id,displayName,userPrincipalName,mail,jobTitle,department"

_SEARCHED = ("displayName", "mail", "userPrincipalName")
"""Graph finds words within the first, and the beginning of the others."""
_MOST_OF_ONE_NAME = 10
"""People with one mail address or name who are told apart."""
_MOST_APART = 5
"""Words of a name that are looked for one by one."""
_MOST_VALUES = 15
_LONGEST_VALUES = 1500
"""Characters of all values in one query, encoded: longer addresses are refused on the way, if not by Graph."""


def equal(name: str, text: str) -> str:
    """Return the query for the people whose property `name` is `text`."""
    return f"$filter={_encoded(f'{name} eq {literal(text.strip())}')}&{SELECT}&$top={_MOST_OF_ONE_NAME}"


def among(name: str, values: Sequence[str]) -> str:
    """Return the query for the people whose property `name` is one of `values`. Raises ValueError where they are too many."""
    if most_values(values) < len(values):
        raise ValueError(f"{len(values)} values in one query; Graph takes {most_values(values)}")
    # a mail address may be several people's
    listed = ",".join(literal(value.strip()) for value in values)
    return f"$filter={_encoded(f'{name} in ({listed})')}&{SELECT}&$top={_MOST_OF_ONE_NAME * len(values)}"


def most_values(values: Sequence[str]) -> int:
    """Return how many of `values`, from the first, one query takes; at least one."""
    length = 0
    for count, value in enumerate(values[:_MOST_VALUES]):
        length += len(_encoded(literal(value)))
        if length > _LONGEST_VALUES:
            return max(count, 1)
    return min(len(values), _MOST_VALUES)


def search(words: str, most: int, any_word: bool = False) -> str:
    """Return the query for the people who match `words`, by name, with their number; at most `most` on a page.

    With `any_word` one of the words in the name is enough, of the first few.
    """
    kept = words[:MOST_WORDS].split()
    if any_word:
        clauses = [_clause("displayName", word) for word in kept[:_MOST_APART]]
    else:
        clauses = [_clause(name, " ".join(kept)) for name in _SEARCHED]
    return f"$search={_encoded(' OR '.join(clauses))}&$count=true&$orderby=displayName&{SELECT}&$top={most}"


def _clause(name: str, words: str) -> str:
    escaped = words.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{name}:{escaped}"'


def literal(text: str) -> str:
    """Return a string of OData: in quotes, those within doubled."""
    return "'" + text.replace("'", "''") + "'"


def _encoded(text: str) -> str:
    return quote(text, safe="")
