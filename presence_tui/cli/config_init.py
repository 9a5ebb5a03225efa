"""`presence-tui config init`: writes client id, tenant and cloud into config.toml, and says what comes next.

What is not given is asked on the terminal. A client id that is set already is not replaced without --force; everything else in
the file stays as it is.
"""

from __future__ import annotations

import shlex
import shutil
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

import click

from presence_tui.cli import exit_codes
from presence_tui.cli.environment import environment
from presence_tui.cli.options import with_options
from presence_tui.cli.output import give, say, tell, tell_lines
from presence_tui.cli.own_files import OwnFiles, own_files
from presence_tui.cli.questions import Question, answers
from presence_tui.cli.table_of_commands import command_of
from presence_tui.model.cloud import CLOUDS, GLOBAL
from presence_tui.model.text import printable
from presence_tui.paths import DEFAULT_PROFILE
from presence_tui.settings.keys import KEYS
from presence_tui.settings.load import load_settings
from presence_tui.settings.setting_up import (
    consent_link,
    problem_of_client_id,
    problem_of_cloud,
    problem_of_tenant,
    settings_to_save,
)
from presence_tui.settings.sources import Source, of_environment, of_file
from presence_tui.storage.config_file import read_config
from presence_tui.storage.toml_text import TomlText

_OPTIONS = (
    click.Option(["--client-id"], metavar="GUID", help="Application (client) id of the app registration."),
    click.Option(["--tenant"], metavar="ID", help="Directory (tenant) id, or a domain of the organisation."),
    click.Option(["--cloud"], metavar="NAME", help=f"{', '.join(CLOUDS)}."),
    click.Option(["--force"], is_flag=True, help="Replace a client id that is set already."),
)


@with_options(*_OPTIONS)
@click.command("init", help=command_of("config", "init").help)
def command(force: bool, **values: Any) -> int:
    """Ask, write, and say what comes next; return the exit code."""
    files = own_files(values)
    text = read_config(files.config) or TomlText(files.config, "", {})
    profiles = of_file(text)
    _refuse_what_is_there(files, profiles, force=force)
    layers = [profiles.get(DEFAULT_PROFILE), profiles.get(files.profile), of_environment(environment())]
    chosen = _answers(values, [layer for layer in layers if layer])
    # tried before it is written, as if each were a flag; a profile that is not there yet inherits from the top level
    profile = files.profile if files.profile in profiles else DEFAULT_PROFILE
    load_settings(files.flags | chosen | {"profile": profile}, environment(), files.places, lambda path: text)
    _write(files, chosen)
    give(f"{files.config}\n")
    _tell_what_is_next(files, chosen)
    return exit_codes.DONE


def _refuse_what_is_there(files: OwnFiles, profiles: Mapping[str, Source], *, force: bool) -> None:
    place = printable(str(files.config))
    for name, source in profiles.items():
        if name == files.profile and "client_id" in source.values and not force:
            place = place if name == DEFAULT_PROFILE else f"[profile.{name}] of {place}"
            raise click.UsageError(f"client_id is set already in {place}; --force replaces it")
        if name != files.profile and name.lower() == files.profile.lower():
            raise click.UsageError(f"{place} has a profile {name}; names that differ in capitals alone are too much alike")


def _answers(values: Mapping[str, Any], layers: Sequence[Source]) -> dict[str, str]:
    """Return what to write, by key. Raises click.UsageError for what cannot be meant, and where nobody can be asked."""
    issuer = next((layer.origin("issuer") for layer in layers if "issuer" in layer.values), "")
    client_id = Question("client_id", "Application (client) id", partial(problem_of_client_id, with_issuer=bool(issuer)))
    others = (
        Question("tenant", "Directory (tenant) id, or domain", problem_of_tenant),
        Question("cloud", f"Cloud: {', '.join(CLOUDS)}", problem_of_cloud, GLOBAL.key),
    )
    for question in others if issuer else ():
        if values[question.key] is not None:
            raise click.UsageError(f"{question.option} does not go with issuer, which is set in {issuer}")
    introduce = partial(_tell_how_to_register, with_issuer=bool(issuer))
    typed = answers((client_id, *(() if issuer else others)), values, introduce)
    if "tenant" in typed and (problem := problem_of_tenant(typed["tenant"], typed["client_id"])):
        raise click.UsageError(f'--tenant "{printable(typed["tenant"], 60)}": {problem}')
    saved = settings_to_save(**typed, with_issuer=bool(issuer))
    if saved.get("cloud") == GLOBAL.key and not any("cloud" in layer.values for layer in layers):
        del saved["cloud"]
    return saved


def _tell_how_to_register(*, with_issuer: bool) -> None:
    from presence_tui.view.fitting import wrap_words
    from presence_tui.view.registration import WHY, WHY_ISSUER, steps

    width = shutil.get_terminal_size().columns
    tell_lines(wrap_words(WHY_ISSUER.format("the issuer") if with_issuer else WHY, width, len))
    if not with_issuer:
        tell_lines("".join(part for part, _ in line) for line in steps("long", width, len))


def _write(files: OwnFiles, chosen: Mapping[str, str]) -> None:
    from presence_tui.settings.template import config_template  # here, since its help needs none of it
    from presence_tui.storage.config_edit import write_settings

    write_settings(files.config, chosen, profile=files.profile, template=config_template())


def _tell_what_is_next(files: OwnFiles, chosen: Mapping[str, str]) -> None:
    for name in chosen:
        if environment().get(KEYS[name].variable):
            say(f"{KEYS[name].variable} is set as well, and comes before the file")
    if "tenant" in chosen:
        link = consent_link(**chosen)
        tell(f"Where people may not consent by themselves, an administrator opens  {link}")
    named = [] if files.profile_origin != "--profile" else ["--profile", files.profile]
    named += [] if files.config_origin != "--config" else ["--config", str(files.config)]
    tell(f"Next: {shlex.join(['presence-tui', *named])}")
