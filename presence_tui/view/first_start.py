"""The set-up screen's words: what is needed and why, the fields, the administrator's consent link, and where the answers go.

The fields are always seen, and stand where they stand whatever is typed. Where rows are short, blank lines go first, then the
explanation; the steps get shorter, then scroll. The link stays whole on lines of its own, so that a mouse can copy it.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from presence_tui.view.block import block_margin, block_width
from presence_tui.view.fitting import cells_of, cut_line, wrap_words
from presence_tui.view.footer import FooterKey, footer_line, reply_line
from presence_tui.view.glyphs import Glyphs
from presence_tui.view.registration import WHY, WHY_ISSUER, Length, steps
from presence_tui.view.set_up_facts import FieldName, SetUpFacts
from presence_tui.view.set_up_form import SetUpState, Spot, form, link_for
from presence_tui.view.tones import DIM, FAINT, KEY, TEXT, CellLen, Ink, Line

_LONGEST_LINK = 130
"""Cells of the link with two GUIDs in the global cloud."""
_CONSENT = "If your tenant wants an administrator's consent, F3 copies the link for it:"
_CONSENT_SHORT = "For an administrator's consent, F3 copies:"
_NO_LINK = "The link for an administrator's consent stands here once all is right."
_NO_LINK_SHORT = "The consent link stands here once all is right."
_ADDRESS = Ink("text", underline=True)
_PROBLEM = Ink("problem", bold=True)
_WORDS_FROM = 76
"""Columns from which the steps have their verbs."""
_LONG_WORDS_FROM = 60
"""Columns from which the footer says what a key does in more than a word."""


@dataclass(frozen=True, slots=True)
class Page:
    """What stands between header and footer, and where the fields are on it."""

    lines: list[Line]
    spots: dict[FieldName, Spot]
    hidden: int = 0
    """Rows of the steps that can be scrolled to."""


@dataclass(slots=True)
class _Rows:
    """Lines, of which the blank ones may go."""

    lines: list[Line] = field(default_factory=list)

    def fitted(self, room: int) -> list[Line] | None:
        """Return the lines in `room` rows, blank ones left out from the top; None where they do not fit."""
        over = len(self.lines) - room
        kept: list[Line] = []
        for line in self.lines:
            if not line and over > 0:
                over -= 1
            else:
                kept.append(line)
        return kept if over <= 0 else None


class _Maker:
    """Makes the parts of the page for one size."""

    def __init__(self, state: SetUpState, facts: SetUpFacts, width: int, glyphs: Glyphs, cell_len: CellLen) -> None:
        self._state, self._facts, self._glyphs, self._cell_len = state, facts, glyphs, cell_len
        self._screen, self._margin, self._width = width, block_margin(width), block_width(width)

    def tops(self) -> list[_Rows]:
        """Return what stands above the fields, the longest form first."""
        if self._facts.issuer_host:
            why = self._wrapped(WHY_ISSUER.format(self._facts.issuer_host), DIM)
            return [_Rows([[], *why, []]), _Rows([])]
        lengths: list[Length] = ["long"] if self._margin else ["usual"] if self._width >= _WORDS_FROM else ["short"]
        made = [_Rows([[], *self._wrapped(WHY, DIM), [], *self._steps(lengths[0]), []])]
        lengths += ["usual", "short"] if self._margin else ["short"]
        return [*made, *(_Rows([*self._steps(length), []]) for length in lengths)]

    def shortest_steps(self) -> list[Line]:
        """Return the steps to scroll through."""
        return [] if self._facts.issuer_host else self._steps("short")

    def ends(self) -> list[list[Line]]:
        """Return what stands below the fields, the longest form first."""
        link = self._link()
        place = self._wrapped(f"Goes to {self._facts.place}, readable by you alone.", TEXT)
        demo = self._placed([(" Nothing to register?  ", TEXT), ("F2", KEY), (" runs a made-up company, offline.", TEXT)])
        usual = [[*link, [], *place, demo], [*link, *place, demo], link or place]
        if not self._state.failure:
            return usual
        failure = self.failure()
        return [*([*failure, *[[]] * (len(end) - len(failure))] for end in usual if len(end) >= len(failure)), failure]

    def failure(self) -> list[Line]:
        """Say why the answers are not saved."""
        sentence = self._state.failure.removesuffix(".")
        return self._wrapped(f"{sentence}. What you typed stays.", TEXT, (f" {self._glyphs.trouble} ", _PROBLEM))

    def _link(self) -> list[Line]:
        if self._facts.issuer_host:
            return []
        rows = -(-_LONGEST_LINK // max(self._screen, 1))
        link = link_for(self._state.values, self._facts)
        roomy = self._width >= _WORDS_FROM
        if not link:
            return [self._placed([(f" {_NO_LINK if roomy else _NO_LINK_SHORT}", FAINT)]), *[[]] * rows]
        label = _CONSENT if roomy else _CONSENT_SHORT
        start = max(min(self._margin + 1, self._screen - self._cell_len(link)), 0)
        lines: list[Line] = [
            [(" " * start, TEXT), (part, _ADDRESS)] for part in wrap_words(link, max(self._screen, 1), self._cell_len)
        ]
        head: Line = [(" " * max(start, 1), TEXT), (label, DIM)]
        return [cut_line(head, self._screen, self._cell_len, self._glyphs.ellipsis), *lines, *[[]] * (rows - len(lines))]

    def _steps(self, length: Length) -> list[Line]:
        return [self._placed(line) for line in steps(length, self._width, self._cell_len)]

    def _wrapped(self, words: str, ink: Ink, mark: tuple[str, Ink] = (" ", TEXT)) -> list[Line]:
        hang = len(mark[0])
        parts = wrap_words(words, max(self._width - hang - 1, 8), self._cell_len)
        return [self._placed([mark if at == 0 else (" " * hang, TEXT), (part, ink)]) for at, part in enumerate(parts)]

    def _placed(self, line: Line) -> Line:
        placed: Line = [(" " * self._margin, TEXT), *line] if self._margin else line
        return cut_line(placed, self._screen, self._cell_len, self._glyphs.ellipsis)


def first_start_page(state: SetUpState, facts: SetUpFacts, width: int, height: int, glyphs: Glyphs, cell_len: CellLen) -> Page:
    """Return the page in at most `width` cells and `height` rows."""
    fields = form(state, facts, width, height, glyphs, cell_len)
    made = _Maker(state, facts, width, glyphs, cell_len)
    room = height - len(fields.lines)
    tops, ends = made.tops(), made.ends()
    hidden = 0
    for top, end in [(top, end) for end in ends for top in tops]:
        above = top.fitted(room - len(end))
        if above is not None:
            break
    else:
        end = made.failure()[: max(room, 0)] if state.failure else []
        all_steps, window = made.shortest_steps(), max(room - len(end), 0)
        hidden = max(len(all_steps) - window, 0)
        first = min(state.scrolled, hidden)
        above = all_steps[first : first + window]
    below = len(above)
    spots = {name: spot._replace(y=spot.y + below) for name, spot in fields.spots.items()}
    return Page([*above, *fields.lines, *end][:height], spots, hidden)


def first_start_header(facts: SetUpFacts, width: int, glyphs: Glyphs, cell_len: CellLen) -> Line:
    """Return the header's line."""
    what = "first start" if facts.needed else "set-up"
    left: Line = [(" presence-tui", KEY), (f"  {what}", DIM)]
    if cells_of(left, cell_len) > width:
        left = [(f" {what}", KEY)]
    for right in ("step 1 of 2, then sign in ", "step 1 of 2 ") if facts.needed else ("then sign in ",):
        gap = width - cells_of(left, cell_len) - len(right)
        if gap >= 2:
            return [*left, (" " * gap, TEXT), (right, DIM)]
    return cut_line(left, width, cell_len, glyphs.ellipsis)


