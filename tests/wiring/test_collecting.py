"""Looking for garbage among all that is known of a long list holds keys up."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Iterator

import pytest

from presence_tui.auth.threads import Threads
from presence_tui.wiring.connecting import Connected
from presence_tui.wiring.openings import Openings, resume_collecting


@pytest.fixture
def not_collecting() -> Iterator[None]:
    before = gc.get_threshold()
    gc.disable()
    yield
    gc.set_threshold(*before)
    gc.enable()


@pytest.mark.usefixtures("not_collecting")
def test_what_was_loaded_is_looked_at_no_more_and_all_the_rest_seldom() -> None:
    loaded = [["everybody"]]
    resume_collecting()
    assert gc.isenabled()
    assert not any(found is loaded for found in gc.get_objects())
    often, seldom, all_of_it = gc.get_threshold()
    assert (often, seldom) == (700, 10)
    assert all_of_it >= 1000


def test_whoever_collects_already_goes_on_as_before() -> None:
    before, loaded = gc.get_threshold(), [["everybody"]]
    resume_collecting()
    assert gc.get_threshold() == before
    assert any(found is loaded for found in gc.get_objects())


@pytest.mark.usefixtures("not_collecting")
def test_a_second_opening_leaves_a_long_call_alone_that_wants_nothing_collected() -> None:
    openings = Openings(Threads("test"))
    openings.loaded()
    assert gc.isenabled()
    gc.disable()
    frozen = gc.get_freeze_count()
    openings.loaded()
    assert not gc.isenabled()
    assert gc.get_freeze_count() == frozen


class Ring:
    def __init__(self) -> None:
        self.itself = self


@pytest.mark.usefixtures("not_collecting")
async def test_what_the_first_frame_left_makes_room_for_what_is_loaded_next() -> None:
    openings = Openings(Threads("test"))
    left = weakref.ref(Ring())
    with pytest.raises(ConnectionError):
        await openings.open(raising)
    assert left() is None
    openings.loaded()
    gc.disable()
    left = weakref.ref(Ring())
    with pytest.raises(ConnectionError):
        await openings.open(raising)
    assert left() is not None


def raising() -> Connected:
    raise ConnectionError
