"""What every node does that runs workers. Textual tells a worker's end to its own node alone."""

from __future__ import annotations

from textual.worker import Worker, WorkerState


class WorkersOwner:
    """Lets no worker fail in silence: a bug in one is a bug of the program."""

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """Raise what ended a worker."""
        if event.state is WorkerState.ERROR and isinstance(event.worker.error, Exception):
            raise event.worker.error
