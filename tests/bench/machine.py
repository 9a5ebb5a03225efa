"""What a figure was measured on, as far as it matters; neither the host's name nor a path."""

from __future__ import annotations

import os
import platform
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path


def machine() -> dict[str, str | int]:
    """Return the versions and the processor that figures depend on."""
    return {
        "system": platform.system(),
        "python": platform.python_version(),
        "textual": version("textual"),
        "processor": _processor(),
        "cores": os.cpu_count() or 0,
    }


def today() -> str:
    """Return the day, in UTC."""
    return f"{datetime.now(UTC):%Y-%m-%d}"


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        lines = []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.machine()
