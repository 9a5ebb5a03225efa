"""What is loaded when: proofs in processes of their own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from presence_tui.cli.table_of_commands import COMMANDS

PRINT = "import sys; print(*sorted({name.partition('.')[0] for name in sys.modules}))"

FIRST_FRAME = """
import asyncio, sys
from presence_tui.cli import watch
from presence_tui.cli.setting_up import settings_for
from presence_tui.ui.app import PresenceApp
from presence_tui.wiring.services import Services

class Looking(Services):
    async def open(self):
        shown = app.screen_stack[0].render_line(0).text
        assert "Asking about" in shown, shown
        print(*sorted({name.partition(".")[0] for name in sys.modules}), file=sys.__stdout__)
        app.exit()
        await asyncio.Event().wait()

settings, places = settings_for({"demo": len(sys.argv) > 1})
app = PresenceApp(Looking(settings, places=places).surroundings())
asyncio.run(app.run_async(headless=True, size=(100, 30)))
"""


BEFORE_THE_FIRST_FRAME = """
import sys
from pathlib import Path
from presence_tui.cli import watch
from presence_tui.cli.setting_up import settings_for
from presence_tui.ui.app import PresenceApp
from presence_tui.wiring.services import Services

settings, places = settings_for({"demo": len(sys.argv) > 1})
PresenceApp(Services(settings, places=places).surroundings())
""".strip()


def loaded_by(program: str, *words: str) -> set[str]:
    environ = os.environ | {"PRESENCE_TUI_CLIENT_ID": "1b4f1c1e-2f61-4d0a-9c55-0f3a2f1d7c61"}
    done = subprocess.run(
        [sys.executable, "-c", program, *words], capture_output=True, text=True, check=True, timeout=60, env=environ
    )
    return set(done.stdout.split())


def test_the_monitor_knows_no_screen_and_no_http() -> None:
    loaded = loaded_by(f"import presence_tui.monitor.presence_monitor; {PRINT}")
    assert "presence_tui" in loaded
    assert not loaded & {"textual", "rich", "httpx", "msal"}


def test_the_first_frame_is_drawn_before_anything_of_the_network_is_loaded() -> None:
    loaded = loaded_by(FIRST_FRAME)
    assert "textual" in loaded
    assert not loaded & {"httpx", "httpcore", "msal", "requests", "certifi", "tomlkit", "msgspec", "cryptography", "segno"}


def test_the_demo_s_first_frame_is_as_light() -> None:
    assert not loaded_by(FIRST_FRAME, "demo") & {"httpx", "msal", "requests", "msgspec"}


@pytest.mark.parametrize("words", [[], ["demo"]], ids=["live", "demo"])
def test_the_first_frame_waits_for_nothing_that_only_answers_need(words: list[str]) -> None:
    loaded = loaded_by(f"{BEFORE_THE_FIRST_FRAME}; print(*sys.modules)", *words)
    assert "presence_tui.ui.screens.opening" in loaded
    later = ("model.ports", "model.snapshot", "model.roster", "monitor", "graph", "storage.watch_list_edit", "ui.screens.main")
    edits = ("model.list_edit", "model.list_deed", "model.outline", "model.sources", "storage.user_file", "model.availability")
    assert not loaded & {f"presence_tui.{name}" for name in (*later, *edits)}
    libraries = {"tzlocal", "zoneinfo", "calendar", "sysconfig", "email", "importlib.metadata", "secrets", "urllib.request"}
    assert not loaded & (libraries | {"json", "hashlib", "tomllib"})


@pytest.mark.parametrize(("words", "most"), [([], 124), (["demo"], 129)], ids=["live", "demo"])
def test_the_first_frame_waits_for_few_modules_beside_textual_s(words: list[str], most: int) -> None:
    textual = loaded_by("import textual.app, sys; print(*sys.modules)")
    own = loaded_by(f"{BEFORE_THE_FIRST_FRAME}; print(*sys.modules)", *words) - textual
    assert "presence_tui.ui.screens.opening" in own
    assert len(own) <= most, sorted(own)


def test_a_start_that_needs_no_set_up_loads_nothing_of_it() -> None:
    loaded = loaded_by("import presence_tui.ui.app, presence_tui.wiring.services; import sys; print(*sys.modules)")
    assert "presence_tui.wiring.set_up" in loaded
    places = ("ui.screens.first_start", "ui.widgets.answer", "view.first_start", "settings.setting_up", "storage.config_edit")
    assert not loaded & {*(f"presence_tui.{place}" for place in places), "tomlkit"}


def test_what_draws_qr_codes_is_loaded_when_the_first_one_is_shown() -> None:
    loaded = loaded_by(f"import presence_tui.ui.screens.main, presence_tui.ui.screens.sign_in; {PRINT}")
    assert "textual" in loaded
    assert "segno" not in loaded


def test_help_loads_no_command() -> None:
    program = "import sys; from presence_tui.cli.main import run; run(['--help']); print(*sys.modules)"
    loaded = loaded_by(program)
    assert "presence_tui.cli.main" in loaded
    assert not loaded & {f"presence_tui.cli.{name}" for name in ("watch", "once", "login", "logout", "setting_up")}


def test_no_command_s_help_loads_anything_heavy() -> None:
    paths = [(entry.name, *(each.name for each in after)) for entry in COMMANDS.values() for after in [(), *zip(entry.commands)]]
    lines = [[*path, "--help"] for path in paths]
    loaded = loaded_by(f"from presence_tui.cli.main import run; assert not any([run(line) for line in {lines}]); {PRINT}")
    assert "presence_tui" in loaded
    assert not loaded & {"textual", "rich", "httpx", "msal", "msgspec", "tomlkit", "platformdirs"}


def test_the_version_is_told_without_loading_anything_heavy() -> None:
    program = "import sys; from presence_tui.__main__ import _answer; _answer(['--version']); print(*sys.modules)"
    assert not loaded_by(program) & {"click", "asyncio", "textual", "httpx", "presence_tui.cli.main"}


RENEWING = """
import asyncio, sys
from presence_tui.cli.setting_up import settings_for
from presence_tui.wiring.services import Services

