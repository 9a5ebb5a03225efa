"""What the command line says of an error: the sentence that every part of the program uses, and how to mend it from here."""

from __future__ import annotations

from datetime import tzinfo

from presence_tui.model.errors import PresenceError, SignInNeeded


def sentence_of(error: PresenceError, zone: tzinfo) -> str:
    """Return what happened and what to do next. `zone` is for clock times."""
    from presence_tui.view.refusals import advice
    from presence_tui.view.wording import error_sentence

    if not isinstance(error, SignInNeeded):
        return error_sentence(error, zone)
    said = advice(error)
    if not said.next_step.startswith("Sign in"):
        return said.text
    step = "" if said.next_step == "Sign in." else said.next_step
    return " ".join(part for part in (said.sentence, step, "`presence-tui login` does that here.", said.support) if part)
