"""`python -m tests.render_screenshots [NAME...]`: draws screenshots/*.svg, the same in every run."""

from __future__ import annotations

import asyncio
import sys
from dataclasses import replace
from functools import partial
from pathlib import Path

from tests import conftest  # noqa: F401  it makes every run see the same machine, before textual is imported
from tests.ui import scenes
from tests.ui.answers import Answers
from tests.ui.scenes import Scene

FOLDER = Path(__file__).parents[1] / "screenshots"

SCREENSHOTS = {
    "first-start": Scene((88, 26), scenes.set_up_done, choices={"answers": Answers()}),
    "sign-in": Scene((88, 24), scenes.code, signed_in=False),
    "alone": Scene((88, 16), scenes.alone, first_day=True),
    "adding": Scene((88, 16), scenes.adding, first_day=True),
    "added": Scene((88, 16), scenes.added, first_day=True),
    "removed": Scene((88, 16), scenes.removed, first_day=True),
    "undone": Scene((88, 16), scenes.undone, first_day=True),
    "table": Scene((120, 24), partial(scenes.table_with_details, pace=1.0)),
    "detail": Scene((120, 36), partial(scenes.details, pace=1.0)),
    "groups": replace(scenes.SCENES["breach"], act=partial(scenes.breach, pace=1.0)),
    "searching": Scene((88, 18), scenes.searching),
    "told": Scene((88, 22), partial(scenes.told, pace=1.0), choices={"chosen": {"order": "reach"}}),
    "narrow": Scene((50, 20), partial(scenes.by_name, pace=1.0)),
    "profiles": scenes.SCENES["profiles"],
    "stale": Scene((120, 22), partial(scenes.throttled, pace=1.0)),
    "light-colorblind": Scene((100, 20), partial(scenes.by_name, pace=1.0), choices={"theme": "light-colorblind"}),
    "hostile": Scene((120, 22), scenes.strange_names, hostile=True),
}


async def picture(scene: Scene) -> str:
    """Return the scene as SVG."""
    played = scene.stage()
    async with played.playing():
        await scene.act(played)
        return played.app.export_screenshot()


def main(names: list[str]) -> None:
    """Draw the named screenshots, or all."""
    FOLDER.mkdir(exist_ok=True)
    for name in names or SCREENSHOTS:
        (FOLDER / f"{name}.svg").write_text(asyncio.run(picture(SCREENSHOTS[name])) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
