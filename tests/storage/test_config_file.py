"""config.toml and every other TOML: what is broken is named by file, line and column."""

import os
from pathlib import Path

import pytest

from presence_tui.model.errors import ConfigError
from presence_tui.storage.config_file import read_config
from presence_tui.storage.toml_text import TomlText, read_toml


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "config.toml"


def problem_of(path: Path) -> str:
    with pytest.raises(ConfigError) as caught:
        read_config(path)
    message = str(caught.value)
    assert message.startswith(str(path))
    return message.removeprefix(str(path))


def read(path: Path) -> TomlText:
    text = read_config(path)
    assert text is not None
    return text


def test_a_file_is_read(path: Path) -> None:
    path.write_text('tenant = "contoso.com"\n[profile.work]\npoll_interval = 60\n')
    assert read(path).table == {"tenant": "contoso.com", "profile": {"work": {"poll_interval": 60}}}


def test_no_file_is_none(path: Path) -> None:
    assert read_config(path) is None


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"mouse = yes\n", " line 1, column 9: Invalid value"),
        (b"\n\nmouse true\n", " line 3, column 7: Expected '=' after a key in a key/value pair"),
        (b'a = "open', " line 1, column 10: Unterminated string"),
        (b"a = 1\na = 2\n", " line 2, column 6: Cannot overwrite a value"),
        (b'a = "\xff"\n', " line 1, column 6: is not UTF-8"),
        ("\ufeffa = 1\nb = 'é".encode() + b"\xe9'", " line 2, column 7: is not UTF-8"),
        ("a = 1\n".encode("utf-16"), " line 1, column 1: is not UTF-8"),
        (b"a = 1\x1b]52;c;x\x07\n", " line 1, column 6: Expected newline or end of document after a statement"),
    ],
)
def test_what_is_broken_is_named_with_its_place(path: Path, data: bytes, problem: str) -> None:
    path.write_bytes(data)
    assert problem_of(path) == problem


def test_what_is_too_deep_or_too_long_is_named(path: Path) -> None:
    path.write_bytes(b"a = " + b"[" * 100_000)
    assert problem_of(path) == ": is nested too deeply"
    path.write_bytes(b"#" * 1_000_001)
    assert problem_of(path) == ": is longer than 1 MB"


def test_a_number_that_python_refuses_to_read_is_no_crash(path: Path) -> None:
    path.write_text(f"a = {'9' * 5000}\n")
    assert problem_of(path).startswith(": Exceeds the limit")


def test_a_byte_order_mark_does_no_harm(path: Path) -> None:
    path.write_bytes("\ufefftenant = 'contoso.com'\n".encode())
    assert read(path).table == {"tenant": "contoso.com"}


def test_a_link_is_followed_since_the_file_is_the_users(path: Path, tmp_path: Path) -> None:
    (tmp_path / "dotfiles.toml").write_text("mouse = false")
    path.symlink_to(tmp_path / "dotfiles.toml")
    assert read(path).table == {"mouse": False}


def test_what_is_no_file_is_named(path: Path, tmp_path: Path) -> None:
    path.mkdir()
    assert problem_of(path) == ": is a folder"
    path.rmdir()
    os.mkfifo(path)
    assert problem_of(path) == ": is no regular file"
    path.unlink()
    path.symlink_to(tmp_path / "gone")
    assert problem_of(path) == ": is a symbolic link to nothing"


def test_the_null_device_is_an_empty_file() -> None:
    assert read(Path(os.devnull)).table == {}


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_an_unreadable_file_is_named(path: Path) -> None:
    path.touch(mode=0)
    assert problem_of(path) == ": cannot be read: permission denied"


def test_keys_are_found_by_line(path: Path) -> None:
    path.write_text(
        'tenant = "a = b"\n'
        "people = [\n"
        '  "x = y",\n'
        '  { who = "ada", lable = "A" },\n'
        "]\n"
        "\n"
        '[group."Tier 2"]  # the second\n'
        "people = []\n"
        '"minimum" = 2\n'
        "[profile.work.rate]\n"
        "limit = 3\n"
        'group."X".source = "direct-reports"\n'
    )
    text = read_toml(path, 10_000)
    assert text is not None
    assert text.line_of("tenant") == 1
    assert text.line_of("people") == 2
    assert text.line_of("x") is None
    assert text.line_of("people", "lable", near="lable") == 4
    assert text.line_of("group", "Tier 2") == 7
    assert text.line_of("group", "Tier 2", "people") == 8
    assert text.line_of("group", "Tier 2", "minimum") == 9
    assert text.line_of("group", "Tier 2", "elsewhere") == 7
    assert text.line_of("profile", "work", "rate", "limit") == 11
    assert text.line_of("profile", "work", "rate", "group", "X", "source") == 12
