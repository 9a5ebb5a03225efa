"""The sign-in screen's words: where to go, the code, how long it holds, and what went wrong.

The code is one unbroken word on its own line and the page's address stays whole, so that a mouse, a screen reader and another
program get them whole. When rows are short, blank lines go first; never the code, the address or the warning.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, tzinfo

from presence_tui.model.account_errors import AccountMissing
from presence_tui.model.cloud import CLOUDS
from presence_tui.model.errors import SignedOutReason
from presence_tui.model.snapshot import AskingForCode, AwaitingUser, BrowserPage, DeviceCode, SignedIn, SignedOut, SignInState
from presence_tui.view.ages import clock, clock_or_day
from presence_tui.view.block import block_margin, block_width
from presence_tui.view.fitting import cells_of, cut_line, wrap_words
from presence_tui.view.glyphs import Glyphs
from presence_tui.view.keymap import STANDARD, Keymap
from presence_tui.view.permissions import alone_words, link_of, reads_words
from presence_tui.view.refusals import Advice, advice
from presence_tui.view.sign_in_facts import SignInFacts
from presence_tui.view.tones import BOLD, DIM, FAINT, KEY, TEXT, CellLen, Ink, Line
from presence_tui.view.tunnel import tunnel_command
from presence_tui.view.ways import WAY_WORDS

_TEXT_X = 4
_CODE_X = 12
_LABEL = 8
_WARNING = ("Enter only a code you asked for here.", "Never one that somebody sent you.")
_PAGE_WARNING = ("Open only an address that stands here.", "Never one that somebody sent you.")
_ADDRESS = Ink("text", bold=True, underline=True)
_PROBLEM = Ink("problem", bold=True)
_AGAIN = ("Try again.", "Try again later.")
_KEPT = 0


@dataclass(frozen=True, slots=True)
class _Row:
    line: Line
    drop: int = _KEPT
    """When it goes where rows are short: 1 first, 0 never."""


class _Page:
    """Collects rows, each wrapped to `room`, the cells of the screen's `width` that words may take, from the left edge."""

    def __init__(self, width: int, room: int, glyphs: Glyphs, cell_len: CellLen, zone: tzinfo, now: datetime) -> None:
        self._room = room
        self._margin = block_margin(width)
        self._width = min(block_width(width), room - self._margin)
        self.glyphs = glyphs
        self.cell_len = cell_len
        self._zone = zone
        self._now = now
        self.rows: list[_Row] = []

    def blank(self, drop: int) -> None:
        self.rows.append(_Row([], drop))

    def text(self, words: str, ink: Ink = TEXT, mark: tuple[str, Ink] = ("", TEXT), drop: int = _KEPT) -> None:
        """Add `words`, wrapped; `mark` stands before the first line and ends two cells before it."""
        for number, part in enumerate(wrap_words(words, max(self._width - _TEXT_X - 1, 8), self.cell_len)):
            sign, sign_ink = mark if number == 0 else ("", TEXT)
            self._add([(f"{sign:<{_TEXT_X}}", sign_ink), (part, ink)], drop)

    def labelled(self, label: str, words: str, drop: int) -> None:
        room = max(self._width - _TEXT_X - _LABEL - 1, 8)
        for number, part in enumerate(wrap_words(words, room, self.cell_len)):
            head = label if number == 0 else ""
            self._add([(" " * _TEXT_X + f"{head:<{_LABEL}}", FAINT), (part, TEXT)], drop)

    def whole(self, words: str, x: int, ink: Ink) -> None:
        """Add `words` unbroken, at `x` or as far left as it takes; broken only where there is less room than they need."""
        start = max(min(self._margin + x, self._room - self.cell_len(words)), 0)
        for part in wrap_words(words, max(self._room, 1), self.cell_len):
            self.rows.append(_Row([(" " * start, TEXT), (part, ink)]))

    def _add(self, line: Line, drop: int) -> None:
        self.rows.append(_Row([(" " * self._margin, TEXT), *line] if self._margin else line, drop))

    def at(self, moment: datetime) -> str:
        return clock_or_day(moment, self._now, self._zone)

    def second(self, moment: datetime) -> str:
        return clock(moment, self._zone, seconds=True)

    def lines(self, height: int) -> list[Line]:
        """Return the rows that fit, droppable ones left out from the bottom."""
        rows = list(self.rows)
        for drop in range(1, max((row.drop for row in rows), default=0) + 1):
            for number in reversed(range(len(rows))):
                if len(rows) <= height:
                    break
                if rows[number].drop == drop:
                    del rows[number]
        return [row.line for row in rows]


