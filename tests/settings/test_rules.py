"""Every rule about what can be set, one line each."""

from pathlib import Path

import pytest

from presence_tui.settings.keys import KEYS
from presence_tui.settings.values import Settings
from tests.settings.rig import GUID, Rig

GOOD = [
    ("client_id", f"client_id = '{GUID}'"),
    ("client_id", "client_id = 'my-app'\nissuer = 'https://id.example/t'"),
    ("tenant", f"tenant = '{GUID.upper()}'"),
    ("tenant", "tenant = 'contoso.onmicrosoft.com'"),
    ("tenant", "tenant = 'organizations'"),
    ("cloud", "cloud = 'us-gov-dod'"),
    ("poll_interval", "poll_interval = 10"),
    ("poll_interval", "poll_interval = 12.5"),
    ("issuer", "issuer = 'https://id.example:8443/realms/x/'"),
    ("graph_url", "graph_url = 'https://graph.microsoft.com/v1.0/'"),
    ("graph_url", "graph_url = 'https://GRAPH.microsoft.com/v1.0'"),
    ("graph_url", "cloud = 'us-gov-l4'\ngraph_url = 'https://graph.microsoft.us/v1.0'"),
    ("graph_url", "graph_url = 'http://127.0.0.1:8080/v1.0'"),
    ("graph_url", "graph_url = 'http://[::1]:8080'"),
    ("graph_url", "graph_url = 'https://localhost:8443/v1.0'"),
    ("graph_url", "issuer = 'https://id.example/t'\ngraph_url = 'https://graph.example'"),
    ("proxy", "proxy = 'proxy.example:8080'"),
    ("proxy", "proxy = 'https://ada:pass@proxy.example'"),
    ("scopes", "scopes = ['Presence.Read.All', 'https://graph.example/X', 'api://x/y']"),
    ("reachable", "reachable = ['available', 'availableIdle']"),
    ("reachable", "reachable = ['AVAILABLE', 'InACall', 'aWordThatGraphMayBring2']"),
    ("notify_command", "notify_command = ['notify-send', 'hello you']"),
    ("history", "[history]\nanything = 1"),
    ("privacy.mask", "[privacy]\nmask = true"),
    ("privacy.work_location", "[privacy]\nwork_location = true"),
    ("table.columns", "[table]\ncolumns = ['name']"),
    ("table.columns", "[table]\ncolumns = ['since', 'age']"),
    ("terminal.difference", "[terminal]\ndifference = false"),
]


@pytest.mark.parametrize(("name", "config"), GOOD)
def test_what_may_be_set(rig: Rig, name: str, config: str) -> None:
    assert rig.load(config).origins[name] == str(rig.file)


