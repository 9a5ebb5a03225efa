"""What must be seen nowhere: the tokens that a home directory holds."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

import pyte

LONGEST_PIECE = 19
"""Characters of a secret that may stand together."""


def secrets_in(home: Path) -> list[str]:
    """Return every secret in the token caches under `home`."""
    found = []
    for file in home.rglob("tokens.json"):
        for section in json.loads(file.read_text()).values():
            found += [entry["secret"] for entry in section.values() if "secret" in entry]
    return found


def pieces_in(text: str, secrets: Iterable[str]) -> list[str]:
    """Return the pieces of `secrets`, each one character longer than may be seen, that stand in `text`."""
    size = LONGEST_PIECE + 1
    return [
        secret[at : at + size] for secret in secrets for at in range(len(secret) - size + 1) if secret[at : at + size] in text
    ]


def scrollback(written: bytes, columns: int = 100, rows: int = 30) -> str:
    """Return what a terminal that got `written` has to show, above its screen too, without the line ends."""
    screen = pyte.HistoryScreen(columns, rows, history=100_000)
    pyte.ByteStream(screen).feed(written)
    above = ["".join(line[x].data for x in range(columns)) for line in screen.history.top]
    return "".join([*above, *screen.display])
