"""Stands in for config.toml and token caches on a stage: profiles to go over to."""

from __future__ import annotations

from typing import Any

from presence_tui.model.errors import ConfigError
from presence_tui.ui.surroundings import Surroundings, Switching
from presence_tui.view.profiles import Elsewhere, ListedAccount, ListedProfile

BROKEN = "config.toml line 12: poll_interval is 5; 10 seconds is the least"
HERE = ListedProfile("default", "contoso.com", "ada@contoso.com", in_use=True)
PROFILES = (
    HERE,
    ListedProfile("work", "fabrikam.com, US Government L4", "ada@fabrikam.com", in_use=False),
    ListedProfile("lab", "lab.contoso.com", "", in_use=False),
    ListedProfile("broken", "", "", in_use=False, problem=BROKEN),
)
TWO_ACCOUNTS = (
    ListedAccount("1", "ada@contoso.com", "Ada Lovelace", in_use=True),
    ListedAccount("2", "bob@contoso.com", "Bob Ng", in_use=False),
)


class Profiles:
    """`found` is what there is, `work` what is otherwise in the profile of that name. With `trouble` nothing can be read."""

    def __init__(self, found: Elsewhere = Elsewhere(PROFILES, TWO_ACCOUNTS), **work: Any) -> None:  # noqa: B008  # it is frozen
        self.found = found
        self.trouble = ""
        self.gone_to: list[str] = []
        self._work = work

    def __call__(self, surroundings: Surroundings) -> Switching:
        async def look() -> Elsewhere:
            if self.trouble:
                raise ConfigError(self.trouble)
            return self.found

        async def to_profile(name: str) -> Surroundings:
            if name == "broken":
                raise ConfigError(BROKEN)
            self.gone_to.append(name)
            return surroundings._replace(facts=surroundings.facts._replace(profile=name), **self._work)

        return Switching(look, to_profile)
