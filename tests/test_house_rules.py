"""Rules of the house that no linter knows: complete registries, keys that do not clash, one source of time, small files."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path

import pytest

from presence_tui.cli.table_of_commands import COMMANDS as LINES
from presence_tui.cli.table_of_commands import RESERVED
from presence_tui.model.availability import Availability
from presence_tui.model.roster import RowState
from presence_tui.ui.app import PresenceApp
from presence_tui.ui.screens.main import MainScreen
from presence_tui.ui.screens.sign_in import SignInScreen
from presence_tui.view import states
from presence_tui.view.commands import COMMANDS, work_together
from presence_tui.view.glyphs import ASCII, UNICODE
from tests import config_table, key_table, readme

ROOT = Path(__file__).parents[1]
PACKAGE = sorted((ROOT / "presence_tui").rglob("*.py"))
TESTS = sorted((ROOT / "tests").rglob("*.py"))
MOST_LINES = 300
MOST_LINES_OF_A_TEST = 400
CLOCK = ROOT / "presence_tui" / "wiring" / "clock.py"
READS_TIME = {
    "asyncio.sleep", "datetime.now", "datetime.utcnow", "datetime.today", "date.today", "time.time", "time.monotonic",
    "time.perf_counter", "time.sleep", "time.time_ns", "time.monotonic_ns", "time.clock_gettime",
}  # fmt: skip


def _name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def _calls_and_mentions(path: Path) -> Iterator[tuple[int, str]]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name | ast.Attribute):
            owner = node.value.id if isinstance(node.value, ast.Name) else node.value.attr
            yield node.lineno, f"{owner}.{node.attr}"
        if isinstance(node, ast.ImportFrom):
            yield from ((node.lineno, f"{node.module}.{alias.name}") for alias in node.names)


@pytest.mark.parametrize("path", [*PACKAGE, *TESTS], ids=_name)
def test_a_file_stays_readable(path: Path) -> None:
    lines = len(path.read_text().splitlines())
    assert lines <= (MOST_LINES if path in PACKAGE else MOST_LINES_OF_A_TEST)


@pytest.mark.parametrize("path", PACKAGE, ids=_name)
def test_a_module_opens_with_its_job(path: Path) -> None:
    assert ast.get_docstring(ast.parse(path.read_text()))


@pytest.mark.parametrize("path", [path for path in PACKAGE if path.name == "__init__.py"], ids=_name)
def test_a_package_re_exports_nothing(path: Path) -> None:
    allowed = 2 if path.parent.name == "presence_tui" else 1
    assert len(ast.parse(path.read_text()).body) <= allowed


def test_only_the_system_clock_reads_or_spends_time() -> None:
    found = [
        f"{_name(path)}:{line} {what}"
        for path in PACKAGE
        if path != CLOCK
        for line, what in _calls_and_mentions(path)
        if what in READS_TIME
    ]
    assert found == []
    in_the_clock = {what for _, what in _calls_and_mentions(CLOCK)}
    assert in_the_clock & READS_TIME == {"asyncio.sleep", "datetime.now", "time.clock_gettime"}


def test_no_test_sleeps() -> None:
    tests = [path for path in TESTS if path.name.startswith("test_")]
    assert [f"{_name(path)}:{line}" for path in tests for line in _sleeps(path)] == []


def _sleeps(path: Path) -> Iterator[int]:
    """Yield the lines that spend time outside a loop that waits for a fact; `sleep(0)` only lets others go first."""
    tree = ast.parse(path.read_text())
    waiting = {id(node) for loop in ast.walk(tree) if isinstance(loop, ast.While) for node in ast.walk(loop)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and ast.unparse(node.func) in ("asyncio.sleep", "time.sleep"):
            nothing = ast.unparse(node.args[0]) == "0" if node.args else False
            if not nothing and id(node) not in waiting:
                yield node.lineno


def test_an_exception_to_the_checkers_says_why() -> None:
    found = [
        f"{_name(path)}:{number}"
        for path in [*PACKAGE, *TESTS]
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if (exception := re.search(r"#\s*(?:type: ignore|noqa)\b(.*)", line)) and len(_reason(exception[1])) < 4
    ]
    assert found == []


def _reason(after: str) -> str:
    """Return the words beside `# noqa` and its like, without the codes."""
    return re.sub(r"^(?:\[[\w, -]*\]|: *[A-Z]+\d+(?:, *[A-Z]+\d+)*)", "", after).strip(" #-:")


def test_the_style_sheet_names_no_colour() -> None:
    for sheet in (ROOT / "presence_tui").rglob("*.tcss"):
        assert re.findall(r"#[0-9a-fA-F]{3,8}\b(?=[^{}]*;)|\brgba?\(|\bhsla?\(", sheet.read_text()) == []


def test_every_state_has_a_look() -> None:
    assert set(states.LOOKS) == set(Availability)
    assert set(states.ROW_LOOKS) == set(states.ROW_RANKS) == set(RowState) - {RowState.ANSWERED}
    names = set(UNICODE._fields)
    assert {look.glyph_name for look in [*states.LOOKS.values(), *states.ROW_LOOKS.values()]} <= names


def test_ascii_glyphs_are_ascii() -> None:
    for name, glyph in ASCII._asdict().items():
        assert glyph.isascii(), name


def test_a_command_is_there_once_and_does_something() -> None:
    assert len({command.id for command in COMMANDS}) == len(COMMANDS)
    for command in COMMANDS:
        owner = SignInScreen if command.screen == "sign-in" else MainScreen
        action = f"action_{(command.action or command.id).partition('(')[0]}"
        assert any(callable(getattr(each, action, None)) for each in (owner, PresenceApp)), command.id


def test_keys_do_not_clash() -> None:
    for one, other in combinations(COMMANDS, 2):
        assert not (work_together(one, other) and set(one.keys) & set(other.keys)), (one.id, other.id)


def test_the_table_of_keys_in_the_readme_is_current() -> None:
    assert readme.part(key_table.PART) == key_table.key_table(), "run: python -m tests.key_table --write"


def test_the_table_of_settings_in_the_readme_is_current() -> None:
    assert readme.part(config_table.PART) == config_table.config_table(), "run: python -m tests.config_table --write"


def test_a_name_on_the_command_line_means_one_thing() -> None:
    assert not set(LINES) & set(RESERVED)
    for entry in LINES.values():
        assert bool(entry.module) != bool(entry.commands), entry.name
        assert not {each.name for each in entry.commands} & set(entry.reserved), entry.name
        for each in entry.commands or (entry,):
            assert (ROOT / "presence_tui" / "cli" / f"{each.module}.py").is_file()
