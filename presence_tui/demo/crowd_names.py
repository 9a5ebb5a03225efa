"""More colleagues of the made-up company, whom nobody watches: enough of them that a search has pages. Records only."""

from __future__ import annotations

from collections.abc import Iterator

from presence_tui.demo.people import DOMAIN, SimulatedPerson, member

_FIRST = (
    "Maria", "Mariam", "Mariana", "Marie", "Marijke", "Marilyn", "Marina", "Mario", "Marion", "Marius", "Anna", "Antonio", "Chen",
    "David", "Elif", "Farid", "Grace", "Henrik", "Isabel", "Jakub", "Kofi", "Leila", "Nina", "Pavel",
)  # fmt: skip
_LAST = (
    ("Almeida", "Buyer", "Purchasing"), ("Bakker", "Account manager", "Sales"), ("Conti", "Trainer", "Academy"),
    ("Diallo", "Developer", "Platform"), ("Eriksen", "Payroll", "Finance"), ("Fischer", "Designer", "Brand"),
    ("Gupta", "Data steward", "Engines"), ("Horvat", "Support agent", "Customer Care"), ("Ivanova", "Controller", "Finance"),
    ("Jansen", "Facilities", "Front Office"), ("Kowalska", "Writer", "Brand"), ("Larsson", "Tester", "Platform"),
)  # fmt: skip

_EXTERN = SimulatedPerson(
    "mario-extern", "Mario Bianchi (extern)", "mario_bianchi_fabrikam.com#EXT#@contoso.onmicrosoft.com",
    "mario.bianchi@fabrikam.com", "Consultant", None,
)  # fmt: skip


def colleagues() -> Iterator[SimulatedPerson]:
    """Yield them, the same in every run."""
    yield member("marie-curie", "Marie Curie-Skłodowska", "Chemist", "Research", local="marie.curie")
    yield _EXTERN
    for number, first in enumerate(_FIRST):
        for last, title, department in _LAST[: 12 if number < 10 else 5]:
            local = f"{first}.{last}".lower()
            yield SimulatedPerson(
                f"{first} {last}".lower(), f"{first} {last}", f"{local}@{DOMAIN}", f"{local}@{DOMAIN}", title, department
            )