AT = "config.toml line 1: "
BAD = [
    # unknown keys
    ("clientid = 'x'", AT + '"clientid" is no key; client_id?'),
    ("Tenant = 'x'", AT + '"Tenant" is no key; tenant?'),
    ("zzz = 1", AT + '"zzz" is no key'),
    ('"\\u001b[31m" = 1', AT + '"␛[31m" is no key'),
    ("[profil.work]", AT + '"profil" is no key; profile?'),
    ("\n[rate]\nlimt = 1", 'config.toml line 3: "limt" is no key of [rate]; limit?'),
    ("[profile.work]\n\npoll_intervall = 1", 'config.toml line 3: "poll_intervall" is no key; poll_interval?'),
    ("[profile.work]\n[profile.work.profile.x]", 'config.toml line 2: "profile" is no key'),
    ("[profile.work.rate]\nlimt = 1", 'config.toml line 2: "limt" is no key of [rate]; limit?'),
    # types
    ("client_id = 7", AT + "client_id must be a text, not a number"),
    ("client_id = ''", AT + "client_id is empty"),
    ("tenant = 'a\\u001b'", AT + "tenant is \"a\\u001b\"; it can be a GUID, a domain such as contoso.com, or organizations"),
    ('tenant = "a\\u001b"', AT + "tenant holds blanks at an end or in a row, or characters that cannot be shown"),
    ("poll_interval = '30'", AT + "poll_interval must be a number, not a text"),
    ("poll_interval = true", AT + "poll_interval must be a number, not true or false"),
    ("poll_interval = nan", AT + "poll_interval is nan; it must be a number"),
    ("poll_interval = 2025-01-01", AT + "poll_interval must be a number, not a date"),
    ("mouse = 1", AT + "mouse must be true or false, not a number"),
    ("scopes = 'Presence.Read.All'", AT + "scopes must be a list of texts, not a text"),
    ("scopes = [1]", AT + "scopes must be a list of texts, and holds a number"),
    ("watch_list = []", AT + "watch_list must be a path, not a list"),
    ('watch_list = "a\\u0000b"', AT + 'watch_list is "a␀b": it holds a control character'),
    ("watch_list = '~nobody-of-that-name/x'", AT + 'watch_list is "~nobody-of-that-name/x": there is no such user'),
    ("rate = 7", AT + "rate must be a table, [rate]"),
    ("history = 7", AT + "history must be a table, not a number"),
    ("[rate]\nlimit = 1.5", "config.toml line 2: rate.limit is 1.5; it must be a whole number"),
    ("difference = false", AT + '"difference" is no key; it is one of [terminal]'),
    ("diference = false", AT + '"diference" is no key; difference of [terminal]?'),
    ("[terminal]\nmouse = false", 'config.toml line 2: "mouse" is no key of [terminal]; it is one of the top level'),
    ("[rate]\nlimit = 0", "config.toml line 2: rate.limit is 0; 1 is the least"),
    ("[rate]\nlimit = 2000000", "config.toml line 2: rate.limit is 2,000,000; 1,000,000 is the most"),
    (
        "[rate]\nlimit = 3",
        "config.toml line 2: rate.limit leaves 0.75 of a request in 30 s with rate.share 0.25; 1 is the least",
    ),
    (
        "[rate]\nlimit = 100\nshare = 0.005",
        "config.toml line 3: rate.share leaves 0.5 of a request in 30 s with rate.limit 100; 1 is the least",
    ),
    ("[rate]\nshare = 1.5", "config.toml line 2: rate.share is 1.5; it must be above 0, and 1 at most"),
    ("[table]\ncolumns = []", "config.toml line 2: table.columns is empty"),
    ("[table]\ncolumns = ['name', 'job titel']", 'config.toml line 2: table.columns has "job titel"; job_title?'),
    (
        "[table]\ncolumns = ['zzz']",
        'config.toml line 2: table.columns has "zzz"; it can hold name, activity, since, message, job_title, department, groups, '
        "work_location, id or age",
    ),
    ("[table]\ncolumns = ['since', 'id', 'since']", 'config.toml line 2: table.columns has "since" twice'),
    (
        "[table]\ncolumns = ['since', 'name']",
        'config.toml line 2: table.columns has "name" in another place than the first, where it always stands',
    ),
    ("reachable = []", AT + "reachable is empty; nobody could ever be reached"),
    (
        "reachable = ['InACall + OOF']",
        AT + 'reachable holds "InACall + OOF"; it can hold single words as Graph writes them, such as available or inACall',
    ),
    ("notify_command = []", AT + "notify_command is empty"),
    ("[profile.work]\nmouse = 1", "config.toml line 2: mouse must be true or false, not a number"),
    # profiles
    ("profile = 'work'", AT + "profile must be a table, [profile.NAME]"),
    ("[profile]\nwork = 7", "config.toml line 2: profile work must be a table, [profile.work]"),
    (
        "[profile.'../x']",
        AT + '"../x" is no name for a profile: letters, digits, _ and -, 64 at most, no _ or - first',
    ),
    ("[profile.Default]", AT + "profile Default stands here twice, as the top level or in other letters"),
    ("[profile.a]\n[profile.A]", "config.toml line 2: profile A stands here twice, as the top level or in other letters"),
    # values
    ("poll_interval = 9.9", AT + "poll_interval is 9.9; 10 seconds is the least"),
    ("poll_interval = 1e300", AT + "poll_interval is 1e+300; a day, 86400 seconds, is the most"),
    ("client_id = 'my-app'", AT + 'client_id is "my-app"; it must be a GUID'),
    ("client_id = 'my app'\nissuer = 'https://i.example/t'", AT + 'client_id is "my app"; it must be one word'),
    ("tenant = 'contoso'", AT + 'tenant is "contoso"; it can be a GUID, a domain such as contoso.com, or organizations'),
    ("tenant = 'common'", AT + 'tenant is "common": personal accounts have no presence; use "organizations"'),
    ("tenant = 'Consumers'", AT + 'tenant is "Consumers": personal accounts have no presence; use "organizations"'),
    (
        "tenant = '9188040D-6c67-4c5b-b112-36a304b66dad'",
        AT + 'tenant is "9188040D-6c67-4c5b-b112-36a304b66dad": personal accounts have no presence; use "organizations"',
    ),
    ("account = ' '", AT + "account is empty"),
    ("cloud = 'china'", AT + 'cloud is "china": Microsoft Graph has no presence in the cloud operated by 21Vianet'),
    ("cloud = 'usgov'", AT + 'cloud is "usgov"; it can be global, us-gov-l4 or us-gov-dod'),
    ("browser_port = 80", AT + "browser_port is 80; it can be 0, or 1024 to 65535"),
    ("sign_in = 'certificate'\ntenant = 'contoso.com'", AT + 'sign_in is "certificate", which needs certificate_file'),
    ("theme = 'pink'", AT + 'theme is "pink"; it can be auto, dark, light, dark-colorblind, light-colorblind or terminal'),
    ("log_level = 'verbose'", AT + 'log_level is "verbose"; it can be debug, info, warning or error'),
    ("glyphs = 'emoji'", AT + 'glyphs is "emoji"; it can be ascii or unicode'),
    ("scopes = []", AT + "scopes is empty; Presence.Read.All is needed"),
    ("scopes = ['openid']", AT + 'scopes must not hold "openid": it is asked for anyway'),
    ("scopes = ['A', 'offline_access']", AT + 'scopes must not hold "offline_access": it is asked for anyway'),
    ("scopes = ['Profile']", AT + 'scopes must not hold "Profile": it is asked for anyway'),
    ("scopes = ['A B']", AT + 'scopes holds "A B", which is no scope'),
    # addresses
    ("issuer = 'id.example/t'", AT + 'issuer is "id.example/t", which is no URL'),
    ("issuer = 'http://id.example/t'", AT + 'issuer is "http://id.example/t"; it must begin with https://'),
    (
        "issuer = 'https://id.example/'",
        AT + 'issuer is "https://id.example/"; it needs a path, as in https://id.example/tenant/v2.0',
    ),
    ("issuer = 'https://u:p@id.example/t'", AT + "issuer must not hold a user name or a password"),
    ("issuer = 'https://id.example/t?x=1'", AT + 'issuer is "https://id.example/t?x=1"; it must end with its path'),
    ("issuer = 'https://id.example:99999/t'", AT + 'issuer is "https://id.example:99999/t", which is no URL'),
    ("issuer = 'https://[id/t'", AT + 'issuer is "https://[id/t", which is no URL'),
    (
        "graph_url = 'http://graph.microsoft.com/v1.0'",
        AT + 'graph_url is "http://graph.microsoft.com/v1.0"; '
        "it must begin with https:// (http:// is for this machine itself only)",
    ),
    (
        "graph_url = 'https://graph.example/v1.0'",
        AT + 'graph_url is "https://graph.example/v1.0"; '
        "without issuer it must be at graph.microsoft.com (cloud global) or on this machine",
    ),
    (
        "cloud = 'us-gov-l4'\ngraph_url = 'https://graph.microsoft.com/v1.0'",
        "config.toml line 2: graph_url is \"https://graph.microsoft.com/v1.0\"; without issuer it must be at graph.microsoft.us "
        "(cloud us-gov-l4) or on this machine",
    ),
    ("graph_url = 'https://localhost.example/'", None),
    ("graph_url = 'https://u@localhost/'", AT + "graph_url must not hold a user name or a password"),
    ("graph_url = 'ftp://localhost/'", None),
    ("proxy = 'socks5://user:secret@proxy:1080'", AT + "proxy must begin with http:// or https://"),
    ("proxy = 'http://user:secret@'", AT + "proxy is no URL such as http://proxy:8080"),
    ("proxy = 'http://user:secret@pro xy'", AT + "proxy is no URL such as http://proxy:8080"),
    # combinations
    ("issuer = 'https://i.example/t'\ncloud = 'global'", AT + "issuer takes the place of cloud; set one of them"),
    ("issuer = 'https://i.example/t'\ntenant = 'contoso.com'", AT + "issuer takes the place of tenant; set one of them"),
]  # fmt: skip


