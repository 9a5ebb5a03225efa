"""Which profiles config.toml has. Reads no file itself: the reader is a parameter, since files are a layer above."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from presence_tui.paths import DEFAULT_PROFILE
from presence_tui.settings import sources
from presence_tui.settings.sources import ConfigText


def profile_names(file: Path, read_config: Callable[[Path], ConfigText | None]) -> tuple[str, ...]:
    """Return the profiles' names, the one made of the top level first, the others as they stand. Raises ConfigError."""
    text = read_config(file)
    return tuple(sources.of_file(text)) if text else (DEFAULT_PROFILE,)
