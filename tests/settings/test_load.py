"""Where a setting comes from, and which place wins."""

from pathlib import Path

import pytest

from presence_tui.model.errors import ConfigError
from presence_tui.settings.keys import KEYS, VARIABLES
from presence_tui.settings.load import DEMO_CLIENT_ID, demo_settings
from presence_tui.settings.values import require_client_id
from tests.settings.rig import GUID, Rig


def test_who_set_nothing_gets_the_defaults(rig: Rig) -> None:
    settings = rig.load()
    assert (settings.profile, settings.client_id, settings.tenant, settings.cloud) == ("default", "", "organizations", "global")
    assert (settings.sign_in, settings.issuer, settings.poll_interval) == ("device-code", None, 30.0)
    assert settings.graph_root == "https://graph.microsoft.com/v1.0"
    assert (settings.ca, settings.proxy, settings.no_proxy) == (None, None, "")
    assert settings.watch_list == rig.places.config_dir / "watchlist.toml"
    assert (settings.mouse, settings.ascii, settings.theme, settings.log_level) == (True, False, "auto", "info")
    assert (settings.demo, settings.config_file) == (False, rig.file)
    assert (settings.limit, settings.share, settings.most_presences) == (1500, 0.25, 375)
    assert set(settings.origins) == {*KEYS, "ca"}
    assert settings.origins["ca"] == "certifi"
    assert settings.origins["tenant"] == "default"


def test_later_places_win_and_every_value_tells_its_own(rig: Rig) -> None:
    top = "poll_interval = 20\ntheme = 'dark'\nascii = true\nmouse = false\n"
    config = f"{top}[profile.work]\npoll_interval = 40\ntheme = 'light'\nascii = false"
    environ = {"PRESENCE_TUI_POLL_INTERVAL": "50", "PRESENCE_TUI_THEME": "terminal"}
    steps = [rig.load(config), rig.load(profile="work"), rig.load("", environ, profile="work")]
    steps.append(rig.load("", environ, profile="work", poll_interval=60.0))
    assert [each.poll_interval for each in steps] == [20, 40, 50, 60]
    assert [each.theme for each in steps] == ["dark", "light", "terminal", "terminal"]
    assert [each.ascii for each in steps] == [True, False, False, False]
    assert [each.mouse for each in steps] == [False] * 4, "a profile inherits what it does not set"
    places = [str(rig.file), f"{rig.file} [profile.work]", "PRESENCE_TUI_POLL_INTERVAL", "--interval"]
    assert [each.origins["poll_interval"] for each in steps] == places


def test_a_nested_table_is_inherited_key_by_key(rig: Rig) -> None:
    settings = rig.load("[rate]\nlimit = 900\nshare = 0.5\n[profile.work.rate]\nlimit = 100", profile="work")
    assert (settings.limit, settings.share, settings.most_presences) == (100, 0.5, 50)


def test_flags_that_were_not_given_set_nothing(rig: Rig) -> None:
    assert rig.load("mouse = false", mouse=None, poll_interval=None, profile=None, config=None, demo=None).mouse is False


def test_the_profile_is_the_flags_then_the_variables(rig: Rig) -> None:
    config = "[profile.work]\n[profile.home]\n"
    assert rig.load(config).profile == "default"
    assert rig.load(config, {"PRESENCE_TUI_PROFILE": "work"}).profile == "work"
    assert rig.load(config, {"PRESENCE_TUI_PROFILE": "work"}, profile="home").profile == "home"
    assert rig.load(config, {"PRESENCE_TUI_PROFILE": "work"}, profile="default").profile == "default"
    assert rig.load(config, profile="work").watch_list == rig.places.config_dir / "watchlist-work.toml"


def test_the_config_file_is_the_flags_then_the_variables(rig: Rig, tmp_path: Path) -> None:
    for name, theme in (("a", "dark"), ("b", "light")):
        (tmp_path / f"{name}.toml").write_text(f"theme = '{theme}'")
    environ = {"PRESENCE_TUI_CONFIG": str(tmp_path / "a.toml")}
    assert rig.load("theme = 'terminal'").theme == "terminal"
    assert rig.load("", environ).theme == "dark"
    assert rig.load("", environ, config=tmp_path / "b.toml").theme == "light"
    assert rig.load("", environ, config=str(tmp_path / "b.toml")).config_file == tmp_path / "b.toml"


def test_a_config_file_that_was_named_must_exist(rig: Rig, tmp_path: Path) -> None:
    gone = tmp_path / "gone.toml"
    assert rig.problem(config=gone) == f"--config is {gone}, which does not exist"
    assert rig.problem("", {"PRESENCE_TUI_CONFIG": str(gone)}) == f"PRESENCE_TUI_CONFIG is {gone}, which does not exist"