@pytest.mark.parametrize(("config", "problem"), BAD)
def test_what_may_not_be_set(rig: Rig, config: str, problem: str | None) -> None:
    found = rig.problem(config)
    assert problem is None or found == problem
    assert "secret" not in found


def test_each_way_of_signing_in_needs_what_it_needs(rig: Rig) -> None:
    ways = "device-code, browser, client-secret or certificate"
    assert rig.problem("sign_in = 'magic'") == AT + f'sign_in is "magic"; it can be {ways}'
    needs = 'sign_in is "client-secret", which needs client_secret_file or PRESENCE_TUI_CLIENT_SECRET'
    assert rig.problem("sign_in = 'client-secret'\ntenant = 'contoso.com'") == AT + needs
    no_file = "config.toml line 2: client_secret_file is /dev/null, no regular file; it must be a file"
    assert rig.problem("sign_in = 'client-secret'\nclient_secret_file = '/dev/null'") == no_file


def test_files_that_are_named_must_be_files(rig: Rig) -> None:
    folder = rig.places.config_dir
    assert rig.problem("ca_file = 'gone.pem'") == f"{AT}ca_file is gone.pem, which does not exist"
    (folder / "certs").mkdir()
    assert rig.problem("ca_file = 'certs'") == f"{AT}ca_file is certs, a folder; it must be a file"


