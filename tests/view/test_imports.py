"""The view is loaded before the first frame, so it must stay light."""

import subprocess
import sys

PROGRAM = """
import importlib, pkgutil, sys, presence_tui.view as view
for module in pkgutil.iter_modules(view.__path__):
    importlib.import_module(f"presence_tui.view.{module.name}")
print(*{name.partition(".")[0] for name in sys.modules})
"""


def test_importing_the_view_loads_no_screen_library_decoder_or_client():
    loaded = subprocess.run(
        [sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=True, timeout=60
    ).stdout.split()
    assert not set(loaded) & {"textual", "rich", "msgspec", "httpx", "msal", "tomlkit", "platformdirs", "tzlocal", "asyncio"}
