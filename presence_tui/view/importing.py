"""What is said of an import: how many came, and line by line who did not, and why. Facts in, words out."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import tzinfo

from presence_tui.model.importing import ADDED, Fate, Import, ImportLine
from presence_tui.model.text import printable
from presence_tui.view.wording import error_sentence

_SHOWN = 60
"""Characters of an entry in a sentence."""


def summary(found: Import, group: str, *, done: bool = True) -> str:
    """Say what came of all lines: `2,950 added to Tier 2, 30 put into it, 10 in it already, 2 twice in the file, 8 left out`."""
    where, would, name = f" to {printable(group)}" if group else "", "" if done else "would be ", printable(group)
    joined, out = found.count(Fate.JOINED), len(found.left_out)
    parts = [f"{found.count(*ADDED):,} {would}added{where}"]
    if joined:
        parts.append(f"{joined:,} {would}put into {name}")
    if there := found.count(Fate.LISTED):
        parts.append(f"{there:,} {f'in {name}' if group else 'there'} already")
    if twice := found.count(Fate.TWICE):
        parts.append(f"{twice:,} twice in the file")
    if out:
        parts.append(f"{out:,} left out")
    return ", ".join(parts)


def unchecked_words(found: Import, zone: tzinfo) -> str:
    """Say how many were added without being looked up, and why; empty where there is none."""
    count = found.count(Fate.UNCHECKED)
    error = next((line.error for line in found.lines if line.fate is Fate.UNCHECKED and line.error), None)
    if not count:
        return ""
    why = f": {error_sentence(error, zone)}" if error else "."
    return f"{count:,} of them were not looked up; the table does that later{why}"


def left_out_lines(found: Import, zone: tzinfo) -> Iterator[tuple[int, str]]:
    """Yield the number of each line that did not come, and why."""
    for line in found.left_out:
        yield line.line, reason(line, zone)


def reason(line: ImportLine, zone: tzinfo) -> str:
    """Say why an entry does not come; without whom it names, where that is hidden."""
    if not line.who:
        return _why_hidden(line, zone)
    who = printable(line.who, _SHOWN)
    match line.fate:
        case Fate.UNUSABLE:
            return f'"{who}" {line.near}'
        case Fate.SEVERAL:
            return f"{who} can be several people: {line.near}"
        case Fate.NOBODY:
            return f"nobody is called {who}{f'; {line.near}?' if line.near else ''}"
        case Fate.UNASKED:
            why = error_sentence(line.error, zone) if line.error else "nobody could be asked."
            return f"{who} is a name, which has to be looked up first: {why}"
    return f"{who}: {error_sentence(line.error, zone) if line.error else 'refused'}"


def _why_hidden(line: ImportLine, zone: tzinfo) -> str:
    words = {
        Fate.UNUSABLE: "can be nobody's name",
        Fate.SEVERAL: "can be several people",
        Fate.NOBODY: "nobody is called so",
        Fate.UNASKED: "is a name, which has to be looked up first",
    }
    why = error_sentence(line.error, zone) if line.error else ""
    return ": ".join(part for part in (words.get(line.fate, "" if why else "refused"), why) if part)
