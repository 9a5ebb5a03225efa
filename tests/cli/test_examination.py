"""What the doctor finds, over real TLS."""

from __future__ import annotations

import asyncio
import json
import socket
import ssl
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import httpx
import pytest

from presence_tui.model.finding import Trouble
from presence_tui.settings.load import demo_settings
from presence_tui.wiring.clock import SystemClock
from presence_tui.wiring.connections import live_clients
from presence_tui.wiring.examination.examine import CHECKS
from presence_tui.wiring.examination.names import goes_directly
from presence_tui.wiring.examination.subject import Subject
from tests.cli.examined import (
    FAIL,
    PASS,
    SKIPPED,
    WARN,
    examine,
    places_of,
    settings_of,
    sign_in,
    subject_of,
    written_below,
)
from tests.cli.test_ways import SECRET
from tests.server.certificates import Certificates
from tests.server.client import TenantServer

NETWORK = ("tls-sign-in", "tls-graph", "authority", "graph")


class Tunnel:
    """A proxy on loopback that lets everything through, and notes whom it was asked for. With `tls` it speaks TLS itself."""

    def __init__(self, tls: ssl.SSLContext | None = None) -> None:
        self.asked: list[str] = []
        self._tls = tls
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http{'s' if tls else ''}://someone:pass-word@127.0.0.1:{self._listener.getsockname()[1]}"
        threading.Thread(target=self._serve, daemon=True).start()

    def close(self) -> None:
        self._listener.close()

    def _serve(self) -> None:
        while True:
            try:
                near, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._tunnel, args=(near,), daemon=True).start()

    def _tunnel(self, near: socket.socket) -> None:
        try:
            near = self._tls.wrap_socket(near, server_side=True) if self._tls else near
            head = near.recv(65536)
        except OSError:
            return
        if not head:
            return
        self.asked.append(head.split(b"\r\n")[0].decode())
        far = socket.create_connection(("127.0.0.1", int(head.split(b" ")[1].rpartition(b":")[2])))
        near.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
        threading.Thread(target=_pump, args=(far, near), daemon=True).start()
        _pump(near, far)


def _pump(source: socket.socket, target: socket.socket) -> None:
    try:
        while data := source.recv(65536):
            target.sendall(data)
        target.shutdown(socket.SHUT_WR)
    except OSError:
        pass


@pytest.fixture
def tunnel() -> Iterator[Tunnel]:
    open_ = Tunnel()
    yield open_
    open_.close()


async def test_a_healthy_machine_passes_everything_and_nothing_is_written(signed_in: TenantServer) -> None:
    before = written_below(signed_in.home)
    found = await examine(subject_of(signed_in))
    assert [check.id for check in CHECKS] == list(found)
    in_a_terminal = {"terminal", "glyphs", "clipboard"}
    assert {name for name, finding in found.items() if finding.result is not PASS} == in_a_terminal
    assert "ada@contoso.com" in found["token"].what
    assert "trustme" in found["tls-graph"].what
    assert "PRESENCE_TUI_CA_FILE" in found["tls-graph"].what
    assert written_below(signed_in.home) == before
    assert not any("devicecode" in one or "/token" in one or "device/" in one for one in signed_in.requests)
    assert signed_in.leaks == []


async def test_who_signed_what_is_not_trusted_is_named_and_nothing_is_sent(stranger: TenantServer) -> None:
    found = await examine(subject_of(stranger, settings_of(stranger)._replace(ca=None, ca_file=None)))
    for name in ("tls-sign-in", "tls-graph"):
        assert (found[name].result, found[name].trouble) == (FAIL, Trouble.NETWORK)
        assert "signed by trustme" in found[name].what
        assert "ca_file" in found[name].advice
    assert found["authority"].what == "needs TLS sign-in, see there"
    assert found["clock"].result is SKIPPED
    assert stranger.requests == []


@pytest.mark.parametrize(("seconds", "result"), [(30, PASS), (130, WARN), (-400, FAIL)])
async def test_a_clock_that_is_off_is_noticed(stranger: TenantServer, seconds: float, result: object) -> None:
    stranger.advance(seconds)
    try:
        found = await examine(subject_of(stranger))
    finally:
        stranger.advance(-seconds)
    assert found["clock"].result is result
    assert {30: "within ", 130: "2 min behind", -400: "7 min ahead of"}[int(seconds)] in found["clock"].what


