"""Examines a machine of a test's own in this process, against the tenant over TLS."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from presence_tui.model.finding import Finding, Result
from presence_tui.paths import Places
from presence_tui.settings.load import load_settings
from presence_tui.settings.values import Settings
from presence_tui.storage.config_file import read_config
from presence_tui.view.examination.files import ConfigRead
from presence_tui.wiring.clock import SystemClock
from presence_tui.wiring.connecting import connected_to_look
from presence_tui.wiring.examination.examine import Examination
from presence_tui.wiring.examination.subject import Subject
from tests.server.client import TenantServer

PASS, WARN, FAIL, SKIPPED = Result


class Hurried(SystemClock):
    """Sleeps for no time at all."""

    async def sleep(self, seconds: float) -> None:
        await super().sleep(0)


def places_of(server: TenantServer) -> Places:
    state = server.home / ".local/state/presence-tui"
    folders = (server.home / ".config/presence-tui", state, server.home / ".cache/presence-tui")
    return Places(*folders, state / "log/presence-tui.log")


def settings_of(server: TenantServer, **environ: str) -> Settings:
    """Return what the environment of that server and `environ` (without the prefix) set; empty ones are left out."""
    own = {name: value for name, value in server.environ().items() if name.startswith("PRESENCE_TUI_")}
    own |= {name if name.endswith("_PROXY") else f"PRESENCE_TUI_{name}": value for name, value in environ.items()}
    return load_settings({}, own, places_of(server), read_config)


def subject_of(server: TenantServer, settings: Settings | None = None, **changes: Any) -> Subject:
    places = places_of(server)
    settings = settings or settings_of(server)
    read = ConfigRead(str(places.config_file), False, "default", ("default",), "", True, (), bool(settings.client_id))
    subject = Subject(settings, read, places, settings.watch_list, {"LANG": "C.UTF-8"}, True)
    return replace(subject, **changes)


async def examine(subject: Subject) -> Mapping[str, Finding]:
    return {check.id: finding async for check, finding in Examination(subject).findings()}


async def sign_in(server: TenantServer, settings: Settings) -> None:
    """Sign Ada in with these settings."""
    server.approve_after(0)
    connected = connected_to_look(settings, places_of(server), Hurried())
    code = await connected.authenticator.ask_for_code()
    await connected.authenticator.redeem(code, lambda trouble: None)
    await connected.aclose()


def written_below(folder: Path) -> dict[str, tuple[int, int, int]]:
    """Return mode, size and time of change of everything in there."""
    facts = {str(path): path.lstat() for path in sorted(folder.rglob("*"))}
    return {path: (one.st_mode, one.st_size, one.st_mtime_ns) for path, one in facts.items()}
