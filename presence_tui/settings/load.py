"""Merges the places where keys are set: defaults < config.toml < profile < environment < flags. Later ones win.

Reads no file itself: the reader is a parameter, since files are a layer above.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

from presence_tui.model.cloud import CLOUDS
from presence_tui.model.errors import ConfigError
from presence_tui.model.nearest import nearest
from presence_tui.model.person import user_id
from presence_tui.model.secret import Secret
from presence_tui.model.text import printable
from presence_tui.paths import DEFAULT_PROFILE, Places
from presence_tui.settings import checks, network, sources
from presence_tui.settings.keys import ENVIRONMENT_PREFIX, KEYS, SECRETS
from presence_tui.settings.kinds import PATH, Unfit
from presence_tui.settings.sources import ConfigText, Source
from presence_tui.settings.values import EnvironmentSecrets, Settings

DEMO_CLIENT_ID = "0de30000-0000-4000-8000-00000000de30"
"""The made-up tenant's application."""

_DEMO = {"tenant": "contoso.com", "poll_interval": 10.0}
"""Whose demo it is, and an interval at which something happens while somebody looks."""

_NOT_IN_DEMO = ("profile", "config", "watch_list")


def load_settings(
    flags: Mapping[str, object],
    environ: Mapping[str, str],
    places: Places,
    read_config: Callable[[Path], ConfigText | None],
) -> Settings:
    """Return what holds for this run.

    `flags` has values by key name, and `profile` and `config`; None stands for an option that was not given. `read_config`
    returns None where there is no such file. Raises ConfigError, one sentence that names the place, the key and what is wrong.
    """
    file, named = config_file(flags, environ, places)
    text = read_config(file)
    if text is None and named:
        raise ConfigError(f"{named} is {printable(str(file))}, which does not exist")
    by_profile = sources.of_file(text) if text else {}
    profile = _profile(flags, environ, by_profile, file)
    layers = [sources.of_defaults()]
    layers += [by_profile[name] for name in dict.fromkeys((DEFAULT_PROFILE, profile)) if name in by_profile]
    layers += [sources.of_environment(environ), sources.of_flags(flags)]
    merged = _Merged(layers)
    merged.check()
    secrets = EnvironmentSecrets(
        **{what: Secret(environ[name]) for what, name in SECRETS.items() if environ.get(name, "").strip()}
    )
    merged.check_way(secrets)
    return _settings(merged, profile, file, places.watch_list_file(profile), environ, secrets)


def demo_settings(flags: Mapping[str, object]) -> Settings:
    """Return the demo's settings: defaults and flags, whatever config.toml and environment say. Raises ConfigError."""
    for name in _NOT_IN_DEMO:
        if flags.get(name) is not None:
            raise ConfigError(f"--{name.replace('_', '-')} does not go with --demo, which reads nothing of yours")
    own = Source({"client_id": DEMO_CLIENT_ID, **_DEMO}, lambda name: "demo", lambda name: name)
    merged = _Merged([sources.of_defaults(), own, sources.of_flags(flags)])
    merged.check()
    return _settings(merged, "demo", None, None, {}, EnvironmentSecrets())


class _Merged:
    """The layers as one: the last that sets a key wins."""

    def __init__(self, layers: list[Source]) -> None:
        self._layers = layers
        self._winner = {name: layer for layer in layers for name in layer.values}
        self.values: dict[str, Any] = {name: layer.values[name] for name, layer in self._winner.items()}
        self.values["keys"] = {}
        for layer in layers:
            self.values["keys"] |= layer.values.get("keys") or {}
        self.origins = {name: layer.origin(name) for name, layer in self._winner.items()}

    def check(self) -> None:
        """Raise ConfigError for the first value that cannot be, alone or beside another."""
        for layer in self._layers[1:]:
            for name in ("cloud", "tenant"):
                if "issuer" in layer.values and name in layer.values:
                    raise ConfigError(f"{layer.subject('issuer')} takes the place of {name}; set one of them")
        for name, key in KEYS.items():
            value = self.values[name]
            if key.check is None or value == key.default:
                continue
            if problem := key.check(value):
                self._fail(name, problem)
        self._check_rate()
        if self.values["issuer"] is None:
            self._check_entra()

    def check_way(self, secrets: EnvironmentSecrets) -> None:
        """Raise ConfigError where the way of signing in lacks what it needs."""
        values = self.values
        way = values["sign_in"]
        needed = {
            "client-secret": ("client_secret_file", secrets.client_secret),
            "certificate": ("certificate_file", None),
        }
        if way not in needed:
            return
        name, instead = needed[way]
        if values[name] is None and instead is None:
            variable = f" or {SECRETS['client_secret']}" if name == "client_secret_file" else ""
            self._fail("sign_in", f"is {checks.quoted(way)}, which needs {name}{variable}")
        if values["issuer"] is None and values["tenant"] == "organizations":
            self._fail(
                "sign_in", f"is {checks.quoted(way)}, which needs tenant: an application signs in to one, by GUID or domain"
            )

    def _check_rate(self) -> None:
        limit, share = self.values["rate.limit"], self.values["rate.share"]
        if limit * share < 1:
            name, other = ("rate.limit", "rate.share") if share == KEYS["rate.share"].default else ("rate.share", "rate.limit")
            left = f"{limit * share:.2g} of a request in 30 s with {other} {self.values[other]:g}"
            self._fail(name, f"leaves {left}; 1 is the least")

    def _check_entra(self) -> None:
        client_id, graph_url, cloud = self.values["client_id"], self.values["graph_url"], CLOUDS[self.values["cloud"]]
        if client_id and user_id(client_id) is None:
            self._fail("client_id", f"is {checks.quoted(client_id)}; it must be a GUID")
        if graph_url and (problem := checks.graph_url_in(cloud, graph_url)):
            self._fail("graph_url", problem)

    def _fail(self, name: str, problem: str) -> None:
        raise ConfigError(f"{self._winner[name].subject(name)} {problem}")