@pytest.mark.parametrize("portal", ["html", "redirect"])
async def test_a_captive_portal_is_not_the_service(stranger: TenantServer, portal: str) -> None:
    if portal == "html":
        stranger.html(times=None)
    else:
        stranger.redirect("https://portal.example/", times=None, where="")
    found = await examine(subject_of(stranger))
    for name in ("authority", "graph"):
        assert found[name].result is FAIL
        assert {"html": "HTML, not JSON", "redirect": "a redirect"}[portal] in found[name].what
        assert "log in to the network" in found[name].advice


async def test_a_service_that_is_down_or_throttles_is_told_apart(stranger: TenantServer) -> None:
    stranger.fail(503, times=None, where="entra")
    stranger.throttle(times=None)
    found = await examine(subject_of(stranger))
    assert (found["authority"].trouble, found["graph"].trouble) == (Trouble.NETWORK, Trouble.THROTTLED)
    assert "503" in found["authority"].what


async def test_nobody_home_fails_at_the_connection_and_skips_what_needs_it(stranger: TenantServer) -> None:
    stranger.go_offline()
    found = await examine(subject_of(stranger))
    assert [found[name].result for name in NETWORK] == [FAIL, FAIL, SKIPPED, SKIPPED]
    assert "refuses connections" in found["tls-graph"].what


async def test_a_name_server_that_hangs_or_knows_nothing_is_named(stranger: TenantServer) -> None:
    never = threading.Event()

    def hang(host: str, port: int) -> list[str]:
        never.wait()
        return []

    def unknown(host: str, port: int) -> list[str]:
        raise socket.gaierror(socket.EAI_NONAME, "no such name")

    hanging = await examine(subject_of(stranger, resolve=hang, patience=0.2))
    never.set()
    assert "says nothing about localhost for 0.1 s" in hanging["dns-graph"].what
    assert [hanging[name].result for name in NETWORK] == [SKIPPED] * 4
    lost = await examine(subject_of(stranger, resolve=unknown))
    assert (lost["dns-sign-in"].result, lost["dns-sign-in"].what) == (FAIL, "localhost is not found")


async def test_no_check_waits_for_ever(stranger: TenantServer) -> None:
    stranger.hang(times=None)
    found = await examine(subject_of(stranger, patience=1.0))
    assert found["authority"].what == found["graph"].what == "no answer within 1 s"


async def test_nobody_signed_in_is_told_without_a_request_or_a_file(stranger: TenantServer) -> None:
    found = await examine(subject_of(stranger))
    assert (found["token"].result, found["token"].trouble) == (FAIL, Trouble.SIGN_IN)
    assert "presence-tui login" in found["token"].advice
    assert found["presence"].what == "needs token, see there"
    assert written_below(stranger.home) == {}


async def test_a_token_that_ran_out_is_renewed_and_a_revoked_session_told(signed_in: TenantServer) -> None:
    later = SystemClock()
    later.skip(3500)
    renewed = await examine(subject_of(signed_in, clock=later))
    assert renewed["token"].what.endswith(", renewed just now")
    assert renewed["presence"].result is PASS
    later.skip(3500)
    signed_in.refuse_sign_in(50173)
    revoked = await examine(subject_of(signed_in, clock=later))
    assert (revoked["token"].trouble, revoked["token"].advice.split()[0]) == (Trouble.SIGN_IN, "`presence-tui")


async def test_a_token_that_ends_very_late_counts_for_two_days(signed_in: TenantServer) -> None:
    file = places_of(signed_in).tokens_file("default")
    value = json.loads(file.read_text())
    for entry in value["AccessToken"].values():
        entry["expires_on"] = "9" * 12  # the longest that a cache may hold; no date is so late
    file.write_text(json.dumps(value))
    found = (await examine(subject_of(signed_in)))["token"]
    assert found.result is PASS
    assert "token until" in found.what


async def test_a_check_that_crashes_is_a_finding_and_the_others_are_told(stranger: TenantServer) -> None:
    def crash(host: str, port: int) -> list[str]:
        raise ZeroDivisionError("password=hunter22")

    found = await examine(subject_of(stranger, resolve=crash))
    assert [check.id for check in CHECKS] == list(found)
    broken = found["dns-graph"]
    assert (broken.result, broken.trouble) == (FAIL, Trouble.BUG)
    assert broken.what.startswith("a bug ended this check: ZeroDivisionError, password=********, test_examination.py line ")
    assert found["tls-graph"].what == "needs DNS Graph, see there"
    assert found["token"].trouble is Trouble.SIGN_IN


