"""Everything the screen may know, in one frozen value. Facts only; the view finds the words."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum

from presence_tui.model.coverage import Breach
from presence_tui.model.errors import NetworkFault, SignedOutReason, SignInError, SignInUnavailable
from presence_tui.model.list_edit import ListNews
from presence_tui.model.looking_up import NOBODY_LEFT, LookingUp
from presence_tui.model.moment import Moment
from presence_tui.model.person import UserId
from presence_tui.model.roster import Roster
from presence_tui.model.secret import Secret
from presence_tui.model.sources import SourceState
from presence_tui.model.watch_list import Group
from presence_tui.model.wish import Wish, WishEnd

GRAPH = "Graph"
"""Stands where a host's name stands otherwise."""


@dataclass(frozen=True, slots=True)
class Account:
    """Who is signed in. Every text is printable."""

    username: str
    """The UPN, or what the issuer calls the person."""
    name: str = ""
    tenant: str = ""
    """The tenant's domain where it is known, else its id or the issuer's host."""
    id: UserId | None = None
    """The object id, from the id token's `oid`; None where an issuer has none."""
    application: bool = False
    """Whether it is an application that is signed in as itself: then nobody is `me`."""
    granted: frozenset[str] | None = None
    """Names of Graph's permissions that the newest token has; None where the service does not say."""
    key: str = field(default="", compare=False, repr=False)
    """Names it to whoever signs it out; nobody else looks inside. Empty where it has no tokens."""
    session: str = field(default="", compare=False, repr=False)
    """Changes whenever somebody signs in or a token is renewed, here or in another process; tells nothing of a token."""


@dataclass(frozen=True, slots=True)
class DeviceCode:
    """One device code (RFC 8628). Shown only for a sign-in that was begun here."""

    user_code: Secret
    verification_uri: str
    """The page to open, as the service sent it; checked to be https."""
    expires: datetime
    """When the code runs out (UTC)."""
    verification_uri_complete: str | None = field(default=None, repr=False)
    """The page with the code filled in, where the service has one."""
    flow: object = field(default=None, repr=False)
    """The authenticator's own; nobody else looks inside."""


@dataclass(frozen=True, slots=True)
class BrowserPage:
    """A page to sign in on, in a browser that reaches this machine's loopback (RFC 8252). Shown only for a sign-in begun here."""

    address: str
    """A short address on this machine that leads to `url`."""
    url: str = field(repr=False)
    """The service's own page, https."""
    port: int
    """On which the browser comes back."""
    expires: datetime
    """Until when it is waited for (UTC)."""
    flow: object = field(default=None, repr=False)
    """The authenticator's own; nobody else looks inside."""


@dataclass(frozen=True, slots=True)
class CheckingSession:
    """The token cache is being read."""


@dataclass(frozen=True, slots=True)
class SignedOut:
    """Nobody is signed in; only a person can mend it."""

    reason: SignedOutReason
    since: datetime | None = None
    """When the session ended (UTC); None where there was none."""
    trouble: SignInError | None = None
    """What ended the last attempt: refused, expired, unreachable."""
    code_expired: datetime | None = None
    """When the last code ran out unused (UTC)."""
    not_before: datetime | None = None
    """Until when the sign-in service asked to be left alone (UTC)."""


@dataclass(frozen=True, slots=True)
class AskingForCode:
    """A device code or a page is on its way, or is asked for again at `next_try`; or an application proves itself."""

    trouble: SignInUnavailable | None = None
    """Why the last question brought none; what answers is asked again."""
    next_try: datetime | None = None
    """When it is asked for again (UTC); None while an answer is awaited."""


