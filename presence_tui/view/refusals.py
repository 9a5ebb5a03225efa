"""What to say when signing in fails: a sentence, and what to do next. Records; a new AADSTS number is one line.

Nothing but words hangs on the AADSTS number. What has none is told by `suberror` or `error`, what has an unknown one in Entra's
own words, with the correlation id that support asks for.
Sources: https://learn.microsoft.com/entra/identity-platform/reference-error-codes, and for `suberror`
https://learn.microsoft.com/dotnet/api/microsoft.identity.client.uirequiredexceptionclassification
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from presence_tui.model.account_errors import AccountMissing, OtherAccount, PersonalAccount
from presence_tui.model.errors import (
    CacheBusy,
    CodeExpired,
    CredentialUnusable,
    NetworkFault,
    PortTaken,
    SignedOutReason,
    SignInError,
    SignInNeeded,
    SignInRefused,
    SignInUnavailable,
)
from presence_tui.model.snapshot import Denied, SignedOut, SignInState, Snapshot


@dataclass(frozen=True, slots=True)
class Advice:
    """What happened, and what to do about it. Both are whole sentences."""

    sentence: str
    next_step: str
    consent: bool = False
    """Whether an administrator's consent would mend it."""
    set_up: bool = False
    """Whether other answers on the set-up screen, or its steps, would mend it."""
    support: str = ""
    """What to give to whoever is asked for help; empty where the sentence says it all."""

    @property
    def text(self) -> str:
        """All of it in one line."""
        return " ".join(part for part in (self.sentence, self.next_step, self.support) if part)


_AGAIN = "Sign in again."
_CONSENT = Advice("Consent is missing.", "An administrator has to allow this app to read presence and names.", consent=True)
_OTHER_WAY = 'Many organisations block device codes: set sign_in = "browser" in config.toml, else ask an administrator.'
_MANAGED = 'Use a device that it manages, with sign_in = "browser" in config.toml.'

_CHECK_IDS = "Check client_id and tenant in config.toml."

HINTS: dict[tuple[int, ...], Advice] = {
    (7000218,): Advice(
        "The app registration does not allow this kind of sign-in.",
        'Set "Allow public client flows" to Yes in the app registration, under Authentication.',
        set_up=True,
    ),
    (7000215,): Advice("The client secret is wrong.", "Put the secret's value, not its id, into client_secret_file."),
    (7000222,): Advice("The client secret is too old.", "Make a new one in the app registration."),
    (700027, 700030): Advice(
        "The certificate is not one of the app's.",
        "Upload it in the app registration, under Certificates & secrets.",
    ),
    (1002012,): Advice(
        "An application asks for no single permissions.",
        'Take scopes out of config.toml; beside issuer set scopes = ["https://graph.microsoft.com/.default"].',
    ),
    (50011,): Advice(
        "The app registration knows no way back from the browser.",
        "Add the platform Mobile and desktop applications with http://localhost, under Authentication.",
        set_up=True,
    ),
    (65001, 90094, 90095): _CONSENT,
    (65004,): Advice("Declined at the page.", "Sign in again and accept, or ask an administrator."),
    (700016, 90002): Advice("The app or the tenant is not known there.", _CHECK_IDS, set_up=True),
    (50059, 50194, 9001023): Advice(
        "The tenant setting does not suit this app.",
        "Set tenant in config.toml to your tenant, or to organizations.",
        set_up=True,
    ),
    (50020,): Advice("This account is not in that tenant.", "Sign in with an account of the tenant, or change tenant."),
    (50105,): Advice("The app is not assigned to you.", "Ask an administrator to assign it."),
    (53003, 530032, 530035): Advice("Conditional Access blocks this sign-in.", _OTHER_WAY),
    (53000, 53001): Advice("The device does not comply with your organisation's rules.", _MANAGED),
    (50074, 50076, 50078, 50079): Advice("Another factor is needed.", _AGAIN),
    (50173, 700082, 70043): Advice("The session was revoked or is too old.", _AGAIN),
    (50057,): Advice("The account is disabled.", "Ask an administrator, or use another account."),
    (90038, 900382): Advice("The account lives in another cloud.", "Set cloud in config.toml."),
    (500212, 500213): Advice("A policy between two organisations forbids it.", "Ask the administrators of both."),
}
"""By AADSTS number."""

