"""`python -m tests.server`: the simulated tenant over TLS until stdin closes.

Prints one JSON line with url, port and ca_file when it is ready. Each line of stdin is a call such as
`{"call": "set", "args": ["ada", "Busy"], "kwargs": {}}` and is answered by one JSON line, `{"result": ...}` or
`{"error": "..."}`. `{"get": "requests"}` reads an attribute; the call `advance` moves the tenant's clock by seconds.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import logging
import ssl
import sys
import tempfile
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from presence_tui.demo.tenant import SimulatedTenant
from tests.server.certificates import Certificates, make_certificates
from tests.server.http import TlsServer


class _Clock:
    """The machine's clock, moved by hand where a test does not want to wait."""

    def __init__(self) -> None:
        self._ahead = timedelta()

    def now(self) -> datetime:
        return datetime.now(UTC) + self._ahead

    def advance(self, seconds: float) -> None:
        self._ahead += timedelta(seconds=seconds)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.server", description="The simulated tenant over TLS on loopback.")
    parser.add_argument("--ca-file", type=Path, help="CA certificate, with --chain-file; made anew without")
    parser.add_argument("--chain-file", type=Path, help="key and certificate of the server in one PEM file")
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--interval", type=float, default=1.0, help="seconds between polls of a device code")
    parser.add_argument("--approve-after", type=float, help="seconds after which a device code approves itself")
    parser.add_argument("--lively", action="store_true", help="people change by themselves")
    return parser.parse_args()


async def _serve(arguments: argparse.Namespace, certificates: Certificates) -> None:
    clock = _Clock()
    tenant = SimulatedTenant(
        clock.now,
        arguments.seed,
        arguments.approve_after,
        lively=arguments.lively,
        interval=arguments.interval,
        prefix="test-",
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificates.chain)
    server = TlsServer(tenant, context)
    port = await server.listen(arguments.port)
    _say({"url": f"https://localhost:{port}", "port": port, "ca_file": str(certificates.ca)})
    loop, closed = asyncio.get_running_loop(), asyncio.Event()

    def listen_to_stdin() -> None:
        for line in sys.stdin:
            answer = _answer(tenant, clock, line)
            asyncio.run_coroutine_threadsafe(server.follow(), loop).result()
            _say(answer)
        loop.call_soon_threadsafe(closed.set)

    threading.Thread(target=listen_to_stdin, daemon=True).start()
    await closed.wait()
    await server.close()


def _say(value: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(value) + "\n")
    sys.stdout.flush()


def _answer(tenant: SimulatedTenant, clock: _Clock, line: str) -> dict[str, Any]:
    try:
        message = json.loads(line)
        if "get" in message:
            return {"result": getattr(tenant, message["get"])}
        of: object = clock if message["call"] == "advance" else tenant
        return {"result": getattr(of, message["call"])(*message.get("args", ()), **message.get("kwargs", {}))}
    except Exception as error:  # whatever a test got wrong is told to the test
        return {"error": f"{type(error).__name__}: {error}"}


def main() -> None:
    """Serve until stdin closes."""
    arguments = _arguments()
    logging.getLogger("asyncio").setLevel(logging.CRITICAL)  # a client that does not trust us is no news
    with tempfile.TemporaryDirectory(prefix="presence-tui-server-") as folder:
        if arguments.ca_file and arguments.chain_file:
            certificates = Certificates(arguments.ca_file, arguments.chain_file)
        else:
            certificates = make_certificates(Path(folder))
        asyncio.run(_serve(arguments, certificates))


if __name__ == "__main__":
    main()
