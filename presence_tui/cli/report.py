"""What a command that does several things says of each, and the exit code that comes of it: the first failure's."""

from __future__ import annotations

from presence_tui.cli import exit_codes
from presence_tui.cli.output import give, say


class Report:
    """Prints one thing after the other, so that what was done is known also where the command ends early."""

    def __init__(self) -> None:
        self.code = exit_codes.DONE
        self.done = 0
        """How many things were done."""

    def did(self, *facts: str) -> None:
        """Print what was done, to stdout. Facts are printable; empty ones are left out."""
        self.done += 1
        give("  ".join(fact for fact in facts if fact) + "\n")

    def failed(self, sentence: str, code: int) -> None:
        """Say what was not done."""
        say(sentence)
        self.code = self.code or code

    def tell_unsaved(self, file: str) -> None:
        """Say so where something was done to a list that is in no `file`."""
        if self.done and not file:
            say("not saved: the demo keeps nothing")
