"""Whether the terminal fills what it erases with the colour that is set (bce in terminfo).

terminfo itself is not asked: it is often older than the terminal, or not there.
"""

from __future__ import annotations

from collections.abc import Mapping

_WITHOUT = ("screen", "vt", "dumb", "ansi", "cygwin", "eterm", "emacs", "sun")
"""How TERM begins where it does not, or where nobody knows."""


def fills_what_it_erases(environ: Mapping[str, str]) -> bool:
    """Return whether the terminal of these variables does. tmux does, also where it calls itself screen; GNU Screen does not."""
    term = environ.get("TERM", "")
    if environ.get("TMUX"):
        return True
    return bool(term) and not environ.get("STY") and not term.startswith(_WITHOUT)
