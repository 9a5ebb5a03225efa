"""What a newcomer types is checked as typed, by the same rules as config.toml."""

import pytest

from presence_tui.model.cloud import CLOUDS
from presence_tui.model.errors import ConfigError
from presence_tui.settings.setting_up import (
    CLOUD_CHOICES,
    consent_link,
    problem_of_client_id,
    problem_of_cloud,
    problem_of_tenant,
    settings_to_save,
)
from tests.settings.rig import GUID, Rig

NOT_AN_ID = "not an id like 1b4f1c1e-2f61-4d0a-9c55-0f3a2f1d7c61"


@pytest.mark.parametrize("typed", [GUID, f"  {GUID.upper()}\n"])
def test_a_guid_is_a_client_id(typed: str) -> None:
    assert problem_of_client_id(typed) == ""


@pytest.mark.parametrize(("typed", "problem"), [("", "missing"), (" ", "missing"), (GUID[:-1], NOT_AN_ID), ("my app", NOT_AN_ID)])
def test_anything_else_is_none(typed: str, problem: str) -> None:
    assert problem_of_client_id(typed) == problem


def test_an_issuer_of_ones_own_takes_any_word() -> None:
    assert problem_of_client_id("pane", with_issuer=True) == ""
    assert problem_of_client_id("my app", with_issuer=True) == "more than one word, or not ASCII"
    assert problem_of_client_id("", with_issuer=True) == "missing"


@pytest.mark.parametrize(
    "typed", [GUID, GUID.upper(), "contoso.com", " Contoso.onmicrosoft.com ", "organizations", "Organizations"]
)
def test_an_id_or_a_domain_is_a_tenant(typed: str) -> None:
    assert problem_of_tenant(typed) == ""


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ("", "missing"),
        ("contoso", "neither a GUID nor a domain such as contoso.com"),
        ("https://contoso.com", "neither a GUID nor a domain such as contoso.com"),
        ("common", 'personal accounts have no presence; use "organizations"'),
        ("Consumers", 'personal accounts have no presence; use "organizations"'),
    ],
)
def test_anything_else_is_no_tenant(typed: str, problem: str) -> None:
    assert problem_of_tenant(typed) == problem


def test_the_client_id_is_no_tenant() -> None:
    assert problem_of_tenant(f" {GUID.upper()}", GUID) == "the same as the client id"
    assert problem_of_tenant("contoso.com", "contoso.com") == ""
    assert consent_link(GUID, GUID) == ""


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ("", "missing"),
        ("US-Gov-L4", ""),
        ("mars", "no cloud; it can be global, us-gov-l4 or us-gov-dod"),
        ("China", "Microsoft Graph has no presence in the cloud operated by 21Vianet"),
    ],
)
def test_a_cloud_is_one_with_presence(typed: str, problem: str) -> None:
    assert problem_of_cloud(typed) == problem


def test_the_list_of_clouds_says_which_cannot_be_had() -> None:
    assert [choice.key for choice in CLOUD_CHOICES] == ["global", "us-gov-l4", "us-gov-dod", "china"]
    assert all(choice.problem == problem_of_cloud(choice.key) for choice in CLOUD_CHOICES)
    assert all(choice.words for choice in CLOUD_CHOICES)


@pytest.mark.parametrize("cloud", CLOUDS)
def test_the_administrator_s_link_is_made_of_what_was_typed(cloud: str) -> None:
    host = CLOUDS[cloud].authority_host
    link = consent_link(f" {GUID.upper()} ", "Contoso.com ", cloud)
    assert link == f"https://{host}/contoso.com/adminconsent?client_id={GUID}"


@pytest.mark.parametrize(
    ("client_id", "tenant", "cloud"),
    [
        ("", "contoso.com", "global"),
        (GUID, "common", "global"),
        (GUID, "contoso.com/x", "global"),
        (GUID, "contoso.com", "china"),
    ],
)
def test_there_is_no_link_while_something_is_wrong(client_id: str, tenant: str, cloud: str) -> None:
    assert consent_link(client_id, tenant, cloud) == ""


def _accepted(rig: Rig, values: dict[str, str]) -> bool:
    try:
        rig.load("".join(f'{name} = "{value}"\n' for name, value in values.items()))
    except ConfigError:
        return False
    return True


@pytest.mark.parametrize("client_id", [GUID, GUID.upper(), f" {GUID}", "pane", GUID + "0"])
@pytest.mark.parametrize("tenant", ["contoso.com", "CONTOSO.COM", "common", "contoso", "ORGANIZATIONS", "a..com", "münchen.de"])
@pytest.mark.parametrize("cloud", ["global", "Global", "china", "mars"])
def test_what_has_no_problem_here_has_none_in_the_file(rig: Rig, client_id: str, tenant: str, cloud: str) -> None:
    fine = not (problem_of_client_id(client_id) or problem_of_tenant(tenant) or problem_of_cloud(cloud))
    assert _accepted(rig, settings_to_save(client_id, tenant, cloud)) == fine


def test_beside_an_issuer_only_the_client_id_is_saved() -> None:
    assert settings_to_save(" pane ", "contoso.com", with_issuer=True) == {"client_id": "pane"}
