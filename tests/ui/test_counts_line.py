"""Every number of the counts line has a widget of its own, whatever it is, so that a change repaints two cells."""

from __future__ import annotations

import pytest

from presence_tui.ui.widgets.counts_line import _numbers
from presence_tui.view.arrange import ViewState
from presence_tui.view.counts import counts, counts_line, right_end
from presence_tui.view.glyphs import UNICODE
from tests.view.rosters import NOW, Row, roster_of


@pytest.mark.parametrize("available", range(10))
@pytest.mark.parametrize("width", [60, 80, 120])
def test_a_number_that_equals_its_key_is_a_number_all_the_same(available: int, width: int) -> None:
    people = [Row(f"Ada {number}") for number in range(available)] + [Row(f"Bob {number}", "Busy") for number in range(2)]
    found = counts(roster_of(*people), NOW, 30)
    parts = counts_line(found, ViewState(), width, UNICODE, right_end(found, ViewState(), 1, "", len, UNICODE), len)
    classes = [part for part in parts if part.status_class is not None]
    ends = [part for part in parts if part.key == "right" and any(text.strip() for text, _ in part.line)]
    assert len(classes) == 5
    assert sum(cells > 0 for _, cells in _numbers(parts)) == len(classes) + len(ends)
