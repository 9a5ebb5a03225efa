"""What the set-up screen is told of the settings, and what becomes of its answers. Opens no connection."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from presence_tui.model.cloud import GLOBAL
from presence_tui.model.text import printable
from presence_tui.paths import DEFAULT_PROFILE
from presence_tui.settings.keys import KEYS
from presence_tui.settings.load import demo_settings
from presence_tui.settings.values import Settings
from presence_tui.view.set_up_facts import FIELDS, SetUpFacts, SetUpValues

if TYPE_CHECKING:
    from presence_tui.storage.toml_edit import Value

Reload = Callable[[Mapping[str, object]], Settings]
"""Reads the settings anew, from the same places and with the same options; what it is given comes before all of them."""


def in_profile(reload: Reload, name: str) -> Reload:
    """Return what reads the settings anew for the profile `name`, whichever was asked for at the start."""
    return lambda tried: reload({"profile": name, **tried})


def set_up_facts(settings: Settings) -> SetUpFacts:
    """Return what holds now, and where answers go."""
    origins = settings.origins
    return SetUpFacts(
        place=_place(settings),
        values=SetUpValues(
            client_id=printable(settings.client_id),
            tenant="" if origins["tenant"] == "default" else settings.tenant,
            cloud=settings.cloud,
        ),
        given={name: KEYS[name].variable for name in FIELDS if origins[name] == KEYS[name].variable},
        issuer_host=urlsplit(settings.issuer).hostname or "" if settings.issuer else "",
        needed=not settings.client_id,
    )


def save_answers(settings: Settings, values: SetUpValues, reload: Reload) -> Settings:
    """Write the answers into config.toml, and return what holds then. They are tried before: a file is not written for nothing.

    Raises ConfigError, StorageError.
    """
    # here, since most starts write no settings
    from presence_tui.settings.setting_up import settings_to_save
    from presence_tui.settings.template import config_template
    from presence_tui.storage.config_edit import write_settings

    if settings.config_file is None:
        raise ValueError("the demo has no config.toml")
    facts = set_up_facts(settings)
    texts = settings_to_save(values.client_id, values.tenant, values.cloud, with_issuer=bool(facts.issuer_host))
    answers: dict[str, Value] = {name: texts[name] for name in facts.asked}
    if settings.origins["cloud"] == "default" and answers.get("cloud") == GLOBAL.key:
        del answers["cloud"]
    reload(answers)
    write_settings(settings.config_file, answers, profile=settings.profile, template=config_template())
    return reload({})


def demo_in_place(settings: Settings) -> Settings:
    """Return the demo's settings for a screen that is there already: it looks as it did."""
    interval = KEYS["poll_interval"]
    asked = settings.poll_interval if settings.origins[interval.name] == interval.flag else None
    demo = demo_settings({interval.name: asked})
    return demo._replace(ascii=settings.ascii, theme=settings.theme, mouse=settings.mouse, difference=settings.difference)


def _place(settings: Settings) -> str:
    path = settings.config_file or Path()
    try:
        shown = f"~/{path.relative_to(Path.home())}"
    except (ValueError, RuntimeError):  # elsewhere, or nobody knows where home is
        shown = str(path)
    profile = "" if settings.profile == DEFAULT_PROFILE else f"[profile.{settings.profile}] of "
    return profile + printable(shown)
