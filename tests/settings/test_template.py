"""A new config.toml sets nothing, explains everything, and each of its lines can be used as it stands."""

import tomllib

import pytest

from presence_tui.settings.checks import a_file
from presence_tui.settings.keys import KEYS, SECTIONS, TABLES, Key
from presence_tui.settings.template import config_reference, config_template
from tests.settings.rig import Rig

OFFERED = [key for key in KEYS.values() if key.used]
LINES = config_template().splitlines()


def line_of(key: Key) -> int:
    """Return where the line stands that sets the key; a key that is a table has its head there."""
    part = key.name.rpartition(".")[2]
    return next(at for at, line in enumerate(LINES) if line.startswith(f"# {part} = ") or line == f"# [{part}]")


def uncommented(key: Key) -> str:
    """Return the template with this one key set, as a person would do it."""
    lines, at = list(LINES), line_of(key)
    if "." in key.name:
        head = f"# [{key.name.partition('.')[0]}]"
        lines[lines.index(head)] = head.removeprefix("# ")
    while at < len(lines) and lines[at].startswith("#"):
        bare = lines[at].removeprefix("# ")
        lines[at] = bare if " = " in bare or bare.startswith("[") else lines[at]
        at += 1
        if not isinstance(key.example, dict):
            break
    return "\n".join(lines)


def test_the_template_sets_nothing() -> None:
    assert tomllib.loads(config_template()) == {}
    assert config_template().endswith("\n")
    assert max(map(len, LINES)) <= 110


@pytest.mark.parametrize("key", OFFERED, ids=lambda key: key.name)
def test_each_line_can_be_taken_as_it_stands_and_is_the_default(key: Key, rig: Rig) -> None:
    table = tomllib.loads(uncommented(key))
    for part in key.name.split("."):
        assert list(table) == [part]
        table = table[part]
    value = key.kind.read(table)
    if key.default not in (None, ""):
        assert value == key.default
        return
    assert key.example is not None, "a key without a default needs an example"
    if key.check is a_file:
        assert rig.problem(uncommented(key)).endswith("which does not exist")
    else:
        rig.load(uncommented(key))


@pytest.mark.parametrize("key", OFFERED, ids=lambda key: key.name)
def test_each_line_is_explained_above_it(key: Key) -> None:
    if key.name in TABLES or isinstance(key.example, dict):
        assert key.help.split()[0] in LINES[line_of(key) + 1]
    else:
        words = " ".join(line.removeprefix("# ") for line in LINES[: line_of(key)])
        assert words.endswith(key.help)


def test_what_follows_in_no_version_yet_is_not_offered() -> None:
    text = config_template()
    hidden = [key for key in KEYS.values() if not key.used]
    assert hidden
    assert not any(f"# {key.name.rpartition('.')[2]} = " in text or f"[{key.name}]" in text for key in hidden)


def test_every_key_has_a_section() -> None:
    assert {key.section for key in KEYS.values()} <= set(SECTIONS)
    heads = [line.removeprefix("## ") for line in LINES if line.startswith("## ")]
    assert heads == list(SECTIONS)


def test_the_reference_has_every_key_that_is_used_section_by_section() -> None:
    rows = config_reference()
    assert {row.key for row in rows} == {key.name for key in OFFERED}
    sections = [SECTIONS.index(KEYS[row.key].section) for row in rows]
    assert sections == sorted(sections)
    by_key = {row.key: row for row in rows}
    assert by_key["poll_interval"].default == "30"
    assert by_key["scopes"].default == '["Presence.Read.All", "User.ReadBasic.All"]'
    assert by_key["client_id"][1:3] == ("PRESENCE_TUI_CLIENT_ID", "")
    assert by_key["keys"].variable == ""
