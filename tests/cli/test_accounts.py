"""Several accounts on the command line: who is there, going over to another one, forgetting one."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from presence_tui.auth.accounts import PERSONAL_TENANT
from presence_tui.demo.people import TENANT_ID
from tests.cli.conftest import FirstLogin
from tests.cli.program import run
from tests.server.client import TenantServer

STATE = Path(".local/state/presence-tui/default")
ADA, BOB = "ada@contoso.com", "bob@contoso.com"


@pytest.fixture(scope="module")
def second_login(shared: TenantServer, login: FirstLogin, tmp_path_factory: pytest.TempPathFactory) -> FirstLogin:
    """Bob signed in after Ada, in a home of their own."""
    home = tmp_path_factory.mktemp("two accounts")
    shutil.copytree(login.home / STATE, home / STATE)
    kept, shared.home = shared.home, home
    shared.approve_after(0, "bob")
    printed = run("login", environ=shared.environ())
    shared.approve_after(None)
    shared.home = kept
    assert printed.returncode == 0
    return FirstLogin(printed, home)


@pytest.fixture
def two(second_login: FirstLogin, stranger: TenantServer) -> TenantServer:
    """Ada and Bob are signed in, Bob is current."""
    shutil.copytree(second_login.home / STATE, stranger.home / STATE)
    return stranger


def said(done: CompletedProcess[str]) -> tuple[int, str, str]:
    return done.returncode, done.stdout, done.stderr.replace("presence-tui: ", "").replace("\n", " ").strip()


def test_a_second_login_adds_an_account_and_whoami_lists_both(second_login: FirstLogin, two: TenantServer) -> None:
    assert second_login.printed.stdout == f"{BOB}\n"
    done = run("whoami", environ=two.environ())
    bob, ada = two.user("bob")["displayName"], two.user("ada")["displayName"]
    assert done.stdout.splitlines() == [
        BOB, f"name     {bob}", "tenant   contoso.com", "profile  default", "accounts",
        f"* {BOB}  contoso.com  {bob}",
        f"  {ADA}  contoso.com  {ada}",
    ]  # fmt: skip
    facts = json.loads(run("whoami", "--format", "json", environ=two.environ()).stdout)
    assert (facts["username"], facts["profile"]) == (BOB, "default")
    assert [(one["username"], one["current"]) for one in facts["accounts"]] == [(BOB, True), (ADA, False)]
    assert two.requests == []


def test_login_goes_over_to_an_account_that_is_here_without_a_request(two: TenantServer) -> None:
    done = run("login", "--account", "ADA", environ=two.environ())
    assert said(done) == (0, f"{ADA}\n", f"from now on {ADA} is used; nobody had to sign in")
    assert run("whoami", environ=two.environ()).stdout.startswith(ADA)
    assert two.requests == []


def test_login_as_somebody_who_is_not_here_takes_nobody_else(two: TenantServer) -> None:
    before = (two.home / STATE / "tokens.json").read_text()
    two.approve_after(0, "ada")
    code, printed, told = said(run("login", "--account", "rosa.jimenez@contoso.com", environ=two.environ()))
    assert (code, printed) == (3, "")
    assert told.startswith("rosa.jimenez@contoso.com is not signed in here: sign in as that account, any other one is refused")
    assert f"{ADA} signed in, and rosa.jimenez@contoso.com is wanted: nothing of it is kept." in told
    assert (two.home / STATE / "tokens.json").read_text() == before


def test_a_part_of_several_names_is_3_and_names_them(two: TenantServer) -> None:
    code, printed, told = said(run("login", "--account", "contoso", environ=two.environ()))
    assert (code, printed) == (3, "")
    assert told.startswith("contoso can be one of several accounts: ")
    assert {ADA, BOB} <= {word.strip(".,") for word in told.split()}
    assert two.requests == []


def test_logout_forgets_one_account_and_nobody_takes_its_place(two: TenantServer) -> None:
    code, _, told = said(run("logout", "--account", "bob", environ=two.environ()))
    choose = f"`presence-tui login --account NAME` chooses one of: {ADA}"
    assert (code, told) == (0, f"{BOB} is signed out on this machine nobody is current now; {choose}")
    code, printed, told = said(run("whoami", environ=two.environ()))
    assert (code, printed) == (3, "")
    assert told.startswith(f"no account is current; {choose}")
    assert run("login", "--account", "ada", environ=two.environ()).stdout == f"{ADA}\n"
    assert two.requests == []


def test_logout_of_an_empty_name_is_a_mistake_and_forgets_nobody(two: TenantServer) -> None:
    before = (two.home / STATE / "tokens.json").read_text()
    code, _, told = said(run("logout", "--account", "", environ=two.environ()))
    assert (code, "--account names an account" in told) == (2, True)
    assert (two.home / STATE / "tokens.json").read_text() == before


def test_logout_forgets_all_accounts(two: TenantServer) -> None:
    code, _, told = said(run("logout", environ=two.environ()))
    assert (code, told) == (0, f"{BOB}, {ADA} are signed out on this machine")
    assert (two.home / STATE / "tokens.json").read_text() == "{}"


def test_the_account_of_the_settings_is_the_one_that_is_used(two: TenantServer) -> None:
    assert run("whoami", environ=two.environ() | {"PRESENCE_TUI_ACCOUNT": "ada"}).stdout.startswith(ADA)
    code, printed, told = said(run("once", "me", environ=two.environ() | {"PRESENCE_TUI_ACCOUNT": "rosa"}))
    assert (code, "not answered" in printed) == (3, True)
    assert told == "rosa is not signed in on this machine. `presence-tui login` does that here."
    assert two.requests == []


def test_a_personal_account_is_refused_with_the_reason(stranger: TenantServer) -> None:
    stranger.belong_to(PERSONAL_TENANT)
    stranger.approve_after(0)
    try:
        code, printed, told = said(run("login", environ=stranger.environ()))
    finally:
        stranger.belong_to(TENANT_ID)
    assert (code, printed) == (3, "")
    assert "That is a personal Microsoft account, which has no presence in Microsoft Graph: nothing of it is kept." in told
    tokens = stranger.home / STATE / "tokens.json"
    assert not tokens.exists() or "secret" not in tokens.read_text()


def test_logout_as_an_application_forgets_its_token_and_no_account_of_a_person(two: TenantServer) -> None:
    two.register(secret="made-up-client-secret-of-a-test")
    application = {"PRESENCE_TUI_SIGN_IN": "client-secret", "PRESENCE_TUI_CLIENT_SECRET": "made-up-client-secret-of-a-test"}
    assert run("once", BOB, environ=two.environ() | application).returncode == 0
    code, _, told = said(run("logout", environ=two.environ() | application))
    assert (code, "is forgotten on this machine" in told, "signed out" in told) == (0, True, False)
    assert "the settings keep its secret" in told
    assert run("whoami", environ=two.environ()).stdout.startswith(BOB)
