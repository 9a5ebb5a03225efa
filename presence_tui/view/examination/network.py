"""What is said of clock, names, TLS, proxy, the sign-in service and Graph."""

from __future__ import annotations

from collections.abc import Sequence

from presence_tui.model.errors import GraphUnavailable, NetworkFault
from presence_tui.model.finding import Finding, Trouble, failed, left_out, passed, skipped, warned
from presence_tui.view.refusals import FAULT_STEPS, fault_words

SKEW_WARN, SKEW_FAIL = 60.0, 300.0
"""Seconds by which the local clock may be off. Entra and Graph tolerate five minutes."""

_MINUTE, _HOUR, _DAY = 60, 3600, 86_400
_ADDRESSES = 2
_PORTAL = "Open any http:// page in a browser, log in to the network there, and look again; or ask about the proxy."
_WRONG_PLACE = "Check issuer, tenant and cloud in config.toml."
_CA_STEP = "Set ca_file in config.toml to a PEM file with your organisation's root certificate"
_CLOCK_STEP = "Set this machine's clock: timedatectl set-ntp true, or as its host has it."
_UNTIMELY = ("expired", "not yet valid")
_RESPONSIBLE = {"device_authorization_endpoint": "signing in with a code", "authorization_endpoint": "signing in with a browser"}


def no_network_in_the_demo() -> Finding:
    """Say that the demo has none."""
    return left_out("the demo uses no network")


def nothing_dated() -> Finding:
    """Say that no answer told the time."""
    return left_out("no answer came that told the time")


def clock(skew: float, host: str) -> Finding:
    """Say by how many seconds the local clock is ahead of `host`, or behind it where negative."""
    off = abs(skew)
    if off <= SKEW_WARN:
        return passed(f"within {max(round(off), 1)} s of {host}")
    what = f"{_span(off)} {'ahead of' if skew > 0 else 'behind'} {host}"
    if off <= SKEW_FAIL:
        return warned(f"{what}: ages and clock times are off by that", _CLOCK_STEP)
    return failed(Trouble.CONFIG, f"{what}: tokens and certificates look too old, or too new", _CLOCK_STEP)


def name_found(host: str, addresses: Sequence[str]) -> Finding:
    """Say where a host is."""
    more = len(addresses) - _ADDRESSES
    shown = ", ".join(addresses[:_ADDRESSES]) + (f" and {more} more" if more > 0 else "")
    return passed(f"{host} is {shown}" if shown != host else f"{host} is an address itself")


def name_not_found(host: str) -> Finding:
    """Say that there is no such name."""
    return failed(Trouble.NETWORK, f"{host} is not found", "Check the network, the name server (/etc/resolv.conf) and the name.")


def name_hangs(host: str, seconds: float) -> Finding:
    """Say that the name server does not answer."""
    step = "Check the name server (/etc/resolv.conf), or the VPN that it is reached by."
    return failed(Trouble.NETWORK, f"the name server says nothing about {host} for {seconds:g} s", step)


def name_left_to_proxy(host: str, proxy: str) -> Finding:
    """Say who looks the name up."""
    return left_out(f"{host} is looked up by the proxy {proxy}")


def no_tls(host: str) -> Finding:
    """Say that nothing is encrypted."""
    return left_out(f"{host} is this machine itself, and spoken to without TLS")


def signed_publicly(host: str, issuer: str) -> Finding:
    """Say who vouches for a host."""
    return passed(f"{host}, signed by {issuer}")


def signed_privately(host: str, issuer: str, origin: str, *, public_host: bool) -> Finding:
    """Say which private authority vouches; `public_host`: for a host of Microsoft's, so that somebody stands in between."""
    if public_host:
        what = f"{host} is signed by {issuer}, which {origin} names and no public authority is: a proxy inspects what is sent"
        return warned(what, "Fine, if that is your organisation's. It can read your tokens; otherwise do not sign in here.")
    return passed(f"{host}, signed by {issuer}, the private authority that {origin} names")


def not_trusted(host: str, issuer: str, problem: str, origin: str) -> Finding:
    """Say who signed what is not trusted. `issuer` is empty where that could not be learned."""
    signed = f"signed by {issuer}" if issuer else "signed by somebody who could not be learned"
    what = f"{host} is {signed}, and not trusted: {problem}"
    if any(word in problem for word in _UNTIMELY):
        return failed(Trouble.NETWORK, what, "Check this machine's clock; if it is right, tell whoever runs that host.")
    if "ostname mismatch" in problem or "IP address mismatch" in problem:
        return failed(Trouble.NETWORK, what, "A network's log-in page or a proxy answers in its place, or the address is wrong.")
    inspected = "; if a proxy inspects TLS here, the one it signs with."
    place = "" if origin == "certifi" else f" Now {origin} names what is trusted."
    return failed(Trouble.NETWORK, what, f"{_CA_STEP}{inspected}{place}")