@pytest.mark.parametrize(
    ("environ", "problem"),
    [
        (
            {"PRESENCE_TUI_CLIENTID": "x"},
            'environment: "PRESENCE_TUI_CLIENTID" is no variable of presence-tui; PRESENCE_TUI_CLIENT_ID?',
        ),
        (
            {"PRESENCE_TUI_PROFIL": ""},
            'environment: "PRESENCE_TUI_PROFIL" is no variable of presence-tui; PRESENCE_TUI_PROFILE?',
        ),
        ({"PRESENCE_TUI_POLL_INTERVAL": "soon"}, 'PRESENCE_TUI_POLL_INTERVAL is "soon"; it must be a number'),
        ({"PRESENCE_TUI_POLL_INTERVAL": "inf"}, "PRESENCE_TUI_POLL_INTERVAL is inf; it must be a number"),
        ({"PRESENCE_TUI_POLL_INTERVAL": "5"}, "PRESENCE_TUI_POLL_INTERVAL is 5; 10 seconds is the least"),
        ({"PRESENCE_TUI_MOUSE": "maybe"}, 'PRESENCE_TUI_MOUSE is "maybe"; it must be true or false'),
        ({"PRESENCE_TUI_RATE_LIMIT": "1.5"}, 'PRESENCE_TUI_RATE_LIMIT is "1.5"; it must be a whole number'),
        ({"PRESENCE_TUI_NOTIFY_COMMAND": "say 'x"}, "PRESENCE_TUI_NOTIFY_COMMAND has an open quote"),
        ({"PRESENCE_TUI_SCOPES": " "}, "PRESENCE_TUI_SCOPES is empty; Presence.Read.All is needed"),
        (
            {"PRESENCE_TUI_TENANT": "common"},
            'PRESENCE_TUI_TENANT is "common": personal accounts have no presence; use "organizations"',
        ),
        ({"PRESENCE_TUI_CA_FILE": "/gone.pem"}, "PRESENCE_TUI_CA_FILE is /gone.pem, which does not exist"),
        ({"PRESENCE_TUI_CONFIG": "a\nb"}, 'PRESENCE_TUI_CONFIG is "a b": it holds a control character'),
        (
            {"PRESENCE_TUI_PROFILE": "../x"},
            'PRESENCE_TUI_PROFILE: "../x" is no name for a profile: letters, digits, _ and -, 64 at most, no _ or - first',
        ),
        (
            {"PRESENCE_TUI_ISSUER": "https://i.example/t", "PRESENCE_TUI_TENANT": "contoso.com"},
            "PRESENCE_TUI_ISSUER takes the place of tenant; set one of them",
        ),
    ],
)  # fmt: skip
def test_what_variables_may_not_say(rig: Rig, environ: dict[str, str], problem: str) -> None:
    assert rig.problem("", environ) == problem


def test_flags_are_named_in_their_errors(rig: Rig) -> None:
    assert rig.problem(poll_interval=5.0) == "--interval is 5; 10 seconds is the least"
    assert rig.problem(log_level="loud") == '--log-level is "loud"; it can be debug, info, warning or error'
    assert rig.problem(watch_list="\x1b") == '--watch-list is "␛": it holds a control character'