REFUSALS: dict[str, Advice] = {
    "access_denied": Advice("Declined at the page.", _AGAIN),
    "authorization_declined": Advice("Declined at the page.", _AGAIN),
    "expired_token": Advice("The code ran out.", "Ask for a new one."),
    "bad_verification_code": Advice("The code is not known there any more.", "Ask for a new one."),
    "invalid_client": Advice("The app is not known there.", "Check client_id in config.toml.", set_up=True),
    "unauthorized_client": Advice("The app may not sign people in this way.", _CHECK_IDS, set_up=True),
    "invalid_scope": Advice("The service does not know what was asked for.", "Check scopes in config.toml."),
    "invalid_grant": Advice("The session is no longer good.", _AGAIN),
    "interaction_required": Advice("The service wants to see you again.", _AGAIN),
    "consent_required": _CONSENT,
}
"""By OAuth's error code."""

SUBERRORS: dict[str, Advice] = {
    "bad_token": Advice("The session was revoked.", _AGAIN),
    "token_expired": Advice("The session is too old.", _AGAIN),
    "basic_action": Advice("The service wants to see you again.", _AGAIN),
    "additional_action": Advice("The service wants something more of you.", "Sign in again: its page says what."),
    "user_password_expired": Advice("The password has expired.", "Sign in again: the page asks for a new one."),
    "consent_required": _CONSENT,
    "message_only": Advice("A rule of your organisation forbids it.", "Signing in again does not help: ask an administrator."),
    "protection_policy_required": Advice(
        "Your organisation allows only apps that it protects.",
        "No terminal program is among them: ask an administrator.",
    ),
    "device_authentication_failed": Advice("Your organisation wants to know the device.", _MANAGED),
    "client_mismatch": Advice("The session belongs to another app.", _AGAIN),
}
"""By Entra's `suberror`, which says more than `error`."""

FAULT_STEPS: dict[NetworkFault, str] = {
    NetworkFault.NAME: "Check the network and the name.",
    NetworkFault.REFUSED: "Check the address, and any proxy.",
    NetworkFault.UNREACHABLE: "Check the network.",
    NetworkFault.TIMEOUT: "Check the network.",
    NetworkFault.TLS: "If your organisation has a certificate authority of its own, set ca_file in config.toml.",
    NetworkFault.CUT: "Try again.",
    NetworkFault.PROXY: "Check proxy in config.toml, or HTTPS_PROXY.",
}
"""What to do when no answer came."""

_PORTAL = "A proxy or a network's log-in page may stand in between: open any page in a browser to see."
_STRANGERS = ("HTML, not JSON", "a redirect")
_TOO_MANY = 429

_SIGNED_OUT: dict[SignedOutReason, str] = {
    SignedOutReason.NEVER: "Nobody is signed in yet.",
    SignedOutReason.SIGNED_OUT: "Nobody is signed in.",
    SignedOutReason.REVOKED: "The session was revoked or is too old.",
    SignedOutReason.EXPIRED: "The session is too old.",
    SignedOutReason.INTERACTION: "The service wants to see you again.",
    SignedOutReason.CONSENT: "Consent is missing.",
    SignedOutReason.FORBIDDEN: "The sign-in service refuses.",
    SignedOutReason.REJECTED: "Graph refused the token.",
    SignedOutReason.REFUSED: "The application is refused.",
}


