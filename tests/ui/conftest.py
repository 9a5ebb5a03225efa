"""What all tests of the UI share."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest


@pytest.fixture(scope="package", autouse=True)
def frozen_modules() -> Iterator[None]:
    """Keep the garbage collector from walking through all loaded modules again and again: a fifth of the time."""
    gc.collect()
    gc.freeze()
    yield
    gc.unfreeze()
