"""What is said of who is signed in, and of each permission."""

from __future__ import annotations

from datetime import datetime, tzinfo

from presence_tui.model.errors import (
    Forbidden,
    GraphError,
    GraphUnavailable,
    Nonsense,
    PresenceError,
    ServerTrouble,
    SignInError,
    SignInNeeded,
    SignInUnavailable,
    Throttled,
    TokenRejected,
)
from presence_tui.model.finding import Finding, Trouble, failed, passed, skipped, warned
from presence_tui.model.snapshot import Account
from presence_tui.view.ages import clock
from presence_tui.view.refusals import advice
from presence_tui.view.wording import error_sentence

PRESENCE_ALL, PRESENCE_OWN, NAMES = "Presence.Read.All", "Presence.Read", "User.ReadBasic.All"

_TROUBLES: tuple[tuple[type[PresenceError], Trouble], ...] = (
    (SignInUnavailable, Trouble.NETWORK),
    (SignInError, Trouble.SIGN_IN),
    (TokenRejected, Trouble.SIGN_IN),
    (Forbidden, Trouble.PERMISSION),
    (Throttled, Trouble.THROTTLED),
    (GraphError, Trouble.NETWORK),
)
_LOGIN = "`presence-tui login` signs in here; so does `L` in the live table."


def signed_in(account: Account, until: datetime | None, *, renewed: bool, zone: tzinfo) -> Finding:
    """Say who is signed in, and for how long without asking anybody."""
    who = account.username or account.name or "somebody"
    at = f" at {account.tenant}" if account.tenant and account.tenant not in who else ""
    lasts = f", token until {clock(until, zone)}" if until else ""
    return passed(f"{who}{at}{lasts}{', renewed just now' if renewed else ''}")


def nobody_signed_in() -> Finding:
    """Say so."""
    return failed(Trouble.SIGN_IN, "nobody is signed in", _LOGIN)


def tokens_damaged(path: str) -> Finding:
    """Say that the token cache cannot be used."""
    step = f"The next start sets it aside. {_LOGIN}"
    return failed(Trouble.SIGN_IN, f"{path} is damaged, so nobody is signed in", step)


def tokens_unreadable(mistake: str) -> Finding:
    """Say that the token cache cannot be read."""
    return failed(Trouble.CONFIG, mistake, "See to that file; the program keeps its hands off it.")


def needs_client_id() -> Finding:
    """Say that without a client id nobody can be signed in."""
    return skipped("needs client_id, see config")


def token_trouble(error: SignInError) -> Finding:
    """Say why no token can be had."""
    said = advice(error)
    helps = isinstance(error, SignInNeeded) and said.next_step.startswith("Sign in")
    step = _LOGIN if helps else said.next_step
    return failed(_trouble(error), _plain(said.sentence), f"{step} {said.support}".rstrip())


def granted(permission: str, how: str) -> Finding:
    """Say that Graph answered."""
    return passed(f"{permission}: {how}")


def only_own(link: str, *, others: bool) -> Finding:
    """Say that nobody but the own person can be asked about; `others`: though others are watched."""
    what = f"{PRESENCE_OWN} alone: you can see yourself, and nobody else"
    step = _consent(PRESENCE_ALL, link)
    return failed(Trouble.PERMISSION, what, step) if others else warned(what, step)


def refused(permission: str, link: str, code: str) -> Finding:
    """Say that Graph refused for want of a permission."""
    said = f" (403 {code})" if code else " (403)"
    return failed(Trouble.PERMISSION, f"{permission} is missing: Graph refuses{said}", _consent(permission, link))


def not_asked_for(permission: str, what: str) -> Finding:
    """Say that the settings leave a permission out, and what is missing for it."""
    return warned(f"{permission} is missing, and not among scopes: {what}", f"Add {permission} to scopes, then sign in again.")


def nobody_to_ask_about() -> Finding:
    """Say that an application has nobody to try it with."""
    return skipped("an application is nobody itself, and the watch list names nobody to try it with")


def nobody_found(who: str) -> Finding:
    """Say that the person to try it with cannot be found."""
    return skipped(f"tried with {who} of the watch list, whom Graph does not know")


def id_unknown() -> Finding:
    """Say that the own id, with which it is tried, could not be learned."""
    return skipped("your own id, to try it with, could not be learned")


def graph_trouble(error: GraphError, zone: tzinfo) -> Finding:
    """Say why Graph gave no answer that tells."""
    sentence = error_sentence(error, zone)
    first, _, step = sentence.partition(". ")
    if isinstance(error, GraphUnavailable | ServerTrouble | Nonsense | TokenRejected) and step:
        return failed(_trouble(error), _plain(first), step)
    return failed(_trouble(error), _plain(sentence), "Look again later.")


def _consent(permission: str, link: str) -> str:
    if not link:
        return f"An administrator has to consent to {permission}; then sign in again."
    return f"An administrator consents to {permission} at {link} ; then sign in again."


def _trouble(error: PresenceError) -> Trouble:
    return next((trouble for kind, trouble in _TROUBLES if isinstance(error, kind)), Trouble.NETWORK)


def _plain(sentence: str) -> str:
    return sentence.removesuffix(".")
