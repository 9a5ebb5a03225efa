"""Starts the simulated tenant in a process of its own and forwards calls to it."""

from __future__ import annotations

import json
import os
import queue
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any, Self

from presence_tui.demo.tenant import CLIENT_ID
from tests.server.certificates import Certificates

_ROOT = Path(__file__).parents[2]
_DEADLINE = 20.0
"""Seconds after which a server that does not answer is given up."""


class TenantServer:
    """The tenant over TLS. Every method of SimulatedTenant can be called on it: `server.set("ada", "Busy")`.

    `folder` holds the home directory that `environ()` names. `options` go to `python -m tests.server`.
    """

    def __init__(self, folder: Path, *options: str, certificates: Certificates | None = None) -> None:
        self.home = folder / "home"
        self.client_id = CLIENT_ID
        self._options = [*options]
        if certificates is not None:
            self._options += ["--ca-file", str(certificates.ca), "--chain-file", str(certificates.chain)]
        self._lines: queue.Queue[str] = queue.Queue()
        self._process: subprocess.Popen[str] | None = None
        self.url = self.ca_file = ""

    def __enter__(self) -> Self:
        self.home.mkdir(parents=True, exist_ok=True)
        command = [sys.executable, "-m", "tests.server", *self._options]
        pipe = subprocess.PIPE
        self._process = subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True, cwd=_ROOT)
        threading.Thread(target=self._listen, daemon=True).start()
        ready = json.loads(self._line())
        self.url, self.ca_file = ready["url"], ready["ca_file"]
        return self

    def __exit__(self, *_: object) -> None:
        if self._process is None or self._process.stdin is None or self._process.stdout is None:
            return
        self._process.stdin.close()
        try:
            self._process.wait(_DEADLINE)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    @property
    def exit_code(self) -> int | None:
        """How the process ended; None while it runs."""
        return None if self._process is None else self._process.returncode

    @property
    def issuer(self) -> str:
        """A plain OpenID Connect issuer with a path."""
        return f"{self.url}/oidc"

    @property
    def entra_issuer(self) -> str:
        """The issuer in Entra's own layout."""
        return f"{self.url}/contoso.com/v2.0"

    @property
    def graph_url(self) -> str:
        """Root of the v1.0 API."""
        return f"{self.url}/v1.0"

    @property
    def requests(self) -> list[str]:
        """The requests that came, as `METHOD path status`."""
        found: list[str] = self._ask({"get": "requests"})
        return found

    @property
    def bulk_sizes(self) -> list[int]:
        """How many ids each getPresencesByUserId asked for."""
        found: list[int] = self._ask({"get": "bulk_sizes"})
        return found

    @property
    def leaks(self) -> list[str]:
        """Requests that carried a bearer to the sign-in host."""
        found: list[str] = self._ask({"get": "leaks"})
        return found

    def environ(self) -> dict[str, str]:
        """Return the environment in which the program uses this server, with a home directory of its own."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("PRESENCE_TUI_", "XDG_"))}
        folders = {"CONFIG": ".config", "STATE": ".local/state", "CACHE": ".cache", "DATA": ".local/share"}
        return (
            kept
            | {f"XDG_{name}_HOME": str(self.home / folder) for name, folder in folders.items()}
            | {
                "HOME": str(self.home),
                "PRESENCE_TUI_CLIENT_ID": self.client_id,
                "PRESENCE_TUI_ISSUER": self.issuer,
                "PRESENCE_TUI_GRAPH_URL": self.graph_url,
                "PRESENCE_TUI_CA_FILE": self.ca_file,
                "PRESENCE_TUI_SCOPES": "Presence.Read.All User.ReadBasic.All",
            }
        )

    def __getattr__(self, name: str) -> Callable[..., Any]:
        if name.startswith("_"):
            raise AttributeError(name)
        return lambda *args, **kwargs: self._ask({"call": name, "args": args, "kwargs": kwargs})

    def _ask(self, message: dict[str, Any]) -> Any:
        if self._process is None or self._process.stdin is None:
            raise RuntimeError("the server does not run")
        self._process.stdin.write(json.dumps(message) + "\n")
        self._process.stdin.flush()
        answer = json.loads(self._line())
        if "error" in answer:
            raise RuntimeError(answer["error"])
        return answer["result"]

    def _line(self) -> str:
        try:
            return self._lines.get(timeout=_DEADLINE)
        except queue.Empty:
            raise TimeoutError("the simulated tenant's server does not answer") from None

    def _listen(self) -> None:
        if self._process is not None and self._process.stdout is not None:
            for line in self._process.stdout:
                self._lines.put(line)