async def test_what_cannot_be_renewed_offline_is_no_sign_out(signed_in: TenantServer) -> None:
    later = SystemClock()
    later.skip(3500)
    signed_in.go_offline()
    found = await examine(subject_of(signed_in, clock=later))
    assert (found["token"].result, found["token"].what) == (SKIPPED, "needs authority, see there")


@pytest.mark.parametrize("what", ["garbage", "link"])
async def test_a_token_cache_that_cannot_be_used_is_left_as_it_is(signed_in: TenantServer, what: str, tmp_path: Path) -> None:
    path = places_of(signed_in).tokens_file("default")
    if what == "link":
        path.rename(tmp_path / "moved")
        path.symlink_to(tmp_path / "moved")
    else:
        path.write_text('{"AccessToken": 5}')
    before = written_below(signed_in.home)
    found = await examine(subject_of(signed_in))
    assert found["token"].result is FAIL
    assert {"garbage": "is damaged", "link": "symbolic link"}[what] in found["token"].what
    assert found["files"].result is (FAIL if what == "link" else PASS)
    assert written_below(signed_in.home) == before


async def test_each_missing_permission_is_named(signed_in: TenantServer) -> None:
    missing = ("Presence.Read.All", "User.ReadBasic.All")
    for permission in missing:
        signed_in.forbid(permission)
    try:
        found = await examine(subject_of(signed_in))
    finally:
        for permission in missing:
            signed_in.forbid(permission, False)
    for name, permission in zip(("presence", "names"), missing, strict=True):
        assert (found[name].result, found[name].trouble) == (FAIL, Trouble.PERMISSION)
        assert f"{permission} is missing" in found[name].what
        assert f"consent to {permission}" in found[name].advice


async def test_who_may_see_only_themselves_is_warned_or_fails_by_whom_they_watch(stranger: TenantServer) -> None:
    settings = settings_of(stranger, SCOPES="Presence.Read User.Read")
    await sign_in(stranger, settings)
    alone = await examine(subject_of(stranger, settings))
    assert (alone["presence"].result, alone["names"].result) == (WARN, WARN)
    assert "Presence.Read alone" in alone["presence"].what
    assert "Add User.ReadBasic.All to scopes" in alone["names"].advice
    places_of(stranger).config_dir.mkdir(parents=True)
    places_of(stranger).watch_list_file("default").write_text('people = ["me", "bob@contoso.com"]\n')
    beside_bob = await examine(subject_of(stranger, settings))
    assert (beside_bob["presence"].result, beside_bob["presence"].trouble) == (FAIL, Trouble.PERMISSION)


async def test_an_application_is_tried_with_somebody_who_is_watched(stranger: TenantServer) -> None:
    stranger.register(secret=SECRET)
    (stranger.home / "secret").write_text(SECRET)
    (stranger.home / "secret").chmod(0o640)
    settings = settings_of(stranger, SIGN_IN="client-secret", CLIENT_SECRET_FILE=f"{stranger.home}/secret")
    alone = await examine(subject_of(stranger, settings))
    assert alone["token"].result is PASS
    assert alone["presence"].result is alone["names"].result is SKIPPED
    assert "secret is open to others (0640): it holds a secret" in alone["files"].what
    places_of(stranger).config_dir.mkdir(parents=True)
    places_of(stranger).watch_list_file("default").write_text('people = ["me", "bob@contoso.com"]\n')
    found = await examine(subject_of(stranger, settings))
    assert (found["presence"].result, found["names"].result) == (PASS, PASS)


async def test_files_that_are_open_to_others_are_named_with_the_command(signed_in: TenantServer) -> None:
    places = places_of(signed_in)
    places.tokens_file("default").chmod(0o644)
    places.state_dir("default").chmod(0o755)
    places.config_dir.mkdir(parents=True)
    places.config_file.write_text("mouse = true\n")
    places.config_file.chmod(0o640)
    before = written_below(signed_in.home)
    found = (await examine(subject_of(signed_in)))["files"]
    assert found.result is WARN
    assert "tokens.json is open to others (0644): whoever reads it is signed in as you" in found.what
    assert found.advice.count("chmod 600") == 2
    assert found.advice.count("chmod 700") == 1
    assert written_below(signed_in.home) == before