async def main():
    settings, _ = settings_for({"demo": True})
    async with Services(settings, signed_in=True) as services:
        sign_in = (await services.reach()).sign_in
        before = await sign_in.token()
        after = await sign_in.token(rejected=before)
        assert before.reveal() != after.reveal()
        await services.open()
        print(*sys.modules)

asyncio.run(main())
"""


def test_a_table_that_stands_for_days_holds_no_parts_of_libraries_that_it_never_uses() -> None:
    loaded = loaded_by(RENEWING)
    assert {"httpx", "msal.application"} <= loaded
    assert not loaded & {"requests", "urllib3", "charset_normalizer", "pygments", "rich.syntax", "xml.etree", "http.server"}


def test_a_release_of_msal_that_needs_all_its_parts_is_loaded_whole(tmp_path: Path) -> None:
    parts = "ClientApplication ConfidentialClientApplication PublicClientApplication SerializableTokenCache TokenCache"
    classes = "\n".join(f"class {name}(Base): ..." for name in parts.split())
    (tmp_path / "msal").mkdir()
    (tmp_path / "msal" / "__init__.py").write_text(f"from .managed_identity import Base\n{classes}\n")
    (tmp_path / "msal" / "managed_identity.py").write_text("class Base: ...\n")
    (tmp_path / "msal" / "exceptions.py").write_text("class MsalServiceError(Exception): ...\n")
    first = f"import sys; sys.path.insert(0, {str(tmp_path)!r})"
    told = loaded_by(f"{first}; from presence_tui.auth import msal_parts; print(msal_parts.TokenCache.__mro__[1].__name__)")
    assert told == {"Base"}
