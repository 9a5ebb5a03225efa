"""Which columns of a table tell who somebody is, and what their cells say. Knows heads as Entra and Excel write them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from presence_tui.model.person import user_id

LOOKED_FOR = "no column is named upn, mail, email or id"
ADDRESS = re.compile(r"[^\s<>,;\"()]+@[^\s<>,;\"()]+")
_SCHEME = re.compile(r"(?:mailto|smtp):", re.IGNORECASE)


class _Kind(NamedTuple):
    """Columns of one kind, by their heads without blanks and case."""

    heads: frozenset[str]
    others: frozenset[str]
    """Heads that count where there is none of `heads`, and only one of these."""
    sure: bool = True
    """Whether such a column makes a first line a head: any table may have a name."""


class Column(NamedTuple):
    """A column that tells who somebody is."""

    at: int
    is_id: bool
    is_name: bool


_KINDS = (
    _Kind(
        frozenset(("userprincipalname", "upn", "username")),
        frozenset(
            (
                "userprincipalnameupn", "benutzerprinzipalname", "nomdutilisateurprincipal", "nomprincipaldelutilisateur",
                "nombreprincipaldeusuario", "nomeprincipaledellutente", "nomeprincipaldousuário",
            )
        ),
    ),
    _Kind(
        frozenset(("mail", "email", "emailaddress", "mailaddress")),
        frozenset(
            (
                "primaryemail", "primaryemailaddress", "primarysmtpaddress", "workemail", "workemailaddress", "emailwork",
                "businessemail", "businessemailaddress", "companyemail", "emailadresse", "mailadresse", "adresseemail",
                "adressemail", "adressedemessagerie", "courriel", "correoelectrónico", "correoelectronico",
                "direccióndecorreoelectrónico", "indirizzoemail", "postaelettronica", "emailadres", "epost", "epostadress",
                "endereçodeemail",
            )
        ),
    ),
    _Kind(frozenset(("id", "objectid")), frozenset(("objektid", "userid", "entraid"))),
    _Kind(frozenset(("displayname", "name")), frozenset(("anzeigename", "fullname", "nomcomplet")), sure=False),
)  # fmt: skip
"""The first kind that a row fills counts. Names of people come last."""
_ID, _NAME = 2, 3


def columns_of(cells: Sequence[str]) -> list[Column]:
    """Return the columns that tell who somebody is, as they count, where `cells` are a head; else nothing."""
    heads = [re.sub(r"[\W_]", "", cell).casefold() for cell in cells]
    columns, sure = list[Column](), False
    for number, kind in enumerate(_KINDS):
        places = [at for at, head in enumerate(heads) if head in kind.heads]
        others = [at for at, head in enumerate(heads) if head in kind.others]
        places = places or (others if len(others) == 1 else [])
        columns += [Column(at, number == _ID, number == _NAME) for at in places]
        sure |= bool(places) and kind.sure
    return columns if sure or len(cells) > 1 else []


def who_of(cells: Sequence[str], columns: Sequence[Column]) -> tuple[str, str]:
    """Return whom a row names, and why that can be nobody; twice nothing where it names nobody."""
    rest = "", ""
    for column in columns:
        cell = cells[column.at].strip() if column.at < len(cells) else ""
        if not cell:
            continue
        if column.is_id and user_id(cell) is None:
            rest = rest if rest[0] else (cell, "is no object id")
            continue
        return (cell, "") if column.is_id or column.is_name else _address_of(cell)
    return rest


def _address_of(cell: str) -> tuple[str, str]:
    """Return the address in a cell: alone, as `mailto:`, or in angle brackets after a name."""
    bare = _SCHEME.sub("", cell)
    found = [bare_address(one) for one in ADDRESS.findall(bare)]
    if len(found) > 1:
        return cell, "has several addresses"
    return (found[0] if found and found[0] != bare and (f"<{found[0]}>" in bare) else bare.strip(" ;,")), ""


def bare_address(found: str) -> str:
    """Return an address without what mail programs put around it."""
    return _SCHEME.sub("", found).strip("'")
