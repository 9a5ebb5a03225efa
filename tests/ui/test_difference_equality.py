"""Whatever is written, the terminal shows through the difference what it shows without it."""

from __future__ import annotations

import random
from collections.abc import Sequence

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.full_screen import Twin
from tests.ui.pair import ALL, EXPECTED, HEIGHT, WIDTH, Deed, Pair

_SOME = settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow])


def _drive(chance: random.Random, odd: float, deeds: Sequence[Deed], count: int = 12) -> None:
    plain, quiet = Twin(WIDTH, HEIGHT), Twin(WIDTH, HEIGHT)
    pair = Pair(chance, odd, plain, quiet)
    for _ in range(count):
        chance.choice(deeds)(pair)
        assert pair.differing() == []
        assert quiet.cursor == plain.cursor


@_SOME
@given(st.randoms(use_true_random=True))
def test_text_that_is_sure(chance: random.Random) -> None:
    _drive(chance, 0.0, EXPECTED)


@_SOME
@given(st.randoms(use_true_random=True))
def test_text_that_terminals_disagree_about(chance: random.Random) -> None:
    _drive(chance, 0.08, EXPECTED)


@_SOME
@given(st.randoms(use_true_random=True))
def test_sequences_that_nobody_expects(chance: random.Random) -> None:
    _drive(chance, 0.04, ALL)
