"""How an app is registered in Entra, in five steps, with the words of the admin center's menus. Three lengths, for three widths.

Source: https://learn.microsoft.com/entra/identity-platform/quickstart-register-app
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from presence_tui.view.fitting import wrap_words
from presence_tui.view.tones import DIM, KEY, TEXT, CellLen, Line

Length = Literal["long", "usual", "short"]

WHY = (
    "Entra shows presence only to apps it knows, so every organisation registers this one, once: about three minutes. "
    "Done already? Then ask for the two ids."
)
WHY_ISSUER = "This app has to be known to {}. Whoever looks after it tells you the client id; public clients must be allowed."

_VERB = 6
_NUMBER = 4


@dataclass(frozen=True, slots=True)
class _Step:
    verb: str
    long: str
    usual: str
    short: str
    """Without the verb."""


STEPS = (
    _Step(
        "Open",
        "https://entra.microsoft.com, Entra ID, App registrations, New registration",
        "https://entra.microsoft.com, App registrations, New registration",
        "entra.microsoft.com: App registrations, New",
    ),
    _Step(
        "Name",
        "presence-tui, Accounts in this organizational directory only, no redirect URI; then Register",
        "presence-tui, Accounts in this organizational directory only",
        "Name presence-tui, this directory only",
    ),
    _Step(
        "Set",
        "Authentication, Settings: Allow public client flows to Yes, and Save",
        "Authentication: Allow public client flows to Yes, and Save",
        "Authentication: Allow public client flows Yes",
    ),
    _Step(
        "Add",
        "API permissions, Add a permission, Microsoft Graph, Delegated permissions: "
        "Presence.Read.All and User.ReadBasic.All; then Add permissions",
        "API permissions, Microsoft Graph, Delegated permissions: Presence.Read.All and User.ReadBasic.All",
        "Graph, delegated: Presence.Read.All, User.ReadBasic.All",
    ),
    _Step(
        "Copy",
        "both ids from the Overview page to here",
        "both ids from the Overview page to here",
        "Copy both ids from the Overview page to here",
    ),
)


def steps(length: Length, width: int, cell_len: CellLen) -> list[Line]:
    """Return the five steps in at most `width` cells, each wrapped."""
    lines: list[Line] = []
    for number, step in enumerate(STEPS, 1):
        words = {"long": step.long, "usual": step.usual, "short": step.short}[length]
        verb = "" if length == "short" else f"{step.verb:<{_VERB}}"
        head: Line = [(f"{number:>{_NUMBER - 2}}  ", KEY), (verb, DIM)]
        hang = _NUMBER + len(verb)
        for part in wrap_words(words, max(width - hang - 1, 8), cell_len):
            lines.append([*head, (part, TEXT)])
            head = [(" " * hang, TEXT)]
    return lines