def test_every_key_can_be_set_by_its_variable(rig: Rig, tmp_path: Path) -> None:
    (tmp_path / "some.pem").touch()
    words = {
        "client_id": GUID, "tenant": "contoso.com", "cloud": "us-gov-l4", "sign_in": "browser", "poll_interval": "12.5",
        "issuer": "https://id.example/tenant", "graph_url": "https://graph.example/v1.0", "ca_file": str(tmp_path / "some.pem"),
        "proxy": "http://proxy:8080", "scopes": "A.Read B.Read", "watch_list": "list.toml", "mouse": "off", "ascii": "1",
        "glyphs": "unicode", "theme": "dark", "log_level": "debug", "account": "ada@contoso.com",
        "browser_port": "8400", "client_secret_file": str(tmp_path / "some.pem"), "certificate_file": str(tmp_path / "some.pem"),
        "certificate_key_file": str(tmp_path / "some.pem"), "notify_command": "say 'hello you'", "reachable": "available away",
        "rate.limit": "100", "rate.share": "0.1", "terminal.difference": "no", "table.columns": "name since",
        "privacy.mask": "yes", "privacy.work_location": "on",
    }  # fmt: skip
    assert {KEYS[name].variable for name in words} == set(VARIABLES)
    for name, word in words.items():
        environ = {KEYS[name].variable: word}
        if name == "graph_url":
            environ["PRESENCE_TUI_ISSUER"] = words["issuer"]
        settings = rig.load("", environ)
        assert settings.origins[name] == KEYS[name].variable
        value = settings.later[name] if name in settings.later else getattr(settings, name, "unicode")
        assert value != KEYS[name].default
    settings = rig.load(
        "", {KEYS[name].variable: words[name] for name in ("scopes", "mouse", "notify_command", "watch_list", "rate.limit")}
    )
    assert settings.scopes == ("A.Read", "B.Read")
    assert settings.mouse is False
    assert settings.notify_command == ("say", "hello you")
    assert settings.limit == 100
    assert settings.watch_list == Path.cwd() / "list.toml"


def test_an_empty_variable_sets_nothing(rig: Rig) -> None:
    assert (
        rig.load("theme = 'dark'", {"PRESENCE_TUI_THEME": "", "PRESENCE_TUI_CONFIG": "", "PRESENCE_TUI_PROFILE": ""}).theme
        == "dark"
    )


def test_a_path_in_the_file_is_seen_from_the_files_folder(rig: Rig) -> None:
    (rig.places.config_dir / "corp.pem").touch()
    settings = rig.load("watch_list = 'team.toml'\nca_file = 'corp.pem'\n[profile.work]\nwatch_list = '~/mine.toml'")
    assert settings.watch_list == rig.places.config_dir / "team.toml"
    assert settings.ca == rig.places.config_dir / "corp.pem"
    assert rig.load(profile="work").watch_list == Path.home() / "mine.toml"


def test_the_difference_is_left_out_by_config_profile_variable_or_option(rig: Rig) -> None:
    off = "[terminal]\ndifference = false\n"
    assert rig.load("[profile.work]").difference
    assert not rig.load(off).difference
    assert not rig.load("[profile.work.terminal]\ndifference = false", profile="work").difference
    assert rig.load(off, {"PRESENCE_TUI_TERMINAL_DIFFERENCE": "yes"}).difference
    plain = rig.load("", {"PRESENCE_TUI_TERMINAL_DIFFERENCE": "yes"}, **{"terminal.difference": False})
    assert (plain.difference, plain.origins["terminal.difference"]) == (False, "--plain-output")


def test_glyphs_in_ascii_are_ascii(rig: Rig) -> None:
    assert rig.load("glyphs = 'ascii'").ascii
    assert not rig.load("glyphs = 'unicode'").ascii


def test_a_missing_client_id_says_what_to_do(rig: Rig) -> None:
    with pytest.raises(ConfigError) as caught:
        require_client_id(rig.load("[profile.work]"))
    for word in ("presence-tui config init", f"client_id in {rig.file}", "PRESENCE_TUI_CLIENT_ID", "--demo"):
        assert word in str(caught.value)
    with pytest.raises(ConfigError, match=r"client_id in \[profile\.work\] of "):
        require_client_id(rig.load(profile="work"))
    assert require_client_id(rig.load(f"client_id = '{GUID}'")) == GUID


def test_the_demo_reads_nothing_of_the_users(rig: Rig, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in (("PRESENCE_TUI_NONSENSE", "1"), ("SSL_CERT_FILE", "/gone"), ("HTTPS_PROXY", "http://p:1")):
        monkeypatch.setenv(name, value)
    settings = demo_settings(
        {"poll_interval": 10.0, "mouse": False, "terminal.difference": False, "log_level": None, "demo": True}
    )
    assert (settings.demo, settings.poll_interval, settings.mouse, settings.difference) == (True, 10.0, False, False)
    assert (settings.watch_list, settings.config_file, settings.ca, settings.proxy) == (None, None, None, None)
    assert require_client_id(settings) == DEMO_CLIENT_ID
    assert not rig.load().demo


@pytest.mark.parametrize("name", ["profile", "config", "watch_list"])
def test_the_demo_goes_with_no_file_of_the_users(name: str) -> None:
    with pytest.raises(ConfigError, match=f"^--{name.replace('_', '-')} does not go with --demo"):
        demo_settings({name: "x"})


def test_the_demo_checks_its_flags() -> None:
    with pytest.raises(ConfigError, match=r"^--interval is 5; 10 seconds is the least$"):
        demo_settings({"poll_interval": 5})


def test_settings_show_no_password(rig: Rig) -> None:
    assert "hunter2" not in repr(rig.load("proxy = 'http://ada:hunter2@proxy:8080'"))
