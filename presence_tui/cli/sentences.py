"""What the command line says of an error: the sentence that every part of the program uses, and how to mend it from here."""

from __future__ import annotations

from datetime import tzinfo

from presence_tui.model.errors import Forbidden, PresenceError, SignInError, SignInNeeded
from presence_tui.settings.values import Settings


def sentence_of(error: PresenceError, zone: tzinfo, settings: Settings | None) -> str:
    """Return what happened and what to do next. `zone` is for clock times, `settings` for whose consent is missing."""
    parts = [_sentence(error, zone)]
    if settings is not None and isinstance(error, Forbidden | SignInError):
        parts += _consent(error, settings)
    return " ".join(parts)


def _sentence(error: PresenceError, zone: tzinfo) -> str:
    from presence_tui.view.refusals import advice
    from presence_tui.view.wording import error_sentence

    if not isinstance(error, SignInNeeded):
        return error_sentence(error, zone)
    said = advice(error)
    if not said.next_step.startswith("Sign in"):
        return said.text
    step = "" if said.next_step == "Sign in." else said.next_step
    return " ".join(part for part in (said.sentence, step, "`presence-tui login` does that here.", said.support) if part)


def _consent(error: Forbidden | SignInError, settings: Settings) -> list[str]:
    from presence_tui.view.permissions import alone_words, link_of, unasked_words
    from presence_tui.view.refusals import advice
    from presence_tui.wiring.facts import facts_of

    facts = facts_of(settings)
    if isinstance(error, Forbidden):
        said = unasked_words((error.permission,), facts)
    elif advice(error).consent:
        said = alone_words(facts)
    else:
        return []
    link = link_of(facts)
    return [f"The page for that: {link}", *said] if link else said