def sign_in_lines(
    state: SignInState,
    now: datetime,
    zone: tzinfo,
    width: int,
    height: int,
    facts: SignInFacts,
    glyphs: Glyphs,
    cell_len: CellLen,
    keymap: Keymap = STANDARD,
    room: int | None = None,
) -> list[Line]:
    """Return what stands between header and footer, in at most `width` cells and, down to 18 rows, `height` rows.

    `room` is how many cells from the left edge the words may take, where something else stands beside them.
    """
    page = _Page(width, width if room is None else room, glyphs, cell_len, zone, now)
    page.blank(drop=4)
    match state:
        case AwaitingUser(code=BrowserPage() as at):
            _page_waiting(page, state, at, now, facts)
        case AwaitingUser(code=DeviceCode() as code):
            _waiting(page, state, code, now, facts)
        case SignedOut():
            _signed_out(page, state, facts, keymap.name("ask_for_code"))
        case AskingForCode():
            _asking(page, state, WAY_WORDS[facts.way].asking, keymap.name("ask_for_code"))
            _about(page, facts)
        case SignedIn():
            account = state.account
            page.text(f"Signed in as {account.username}" + (f" of {account.tenant}." if account.tenant else "."))
        case _:
            page.text("Looking for a session from before.", DIM)
    return page.lines(height)


def sign_in_header(state: SignInState, facts: SignInFacts, width: int, glyphs: Glyphs, cell_len: CellLen) -> Line:
    """Return the header's line: where one signs in, and who is signed in."""
    place = facts.issuer_host or facts.tenant
    words = "  with a work or school account" if place == "organizations" else f"  to {place}"
    left: Line = [(" ", DIM), ("Sign in", KEY), (words, DIM)]
    if facts.profile:
        left.append((f", profile {facts.profile}", DIM))
    if facts.demo:
        left.append((" (demo)", Ink("warn")))
    who = f"{state.account.username} is signed in " if isinstance(state, SignedIn) else "nobody is signed in "
    right = who if cells_of(left[:2], cell_len) + 2 + cell_len(who) <= width else ""
    left = cut_line(left, max(width - cell_len(right) - (2 if right else 1), 0), cell_len, glyphs.ellipsis)
    blanks = max(width - cells_of(left, cell_len) - cell_len(right), 0)
    return [*left, (" " * blanks, DIM), (right, DIM)]