def advice(error: SignInError) -> Advice:
    """Return what to say of `error`."""
    match error:
        case AccountMissing():
            return _missing(error)
        case OtherAccount():
            return Advice(
                f"{error.username} signed in, and {error.wanted} is wanted: nothing of it is kept.",
                f"Sign in as {error.wanted}.",
            )
        case PersonalAccount():
            return Advice(
                "That is a personal Microsoft account, which has no presence in Microsoft Graph: nothing of it is kept.",
                "Sign in with a work or school account.",
            )
        case SignInNeeded():
            if error.refusal is not None:
                return _refusal(error.refusal)
            fresh = error.reason in (SignedOutReason.NEVER, SignedOutReason.SIGNED_OUT)
            return Advice(_SIGNED_OUT[error.reason], "Sign in." if fresh else _AGAIN)
        case CodeExpired():
            return REFUSALS["expired_token"]
        case CredentialUnusable():
            return Advice(_sentence(f"Nobody can be signed in: {error.description}"), "Mend it, or config.toml.")
        case PortTaken():
            return Advice(_sentence(error.description.capitalize()), "End what uses it, or set browser_port in config.toml.")
        case SignInRefused():
            return _refusal(error)
        case SignInUnavailable():
            return _unavailable(error)
        case _:
            return Advice(_sentence(str(error) or "Signing in failed"), "Try again.")


def ended_words(state: SignedOut, key: str) -> str:
    """Say why the session ended, and that `key` signs in."""
    sentence = advice(state.trouble).sentence if state.trouble else _SIGNED_OUT[state.reason]
    return f"{sentence} {key} {'says what to do' if wants_consent(state) else 'signs in'}."


def wants_consent(state: SignInState) -> bool:
    """Say whether nobody can sign in before somebody consents."""
    return isinstance(state, SignedOut) and state.trouble is not None and advice(state.trouble).consent


def lacks_consent(snapshot: Snapshot) -> bool:
    """Say whether a permission is missing, at Graph or to sign in at all."""
    return isinstance(snapshot.health, Denied) or wants_consent(snapshot.sign_in)


def _missing(error: AccountMissing) -> Advice:
    if not error.candidates:
        return Advice(f"{error.name} is not signed in on this machine.", "Sign in.")
    several = ", ".join(error.candidates)
    return Advice(f"{error.name} can be one of several accounts: {several}.", "Give more of the user name.")


def fault_words(host: str, fault: NetworkFault) -> str:
    """Return `graph.microsoft.com not found`, with a verb and a host where the fault has neither."""
    if fault is NetworkFault.TLS:
        return f"TLS with {host} failed"
    return f"the proxy to {host} failed" if fault is NetworkFault.PROXY else f"{host} {fault.value}"


def _hint(number: int | None) -> Advice | None:
    found = next((hint for numbers, hint in HINTS.items() if number in numbers), None)
    return replace(found, sentence=f"{found.sentence[:-1]} (AADSTS{number}).") if found else None


def _refusal(error: SignInRefused) -> Advice:
    told = SUBERRORS.get(error.suberror) or REFUSALS.get(error.error)
    known = _hint(error.aadsts) or (None if error.aadsts and error.description else told)
    if known:
        return known
    number = f" (AADSTS{error.aadsts})" if error.aadsts and str(error.aadsts) not in error.description else ""
    sentence = _sentence(f"The sign-in service refused{number}: {error.description or error.error}")
    support = f"Correlation id {error.correlation_id}" if error.correlation_id else ""
    return replace(told or Advice("", "Try again."), sentence=sentence, support=support)


def _unavailable(error: SignInUnavailable) -> Advice:
    if isinstance(error, CacheBusy):
        return Advice("Another process holds the token cache.", "Wait until it has done, or end it.")
    if error.fault:
        words = fault_words(error.host, error.fault)
        return Advice(_sentence(words), FAULT_STEPS[error.fault], set_up=error.fault is NetworkFault.NAME)
    if error.status == _TOO_MANY:
        return Advice(f"{error.host} wants a pause: too many requests.", "Try again later.")
    if error.status is not None and error.status >= 500:
        return Advice(f"{error.host} fails: {error.status}.", "Try again later.")
    if error.detail in _STRANGERS:
        return Advice(f"What answers is not {error.host}: {error.detail}.", _PORTAL)
    if error.status is not None:
        return Advice(_sentence(f"{error.host} answers nonsense: {error.detail or error.status}"), "Try again.")
    return Advice(_sentence(f"{error.host} cannot be used now: {error.detail or 'no usable answer'}"), "Try again.")


def _sentence(text: str) -> str:
    return text if text.endswith((".", "!", "?", "…")) else f"{text}."
