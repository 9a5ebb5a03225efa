"""Stands in for config.toml on a stage: keeps what the set-up screen asked for, or refuses to."""

from __future__ import annotations

from collections.abc import Mapping

from presence_tui.model.errors import PresenceError
from presence_tui.ui.surroundings import FirstStart, Surroundings
from presence_tui.view.set_up_facts import FieldName, SetUpFacts, SetUpValues
from presence_tui.view.sign_in_facts import SignInFacts

PLACE = "~/.config/presence-tui/config.toml"


class Answers:
    """What was saved, and what is known before: nothing, unless `known` says so."""

    def __init__(
        self, known: SetUpValues | None = None, *, given: Mapping[FieldName, str] | None = None, issuer_host: str = ""
    ) -> None:
        self.facts = SetUpFacts(PLACE, known or SetUpValues(), given or {}, issuer_host, needed=known is None)
        self.saved: list[SetUpValues] = []
        self.refusal: PresenceError | None = None
        """Why nothing can be saved."""

    def asked_in(self, surroundings: Surroundings) -> Surroundings:
        """Return the surroundings in which they are asked for."""

        async def save(values: SetUpValues) -> Surroundings:
            if self.refusal is not None:
                raise self.refusal
            self.saved.append(values)
            self.facts = self.facts._replace(values=values, needed=False)
            facts = SignInFacts(values.client_id, values.tenant, values.cloud)
            return self.asked_in(surroundings._replace(facts=facts))

        def demo() -> Surroundings:
            return surroundings._replace(facts=surroundings.facts._replace(demo=True), first_start=None)

        return surroundings._replace(first_start=FirstStart(self.facts, save, demo))