def minutes_left(seconds: float) -> str:
    """Return `14 minutes left`."""
    minutes = int(seconds // 60)
    if minutes < 1:
        return "less than a minute left"
    return f"{minutes} minute{'s' if minutes > 1 else ''} left"


def _page_waiting(page: _Page, state: AwaitingUser, at: BrowserPage, now: datetime, facts: SignInFacts) -> None:
    steps = iter((" 1", " 2", " 3", " 4"))
    command = tunnel_command(facts.ssh_target, at.port)
    if command:
        page.text("On your own computer, run", mark=(next(steps), KEY))
        page.whole(command, _TEXT_X, BOLD)
        page.blank(drop=3)
    where = "In a browser there, open" if command else "In a browser on this machine, open"
    page.text(where, mark=(next(steps), KEY))
    page.whole(at.address, _TEXT_X, _ADDRESS)
    page.blank(drop=3)
    page.text("Sign in on the page that comes", mark=(next(steps), KEY))
    page.blank(drop=3)
    page.text("Come back: the table opens by itself", mark=(next(steps), KEY))
    _time_left(page, state, now, "page")
    _about(page, facts)
    _warn(page, _PAGE_WARNING)


def _waiting(page: _Page, state: AwaitingUser, code: DeviceCode, now: datetime, facts: SignInFacts) -> None:
    page.text("On any device, open", mark=(" 1", KEY))
    page.whole(code.verification_uri, _TEXT_X, _ADDRESS)
    page.blank(drop=3)
    page.text("Enter this code", mark=(" 2", KEY))
    page.blank(drop=3)
    page.blank(drop=2)
    page.whole(code.user_code.reveal(), _CODE_X, BOLD)
    page.blank(drop=2)
    page.blank(drop=3)
    third = "Nothing to do: the demo approves itself in a moment" if facts.demo else "Come back: the table opens by itself"
    page.text(third, mark=(" 3", KEY))
    _time_left(page, state, now, "code")
    _about(page, facts)
    _warn(page, _WARNING)


def _time_left(page: _Page, state: AwaitingUser, now: datetime, what: str) -> None:
    left = minutes_left((state.code.expires - now).total_seconds())
    page.text(f"Waiting{page.glyphs.joint}{left}, until {page.at(state.code.expires)}", DIM)
    if state.trouble:
        page.text(f"{advice(state.trouble).text} The {what} still holds.", TEXT, mark=(f"  {page.glyphs.trouble}", _PROBLEM))


def _warn(page: _Page, words: tuple[str, str]) -> None:
    page.blank(drop=1)
    page.text(words[0], mark=(f"  {page.glyphs.trouble}", _PROBLEM))
    page.text(words[1])


def _asking(page: _Page, state: AskingForCode, asking: str, key: str) -> None:
    """Say that a code is on its way, or what is in its way and when it is asked for again."""
    if state.trouble is None:
        page.text(asking)
        return
    said = advice(state.trouble)
    page.text(said.sentence, mark=(f"  {page.glyphs.trouble}", _PROBLEM))
    if step := _step(said):
        page.text(step)
    page.blank(drop=2)
    if state.next_try is None:
        page.text("Asking again.")
    elif state.trouble.retry_after:
        page.text(f"It wants a pause: it is asked again at {page.second(state.next_try)}.")
    else:
        page.text(f"It is asked again at {page.second(state.next_try)}; {key} asks now.")


def _step(said: Advice) -> str:
    """Return what else to do; empty where the key that asks again is all there is."""
    return "" if "ign in again." in said.next_step or "new one." in said.next_step or said.next_step in _AGAIN else said.next_step


def _signed_out(page: _Page, state: SignedOut, facts: SignInFacts, key: str) -> None:
    mark = (f"  {page.glyphs.trouble}", _PROBLEM)
    if state.code_expired:
        page.text(
            f"The {WAY_WORDS[facts.way].thing} ran out at {page.at(state.code_expired)}. {key} asks for a new one.", mark=mark
        )
    elif isinstance(state.trouble, AccountMissing) and not state.trouble.candidates:
        page.text(advice(state.trouble).sentence, mark=mark)
        page.blank(drop=2)
        page.text(f"Press {key} {WAY_WORDS[facts.way].begin}")
    elif state.trouble:
        _trouble(page, state, advice(state.trouble), facts, key)
    else:
        if state.since and state.reason is not SignedOutReason.SIGNED_OUT:
            page.text(f"Signed out at {page.at(state.since)}: {state.reason.value}.", mark=mark)
            page.blank(drop=2)
        page.text(f"Press {key} {WAY_WORDS[facts.way].begin}")
    _about(page, facts)


def _trouble(page: _Page, state: SignedOut, said: Advice, facts: SignInFacts, key: str) -> None:
    step, mark = _step(said), (f"  {page.glyphs.trouble}", _PROBLEM)
    pause = f", from {page.second(state.not_before)} on" if state.not_before else ""
    again = f"{key} tries again{pause}."
    if not step and not said.support:
        page.text(f"{said.sentence} {again}", mark=mark)
        return
    page.text(said.sentence, mark=mark)
    if step:
        page.text(step)
    if said.consent and (link := link_of(facts)):
        page.whole(link, _TEXT_X, _ADDRESS)
    for words in alone_words(facts) if said.consent else ():
        page.blank(drop=3)
        page.text(words, DIM)
    if said.support:
        page.text(said.support, DIM)
    page.blank(drop=2)
    page.text(again)


def _about(page: _Page, facts: SignInFacts) -> None:
    """Say for which app, where and what for."""
    page.blank(drop=1)
    short = facts.client_id if len(facts.client_id) <= 9 else facts.client_id[:8] + page.glyphs.ellipsis
    if facts.account:
        page.labelled("Account", f"{facts.account}, and no other", drop=5)
    page.labelled("App", f"presence-tui, {short}", drop=5)
    if facts.issuer_host:
        page.labelled("Issuer", facts.issuer_host, drop=5)
    else:
        words = CLOUDS[facts.cloud].words if facts.cloud in CLOUDS else ""
        page.labelled("Tenant", f"{facts.tenant}, {words or 'global'} cloud", drop=5)
    page.labelled("Asks", reads_words(facts.scopes), drop=5)
