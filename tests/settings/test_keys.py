"""The table of keys beside the records of the model that a start does not load."""

from __future__ import annotations

from presence_tui.model.availability import REACHABLE_WORDS
from presence_tui.settings.keys import REACHABLE


def test_who_counts_as_reachable_where_nobody_sets_it_is_whom_the_model_says() -> None:
    assert REACHABLE == REACHABLE_WORDS