def unreachable(error: GraphUnavailable) -> Finding:
    """Say why no answer came."""
    detail = f": {error.detail}" if error.detail and error.fault in (NetworkFault.TLS, NetworkFault.PROXY) else ""
    return failed(Trouble.NETWORK, f"{fault_words(error.host, error.fault)}{detail}", FAULT_STEPS[error.fault])


def no_proxy(origin: str = "") -> Finding:
    """Say that connections go out by themselves."""
    return passed("none; connections go out by themselves")


def proxy_unused(proxy: str, origin: str) -> Finding:
    """Say that there is one, and who is reached without."""
    return passed(f"{proxy} by {origin}, and used for neither host: NO_PROXY names both")


def proxy_answers(proxy: str, origin: str, direct: Sequence[str]) -> Finding:
    """Say that it takes connections."""
    besides = f"; {' and '.join(direct)} without it (NO_PROXY)" if direct else ""
    return passed(f"{proxy} by {origin} takes connections{besides}")


def proxy_fails(proxy: str, origin: str, why: str) -> Finding:
    """Say that it does not."""
    return failed(Trouble.NETWORK, f"{proxy} by {origin} {why}", f"Check {origin}, and whether the proxy runs.")


def proxy_not_trusted(proxy: str, problem: str, origin: str) -> Finding:
    """Say that the proxy itself is spoken to over TLS, and not trusted."""
    what = f"the proxy {proxy} itself is not trusted: {problem}"
    place = "" if origin == "certifi" else f" Now {origin} names what is trusted."
    return failed(Trouble.NETWORK, what, f"{_CA_STEP}, or with the proxy's.{place}")


def bad_connections(mistake: str) -> Finding:
    """Say why no client can be made of the settings."""
    return failed(Trouble.CONFIG, mistake, "Mend it there.")


def authority_fine(host: str, way: str) -> Finding:
    """Say that the service has what signing in needs."""
    return passed(f"{host} offers what {way} needs")


def authority_lacks(host: str, endpoints: Sequence[str]) -> Finding:
    """Say which endpoints are missing."""
    ways = [_RESPONSIBLE[name] for name in endpoints if name in _RESPONSIBLE]
    step = f"{' and '.join(ways)[:1].upper()}{' and '.join(ways)[1:]} is not possible there: set sign_in to another way."
    what = f"{host} names no {' and no '.join(endpoints)} in its discovery document"
    return failed(Trouble.SIGN_IN, what, step if ways else _WRONG_PLACE)


def authority_unknown_tenant(host: str, tenant: str) -> Finding:
    """Say that there is no such tenant."""
    step = "Check tenant in config.toml (a GUID or a domain), and whether cloud is the right one."
    return failed(Trouble.CONFIG, f"{host} knows no tenant {tenant}", step)


def authority_status(host: str, status: int) -> Finding:
    """Say what came in place of a discovery document."""
    if status >= 500:
        return failed(Trouble.NETWORK, f"{host} fails: {status}", "Look again later.")
    if status == 429:
        return failed(Trouble.THROTTLED, f"{host} wants a pause: 429", "Look again in some minutes.")
    return failed(Trouble.CONFIG, f"{host} has no discovery document: {status}", _WRONG_PLACE)


def not_the_service(who: str, host: str, what: str) -> Finding:
    """Say that something else answers in the place of `who`."""
    return failed(Trouble.NETWORK, f"what answers at {host} is not {who}: {what}", _PORTAL)


def graph_fine(host: str) -> Finding:
    """Say that Graph is there."""
    return passed(f"{host} answers, and asks for a token as it should")


def graph_status(host: str, status: int) -> Finding:
    """Say what came in place of Graph's request for a token."""
    if status >= 500:
        return failed(Trouble.NETWORK, f"Graph fails at {host}: {status}", "Look again later.")
    if status == 429:
        return failed(Trouble.THROTTLED, f"Graph wants a pause at {host}: 429", "Look again in some minutes.")
    what = f"{host} answers {status} to a question without a token; Graph says 401"
    return failed(Trouble.NETWORK, what, "Check graph_url in config.toml, and what stands between here and there.")


def too_late(seconds: float) -> Finding:
    """Say that a check took too long."""
    return failed(Trouble.NETWORK, f"no answer within {seconds:g} s", "Check the network, then look again.")


def bug(what: str, place: str) -> Finding:
    """Say that the check itself crashed: what was raised, and where. Doctor keeps no log that could say more."""
    return failed(Trouble.BUG, f"a bug ended this check: {what}, {place}", "Report it, with what `presence-tui doctor` prints.")


def hindered(title: str) -> Finding:
    """Say which check has to be well first."""
    return skipped(f"needs {title}, see there")


def needs_config() -> Finding:
    """Say that the settings have to be readable first."""
    return skipped("needs settings that can be used, see config")


def _span(seconds: float) -> str:
    for unit, size in (("d", _DAY), ("h", _HOUR), ("min", _MINUTE)):
        if seconds >= 2 * size:
            return f"{round(seconds / size)} {unit}"
    return f"{round(seconds)} s"
