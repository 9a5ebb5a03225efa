"""Runs one command line and returns its exit code. Knows the commands by name only; every error ends here as one sentence."""

from __future__ import annotations

import logging
from collections.abc import Sequence

import click

from presence_tui.cli import crash, exit_codes, output
from presence_tui.cli.arguments import arranged
from presence_tui.cli.groups import TableGroup
from presence_tui.cli.options import COMMON, HELP, VERSION, WATCH
from presence_tui.cli.sentences import sentence_of
from presence_tui.cli.table_of_commands import COMMANDS
from presence_tui.model.errors import PresenceError

PROGRAM = "presence-tui"

_log = logging.getLogger(__name__)


program = TableGroup(
    PROGRAM,
    tuple(COMMANDS.values()),
    help="Live Microsoft Teams presence in a terminal: who can be reached right now, and how old that answer is.",
    params=[*COMMON, *WATCH, VERSION, HELP],
    context_settings={"max_content_width": 100},
    options_metavar="[OPTIONS]",
    subcommand_metavar=f"[{'|'.join(COMMANDS)}] [WHO...]",
    invoke_without_command=True,
)


def run(words: Sequence[str]) -> int:
    """Run the command line `words`; print what went wrong as one sentence, and return the exit code."""
    crash.expect()
    output.prepare_streams()
    context = None
    try:
        with program.make_context(PROGRAM, arranged(words)) as context:
            code = program.invoke(context)
            return code if isinstance(code, int) else exit_codes.DONE
    except click.exceptions.Exit as ended:
        return ended.exit_code
    except click.ClickException as error:
        output.say(error.format_message())
        return error.exit_code
    except (KeyboardInterrupt, click.Abort):
        return exit_codes.INTERRUPTED
    except BrokenPipeError:
        output.drop_stdout()
        return exit_codes.STDOUT_CLOSED
    except output.StdoutFailed as error:
        output.say(str(error))
        return exit_codes.USAGE
    except PresenceError as error:
        output.say(_sentence(error, context))
        return exit_codes.code_for(error)
    except Exception as error:  # the last one who can tell: a bug is one sentence, and its traceback is for the log
        _log.critical("the program crashed", exc_info=error)
        output.say(crash.bug_sentence())
        return exit_codes.BUG


def _sentence(error: PresenceError, context: click.Context | None) -> str:
    from presence_tui.wiring.clock import local_zone

    return sentence_of(error, local_zone(), context.obj if context else None)
