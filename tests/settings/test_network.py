"""One choice of certificates and of a proxy, for both stacks."""

from pathlib import Path

import pytest

from tests.settings.rig import Rig


@pytest.fixture
def variables(tmp_path: Path) -> dict[str, str]:
    for name in ("ssl.pem", "requests.pem", "key.pem"):
        (tmp_path / name).touch()
    (tmp_path / "certs").mkdir()
    return {
        "SSL_CERT_FILE": str(tmp_path / "ssl.pem"),
        "REQUESTS_CA_BUNDLE": str(tmp_path / "requests.pem"),
        "SSL_CERT_DIR": str(tmp_path / "certs"),
    }


def test_certificates_come_from_the_key_then_the_variables_in_order(rig: Rig, tmp_path: Path, variables: dict[str, str]) -> None:
    settings = rig.load(f"ca_file = '{tmp_path / 'key.pem'}'", variables)
    assert (settings.ca, settings.ca_is_folder, settings.origins["ca"]) == (tmp_path / "key.pem", False, str(rig.file))
    rig.file.unlink()
    for name in ("SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "SSL_CERT_DIR"):
        settings = rig.load("", variables)
        assert (settings.ca, settings.ca_is_folder) == (Path(variables.pop(name)), name == "SSL_CERT_DIR")
        assert settings.origins["ca"] == name
    assert rig.load("", {"SSL_CERT_FILE": ""}).ca is None


def test_folders_of_certificates_may_be_several_or_a_requests_bundle(rig: Rig, tmp_path: Path, variables: dict[str, str]) -> None:
    joined = f"/gone:{variables['SSL_CERT_DIR']}"
    assert rig.load("", {"SSL_CERT_DIR": joined}).ca == Path(joined)
    assert rig.load("", {"REQUESTS_CA_BUNDLE": variables["SSL_CERT_DIR"]}).ca_is_folder


@pytest.mark.parametrize("name", ["SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "SSL_CERT_DIR"])
def test_a_variable_that_names_nothing_is_told(rig: Rig, name: str) -> None:
    assert rig.problem("", {name: "/gone"}) == f"{name} is /gone, which does not exist"


def test_the_proxy_is_the_key_else_the_variables(rig: Rig) -> None:
    environ = {"HTTPS_PROXY": "http://env:8080", "NO_PROXY": "localhost,.corp"}
    settings = rig.load("", environ)
    assert (settings.proxy, settings.no_proxy, settings.origins["proxy"]) == ("http://env:8080", "localhost,.corp", "HTTPS_PROXY")
    settings = rig.load("", environ | {"https_proxy": "small:3128", "no_proxy": "x"})
    assert (settings.proxy, settings.no_proxy, settings.origins["proxy"]) == ("http://small:3128", "x", "https_proxy")
    settings = rig.load("proxy = 'key:8080'", environ)
    assert (settings.proxy, settings.no_proxy, settings.origins["proxy"]) == ("http://key:8080", "", str(rig.file))


@pytest.mark.parametrize("value", ["socks5://ada:hunter2@p:1", "http://ada:hunter2@", "http://ada:hunter2\x1b@p"])
def test_a_proxy_that_is_none_is_told_without_its_password(rig: Rig, value: str) -> None:
    problem = rig.problem("", {"HTTPS_PROXY": value})
    assert problem.startswith("HTTPS_PROXY ")
    assert "hunter2" not in problem
