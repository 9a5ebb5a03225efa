"""TOML as people write it: comments that can be told from each other, in every layout that a config.toml can have.

No arrays of tables: no key is one, and tomlkit does not keep the order of what stands around them.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from hypothesis import strategies as st

PROFILES = ("work", "Partner-2", "lab")


@dataclass
class Written:
    """One generated file."""

    text: str
    comments: list[str]
    """Every comment in it, in order; each is there once."""
    single: list[tuple[str, ...]]
    """Paths that hold a text, a number or a truth value."""


@dataclass
class _Writer:
    """Writes a file line by line, as hypothesis chooses."""

    draw: st.DrawFn
    lines: list[str] = field(default_factory=list)
    comments: list[str] = field(default_factory=list)
    single: list[tuple[str, ...]] = field(default_factory=list)
    number: int = 0

    def chance(self) -> bool:
        return self.draw(st.booleans())

    def fresh(self) -> int:
        self.number += 1
        return self.number

    def comment(self) -> str:
        self.comments.append(f"# {self.draw(st.sampled_from(['note', '[table]', 'a = 1', 'é “”', '#']))} {self.fresh()}.")
        return self.comments[-1]

    def end(self) -> str:
        return f"{self.draw(st.sampled_from(['', ' ', '  ']))}{self.comment()}" if self.chance() else ""

    def fillers(self) -> None:
        for kind in self.draw(st.lists(st.sampled_from(["comment", "blank", "indented"]), max_size=3)):
            self.lines.append("" if kind == "blank" else ("  " if kind == "indented" else "") + self.comment())

    def keys(self, table: tuple[str, ...], most: int = 3) -> None:
        for _ in range(self.draw(st.integers(0, most))):
            self.fillers()
            self.key(table)
        self.fillers()

    def key(self, table: tuple[str, ...]) -> None:
        name = f"k{self.fresh()}"
        indent, equals = self.draw(st.sampled_from(["", "  "])), self.draw(st.sampled_from([" = ", "=", "  =\t"]))
        shape = self.draw(st.sampled_from(["single", "quoted", "dotted", "many lines", "array", "inline"]))
        if shape in ("single", "quoted", "dotted"):
            part = f"d{self.fresh()}"
            written = {"single": name, "quoted": f'"{name}"', "dotted": f"{part}.{name}"}[shape]
            self.single.append((*table, part, name) if shape == "dotted" else (*table, name))
            value = self.draw(st.sampled_from(['"x # y"', "'[a]'", "5", "1.50", "true", '"é"', "0x1F", '"""one"""']))
            self.lines.append(f"{indent}{written}{equals}{value}{self.end()}")
        elif shape == "many lines":
            self.lines += [f'{name}{equals}"""', "# no comment", "[no.table]", f'last = 1"""{self.end()}']
        elif shape == "array":
            self.lines += [f"{name}{equals}[{self.end()}", f'  "a#b",{self.end()}', f"  {self.comment()}", f"]{self.end()}"]
        else:
            self.single.append((*table, name, "a"))
            self.lines.append(f'{name}{equals}{{ a = 1, b = "}} # no" }}{self.end()}')

    def header(self, *path: str) -> None:
        self.lines.append(f"{self.draw(st.sampled_from(['', '  ']))}[{'.'.join(path)}]{self.end()}")
        self.keys(path)

    def tables(self) -> None:
        sections = [("profile", name) for name in PROFILES] + [("rate",), ("other", "part")]
        for path in self.draw(st.lists(st.sampled_from(sections), unique=True)):
            self.header(*path)
            if self.chance():
                self.header(*path, "sub")


@st.composite
def toml_files(draw: st.DrawFn) -> Written:
    """Return a file with keys, tables, profiles and comments wherever one may be; LF or CRLF, with or without a last line end."""
    writer = _Writer(draw)
    writer.keys((), 4)
    writer.tables()
    newline = draw(st.sampled_from(["\n", "\r\n"]))
    text = newline.join(writer.lines) + (newline if draw(st.booleans()) else "")
    return Written(text, writer.comments, writer.single)
