"""The official Python SDK of Graph, in an environment of its own in the user's cache: half a gigabyte, for one figure."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from platformdirs import user_cache_path

PACKAGE = "msgraph-sdk"


def python(*, install: bool) -> Path | None:
    """Return the Python that has the SDK; None where it is missing. With `install` it is installed then."""
    home = user_cache_path("presence-tui-bench", appauthor=False) / PACKAGE
    found = home / "bin" / "python"
    ready = home / "ready"
    if not ready.exists():
        if not install:
            return None
        subprocess.run([sys.executable, "-m", "venv", "--clear", home], check=True, capture_output=True)
        subprocess.run([found, "-m", "pip", "install", "--quiet", PACKAGE], check=True, capture_output=True)
        ready.touch()
    return found
