"""What the doctor says, and how it stands on the screen."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from rich.cells import cell_len

from presence_tui.model.errors import (
    Forbidden,
    GraphUnavailable,
    NetworkFault,
    Reply,
    SignedOutReason,
    SignInNeeded,
    SignInRefused,
    SignInUnavailable,
    Throttled,
)
from presence_tui.model.finding import Finding, Result, Trouble, failed, passed, skipped, warned
from presence_tui.model.snapshot import Account
from presence_tui.view.examination import access, files, network, page, terminal
from presence_tui.view.examination.files import ConfigRead
from presence_tui.view.examination.terminal import TerminalFacts
from presence_tui.view.glyphs import ASCII, UNICODE
from presence_tui.view.tones import plain

LINK = "https://login.microsoftonline.com/contoso.com/adminconsent?client_id=1b4f1c1e-2f61-4d0a-9c55-0f3a2f1d7c61"
LONG = failed(
    Trouble.PERMISSION, "Presence.Read.All is missing: Graph refuses (403 Forbidden)", f"Consent at {LINK} ; then again."
)
MICROSOFT = "graph.microsoft.com"


def shown(finding: Finding, width: int | None, title: str = "DNS sign-in") -> list[str]:
    return [plain(line) for line in page.lines(title, finding, UNICODE, width, cell_len)]


@pytest.mark.parametrize("width", [40, 50, 63, 64, 80, 120])
def test_no_word_is_cut_and_only_a_link_is_longer_than_the_line(width: int) -> None:
    lines = shown(LONG, width)
    words = " ".join(lines).split()
    assert words == ["✗", "fail", "DNS", "sign-in", *LONG.what.split(), *LONG.advice.split()]
    assert all(len(line) <= width or line == f" {LINK}" for line in lines)


def test_columns_stand_straight() -> None:
    findings = [passed("all is well"), warned("hm", "do"), LONG, skipped("needs more")]
    firsts = [
        shown(finding, 100, title)[0] for finding, title in zip(findings, ["clock", "files", "names", "TLS Graph"], strict=True)
    ]
    for line, finding in zip(firsts, findings, strict=True):
        assert line.index(finding.what[:2], 23) == 25
        assert line.index(finding.result.value) == 3


def test_in_a_pipe_each_text_is_one_line_and_ascii_has_its_own_glyphs() -> None:
    assert len(shown(LONG, None)) == 2
    looks = [page.lines("x", Finding(result, "what"), ASCII, None, cell_len)[0] for result in Result]
    assert [plain(line)[1] for line in looks] == ["v", "!", "x", "-"]
    assert page.summary([LONG, passed("a"), passed("b")]) == "2 pass, 1 fail"


@pytest.mark.parametrize(
    ("skew", "result", "words"),
    [
        (0.2, Result.PASS, "within 1 s"),
        (-60, Result.PASS, "within 60 s"),
        (61, Result.WARN, "61 s ahead of"),
        (-300, Result.WARN, "5 min behind"),
        (301, Result.FAIL, "5 min ahead of"),
        (-86_400 * 3, Result.FAIL, "3 d behind"),
    ],
)
def test_a_clock_is_judged_by_how_far_it_is_off(skew: float, result: Result, words: str) -> None:
    found = network.clock(skew, MICROSOFT)
    assert (found.result, words in found.what) == (result, True)


def test_a_private_authority_for_microsofts_host_is_a_proxy_that_reads_along() -> None:
    inspected = network.signed_privately(MICROSOFT, "Corp, Corp Inspection CA", "SSL_CERT_FILE", public_host=True)
    assert inspected.result is Result.WARN
    assert "a proxy inspects" in inspected.what
    assert "Corp Inspection CA" in inspected.what
    assert network.signed_privately("id.example", "Corp", "ca_file", public_host=False).result is Result.PASS


@pytest.mark.parametrize(
    ("problem", "step"),
    [
        ("certificate has expired", "clock"),
        ("certificate is not yet valid", "clock"),
        ("Hostname mismatch, certificate is not valid for 'x'", "log-in page"),
        ("unable to get local issuer certificate", "ca_file"),
    ],
)
def test_what_is_wrong_with_a_certificate_decides_what_to_do(problem: str, step: str) -> None:
    assert step in network.not_trusted(MICROSOFT, "Corp", problem, "certifi").advice


def test_missing_permissions_come_with_the_link() -> None:
    for found in (access.refused(access.NAMES, LINK, "Forbidden"), access.only_own(LINK, others=True)):
        assert (found.trouble, f"{LINK} ;" in found.advice) == (Trouble.PERMISSION, True)
    assert access.only_own(LINK, others=False).result is Result.WARN


def test_errors_are_what_they_are_elsewhere() -> None:
    revoked = access.token_trouble(SignInNeeded(SignedOutReason.REVOKED, SignInRefused("x", aadsts=50173)))
    assert (revoked.trouble, "AADSTS50173" in revoked.what) == (Trouble.SIGN_IN, True)
    assert revoked.advice.startswith("`presence-tui login`")
    disabled = access.token_trouble(SignInNeeded(SignedOutReason.REVOKED, SignInRefused("x", aadsts=50057)))
    assert disabled.advice == "Ask an administrator, or use another account."
    new = SignInRefused("x", description="AADSTS99999: New.", aadsts=99999, correlation_id="0f5e7ccd")
    assert access.token_trouble(SignInNeeded(SignedOutReason.REVOKED, new)).advice == "Try again. Correlation id 0f5e7ccd"
    away = access.token_trouble(SignInUnavailable("login.example", NetworkFault.TIMEOUT))
    assert (away.trouble, away.what) == (Trouble.NETWORK, "login.example did not answer in time")
    assert access.graph_trouble(Throttled(Reply(429, "TooManyRequests"), 5.0), UTC).trouble is Trouble.THROTTLED
    assert access.graph_trouble(Forbidden(Reply(403)), UTC).trouble is Trouble.PERMISSION
    offline = access.graph_trouble(GraphUnavailable(MICROSOFT, NetworkFault.NAME), UTC)
    assert (offline.what, offline.advice) == (f"{MICROSOFT} not found", "Check the network and the name.")
    lasts = access.signed_in(
        Account("ada@contoso.com", tenant="contoso.com"), datetime(2026, 3, 2, 14, 7, tzinfo=UTC), renewed=False, zone=UTC
    )
    assert lasts.what == "ada@contoso.com, token until 14:07"


def test_the_worst_of_the_files_decides_and_comes_first() -> None:
    link, open_file = files.a_link("~/t.json"), files.open_to_others("~/c.toml", "file", 0o644)
    assert files.files([open_file], 1).result is Result.WARN
    both = files.files([open_file, link], 1)
    assert (both.result, both.what.startswith("~/t.json")) == (Result.FAIL, True)
    assert "and 2 more" in files.files([files.full(f"/disk{number}", 12) for number in range(5)], 1).what
    assert files.files([files.full("/disk", 0)], 1).result is Result.FAIL


def test_mistakes_elsewhere_warn_and_ones_own_fail() -> None:
    fine = ConfigRead("~/config.toml", True, "work", ("default", "work"), "", True, (), True)
    assert files.config(fine).what == "~/config.toml, profile work; default can be used too"
    assert files.config(ConfigRead("c", True, "work", ("work",), "", True, ("line 5: no",), True)).result is Result.WARN
    assert files.config(ConfigRead("c", True, "work", (), "line 3: no", False, (), False)).advice.endswith("again.")
    assert not files.config(ConfigRead("c", True, "work", (), "", True, (), False)).hinders


def test_every_warning_and_failure_says_what_to_do() -> None:
    dumb = TerminalFacts("dumb", 0, False, (80, 24), ())
    few = TerminalFacts("screen", 16, False, (80, 24), ("screen", "SSH"))
    findings = [
        files.config(ConfigRead("c", False, "default", (), "", True, (), False)),
        files.watch_list("w", there=True, entries=0, groups=0),
        files.broken_watch_list("line 3"),
        network.name_not_found("x"),
        network.name_hangs("x", 5),
        network.unreachable(GraphUnavailable("x", NetworkFault.CUT)),
        network.proxy_fails("p", "HTTPS_PROXY", "refuses"),
        network.bad_connections("ca_file"),
        network.authority_lacks("x", ["device_authorization_endpoint"]),
        network.authority_lacks("x", ["token_endpoint"]),
        *(network.authority_status("x", status) for status in (404, 429, 503)),
        *(network.graph_status("x", status) for status in (200, 429, 503)),
        network.too_late(10),
        access.nobody_signed_in(),
        access.tokens_damaged("t"),
        access.not_asked_for("User.ReadBasic.All", "names"),
        terminal.terminal(dumb),
        terminal.terminal(few),
        terminal.locale("C", utf8=False),
        terminal.clipboard_in_tmux("external"),
        terminal.clipboard_in_screen(),
    ]
    for found in findings:
        assert found.result in (Result.WARN, Result.FAIL), found
        assert found.advice, found
        assert (found.trouble is not None) is (found.result is Result.FAIL)
    assert "screen in screen over SSH, 16 colours" in terminal.terminal(few).what
    assert terminal.clipboard_in_tmux("on").result is Result.PASS
    assert terminal.clipboard_in_tmux("").result is terminal.clipboard_unknown().result is Result.SKIPPED
