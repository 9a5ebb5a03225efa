"""Finds out whom a source names: who reports to the signed-in person, or the members of a group of Entra. Remembers nothing."""

from __future__ import annotations

from presence_tui.model.errors import NotFound
from presence_tui.model.person import Person, user_id
from presence_tui.model.ports import Graph
from presence_tui.model.sources import GroupUnclear, entra_group
from presence_tui.model.text import printable


async def expanded(graph: Graph, source: str) -> tuple[Person, ...]:
    """Return the people, each once, in the order they came. Raises GraphError (also GroupUnclear), SignInError."""
    which = entra_group(source)
    people = await (_members(graph, which) if which else graph.direct_reports())
    return tuple({person.id: person for person in people}.values())


async def _members(graph: Graph, which: str) -> list[Person]:
    group = user_id(which)
    if group is None:
        found = await graph.groups_named(which)
        if len(found) != 1:
            raise GroupUnclear(printable(which), several=bool(found))
        return await graph.group_members(found[0])
    try:
        return await graph.group_members(group)
    except NotFound as error:
        raise GroupUnclear(group, several=False) from error
