"""What is said of groups whose people are named by the directory: where they come from, how old that is, and what is wrong."""

from __future__ import annotations

from presence_tui.model.errors import Sourced
from presence_tui.model.sources import GroupUnclear, entra_group
from presence_tui.model.text import printable


def source_words(source: str) -> str:
    """Return where people come from: `direct reports`, `the Entra group Support`."""
    which = entra_group(source)
    return f"the Entra group {printable(which)}" if which else "direct reports"


def sourced_words(error: Sourced) -> str:
    """Say why somebody cannot be changed here: `Bob Ng comes from direct reports: change it there`."""
    return f"{error.name} comes from {source_words(error.source)}: change it there"


def unclear_words(error: GroupUnclear) -> str:
    """Say that a name of the watch list means no one group of Entra."""
    if error.several:
        return f"Several groups of Entra are called {error.name}: name one by its object id, entra-group:<id>."
    return f"Entra has no group {error.name}, or none that you may see."
