"""The one gate between the monitor and the screens: while names are hidden, nobody's name comes through it.

It stands in the monitor's place and knows no verb: what any of them returns, raises or tells a listener is masked, and what came
masked and goes back is made real again. So a verb that is added later is masked, too.
"""

from __future__ import annotations

import asyncio
import inspect
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar, cast

from presence_tui.model.errors import PresenceError

if TYPE_CHECKING:
    from presence_tui.model.ports import Monitor
    from presence_tui.model.snapshot import Snapshot

_T = TypeVar("_T")


class Gate:
    """Whether names are hidden. Values come back as they are, while they are not."""

    def __init__(self, hides: bool) -> None:
        self.hides = hides
        self._mask: Any = None
        """Made when names are hidden first: most never hide any."""
        self._one_at_a_time = threading.RLock()
        self._shut = 0
        """How many want snapshots to be left out for now."""

    def hidden(self, value: _T) -> _T:
        """Return `value` as the screens may have it."""
        if not self.hides:
            return value
        with self._one_at_a_time:
            return cast("_T", self._the_mask().value(value))

    @property
    def is_shut(self) -> bool:
        """Whether snapshots are left out for now; whoever opens it again shows the newest."""
        return self._shut > 0

    @contextmanager
    def shut(self) -> Iterator[None]:
        """Leave out snapshots that are published until this is left."""
        self._shut += 1
        try:
            yield
        finally:
            self._shut -= 1

    @asynccontextmanager
    async def learning(self, monitor: Monitor) -> AsyncIterator[Snapshot]:
        """Give a snapshot; while names are hidden, learn beside the event loop who is on a long list. Shut until it is left."""
        with self.shut():
            yield await asyncio.to_thread(lambda: monitor.snapshot) if self.hides else monitor.snapshot

    def real(self, value: Any) -> Any:
        """Return what a value of a screen stands for."""
        if callable(value):
            return partial(self._tell, value)
        return value if self._mask is None else self._mask.real(value)

    def _tell(self, listener: Callable[..., Any], *told: Any) -> None:
        from presence_tui.model.snapshot import Snapshot

        if not (self._shut and any(isinstance(one, Snapshot) for one in told)):
            listener(*map(self.hidden, told))

    def before(self, monitor: Monitor) -> Monitor:
        """Return what the screens are given in place of `monitor`."""
        return cast("Monitor", _Gated(self, monitor))

    def _the_mask(self) -> Any:
        if self._mask is None:
            from presence_tui.view.masking import Mask

            self._mask = Mask()
        return self._mask


class _Gated:
    """A monitor behind the gate."""

    def __init__(self, gate: Gate, monitor: Monitor) -> None:
        self._gate = gate
        self._monitor = monitor

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._monitor, name)
        return self._verb(found) if callable(found) else self._gate.hidden(found)

    def _verb(self, verb: Callable[..., Any]) -> Callable[..., Any]:
        gate = self._gate

        def called(*given: Any, **named: Any) -> Any:
            return verb(*map(gate.real, given), **{name: gate.real(value) for name, value in named.items()})

        async def waited(*given: Any, **named: Any) -> Any:
            try:
                return self._shown(await called(*given, **named))
            except PresenceError as error:
                raise self._shown(error) from None

        if inspect.iscoroutinefunction(verb):
            return waited
        return lambda *given, **named: self._shown(called(*given, **named))

    def _shown(self, value: _T) -> _T:
        """Return a verb's answer, once whoever is on the list by now is known."""
        if self._gate.hides:
            self._gate.hidden(self._monitor.snapshot)
        return self._gate.hidden(value)
