"""Which command a line means."""

from __future__ import annotations

import click
import pytest

from presence_tui.cli.arguments import arranged
from presence_tui.cli.table_of_commands import RESERVED

ID = "66825e03-7ef5-42da-9069-724602c31f6b"


@pytest.mark.parametrize(
    ("line", "meaning"),
    [
        ("", "watch"),
        ("--demo", "watch --demo"),
        ("--interval 60 --no-mouse", "watch --interval 60 --no-mouse"),
        ("ada@contoso.com bob@contoso.com", "watch ada@contoso.com bob@contoso.com"),
        ("once", "once"),
        ("once me", "once me"),
        ("--profile work once me", "once --profile work me"),
        ("--profile work once --profile home", "once --profile work --profile home"),
        ("--profile=work once", "once --profile=work"),
        ("--interval 60 watch me", "watch --interval 60 me"),
        ("watch once", "watch once"),
        ("watch get", "watch get"),
        ("-- once", "watch -- once"),
        ("--demo -- get", "watch --demo -- get"),
        ("ada@contoso.com once", "watch ada@contoso.com once"),
        (ID, f"watch {ID}"),
        ("me", "watch me"),
        ("Me", "watch Me"),
        ("zzz", "watch zzz"),
        ("--profile once", "watch --profile once"),
        ("--help", "--help"),
        ("--version", "--version"),
        ("--help once", "once --help"),
        ("--version once", "--version"),
        ("--demo --version people list", "--version"),
        ("people list", "people list"),
        ("--profile work people list", "people list --profile work"),
        ("people --profile work list", "people list --profile work"),
        ("--profile work people --profile home list --profile away", "people list --profile work --profile home --profile away"),
        ("people --help", "people --help"),
        ("--help people list", "people list --help"),
    ],
)
def test_the_first_word_that_is_no_option_decides(line: str, meaning: str) -> None:
    assert arranged(line.split()) == meaning.split()


@pytest.mark.parametrize(("slip", "meant"), [("onse", "once"), ("Watch", "watch"), ("logon", "login"), ("statu", "status")])
def test_a_slip_is_refused_with_the_command_that_was_meant(slip: str, meant: str) -> None:
    with pytest.raises(click.UsageError, match=f"`{slip}` is no command; did you mean `{meant}`"):
        arranged([slip])


@pytest.mark.parametrize("name", RESERVED)
def test_a_command_of_another_version_is_nobody_s_name(name: str) -> None:
    with pytest.raises(click.UsageError, match=f"^`{name}` is not in this version$"):
        arranged([name, "me"])


@pytest.mark.parametrize(
    ("line", "refusal"),
    [
        ("people", "`people` needs one of: "),
        ("people --demo", "`people` needs one of: "),
        ("people -- list", "`people` needs one of: "),
        ("people lst", "`lst` is no command of `people`; did you mean `people list`?"),
        ("people zzz", "`zzz` is no command of `people`; there are: "),
    ],
)
def test_a_group_needs_one_of_its_own_commands(line: str, refusal: str) -> None:
    with pytest.raises(click.UsageError) as caught:
        arranged(line.split())
    assert caught.value.message.startswith(refusal)


@pytest.mark.parametrize(
    "line", ["--interval 60 once", "--no-mouse login", "--ascii logout", "--interval=60 once", "--plain-output once"]
)
def test_options_of_the_live_table_stand_before_no_other_command(line: str) -> None:
    with pytest.raises(click.UsageError, match="belongs to `watch`"):
        arranged(line.split())


def test_a_hostile_word_is_shown_harmless() -> None:
    with pytest.raises(click.UsageError) as caught:
        arranged(["logi\x1b"])
    assert "\x1b" not in caught.value.message