@dataclass(frozen=True, slots=True)
class AwaitingUser:
    """A device code is shown, or a page; somebody has to enter it, or to sign in there."""

    code: DeviceCode | BrowserPage
    trouble: SignInError | None = None
    """Why the service cannot be asked at the moment; the code still holds."""


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Tokens can be had without a person."""

    account: Account


SignInState = CheckingSession | SignedOut | AskingForCode | AwaitingUser | SignedIn


@dataclass(frozen=True, slots=True)
class Starting:
    """The first answers are awaited; how many have come so far is told now and then, and only of a long list."""

    people: int
    answered: int = 0


@dataclass(frozen=True, slots=True)
class Awake:
    """The machine slept or its clock jumped; everybody is asked for."""

    since: datetime


class Stretched(Enum):
    """Why polls lie further apart than was set: the share of the limit has no more requests, or answers take so long."""

    LIMIT = "limit"
    SLOW = "slow"


@dataclass(frozen=True, slots=True)
class Live:
    """The last poll was answered in time."""

    every: float
    """Seconds between polls, as in force."""
    why: Stretched | None = None
    """Why that is longer than was set; None: it is not."""
    people: int = 0
    """How many are too many for that."""


@dataclass(frozen=True, slots=True)
class PartlyLive:
    """Graph answered for some, and failed for others."""

    answered: int
    total: int
    next_try: datetime


@dataclass(frozen=True, slots=True)
class Late:
    """An answer is overdue."""

    asked: datetime
    answers_from: datetime | None


@dataclass(frozen=True, slots=True)
class Waiting:
    """Throttled: Graph asked for a pause."""

    until: datetime
    answers_from: datetime | None
    every: float


@dataclass(frozen=True, slots=True)
class Offline:
    """Nothing can be reached."""

    since: datetime
    host: str
    fault: NetworkFault
    next_try: datetime


@dataclass(frozen=True, slots=True)
class ServerFails:
    """Graph, or the sign-in service, answers with errors of its own."""

    since: datetime
    host: str
    """GRAPH, or the sign-in service's host."""
    status: int
    next_try: datetime


@dataclass(frozen=True, slots=True)
class AnswersNonsense:
    """What answers is not Graph, or not the sign-in service: a captive portal, a proxy's error page."""

    since: datetime
    what: str
    next_try: datetime
    host: str = GRAPH
    """In whose place it answers."""


@dataclass(frozen=True, slots=True)
class Held:
    """Another process holds what is needed to ask."""

    since: datetime
    what: str
    next_try: datetime


@dataclass(frozen=True, slots=True)
class Denied:
    """The permission is missing."""

    since: datetime
    permission: str
    next_try: datetime


PollHealth = Starting | Awake | Live | PartlyLive | Late | Waiting | Offline | ServerFails | AnswersNonsense | Held | Denied


@dataclass(frozen=True, slots=True)
class LastPoll:
    """What the last answered poll brought."""

    number: int
    """Counts polls since the start."""
    at: Moment
    changed: int
    """How many people's state changed."""


@dataclass(frozen=True, slots=True)
class PollRefused:
    """Why a poll that was asked for by key has to wait."""

    not_before: datetime
    throttled: bool
    """True: a service asked for the pause. False: the last poll was under two seconds ago."""
    host: str = GRAPH
    """Which one asked for it."""


@dataclass(frozen=True, slots=True, eq=False)
class Snapshot:
    """One version of what is known. Compares by identity."""

    version: int
    roster: Roster
    sign_in: SignInState
    health: PollHealth
    interval: float
    """Seconds between polls, as in force."""
    account: Account | None = None
    """Who is, or was last, signed in."""
    last_poll: LastPoll | None = None
    list_news: ListNews | None = None
    """The newest change of the watch list that was made elsewhere and picked up."""
    list_problem: str = ""
    """Why the watch list's file cannot be used now, in one sentence; the last good list stays. Empty: it can."""
    groups: tuple[Group, ...] = ()
    """The groups of the watch list, in its order; whom each has, the roster's entries say."""
    sources: tuple[SourceState, ...] = ()
    """What is known of the sources that name the people of groups, in the list's order; groups that are typed are absent."""
    breaches: tuple[Breach, ...] = ()
    """The groups that are below their minimum now, in the list's order."""
    wishes: tuple[Wish, ...] = ()
    """Of whom the user wants to be told once they can be reached, in the order of asking."""
    wish_ends: tuple[WishEnd, ...] = ()
    """The newest wishes that are over, oldest first."""
    looking_up: LookingUp = NOBODY_LEFT
    """How far a long list has been looked up; nothing is left where it is short, or done."""
    changes: tuple[tuple[int, frozenset[int] | None], ...] = ()
    """The newest versions, oldest first, each with the positions it changed on the screen; None: any."""

    def changed_since(self, version: int) -> frozenset[int] | None:
        """Return the positions that changed after `version`, or None for "all": the store remembers only so many."""
        if version == self.version:
            return frozenset()
        newer = [positions for at, positions in self.changes if at > version]
        if len(newer) != self.version - version or any(positions is None for positions in newer):
            return None
        return frozenset().union(*(positions for positions in newer if positions is not None))
