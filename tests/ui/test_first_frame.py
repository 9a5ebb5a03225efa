"""The first frame waits for few rules, which are parsed once."""

from __future__ import annotations

import pytest
from textual.color import Color

from tests.ui.stage import Stage, StagedApp

_RULES_BESIDE_TEXTUAL_S = 3


class _Looking(StagedApp):
    """Notes what was parsed when the first frame is drawn."""

    def note(self) -> None:
        self.begun_with = self.stylesheet.source

    async def _begin(self) -> None:
        self.is_parsed_once = self.stylesheet.source is self.begun_with
        self.own_rules = [rule for rule in self.stylesheet.rules if not rule.is_default_rules]
        self.background = self.screen.styles.background
        await super()._begin()


@pytest.mark.parametrize(("theme", "background"), [("dark", "#16181d"), ("light", "#fbfbfb")])
async def test_the_first_frame_parses_few_rules_once_and_in_its_theme(theme: str, background: str) -> None:
    played = Stage(["ada"], theme=theme, TERM="xterm-256color", COLORTERM="truecolor")
    app = played.app
    app.__class__ = _Looking  # the stage makes it
    assert isinstance(app, _Looking)
    app.note()
    async with played.playing() as s:
        await s.until(lambda: s.polls > 0, "the first poll")
        assert app.is_parsed_once
        assert len(app.own_rules) <= _RULES_BESIDE_TEXTUAL_S
        assert app.background == Color.parse(background)
        assert any("#counts-box" in rule.selector_names for rule in app.stylesheet.rules)
