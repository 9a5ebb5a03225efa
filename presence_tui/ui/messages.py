"""What widgets and workers tell the screens."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.message import Message

if TYPE_CHECKING:
    from presence_tui.model.ports import Monitor
    from presence_tui.view.set_up_facts import SetUpValues


class SnapshotPublished(Message):
    """The monitor `by` published a snapshot, and has it. A newer one replaces it in the queue."""

    def __init__(self, by: Monitor) -> None:
        super().__init__()
        self.by = by

    def can_replace(self, message: Message) -> bool:
        """Only the newest counts; what changed is kept in the snapshot."""
        return isinstance(message, SnapshotPublished) and message.by is self.by


class FileTrouble(Message):
    """A file of ours cannot be used."""

    def __init__(self, sentence: str) -> None:
        super().__init__()
        self.sentence = sentence


class SignInWanted(Message):
    """Somebody pressed the key that signs in."""


class SetUpWanted(Message):
    """Somebody pressed the key that opens the set-up screen again."""


class Answered(Message):
    """The set-up screen has every answer; they are to be saved."""

    def __init__(self, values: SetUpValues) -> None:
        super().__init__()
        self.values = values


class DemoWanted(Message):
    """Somebody pressed the key that runs the demo in place of the real thing."""
