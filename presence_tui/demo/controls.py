"""What every group of controls shares: the parts of the tenant and its lock."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import datetime

from presence_tui.demo.authorization import Authorizations
from presence_tui.demo.crowd import Crowd
from presence_tui.demo.entra import Entra
from presence_tui.demo.faults import Faults
from presence_tui.demo.grants import Grants
from presence_tui.demo.graph import Graph


class Parts:
    """The tenant's parts; the tenant makes them."""

    client_id: str
    """The app registration that the tenant knows."""
    latency: float
    """Seconds the carrier waits before each reply."""
    _now: Callable[[], datetime]
    _lock: threading.RLock
    _crowd: Crowd
    _grants: Grants
    _graph: Graph
    _authorizations: Authorizations
    _entra: Entra
    _faults: Faults
