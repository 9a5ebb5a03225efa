"""What the commands do and say where a permission is missing."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from presence_tui.cli.sentences import sentence_of
from presence_tui.model.errors import Forbidden, NotGranted, PresenceError, Reply, SignInRefused, Throttled
from presence_tui.settings.load import load_settings
from presence_tui.storage.config_file import read_config
from presence_tui.wiring.clock import local_zone
from tests.cli.program import run
from tests.server.client import TenantServer
from tests.settings.rig import GUID, Rig

CONSENT = SignInRefused("invalid_grant", suberror="consent_required", aadsts=65001)
LINK = f"https://login.microsoftonline.com/{{}}/adminconsent?client_id={GUID}"


def test_yourself_alone_with_own_presence_alone(stranger: TenantServer) -> None:
    environ = stranger.environ() | {"PRESENCE_TUI_SCOPES": "Presence.Read"}
    stranger.approve_after(0)
    assert run("login", environ=environ).returncode == 0
    stranger.forget_requests()
    done = run("once", "--format", "json", "me", "bob@contoso.com", environ=environ)
    assert done.returncode == 4
    assert [(row["state"], row["reason"]) for row in json.loads(done.stdout)] == [("fresh", None), ("failed", "permission")]
    assert "did not grant User.ReadBasic.All, needed to find names" in done.stderr
    assert "config.toml asks for less: add User.ReadBasic.All to scopes" in done.stderr
    assert "adminconsent" not in done.stderr
    assert [line for line in stranger.requests if "/v1.0/" in line] == ["GET /v1.0/me/presence 200"]


def test_a_sign_in_that_lacks_consent_says_what_works_without_and_what_was_not_granted(stranger: TenantServer) -> None:
    environ = stranger.environ() | {"PRESENCE_TUI_ISSUER": stranger.entra_issuer}
    stranger.approve_after(0)
    stranger.withhold_consent("Presence.Read.All")
    refused = run("login", environ=environ)
    stranger.withhold_consent("Presence.Read.All", False)
    assert refused.returncode == 3
    assert 'scopes = ["Presence.Read"] in config.toml shows you alone' in refused.stderr
    stranger.grant_only("Presence.Read.All")
    less = run("login", environ=environ)
    stranger.grant_only()
    assert less.returncode == 0
    assert "did not grant User.ReadBasic.All" in less.stderr
    assert "did not grant Presence" not in less.stderr


def test_a_group_that_lacks_consent_keeps_nobody_from_signing_in(stranger: TenantServer) -> None:
    environ = stranger.environ() | {"PRESENCE_TUI_ISSUER": stranger.entra_issuer}
    del environ["PRESENCE_TUI_SCOPES"]
    watched = stranger.home / ".config/presence-tui/watchlist.toml"
    watched.parent.mkdir(parents=True)
    watched.write_text('people = ["me"]\n[group."Night desk"]\nsource = "entra-group:Desk"\n')
    stranger.approve_after(0)
    stranger.withhold_consent("GroupMember.Read.All")
    done = run("login", environ=environ)
    stranger.withhold_consent("GroupMember.Read.All", False)
    assert (done.returncode, done.stdout) == (0, "ada@contoso.com\n")
    assert 'Asking again without GroupMember.Read.All, which only the members of "Night desk" need.' in done.stderr
    assert "the sign-in did not grant GroupMember.Read.All" in done.stderr
    assert "asks for less" not in done.stderr


@pytest.mark.parametrize("error", [CONSENT, NotGranted("Presence.Read.All"), Forbidden(Reply(403, "Forbidden"))])
@pytest.mark.parametrize("tenant", ["contoso.com", "organizations"])
def test_the_link_is_for_the_cloud_s_login_host(tmp_path: Path, error: PresenceError, tenant: str) -> None:
    rig = Rig(tmp_path)
    settings = rig.load(f'client_id = "{GUID}"\ntenant = "{tenant}"\n')
    assert LINK.format(tenant) in sentence_of(error, local_zone(), settings)
    government = load_settings({"cloud": "us-gov-dod"}, {}, rig.places, read_config)
    assert LINK.format(tenant).replace(".com/", ".us/", 1) in sentence_of(error, local_zone(), government).replace(
        f"{tenant}.us", tenant
    )
    issuer = rig.load(f'client_id = "{GUID}"\nissuer = "https://id.example/x"\ngraph_url = "https://graph.example/v1.0"\n')
    assert "adminconsent" not in sentence_of(error, local_zone(), issuer)


def test_no_other_error_has_a_link(tmp_path: Path) -> None:
    settings = Rig(tmp_path).load(f'client_id = "{GUID}"\ntenant = "contoso.com"\n')
    for error in (SignInRefused("access_denied"), Throttled(Reply(429))):
        assert "adminconsent" not in sentence_of(error, local_zone(), settings)
