"""What a living list sends to the terminal, as counts that hold on any machine: the figure `stream` in its short form."""

from __future__ import annotations

import pyte
import pytest

from tests.bench import stream
from tests.bench.figure import Effort
from tests.bench.terminal import COLUMNS


@pytest.fixture(scope="module")
def sent() -> stream.Sent:
    return stream.sent(Effort(short=True))


def test_forty_of_the_people_are_seen_with_the_details_beside(sent: stream.Sent) -> None:
    screen = pyte.Screen(COLUMNS, stream.ROWS)
    pyte.ByteStream(screen).feed(sent.start)
    assert sum(" Person 0" in line[:30] for line in screen.display) == stream.VISIBLE
    assert any('"availability"' in line for line in screen.display)


def test_changes_are_drawn(sent: stream.Sent) -> None:
    assert sent.changing.sent > 0
    assert sent.standing.sent > 0


def test_a_list_at_rest_sends_nothing_while_it_is_polled(sent: stream.Sent) -> None:
    assert sent.at_rest == b""
