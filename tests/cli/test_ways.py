"""The other ways of signing in, over real TLS: with a browser, and as an application."""

from __future__ import annotations

import asyncio
import json
import re
import ssl
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest

from presence_tui.auth.credentials import ClientSecret
from presence_tui.cli.login import _show_page
from presence_tui.model.secret import Secret
from presence_tui.model.snapshot import BrowserPage
from presence_tui.settings.load import demo_settings
from presence_tui.wiring.services import Services
from tests.auth.browser_visits import visit
from tests.auth.test_application import certificate_of, pem_of
from tests.cli.program import Running, Terminal, run
from tests.server.client import TenantServer

SECRET = "made-up-client-secret-of-a-test"
ADDRESS = re.compile(r"http://localhost:\d+/[A-Za-z0-9_-]{8}")


def browse(server: TenantServer, address: str) -> None:
    """Sign in on the page that `address` leads to."""

    async def visited() -> None:
        context = ssl.create_default_context(cafile=server.ca_file)
        async with httpx.AsyncClient(verify=context, trust_env=False) as browser:
            assert (await visit(address, browser)).status_code == 200

    asyncio.run(visited())


def by_browser(server: TenantServer) -> dict[str, str]:
    return server.environ() | {"PRESENCE_TUI_SIGN_IN": "browser"}


def by_secret(server: TenantServer) -> dict[str, str]:
    server.register(secret=SECRET)
    return server.environ() | {"PRESENCE_TUI_SIGN_IN": "client-secret", "PRESENCE_TUI_CLIENT_SECRET": SECRET}


@pytest.mark.parametrize("layout", ["issuer", "entra_issuer"])
def test_login_with_a_browser_prints_the_page_and_the_tunnel(stranger: TenantServer, layout: str) -> None:
    environ = by_browser(stranger) | {"PRESENCE_TUI_ISSUER": getattr(stranger, layout), "LOGNAME": "ada"}
    with Running("login", environ=environ | {"SSH_CONNECTION": "192.0.2.7 50022 192.0.2.8 2222"}) as login:
        said = login.wait_for("Open only an address")
        address = ADDRESS.search(said)
        assert address is not None, said
        port = address[0].split(":")[2].partition("/")[0]
        assert f"ssh -N -L {port}:localhost:{port} -p 2222 ada@192.0.2.8\n" in said
        assert f" {stranger.url}/" in said
        assert "code_challenge=" in said
        browse(stranger, address[0])
        assert login.end() == (0, "ada@contoso.com\n")
    assert run("once", "bob@contoso.com", environ=environ).returncode == 0


def test_a_long_page_is_printed_whole(capsys: pytest.CaptureFixture[str]) -> None:
    url = f"https://login.example/authorize?claims={'x' * 4000}&state=the-end"
    page = BrowserPage("http://localhost:1/x", url, 1, datetime.now(UTC))
    _show_page(page, Services(demo_settings({})))
    assert f" {url}\n" in capsys.readouterr().err


def test_without_ssh_there_is_no_tunnel(stranger: TenantServer) -> None:
    environ = by_browser(stranger)
    environ.pop("SSH_CONNECTION", None)
    with Running("login", environ=environ) as login:
        assert "ssh" not in login.wait_for("Open only an address")


def test_a_refusal_on_the_page_is_3(stranger: TenantServer) -> None:
    stranger.refuse_page("access_denied", "AADSTS65004: User declined to consent to access the app.")
    with Running("login", environ=by_browser(stranger)) as login:
        address = ADDRESS.search(login.wait_for("Open only an address"))
        assert address is not None
        browse(stranger, address[0])
        assert login.end() == (3, "")
        login.wait_for("AADSTS65004")
    stranger.refuse_page()


def test_the_table_opens_when_the_browser_comes_back(stranger: TenantServer) -> None:
    with Terminal(environ=by_browser(stranger)) as terminal:
        terminal.wait_for("Press enter for a page.")
        terminal.press("\r")
        address = ADDRESS.search(terminal.wait_for("Come back: the table opens by itself"))
        assert address is not None
        terminal.wait_for("open here")
        browse(stranger, address[0])
        terminal.wait_for("Live")
        assert "Ada Lovelace" in terminal.text


def test_an_application_asks_for_everybody_but_itself(stranger: TenantServer) -> None:
    environ = by_secret(stranger)
    stranger.set("bob", "Busy")
    done = run("once", "bob@contoso.com", "me", "--format", "json", environ=environ)
    assert done.returncode == 4
    assert "An application is signed in, and nobody is me" in done.stderr
    bob, me = json.loads(done.stdout)
    assert (bob["availability"], bob["state"]) == ("Busy", "fresh")
    assert (me["state"], me["reason"]) == ("failed", "permission")
    assert not any("/me" in request for request in stranger.requests)
    alone = run("get", "me", environ=environ)
    assert (alone.returncode, alone.stdout) == (4, "")
    assert "nobody is me" in alone.stderr
    assert run("get", "bob@contoso.com", environ=environ).returncode == 0
    login = run("login", environ=environ)
    assert login.stdout == f"application {stranger.client_id}\n"
    assert "another sign-in" not in login.stderr
    assert run("whoami", environ=environ).stdout.startswith(f"application {stranger.client_id}\n")
    kept = {path: path.read_bytes() for path in stranger.home.rglob("*") if path.is_file()}
    assert not [path for path, data in kept.items() if SECRET.encode() in data]


def test_a_wrong_secret_is_3_with_what_to_do(stranger: TenantServer) -> None:
    environ = by_secret(stranger)
    stranger.register(secret="made-up-but-another")
    done = run("once", "bob@contoso.com", environ=environ | {"PRESENCE_TUI_ISSUER": f"{stranger.url}/contoso.com/v2.0"})
    assert done.returncode == 3
    assert "The client secret is wrong (AADSTS7000215)." in done.stderr
    assert SECRET not in done.stderr


def test_a_certificate_works_from_files(stranger: TenantServer, tmp_path: Path) -> None:
    from cryptography.hazmat.primitives.asymmetric import rsa

    key = rsa.generate_private_key(65537, 2048)
    public = certificate_of(key)
    stranger.register(certificate=public)
    (tmp_path / "certificate.pem").write_text(public)
    (tmp_path / "key.pem").write_text(pem_of(key))
    environ = stranger.environ() | {
        "PRESENCE_TUI_SIGN_IN": "certificate",
        "PRESENCE_TUI_CERTIFICATE_FILE": str(tmp_path / "certificate.pem"),
        "PRESENCE_TUI_CERTIFICATE_KEY_FILE": str(tmp_path / "key.pem"),
    }
    assert run("once", "bob@contoso.com", environ=environ).returncode == 0
    (tmp_path / "key.pem").write_text(public)
    done = run("once", "bob@contoso.com", environ=environ)
    assert (done.returncode, done.stdout) == (2, "")
    assert "holds no private key" in done.stderr


def test_a_wallboard_opens_by_itself_and_mends_itself(stranger: TenantServer) -> None:
    with Terminal("bob@contoso.com", environ=by_secret(stranger)) as terminal:
        terminal.wait_for("Live")
        assert "application" in terminal.text
        terminal.press(":sign out\r")
        terminal.wait_for("Signed out")
        terminal.press("L")
        terminal.wait_for("Live")


def test_a_secret_in_the_environment_comes_before_a_file(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("of the file")
    assert ClientSecret(tmp_path / "secret", Secret("of the environment")).for_msal(datetime.now(UTC)) == "of the environment"