def test_an_unknown_profile_names_the_nearest(rig: Rig) -> None:
    assert rig.problem("[profile.work]", profile="wrok") == '--profile: there is no profile "wrok" in config.toml; work?'
    assert rig.problem(profile="zzz") == '--profile: there is no profile "zzz" in config.toml'


@pytest.mark.parametrize(
    ("config", "environ"),
    [
        ("tenant = 'contoso.com'\ncloud = 'us-gov-l4'\n[profile.work]\nissuer = 'https://i.example/t'", {}),
        ("issuer = 'https://i.example/t'\n[profile.work]\ntenant = 'contoso.com'", {}),
        ("tenant = 'contoso.com'\n[profile.work]", {"PRESENCE_TUI_ISSUER": "https://i.example/t"}),
        ("issuer = 'https://i.example/t'\n[profile.work]", {"PRESENCE_TUI_TENANT": "contoso.com"}),
    ],
)
def test_an_issuer_set_elsewhere_wins(rig: Rig, config: str, environ: dict[str, str]) -> None:
    settings = rig.load(f"client_id = 'my-app'\ngraph_url = 'https://graph.example/v1.0/'\n{config}", environ, profile="work")
    assert settings.issuer == "https://i.example/t"
    assert settings.graph_root == "https://graph.example/v1.0"
    assert settings.scopes_for_request == ("Presence.Read.All", "User.ReadBasic.All")


def scopes(settings: Settings) -> list[str]:
    return list(settings.scopes_for_request)


def test_short_scopes_get_the_clouds_graph_host(rig: Rig) -> None:
    assert scopes(rig.load()) == [
        "https://graph.microsoft.com/Presence.Read.All",
        "https://graph.microsoft.com/User.ReadBasic.All",
    ]
    config = "cloud = 'us-gov-dod'\nscopes = ['Presence.Read.All', 'api://x/y']\ngraph_url = 'https://localhost/v1.0'"
    assert scopes(rig.load(config)) == ["https://dod-graph.microsoft.us/Presence.Read.All", "api://x/y"]


def test_the_table_of_keys_is_complete_and_its_defaults_pass_their_own_checks() -> None:
    for name, key in KEYS.items():
        assert key.help, name
        assert key.default is None or key.default == "" or key.check is None or key.check(key.default) is None, name
    fields = set(Settings._fields) - {
        "profile",
        "ca",
        "ca_is_folder",
        "no_proxy",
        "demo",
        "config_file",
        "later",
        "origins",
        "secrets",
    }
    assert fields == {name.rpartition(".")[2] for name, key in KEYS.items() if key.used}


def test_an_application_signs_in_to_one_tenant_for_all_that_it_was_granted(rig: Rig, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("made up")
    config = f"sign_in = 'client-secret'\nclient_secret_file = '{tmp_path / 'secret'}'\n"
    needs = (
        'config.toml line 1: sign_in is "client-secret", which needs tenant: an application signs in to one, by GUID or domain'
    )
    assert rig.problem(config) == needs
    assert scopes(rig.load(config + "tenant = 'contoso.com'\ncloud = 'us-gov-l4'")) == ["https://graph.microsoft.us/.default"]
    assert scopes(rig.load(config + "tenant = 'contoso.com'\nscopes = ['X.Read']")) == ["https://graph.microsoft.com/X.Read"]
    by_issuer = rig.load(config + "issuer = 'https://id.example/tenant'")
    assert scopes(by_issuer) == ["Presence.Read.All", "User.ReadBasic.All"]
    assert by_issuer.is_application


def test_a_variable_may_hold_the_secret_itself_and_no_file_may(rig: Rig) -> None:
    config = "sign_in = 'client-secret'\ntenant = 'contoso.com'"
    settings = rig.load(config, {"PRESENCE_TUI_CLIENT_SECRET": "made-up-secret"})
    assert settings.secrets.client_secret is not None
    assert settings.secrets.client_secret.reveal() == "made-up-secret"
    assert "made-up-secret" not in repr(settings)
    assert rig.problem(config, {"PRESENCE_TUI_CLIENT_SECRET": " "}).endswith("PRESENCE_TUI_CLIENT_SECRET")
    assert "client_secret" in rig.problem("client_secret = 'made-up-secret'")
