"""Looks at the settings, the watch list, and the program's files and folders. Changes none of them, not even a mode."""

from __future__ import annotations

import os
import shlex
import stat
from collections.abc import Iterator
from pathlib import Path

from presence_tui.model.errors import ConfigError
from presence_tui.model.finding import Finding
from presence_tui.model.text import printable
from presence_tui.paths import DEFAULT_PROFILE, Places
from presence_tui.settings.values import Settings
from presence_tui.storage.list_keeper import WatchListFile
from presence_tui.view.examination import files as words
from presence_tui.view.examination.files import Blemish
from presence_tui.wiring.examination.subject import Shared

_LEAST_ROOM = 1024
"""Kilobytes; the token cache of an organisation takes some tens."""


async def config(shared: Shared) -> Finding:
    """Tell what reading the settings came to."""
    read = shared.subject.config
    return words.demo_config() if read is None else words.config(read)


async def watch_list(shared: Shared) -> Finding:
    """Read the watch list."""
    if shared.subject.demo:
        from presence_tui.demo.company import WATCH_LIST

        shared.watched = WATCH_LIST
        return words.demo_watch_list(len(WATCH_LIST.entries))
    path = shared.subject.watch_list
    if path is None:
        raise ValueError("only the demo has no watch list")
    kept = WatchListFile(path)
    try:
        listed = shared.watched = kept.look()
    except ConfigError as error:
        return words.broken_watch_list(str(error))
    named = shared.subject.settings is not None and shared.subject.settings.origins["watch_list"] != "default"
    if named and not kept.seen:
        return words.broken_watch_list(f"{printable(str(path))} does not exist, and is named as the watch list")
    return words.watch_list(printable(str(path)), there=kept.seen, entries=len(listed.entries), groups=len(listed.groups))


async def files(shared: Shared) -> Finding:
    """Look at modes, owners, links and room."""
    subject = shared.subject
    if subject.places is None:
        return words.demo_files()
    settings = subject.settings
    profile = settings.profile if settings else subject.config.profile if subject.config else DEFAULT_PROFILE
    places = subject.places
    found = [*_folders(places, profile), *_own_files(places, profile), *_files_of_the_user(places, settings)]
    looked_at = places.state_dir(profile).exists()
    return words.files(found, looked_at)


def _folders(places: Places, profile: str) -> Iterator[Blemish]:
    folders = (places.state_dir(profile), places.cache_dir(profile), places.log_file.parent)
    for folder in folders:
        try:
            facts = folder.lstat()
        except FileNotFoundError:
            yield from _room(_nearest(folder))
            continue
        except OSError as error:
            yield words.unreadable(_shown(folder), (error.strerror or "failed").lower())
            continue
        if not stat.S_ISDIR(facts.st_mode):
            yield _misplaced(folder, facts, "folder")
            continue
        yield from _open_or_foreign(folder, facts, "folder")
        yield from _room(folder)


def _own_files(places: Places, profile: str) -> Iterator[Blemish]:
    secrets = {places.tokens_file(profile): "whoever reads it is signed in as you"}
    for path in (places.tokens_file(profile), places.directory_file(profile), places.status_file(profile), places.log_file):
        facts = _facts(path)
        if facts is None:
            continue
        if not stat.S_ISREG(facts.st_mode):
            yield _misplaced(path, facts, "file")
            continue
        yield from _open_or_foreign(path, facts, "file", secrets.get(path, ""))


def _files_of_the_user(places: Places, settings: Settings | None) -> Iterator[Blemish]:
    """Yield what is wrong with files that the user chose: a link is fine there."""
    config = settings.config_file if settings and settings.config_file else places.config_file
    chosen: list[tuple[Path | None, str]] = [(config, "")]
    if settings:
        chosen += [(path, "it holds a secret") for path in (settings.client_secret_file, settings.certificate_key_file)]
    for path, secret in chosen:
        try:
            mode = stat.S_IMODE(path.stat().st_mode) if path else 0
        except OSError:  # not there, or told by the settings' own check
            continue
        if path and mode & 0o077:
            yield words.open_to_others(_shown(path), "file", mode, secret=secret)


def _open_or_foreign(path: Path, facts: os.stat_result, kind: str, secret: str = "") -> Iterator[Blemish]:
    if facts.st_uid != os.geteuid():
        yield words.somebody_else_s(_shown(path), facts.st_uid)
    elif stat.S_IMODE(facts.st_mode) & 0o077:
        yield words.open_to_others(_shown(path), kind, stat.S_IMODE(facts.st_mode), secret=secret)


def _misplaced(path: Path, facts: os.stat_result, kind: str) -> Blemish:
    return words.a_link(_shown(path)) if stat.S_ISLNK(facts.st_mode) else words.not_what_it_should_be(_shown(path), kind)


def _room(folder: Path) -> Iterator[Blemish]:
    if not os.access(folder, os.W_OK | os.X_OK):
        yield words.not_writable(_shown(folder), "no permission, or a read-only disk")
        return
    try:
        disk = os.statvfs(folder)
    except OSError:
        return
    kilobytes = disk.f_bavail * disk.f_frsize // 1024
    if disk.f_blocks and kilobytes < _LEAST_ROOM:
        yield words.full(_shown(folder), kilobytes)


def _nearest(folder: Path) -> Path:
    """Return the innermost folder above that is there."""
    while not folder.exists() and folder != folder.parent:
        folder = folder.parent
    return folder


def _facts(path: Path) -> os.stat_result | None:
    try:
        return path.lstat()
    except OSError:
        return None


def _shown(path: Path) -> str:
    return shlex.quote(printable(str(path)))
