"""What the command line says of an error: the sentence that every part of the program uses, and how to mend it from here."""

from __future__ import annotations

from datetime import tzinfo

from presence_tui.model.errors import PresenceError, SignInNeeded


def sentence_of(error: PresenceError, zone: tzinfo) -> str:
    """Return what happened and what to do next. `zone` is for clock times."""
    from presence_tui.view.wording import error_sentence

    sentence = error_sentence(error, zone)
    if not isinstance(error, SignInNeeded):
        return sentence
    return f"{sentence.removesuffix(' Sign in.')} `presence-tui login` does that here."
