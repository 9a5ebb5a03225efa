"""A real process that is killed while it saves the token cache. What several do to each other: `test_three_panes`."""

from __future__ import annotations

import itertools
import os
import random
import signal
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import NoReturn

from presence_tui.auth.token_cache import SharedTokenCache

_ACCOUNT = {"home_account_id": "u.t", "environment": "login.example", "realm": "t", "authority_type": "MSSTS"}
_SIZE = 50_000
_KILLS = 40
_MOST_KILLS = 4_000


def _save_for_ever(file: Path) -> NoReturn:
    cache = SharedTokenCache(file)
    for number in itertools.count():
        assert cache._try_acquire()
        cache.reload()
        cache.tokens.modify("Account", _ACCOUNT, {"username": f"{number % 10}" * _SIZE})
        cache.save()
        cache.release()
    raise AssertionError


def _in_child(act: Callable[[], NoReturn]) -> int:
    child = os.fork()
    if child == 0:
        try:
            act()
        finally:
            os._exit(1)
    return child


def test_a_kill_at_any_moment_leaves_the_old_file_or_the_new_and_the_next_start_sweeps(tmp_path: Path) -> None:
    """At least 40 moments, and as many more as it takes on this machine to meet a save half done and a later one done."""
    file = tmp_path / "state" / "tokens.json"
    chance, swept, found = random.Random(9), 0, set[str]()
    for kill in range(_MOST_KILLS):
        if kill >= _KILLS and swept and len(found) > 1:
            break
        child = _in_child(partial(_save_for_ever, file))
        before = file.stat().st_mtime_ns if file.exists() else 0
        while not file.exists() or file.stat().st_mtime_ns == before:
            assert os.waitpid(child, os.WNOHANG) == (0, 0)
        for _ in range(chance.randrange(600 * (1 + kill // _KILLS))):  # a moment unrelated to what the other does
            os.stat(file)
        os.kill(child, signal.SIGKILL)
        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL
        swept += len(list(file.parent.glob(".tokens.json.*")))
        cache = SharedTokenCache(file)
        cache.peek()
        assert cache.warnings == []
        [username] = [entry["username"] for entry in cache.tokens.search("Account", query={})]
        assert len(username) == _SIZE
        assert len(set(username)) == 1
        found.add(username)
        assert sorted(path.name for path in file.parent.iterdir()) == ["tokens.json", "tokens.json.lock"]
    assert swept, "nobody was killed in the middle"
    assert len(found) > 1
