"""Watch lists as people write them, for property tests: every layout that TOML allows, with a comment wherever one may stand."""

from __future__ import annotations

import re
import tomllib
from typing import Any

from hypothesis import strategies as st

from presence_tui.model.outline import Outline, Part
from presence_tui.model.watch_list import Group, WatchEntry

WHO = [f"p{number}@x.com" for number in range(9)]
GROUPS = ["A", "Tier 2", "ü.b"]

People = dict[tuple[str, ...], list[str]]
"""Keys by where they stand."""

_COMMENT = re.compile(r"# c\d+ [^\r\n]*!")


def comments(text: str) -> list[str]:
    """Return the comments; each that is drawn here has a number and ends in an exclamation mark."""
    return sorted(_COMMENT.findall(text))


def people(text: str) -> People:
    """Return the keys in each array of a list, by where it stands."""
    table: dict[str, Any] = tomllib.loads(text)
    places = {("people",): table.get("people", [])}
    places |= {("group", name, "people"): facts.get("people", []) for name, facts in table.get("group", {}).items()}
    return {place: [_who(item).casefold() for item in items] for place, items in places.items()}


def outline(text: str) -> Outline:
    """Return what a list's text says of people and groups."""
    table: dict[str, Any] = tomllib.loads(text)
    groups = [
        Part(Group(name, facts.get("minimum_reachable"), facts.get("source")), _entries(facts))
        for name, facts in table.get("group", {}).items()
    ]
    return Outline((Part(None, _entries(table)), *groups))


def _entries(table: dict[str, Any]) -> tuple[WatchEntry, ...]:
    items = table.get("people", [])
    return tuple(WatchEntry(_who(item), "" if isinstance(item, str) else item.get("label", "")) for item in items)


def _who(item: Any) -> str:
    who: str = item if isinstance(item, str) else item["who"]
    return who


class _Writer:
    def __init__(self, draw: st.DrawFn) -> None:
        self.draw = draw
        self.numbers = 0

    def comment(self, *, chance: int = 3) -> str:
        """A comment, or more often none; it looks like what stands beside it."""
        if self.draw(st.integers(0, chance)):
            return ""
        self.numbers += 1
        words = self.draw(st.sampled_from(['"zoe",', "peopl = [", "]", "''' [", "ja"]))
        return f"# c{self.numbers} {words} !"

    def own_lines(self, indent: str) -> str:
        comment = self.comment()
        return self.draw(st.sampled_from(["", "\n"])) + (f"{indent}{comment}\n" if comment else "")

    def entry(self, who: str) -> str:
        who = self.draw(st.sampled_from([who, who.upper()]))
        forms = [
            f'"{who}"', f"'{who}'", f"'''{who}'''", f'"""{who}"""',
            f'{{ who = "{who}", label = "#[1], ]" }}', f"{{label='',who='{who}'}}", '"' + who.replace("@", "\\u0040") + '"',
        ]  # fmt: skip
        return self.draw(st.sampled_from(forms))

    def array(self, indent: str) -> str:
        entries = [
            self.entry(who)
            for who in self.draw(st.lists(st.sampled_from(WHO), min_size=self.draw(st.integers(0, 2)), max_size=4))
        ]
        style = self.draw(st.sampled_from(["line", "spread", "comma first", "mixed"]))
        styles = {"line": self.line, "spread": self.spread, "comma first": self.comma_first, "mixed": self.mixed}
        return styles[style](entries, indent)

    def line(self, entries: list[str], indent: str = "") -> str:
        blank = self.draw(st.sampled_from(["", " "]))
        last = self.draw(st.sampled_from(["", ","])) if entries else ""
        return f"[{blank}{', '.join(entries)}{last}{blank}]"

    def spread(self, entries: list[str], indent: str) -> str:
        inner = indent + self.draw(st.sampled_from(["    ", "\t", ""]))
        text = f"[{self.at_end()}\n"
        for number, entry in enumerate(entries, 1):
            odd = f"{self.at_end()}\n{inner}" if not self.draw(st.integers(0, 5)) else ""
            comma = f"{odd}," if number < len(entries) or self.draw(st.booleans()) else ""
            text += f"{self.own_lines(inner)}{inner}{entry}{comma}{self.at_end()}\n"
        return f"{text}{self.own_lines(inner)}{indent}]"

    def comma_first(self, entries: list[str], indent: str) -> str:
        lines = [f"{', ' if number else ''}{entry}{self.at_end()}" for number, entry in enumerate(entries)]
        return "\n".join([f"[{self.at_end()}", *lines, f"{indent}]"])

    def mixed(self, entries: list[str], indent: str) -> str:
        text = "["
        for number, entry in enumerate(entries, 1):
            text += entry + ("," if number < len(entries) or self.draw(st.booleans()) else "")
            text += f"{self.at_end()}\n{indent}  " if self.draw(st.booleans()) else " "
        return f"{text}]"

    def at_end(self) -> str:
        comment = self.comment()
        return f"  {comment}" if comment else ""

    def groups(self) -> str:
        names = self.draw(st.lists(st.sampled_from(GROUPS), unique=True, max_size=3))
        style = self.draw(st.sampled_from(["tables", "dotted", "in one table", "inline"]))
        if not names:
            return ""
        if style == "tables":
            return "".join(self.table(name) for name in names)
        if style == "inline":
            parts = [f'"{name}" = {{ people = {self.line([self.entry(who) for who in self.members()])} }}' for name in names]
            return f"group = {{ {', '.join(parts)} }}{self.at_end()}\n"
        head = "[group]\n" if style == "in one table" else ""
        prefix = "" if head else "group."
        return head + "".join(f'{prefix}"{name}".people = {self.array("")}{self.at_end()}\n' for name in names)

    def members(self) -> list[str]:
        return self.draw(st.lists(st.sampled_from(WHO), max_size=3))

    def table(self, name: str) -> str:
        minimum = "minimum_reachable = 1\n" if self.draw(st.booleans()) else ""
        array = f"people = {self.array('')}{self.at_end()}\n" if self.draw(st.integers(0, 3)) else ""
        return f'{self.own_lines("")}[group."{name}"]{self.at_end()}\n{minimum}{self.own_lines("")}{array}{self.own_lines("")}'


@st.composite
def texts(draw: st.DrawFn) -> str:
    """A list's text."""
    writer = _Writer(draw)
    own = f"people = {writer.array('')}{writer.at_end()}\n" if draw(st.integers(0, 4)) else ""
    text = writer.own_lines("") + own + writer.own_lines("") + writer.groups() + writer.own_lines("")
    if draw(st.booleans()):
        text = text.removesuffix("\n")
    return text.replace("\n", "\r\n") if draw(st.integers(0, 3)) == 0 else text
