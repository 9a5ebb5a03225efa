"""Each scene looks as it did when somebody last looked at it. After a change on purpose: `pytest tests/ui --snapshot-update`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from textual.pilot import Pilot

from tests.ui.scenes import SCENES


@pytest.mark.parametrize("name", SCENES)
def test_a_scene_looks_as_before(name: str, snap_compare: Callable[..., bool]) -> None:
    scene = SCENES[name]
    played = scene.stage()

    async def act(pilot: Pilot[Any]) -> None:
        played.pilot = pilot
        await scene.act(played)

    assert snap_compare(played.app, run_before=act, terminal_size=scene.size)
