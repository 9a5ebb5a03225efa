"""Where files live."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from presence_tui.paths import Places, make_private_folder, user_places

PLACES = Places(Path("/c"), Path("/s"), Path("/k"), Path("/l/presence-tui.log"))


def test_each_profile_has_its_own_files() -> None:
    assert PLACES.config_file == Path("/c/config.toml")
    assert PLACES.watch_list_file("default") == Path("/c/watchlist.toml")
    assert PLACES.watch_list_file("work") == Path("/c/watchlist-work.toml")
    assert PLACES.tokens_file("work") == Path("/s/work/tokens.json")
    assert PLACES.status_file("work") == Path("/s/work/status.json")
    assert PLACES.exports_dir("work") == Path("/s/work/exports")
    assert PLACES.directory_file("work") == Path("/k/work/directory.json")


@pytest.mark.skipif(sys.platform != "linux", reason="XDG's variables are Linux's custom")
def test_the_users_places_follow_xdg_and_nothing_is_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("CONFIG", "STATE", "CACHE"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(tmp_path / name.lower()))
    places = user_places()
    assert places.config_dir == tmp_path / "config/presence-tui"
    assert places.state_root == tmp_path / "state/presence-tui"
    assert places.cache_root == tmp_path / "cache/presence-tui"
    assert places.log_file == tmp_path / "state/presence-tui/log/presence-tui.log"
    assert list(tmp_path.iterdir()) == []


def test_importing_paths_and_settings_loads_no_heavy_module() -> None:
    heavy = {"platformdirs", "tomllib", "msgspec", "difflib", "logging", "httpx"}
    code = f"import sys, presence_tui.paths, presence_tui.settings.load; print({heavy!r} & set(sys.modules))"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "set()"


@pytest.mark.parametrize("umask", [0o000, 0o022, 0o077, 0o777])
def test_folders_are_ours_alone_whatever_the_umask(tmp_path: Path, umask: int) -> None:
    before = os.umask(umask)
    try:
        make_private_folder(tmp_path / "state" / "presence-tui" / "default")
    finally:
        os.umask(before)
    for folder in ("state", "state/presence-tui", "state/presence-tui/default"):
        assert (tmp_path / folder).stat().st_mode & 0o777 == 0o700


def test_a_folder_open_to_others_is_repaired_and_those_above_are_left(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    (tmp_path / "ours").mkdir(mode=0o755)
    make_private_folder(tmp_path / "ours")
    assert (tmp_path / "ours").stat().st_mode & 0o777 == 0o700
    assert tmp_path.stat().st_mode & 0o777 == 0o755


def test_the_program_s_own_folders_above_are_repaired_too(tmp_path: Path) -> None:
    exports = tmp_path / "presence-tui" / "state" / "presence-tui" / "default" / "exports"
    exports.mkdir(parents=True)
    for folder in exports.parents[:4]:
        folder.chmod(0o755)
    make_private_folder(exports)
    assert [folder.stat().st_mode & 0o777 for folder in exports.parents[:4]] == [0o700, 0o700, 0o755, 0o755]


def test_a_link_in_the_folders_place_is_refused(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir(mode=0o755)
    (tmp_path / "ours").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(OSError, match="ours is a symbolic link"):
        make_private_folder(tmp_path / "ours")
    assert (tmp_path / "elsewhere").stat().st_mode & 0o777 == 0o755
