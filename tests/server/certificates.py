"""A certificate authority made for one test run."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Certificates:
    """Where the PEM files are."""

    ca: Path
    chain: Path
    """The server's key and certificate in one file."""


def make_certificates(folder: Path) -> Certificates:
    """Make a CA and a certificate for localhost and 127.0.0.1, and write both into `folder`."""
    import trustme  # not at the top: a server that is handed its certificate starts twice as fast without

    authority = trustme.CA()
    found = Certificates(folder / "ca.pem", folder / "server.pem")
    authority.cert_pem.write_to_path(str(found.ca))
    authority.issue_cert("localhost", "127.0.0.1").private_key_and_cert_chain_pem.write_to_path(str(found.chain))
    return found
