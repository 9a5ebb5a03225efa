"""Parts of the README that are made from records, each between two marks: `<!-- keys -->` and `<!-- /keys -->`."""

from __future__ import annotations

import sys
from pathlib import Path

README = Path(__file__).parents[1] / "README.md"


def part(name: str) -> str:
    """Return what stands between the marks called `name`."""
    return _split(name)[1]


def print_or_write(name: str, text: str) -> None:
    """Print `text`; with `--write` on the command line put it between the marks called `name` instead."""
    if "--write" not in sys.argv[1:]:
        sys.stdout.write(text)
        return
    write(name, text)


def write(name: str, text: str) -> None:
    """Put `text` between the marks called `name`."""
    before, _, after = _split(name)
    README.write_text(before + text + after)


def _split(name: str) -> tuple[str, str, str]:
    begin, end = f"<!-- {name} -->\n", f"<!-- /{name} -->"
    before, found, rest = README.read_text().partition(begin)
    text, ended, after = rest.partition(end)
    if not found or not ended:
        raise ValueError(f"README.md lacks {begin.strip()} or {end}")
    return before + found, text, ended + after
