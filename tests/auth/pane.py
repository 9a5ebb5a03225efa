"""`python -m tests.auth.pane`: one process of several over one token cache. Polls over and over, and says what comes of it.

On stdout, a line each: `in`, once a poll worked; `out REASON`; `trouble WORDS`; `told SENTENCE` about files; `left`, when it
signed out. On stdin: `poll` has the next poll told whatever it brings, `sign out`; the end of stdin ends it.
"""

from __future__ import annotations

import asyncio
import os
import queue
import sys
import threading

from presence_tui.model.errors import PresenceError, SignInNeeded, TokenRejected
from presence_tui.paths import user_places
from presence_tui.settings.load import load_settings
from presence_tui.storage.config_file import read_config
from presence_tui.wiring.openings import Reached
from presence_tui.wiring.services import Services

PAUSE = 0.1
"""Seconds between two polls."""
TRIES = 20
"""The test may have made a token old that was renewed a moment ago, and on a slow machine the next one as well."""


def say(*words: str) -> None:
    sys.stdout.write(" ".join(words) + "\n")
    sys.stdout.flush()


async def poll(reached: Reached) -> str:
    """Ask once; return what it brought."""
    for _ in range(TRIES):
        try:
            await reached.graph.my_presence()
        except TokenRejected:
            continue
        except SignInNeeded as error:
            return f"out {error.reason.name}"
        except PresenceError as error:
            return f"trouble {type(error).__name__}: {error}"
        return "in"
    return "trouble tokens are refused"


async def main() -> None:
    """Poll until stdin ends."""
    commands: queue.Queue[str] = queue.Queue()

    def listen() -> None:
        for line in sys.stdin:
            commands.put(line.strip())
        os._exit(0)

    places = user_places()
    settings = load_settings({}, os.environ, places, read_config)
    services = Services(settings, places=places, tell=lambda sentence: say("told", sentence))
    reached = await services.reach()
    threading.Thread(target=listen, daemon=True).start()
    before = ""
    while True:
        command = "" if commands.empty() else commands.get()
        if command == "sign out":
            if (account := await reached.sign_in.account()) is not None:
                await reached.sign_in.sign_out(account)
            say("left")
        now = await poll(reached)
        if now != before or command == "poll":
            say(now)
        before = now
        await asyncio.sleep(PAUSE)


if __name__ == "__main__":
    asyncio.run(main())
