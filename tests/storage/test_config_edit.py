"""Settings are written into config.toml as a careful person would write them."""

import stat
from pathlib import Path

import pytest

from presence_tui.model.errors import ConfigError, StorageError
from presence_tui.storage.config_edit import write_settings
from presence_tui.storage.config_file import read_config
from presence_tui.storage.toml_edit import Value

TEMPLATE = """\
# Settings.

# id = of the app
# client_id = "00000000"

# whose
# tenant = "organizations"
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "presence-tui" / "config.toml"


def write(path: Path, profile: str = "default", **values: Value) -> str:
    write_settings(path, values, profile=profile, template=TEMPLATE)
    text = read_config(path)
    assert text is not None
    return path.read_bytes().decode()


@pytest.fixture
def mine(path: Path) -> Path:
    """A file that the user wrote."""
    path.parent.mkdir()
    path.write_text('# mine\ntenant = "old.example" # for now\n\n# the other one\n[profile.work]\ntenant = "work.example"\n')
    path.chmod(0o644)
    return path


def test_a_new_file_is_the_template_with_keys_at_their_places(path: Path) -> None:
    text = write(path, client_id="abc", cloud="global")
    assert text == TEMPLATE.replace('# client_id = "00000000"', 'client_id = "abc"\ncloud = "global"')
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_an_empty_file_is_as_good_as_none(path: Path) -> None:
    path.parent.mkdir()
    path.touch()
    assert write(path, client_id="abc").startswith("# Settings.")


def test_a_profile_in_a_new_file_comes_last_and_leaves_the_template_commented_out(path: Path) -> None:
    assert write(path, "work", client_id="abc") == TEMPLATE + '\n[profile.work]\nclient_id = "abc"\n'


def test_a_later_key_still_takes_the_place_that_the_template_gave_it(path: Path) -> None:
    write(path, client_id="abc")
    assert write(path, tenant="contoso.com").endswith('# whose\ntenant = "contoso.com"\n')


def test_a_file_of_the_user_s_keeps_what_is_in_it(mine: Path) -> None:
    old = '# mine\ntenant = "old.example" # for now\n'
    assert mine.read_text().startswith(old)
    rest = mine.read_text().removeprefix(old)
    new = '# mine\ntenant = "new.example" # for now\nclient_id = "abc"\n'
    assert write(mine, tenant="new.example", client_id="abc") == new + rest
    assert stat.S_IMODE(mine.stat().st_mode) == 0o600


def test_a_profile_gets_its_own_values(mine: Path) -> None:
    text = write(mine, "work", tenant="new.example", client_id="abc")
    assert text.endswith('# the other one\n[profile.work]\ntenant = "new.example"\nclient_id = "abc"\n')
    assert 'tenant = "old.example" # for now' in text


def test_a_name_with_dots_is_a_key_of_a_table(mine: Path) -> None:
    write_settings(mine, {"rate.limit": 5, "rate.share": 0.5}, profile="default", template=TEMPLATE)
    assert mine.read_text().endswith("\n\n[rate]\nlimit = 5\nshare = 0.5\n")


def test_a_mark_at_the_beginning_and_line_ends_of_windows_stay(path: Path) -> None:
    path.parent.mkdir()
    path.write_bytes(b'\xef\xbb\xbfa = 1\r\n# c\r\n[profile.x]\r\nb = "\xc3\xa9"\r\n')
    write(path, client_id="abc")
    assert path.read_bytes() == b'\xef\xbb\xbfa = 1\r\nclient_id = "abc"\r\n# c\r\n[profile.x]\r\nb = "\xc3\xa9"\r\n'


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"a = \n", r"config\.toml line 1, column 5: Invalid value"),
        (b"a = '\xff'\n", r"config\.toml line 1, column 6: is not UTF-8"),
        (b"client_id = [1]\n", r'config\.toml cannot be changed: "client_id" is no single value there'),
        (b"[client_id]\n", r'config\.toml cannot be changed: "client_id" is no single value there'),
    ],
)
def test_a_broken_file_is_left_as_it_is(path: Path, data: bytes, words: str) -> None:
    path.parent.mkdir()
    path.write_bytes(data)
    with pytest.raises(ConfigError, match=words):
        write(path, client_id="abc")
    assert path.read_bytes() == data


def test_a_read_only_file_is_left_as_it_is(mine: Path) -> None:
    before = mine.read_bytes()
    mine.chmod(0o444)
    with pytest.raises(StorageError, match="is read-only"):
        write(mine, client_id="abc")
    assert mine.read_bytes() == before


def test_what_is_written_is_escaped(path: Path) -> None:
    value = 'a"b\\c\n[profile.x]\n\x1b é'
    write(path, client_id=value)
    text = read_config(path)
    assert text is not None
    assert text.table == {"client_id": value}
