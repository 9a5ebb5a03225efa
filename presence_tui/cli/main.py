"""Runs one command line and returns its exit code. Knows the commands by name only; every error ends here as one sentence."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from importlib import import_module

import click

from presence_tui.cli import crash, exit_codes, output
from presence_tui.cli.arguments import arranged
from presence_tui.cli.options import COMMON, HELP, VERSION, WATCH
from presence_tui.cli.table_of_commands import COMMANDS
from presence_tui.model.errors import PresenceError

PROGRAM = "presence-tui"

_log = logging.getLogger(__name__)


class Commands(click.Group):
    """Lists commands from the table, and loads the one that is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names, in the table's order."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import the command; None where there is none of that name."""
        entry = COMMANDS.get(cmd_name)
        if entry is None:
            return None
        command: click.Command = import_module(f"presence_tui.cli.{entry.module}").command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the table, without importing what is in it."""
        with formatter.section("Commands"):
            formatter.write_dl([(entry.name, entry.help) for entry in COMMANDS.values()])

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[click.shell_completion.CompletionItem]:
        """Complete names from the table, and options."""
        from click.shell_completion import CompletionItem

        found = [entry for entry in COMMANDS.values() if entry.name.startswith(incomplete)]
        items = [CompletionItem(entry.name, help=entry.help) for entry in found]
        return [*items, *click.Command.shell_complete(self, ctx, incomplete)]


program = Commands(
    PROGRAM,
    help="Live Microsoft Teams presence in a terminal: who can be reached right now, and how old that answer is.",
    params=[*COMMON, *WATCH, VERSION, HELP],
    add_help_option=False,
    context_settings={"max_content_width": 100},
    options_metavar="[OPTIONS]",
    subcommand_metavar=f"[{'|'.join(COMMANDS)}] [WHO...]",
    invoke_without_command=True,
)


def run(words: Sequence[str]) -> int:
    """Run the command line `words`; print what went wrong as one sentence, and return the exit code."""
    crash.expect()
    output.prepare_streams()
    try:
        with program.make_context(PROGRAM, arranged(words)) as context:
            code = program.invoke(context)
            return code if isinstance(code, int) else exit_codes.DONE
    except click.exceptions.Exit as ended:
        return ended.exit_code
    except click.ClickException as error:
        output.say(error.format_message())
        return exit_codes.USAGE
    except (KeyboardInterrupt, click.Abort):
        return exit_codes.INTERRUPTED
    except BrokenPipeError:
        output.drop_stdout()
        return exit_codes.STDOUT_CLOSED
    except output.StdoutFailed as error:
        output.say(str(error))
        return exit_codes.USAGE
    except PresenceError as error:
        output.say(_sentence(error))
        return exit_codes.code_for(error)
    except Exception as error:  # the last one who can tell: a bug is one sentence, and its traceback is for the log
        _log.critical("the program crashed", exc_info=error)
        output.say(crash.bug_sentence())
        return exit_codes.BUG


def _sentence(error: PresenceError) -> str:
    from presence_tui.view.wording import error_sentence
    from presence_tui.wiring.clock import local_zone

    return error_sentence(error, local_zone())
