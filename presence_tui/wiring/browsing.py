"""Opens an address in a browser on this machine. The browser's own words never reach the terminal."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Mapping

_DISPLAYS = ("DISPLAY", "WAYLAND_DISPLAY", "WSL_DISTRO_NAME")
_OPENERS = ("wslview", "xdg-open", "gio", "x-www-browser", "sensible-browser")
"""On Linux, the first that is there. Not the standard library's `webbrowser`: that may run lynx over the table."""


def browse(address: str) -> str:
    """Open `address`, and return the reply for the footer: that it did, or why it cannot."""
    command = opener(os.environ, sys.platform)
    if not command:
        return "No browser can be opened here: open the address yourself"
    try:
        started = subprocess.Popen(  # noqa: S603  the address is our own, the program one of the list above
            [*command, address],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
    except OSError:
        return "The browser cannot be started: open the address yourself"
    threading.Thread(target=started.wait, name="browser", daemon=True).start()  # or it would stay as a zombie for days
    return "Opened in the browser, if there is one"


def opener(environ: Mapping[str, str], platform: str) -> list[str]:
    """Return the command that opens an address given as its last argument; empty where there is no screen for a browser."""
    if platform == "darwin":
        return ["/usr/bin/open"]
    if not any(environ.get(name) for name in _DISPLAYS):
        return []
    found = next((path for name in _OPENERS if (path := shutil.which(name, path=environ.get("PATH")))), "")
    return [found, "open"] if found.endswith("/gio") else [found] if found else []