async def test_the_sign_in_service_has_to_offer_the_way_that_is_set(stranger: TenantServer) -> None:
    document = '{"token_endpoint": "https://localhost/token", "authorization_endpoint": "https://localhost/authorize"}'
    stranger.say(200, document, times=None, where="entra", path="openid-configuration")
    by_code = (await examine(subject_of(stranger)))["authority"]
    assert (by_code.result, by_code.trouble) == (FAIL, Trouble.SIGN_IN)
    assert "no device_authorization_endpoint" in by_code.what
    by_browser = await examine(subject_of(stranger, settings_of(stranger, SIGN_IN="browser")))
    assert by_browser["authority"].result is PASS


async def test_an_unknown_tenant_is_told_in_plain_words() -> None:
    settings = demo_settings({})._replace(tenant="nowhere.example")
    found = await examine(Subject(settings, None, None, None, {}, True))
    assert found["authority"].what == "login.microsoftonline.com knows no tenant nowhere.example"


async def test_through_a_proxy_who_signed_is_learned_as_well(stranger: TenantServer, tunnel: Tunnel) -> None:
    settings = settings_of(stranger, HTTPS_PROXY=tunnel.url)
    found = await examine(subject_of(stranger, settings))
    assert [found[name].result for name in NETWORK] == [PASS] * 4
    assert found["proxy"].what.startswith("http://someone:***@127.0.0.1:")
    assert found["dns-graph"].result is SKIPPED
    assert "looked up by the proxy" in found["dns-graph"].what
    blind = await examine(subject_of(stranger, settings._replace(ca=None)))
    assert "signed by trustme" in blind["tls-graph"].what
    assert {line.split()[0] for line in tunnel.asked} == {"CONNECT"}
    assert not any("pass-word" in finding.what + finding.advice for finding in [*found.values(), *blind.values()])


async def test_a_proxy_that_speaks_tls_and_is_not_trusted_is_told_nothing(
    stranger: TenantServer, certificates: Certificates
) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificates.chain)
    tunnel = Tunnel(context)
    settings = settings_of(stranger, HTTPS_PROXY=tunnel.url)
    untrusted = await examine(subject_of(stranger, settings._replace(ca=None)))
    assert "itself is not trusted: unable to get local issuer" in untrusted["tls-graph"].what
    assert tunnel.asked == []
    trusted = await examine(subject_of(stranger, settings))
    assert [trusted[name].result for name in NETWORK] == [PASS] * 4
    assert tunnel.asked
    tunnel.close()


async def test_a_proxy_that_is_not_there_is_named_and_hinders_only_whom_it_serves(stranger: TenantServer) -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        proxy = f"http://someone:pass-word@127.0.0.1:{closed.getsockname()[1]}"
    found = await examine(subject_of(stranger, settings_of(stranger, HTTPS_PROXY=proxy)))
    assert found["proxy"].what.endswith("by HTTPS_PROXY refuses connections")
    assert found["tls-graph"].what == "needs proxy, see there"
    around = await examine(subject_of(stranger, settings_of(stranger, HTTPS_PROXY=proxy, NO_PROXY="localhost")))
    assert around["proxy"].result is around["tls-graph"].result is PASS


@pytest.mark.parametrize(
    "no_proxy", ["", "*", "example.com", ".example.com", "graph.example.com:8443", "graph.example.com", "other"]
)
@pytest.mark.parametrize("host", ["graph.example.com", "example.com", "badexample.com", "graph.example.com:8443"])
async def test_who_goes_without_the_proxy_is_known_as_the_clients_know_it(no_proxy: str, host: str) -> None:
    settings = demo_settings({})._replace(proxy="http://127.0.0.1:9", no_proxy=no_proxy)
    clients, url = live_clients(settings), httpx.URL(f"https://{host}/")
    direct = clients.graph._transport_for_url(url) is clients.graph._transport
    clients.sign_in.close()
    await clients.graph.aclose()
    assert goes_directly(settings, url) is direct


async def test_leaving_early_leaves_no_task(stranger: TenantServer) -> None:
    stranger.hang(times=None)
    begun = asyncio.Event()
    subject, loop = subject_of(stranger), asyncio.get_running_loop()

    def resolve(host: str, port: int) -> list[str]:
        loop.call_soon_threadsafe(begun.set)
        return ["127.0.0.1"]

    before = asyncio.all_tasks()
    examining = asyncio.create_task(examine(replace(subject, resolve=resolve)))
    await begun.wait()
    examining.cancel()
    done, _ = await asyncio.wait({examining}, timeout=10)
    assert done == {examining}
    assert examining.cancelled()
    assert asyncio.all_tasks() == before
