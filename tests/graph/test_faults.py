from __future__ import annotations

import socket
import ssl

import httpx
import pytest

from presence_tui.graph.faults import translate
from presence_tui.model.errors import GraphUnavailable, NetworkFault


def caused(error: Exception, cause: BaseException) -> Exception:
    error.__cause__ = cause
    return error


@pytest.mark.parametrize(
    ("error", "fault"),
    [
        (caused(httpx.ConnectError("x"), socket.gaierror(-2, "x")), NetworkFault.NAME),
        (caused(httpx.ConnectError("x"), ExceptionGroup("x", [ConnectionRefusedError(), OSError()])), NetworkFault.REFUSED),
        (caused(httpx.ConnectError("x"), OSError(101, "x")), NetworkFault.UNREACHABLE),
        (caused(httpx.ConnectError("x"), ssl.SSLEOFError()), NetworkFault.TLS),
        (caused(httpx.ReadError("x"), ssl.SSLEOFError()), NetworkFault.CUT),
        (caused(httpx.ReadError("x"), ssl.SSLError()), NetworkFault.TLS),
        (httpx.RemoteProtocolError("x"), NetworkFault.CUT),
        (httpx.ConnectTimeout("x"), NetworkFault.TIMEOUT),
        (TimeoutError(), NetworkFault.TIMEOUT),
        (httpx.ProxyError("407"), NetworkFault.PROXY),
    ],
)
def test_the_kinds_in_the_chain_decide(error: Exception, fault: NetworkFault) -> None:
    fact = translate(error, "graph.example")
    assert isinstance(fact, GraphUnavailable)
    assert (fact.fault, fact.host) == (fault, "graph.example")


def test_tls_that_waited_for_bytes_when_the_connection_broke_did_not_fail() -> None:
    reset, error = ConnectionResetError(104, "x"), httpx.ReadError("x")
    reset.__context__, error.__context__ = ssl.SSLWantReadError(), reset
    fact = translate(error, "h")
    assert isinstance(fact, GraphUnavailable)
    assert fact.fault is NetworkFault.CUT


def test_a_chain_that_bites_its_tail_ends() -> None:
    first, second = httpx.ConnectError("x"), OSError("y")
    first.__cause__, second.__cause__ = second, first
    assert isinstance(translate(first, "h"), GraphUnavailable)


def test_the_detail_is_printable() -> None:
    fact = translate(caused(httpx.ConnectError(""), OSError("\x1b]52;c;x\x07")), "h")
    assert isinstance(fact, GraphUnavailable)
    assert fact.detail == "␛]52;c;x␇"
