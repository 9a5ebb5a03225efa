from __future__ import annotations

from datetime import UTC

import pytest

from presence_tui.model.errors import PresenceError, Sourced
from presence_tui.model.sources import GroupUnclear
from presence_tui.view.edits import failure_words
from presence_tui.view.wording import error_sentence


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (Sourced("Bob Ng", "direct-reports"), "Bob Ng comes from direct reports: change it there"),
        (Sourced("Bob Ng", "entra-group:Support"), "Bob Ng comes from the Entra group Support: change it there"),
        (GroupUnclear("Support", several=False), "Entra has no group Support, or none that you may see."),
        (
            GroupUnclear("Support", several=True),
            "Several groups of Entra are called Support: name one by its object id, entra-group:<id>.",
        ),
    ],
)
def test_a_sentence_for_what_sources_raise(error: PresenceError, words: str) -> None:
    assert error_sentence(error, UTC) == words


def test_a_key_that_cannot_change_somebody_says_so_alone() -> None:
    words = failure_words(Sourced("Bob Ng", "direct-reports"), None, UTC)
    assert words == "Bob Ng comes from direct reports: change it there"