def _settings(
    merged: _Merged,
    profile: str,
    config_file: Path | None,
    watch_list: Path | None,
    environ: Mapping[str, str],
    secrets: EnvironmentSecrets,
) -> Settings:
    values, origins = merged.values, merged.origins
    trust = network.trust(values["ca_file"], origins["ca_file"], environ)
    way = network.way(values["proxy"], origins["proxy"], environ)
    return Settings(
        profile=profile,
        client_id=values["client_id"],
        tenant=values["tenant"],
        cloud=values["cloud"],
        sign_in=values["sign_in"],
        browser_port=values["browser_port"],
        client_secret_file=values["client_secret_file"],
        certificate_file=values["certificate_file"],
        certificate_key_file=values["certificate_key_file"],
        secrets=secrets,
        account=values["account"],
        issuer=values["issuer"],
        poll_interval=values["poll_interval"],
        limit=values["rate.limit"],
        share=values["rate.share"],
        reachable=values["reachable"],
        graph_url=values["graph_url"],
        ca_file=values["ca_file"],
        ca=trust.path,
        ca_is_folder=trust.is_folder,
        proxy=way.proxy,
        no_proxy=way.no_proxy,
        scopes=values["scopes"],
        watch_list=values["watch_list"] or watch_list,
        mouse=values["mouse"],
        glyphs=values["glyphs"],
        ascii=values["ascii"] or values["glyphs"] == "ascii",
        theme=values["theme"],
        columns=values["table.columns"],
        mask=values["privacy.mask"],
        work_location=values["privacy.work_location"],
        difference=values["terminal.difference"],
        keys=MappingProxyType(values["keys"]),
        notify_command=values["notify_command"],
        log_level=values["log_level"],
        demo=config_file is None,
        config_file=config_file,
        later=MappingProxyType({name: values[name] for name, key in KEYS.items() if not key.used}),
        origins=MappingProxyType(origins | {"ca": trust.origin, "proxy": way.origin}),
    )


def config_file(flags: Mapping[str, object], environ: Mapping[str, str], places: Places) -> tuple[Path, str]:
    """Return config.toml's path, whether or not it is there, and who named it; empty where nobody did. Raises ConfigError."""
    variable = f"{ENVIRONMENT_PREFIX}CONFIG"
    for named, value in (("--config", flags.get("config")), (variable, environ.get(variable) or None)):
        if value is None:
            continue
        try:
            return Path(str(PATH.read(value))).absolute(), named
        except Unfit as error:
            raise ConfigError(f"{named} {error}") from None
    return places.config_file, ""


def asked_profile(flags: Mapping[str, object], environ: Mapping[str, str]) -> tuple[str, str]:
    """Return the profile's name, whether or not it is there, and who named it; empty where nobody did. Raises ConfigError."""
    variable = f"{ENVIRONMENT_PREFIX}PROFILE"
    for named, value in (("--profile", flags.get("profile")), (variable, environ.get(variable) or None)):
        if value is None:
            continue
        name = str(value)
        if problem := sources.profile_name_problem(name):
            raise ConfigError(f"{named}: {problem}")
        return name, named
    return DEFAULT_PROFILE, ""


def _profile(flags: Mapping[str, object], environ: Mapping[str, str], known: Mapping[str, Source], file: Path) -> str:
    name, named = asked_profile(flags, environ)
    if name != DEFAULT_PROFILE and name not in known:
        meant = nearest(name, (DEFAULT_PROFILE, *known))
        advice = f"; {meant}?" if meant else ""
        raise ConfigError(f'{named}: there is no profile "{name}" in {printable(str(file))}{advice}')
    return name
