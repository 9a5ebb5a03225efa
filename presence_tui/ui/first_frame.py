"""Has the first frame wait for few rules, parsed once and in their theme; what other screens look like is read after it."""

from __future__ import annotations

from pathlib import Path

from textual.app import App
from textual.theme import Theme

_FOR_LATER = Path(__file__).with_name("app.tcss")


class FirstFrame(App[int], inherit_bindings=False):
    """Reads `opening.tcss` for the first frame."""

    CSS_PATH = "opening.tcss"

    _is_parsed_as_it_is = False
    """Whether the rules will be parsed in the theme that Textual is about to parse them anew for."""

    def begin_in(self, theme: Theme) -> None:
        """Wear `theme` from the start. Textual would parse every rule in its own theme first, and again in this one."""
        self.register_theme(theme)
        self._is_parsed_as_it_is = theme.name != self.theme
        self.theme = theme.name
        self.stylesheet.set_variables(self.get_css_variables())

    def refresh_css(self, animate: bool = True) -> None:
        """Parse the rules anew, unless they are parsed in this theme already."""
        if self._is_parsed_as_it_is:
            self._is_parsed_as_it_is = False
        else:
            super().refresh_css(animate)

    def read_other_rules(self) -> None:
        """Read what screens other than the first need; Textual parses it when the next one comes."""
        if not self.stylesheet.has_source(str(_FOR_LATER)):
            self.stylesheet.read(_FOR_LATER)
