"""What the ways of signing in are called, and what each shows. Records; a new way is one line."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class WayWords:
    """Words for one way of signing in."""

    thing: str
    """What a person is shown; empty where none is needed."""
    asking: str
    """What happens until it is there: a sentence."""
    begin: str
    """What follows `Press enter`: the rest of the sentence, and what else there is to say."""


def _by_application(proof: str) -> WayWords:
    return WayWords("", f"Signing in with {proof}.", f"to sign in with {proof}.")


def _by_person(thing: str) -> WayWords:
    return WayWords(thing, f"Asking for a {thing}.", f"for a {thing}. None is asked for before you are here to use it.")


WAY_WORDS = {
    "device-code": _by_person("code"),
    "browser": _by_person("page"),
    "client-secret": _by_application("the client secret"),
    "certificate": _by_application("the certificate"),
}
"""By the word in config.toml."""