def first_start_keys(facts: SetUpFacts, glyphs: Glyphs) -> list[tuple[str, str]]:
    """Return every key that does something here, and what."""
    keys = [
        (len(facts.asked) > 1, "tab, shift+tab", "next field, field before"),
        ("cloud" in facts.asked, _arrows(glyphs), "another cloud"),
        (True, "enter", "save, and go on to sign in"),
        (True, "F2", "the demo instead: a made-up company, offline"),
        (not facts.issuer_host, "F3", "copy the consent link"),
        (True, "PgUp, PgDn", "scroll the steps, where they do not fit"),
        (not facts.needed, "esc", "back to the sign-in screen"),
        (True, "ctrl+c", "quit"),
    ]
    return [(names, words) for works, names, words in keys if works]


def _arrows(glyphs: Glyphs) -> str:
    return "Left Right" if glyphs.ellipsis.isascii() else "← →"


def first_start_footer(
    state: SetUpState, facts: SetUpFacts, hidden: int, width: int, glyphs: Glyphs, reply: str, cell_len: CellLen
) -> Line:
    """Return the footer: the keys that work now, or the reply to the last one."""
    right = [FooterKey("ctrl+c", "quit")]
    if reply:
        return reply_line(reply, right, width, glyphs, cell_len)
    long = width >= _LONG_WORDS_FROM
    keys = [
        (not facts.needed, FooterKey("esc", "back")),
        (hidden > 0, FooterKey("PgDn", "steps")),
        (state.focus == "cloud", FooterKey(_arrows(glyphs), "choose")),
        (len(facts.asked) > 1, FooterKey("tab", "next field" if long else "next")),
        (True, FooterKey("enter", "save, go on" if long else "save")),
        (bool(link_for(state.values, facts)), FooterKey("F3", "copy link")),
        (True, FooterKey("F2", "demo")),
    ]
    return footer_line([key for works, key in keys if works], right, width)
