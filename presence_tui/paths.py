"""Where files live, and the one maker of our folders. Opens no file; nothing is made before somebody writes."""

from __future__ import annotations

import errno
import os
import stat
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

APP = "presence-tui"
DEFAULT_PROFILE = "default"
"""The profile made of config.toml's top level."""


_DEEPEST = 3
"""How many folders of ours lie in each other: `presence-tui/NAME/exports`."""


class Places(NamedTuple):
    """The folders of one user. Profile names must have been checked: they become folders."""

    config_dir: Path
    """Holds what the user writes."""
    state_root: Path
    """Holds a folder of tokens, status and exports for each profile."""
    cache_root: Path
    """Holds a folder for each profile, of what can be asked for again."""
    log_file: Path

    @property
    def config_file(self) -> Path:
        """The settings, unless another file is named."""
        return self.config_dir / "config.toml"

    def watch_list_file(self, profile: str) -> Path:
        """Return the profile's watch list, unless another file is named."""
        name = "watchlist.toml" if profile == DEFAULT_PROFILE else f"watchlist-{profile}.toml"
        return self.config_dir / name

    def state_dir(self, profile: str) -> Path:
        """Return the folder of what the profile must not lose."""
        return self.state_root / profile

    def cache_dir(self, profile: str) -> Path:
        """Return the folder of what the profile can ask for again."""
        return self.cache_root / profile

    def tokens_file(self, profile: str) -> Path:
        """Return the profile's token cache."""
        return self.state_dir(profile) / "tokens.json"

    def status_file(self, profile: str) -> Path:
        """Return the file that a running pane keeps for the status bar."""
        return self.state_dir(profile) / "status.json"

    def view_file(self, profile: str) -> Path:
        """Return the file that keeps how the profile's screen was liked."""
        return self.state_dir(profile) / "view.json"

    def wishes_file(self, profile: str) -> Path:
        """Return the file of whom the profile's user wants to be told once they can be reached."""
        return self.state_dir(profile) / "wishes.json"

    def exports_dir(self, profile: str) -> Path:
        """Return the folder of the files that the user asked to be written."""
        return self.state_dir(profile) / "exports"

    def directory_file(self, profile: str) -> Path:
        """Return the profile's memory of who is who."""
        return self.cache_dir(profile) / "directory.json"

    def members_file(self, profile: str) -> Path:
        """Return the profile's memory of whom the sources of its watch list named."""
        return self.cache_dir(profile) / "members.json"


def user_places() -> Places:
    """Return the places of whoever runs this, by the platform's custom."""
    from platformdirs import PlatformDirs  # here, since it costs as much as all settings together

    dirs = PlatformDirs(APP, appauthor=False)
    return Places(dirs.user_config_path, dirs.user_state_path, dirs.user_cache_path, dirs.user_log_path / f"{APP}.log")


def make_private_folder(folder: Path) -> None:
    """Make `folder` and what is missing above it, each 0700 whatever the umask; repair the mode of what is ours.

    Only for folders that belong to this program alone. Raises OSError; a symbolic link in its place is one.
    """
    missing = [folder]
    while not os.path.lexists(missing[-1].parent):
        missing.append(missing[-1].parent)
    for each in reversed(missing):
        try:
            each.mkdir(mode=0o700)
        except FileExistsError:
            continue
        each.chmod(0o700)
    kind = folder.lstat().st_mode
    if not stat.S_ISDIR(kind):
        what = "a symbolic link" if stat.S_ISLNK(kind) else "no folder"
        raise OSError(errno.ENOTDIR, f"{folder.name} is {what}", str(folder))
    if stat.S_IMODE(kind) != 0o700:
        folder.chmod(0o700)
    for each in _ours_above(folder):
        with suppress(PermissionError):  # somebody else's: what lies in it is closed all the same
            if stat.S_IMODE(each.stat().st_mode) != 0o700:
                each.chmod(0o700)


def _ours_above(folder: Path) -> list[Path]:
    """Return the folders over `folder` up to the one that is called like the program; none where that is not near."""
    above: list[Path] = []
    for each in (folder, *folder.parents)[:_DEEPEST]:
        if each.name == APP:
            return [one for one in above if not one.is_symlink()]
        above.append(each.parent)
    return []
