"""What `config show` tells: each setting that is in effect, its value, and where that came from. Never a password."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from presence_tui.settings.keys import KEYS, SECRETS
from presence_tui.settings.network import MASK, masked
from presence_tui.settings.values import ChosenKeys, EnvironmentSecrets, Settings

_NOT_BESIDE_AN_ISSUER = ("tenant", "cloud")


class ShownSetting(NamedTuple):
    """One setting in effect. No text is printable yet."""

    key: str
    value: object
    """A text, number, truth value or tuple of texts; None: unset."""
    origin: str
    """`default`, a file (and profile), a variable or a flag; and that it is not used, where another key holds in its place."""


def shown_settings(settings: Settings) -> tuple[ShownSetting, ...]:
    """Return the settings in the order of KEYS; in place of `keys` each key that the user gave a command, last."""
    return (
        *_settings(settings),
        *_secrets(settings.secrets),
        *(_of_command(name, choice) for name, choice in settings.keys.items()),
    )


def _settings(settings: Settings) -> Iterator[ShownSetting]:
    origins = settings.origins
    effective: dict[str, tuple[object, str]] = {
        "graph_url": (settings.graph_root, origins["graph_url"]),
        "ca_file": (settings.ca, origins["ca"]),
        "proxy": (masked(settings.proxy) if settings.proxy else None, origins["proxy"]),
        "ascii": (settings.ascii, _origin_of_ascii(settings)),
        "keys": (None, origins["keys"]),
    }
    for name, key in KEYS.items():
        if name == "keys" and settings.keys:
            continue
        if not key.used:
            value, origin = settings.later[name], origins[name]
            if origin == "default":
                continue
        else:
            value, origin = effective[name] if name in effective else (getattr(settings, name.rpartition(".")[2]), origins[name])
        if settings.issuer and name in _NOT_BESIDE_AN_ISSUER:
            origin = f"{origin}, not used: issuer is set"
        yield ShownSetting(name, str(value) if isinstance(value, Path) else value, origin)


def _secrets(held: EnvironmentSecrets) -> Iterator[ShownSetting]:
    for name, variable in SECRETS.items():
        if getattr(held, name) is not None:
            yield ShownSetting(name, MASK, variable)


def _origin_of_ascii(settings: Settings) -> str:
    """Three things decide: the key, `glyphs`, and a locale without UTF-8."""
    asked = [settings.origins[name] for name in ("ascii", "glyphs") if settings.origins[name] != "default"]
    return asked[0] if asked else "locale" if settings.ascii else "default"


def _of_command(name: str, choice: ChosenKeys) -> ShownSetting:
    return ShownSetting(f"keys.{name}", choice.keys, choice.subject.removesuffix(f": keys.{name}"))
