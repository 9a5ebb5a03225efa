"""The people of the simulated tenant as tests find it, and what a person is. Records only; the demo's own are in `company`."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

TENANT_ID = "2925428c-a5e2-56fd-9428-066f43b9c2e7"
DOMAIN = "contoso.com"


class Pose(NamedTuple):
    """What somebody's presence says."""

    availability: str | None
    activity: str | None
    note: str | None = None
    """Status message."""
    out: str | None = None
    """Out-of-office message; None where somebody is not out."""
    location: str | None = None
    """`workLocationType`."""


class SimulatedPerson(NamedTuple):
    """Somebody in the directory."""

    key: str
    """Short name for tests."""
    name: str
    upn: str
    mail: str | None
    title: str | None = None
    department: str | None = None
    pose: Pose = Pose("Offline", "Offline")

    @property
    def id(self) -> str:
        """The object id, the same in every run."""
        return _id_of(self.upn)


@cache
def _id_of(upn: str) -> str:
    return str(uuid.uuid5(uuid.NAMESPACE_DNS, upn))


AVAILABLE = Pose("Available", "Available")
OFFLINE = Pose("Offline", "Offline")
IN_A_CALL = Pose("Busy", "InACall")
IN_A_MEETING = Pose("Busy", "InAMeeting")
PRESENTING = Pose("DoNotDisturb", "Presenting")
FOCUSING = Pose("DoNotDisturb", "Focusing")
BACK_SOON = Pose("BeRightBack", "BeRightBack")
AWAY = Pose("Away", "Away")


def member(key: str, name: str, title: str, department: str, pose: Pose = AVAILABLE, local: str = "") -> SimulatedPerson:
    """Return somebody of the organisation; `local` begins the address where `key` does not."""
    address = f"{local or key}@{DOMAIN}"
    return SimulatedPerson(key, name, address, address, title, department, pose)


PARTNER = SimulatedPerson(
    "partner", "Guest: partner@fabrikam.com", "partner_fabrikam.com#EXT#@contoso.onmicrosoft.com",
    "partner@fabrikam.com", None, None, Pose("PresenceUnknown", "PresenceUnknown"),
)  # fmt: skip
"""A guest, of whose presence nothing is told."""

PEOPLE: tuple[SimulatedPerson, ...] = (
    member("ada", "Ada Lovelace", "Analyst", "Engines"),
    member("amara", "Amara Okafor", "Support lead", "Customer Care", local="amara.okafor"),
    member("bob", "Bob Ng", "Support engineer", "Customer Care"),
    member(
        "chloe", "Chloë Dubois", "Billing specialist", "Customer Care",
        Pose("Available", "Available", "Ask me about billing", location="remote"), "chloe.dubois",
    ),
    member(
        "guillermo", "Guillermo Fernández-Castañeda de la Vega", "Support engineer", "Customer Care",
        Pose("Available", "Available", "Hablo español, English"), "guillermo.fernandez",
    ),
    member("freya", "Freya Madsen", "Designer", "Brand", Pose("Busy", "CoffeeBreak"), "freya.madsen"),
    member("kwame", "Kwame Mensah", "Controller", "Finance", Pose("Busy", "Busy", "Month end, mail please"), "kwame.mensah"),
    member("wei", "李 伟", "Account manager", "Sales", Pose("Busy", "InAMeeting", "在开会，请留言"), "wei.li"),
    member(
        "olu", "Olu Adeyemi", "Support engineer", "Customer Care",
        Pose("Busy", "InACall", "Back at 15:00, ring my mobile"), "olu.adeyemi",
    ),
    member("rosa", "Rosa Jiménez", "Dispatcher", "Operations", Pose("BeRightBack", "BeRightBack", "Coffee ☕"), "rosa.jimenez"),
    member(
        "wanjiru", "Wanjiru Kamau", "On-call lead", "Platform",
        Pose("DoNotDisturb", "UrgentInterruptionsOnly", "Incident 4711, page me"), "wanjiru.kamau",
    ),
    member("ursula", "Ursula Brandt", "Trainer", "Academy", PRESENTING, "ursula.brandt"),
    member(
        "yusuf", "Yusuf Demir", "Support engineer", "Customer Care",
        Pose("Offline", "OutOfOffice", "Parental leave until 2 March", "Back on 2 March. Bob Ng stands in.", "timeOff"),
        "yusuf.demir",
    ),
    member("zoe", "Zoë Papadopoulos", "Buyer", "Purchasing", Pose("Offline", "OffWork"), "zoe.papadopoulos"),
    PARTNER,
)  # fmt: skip

WATCHED: tuple[str, ...] = tuple(person.mail or person.upn for person in PEOPLE)
"""All of them, as a watch list names them."""

_GENERATED_POSES = (AVAILABLE, IN_A_CALL, AVAILABLE, IN_A_MEETING, AWAY, OFFLINE, FOCUSING)

_HOSTILE_NAMES = (
    "[/foo]",
    "[@click=app.quit]x[/]",
    "\x1b]52;c;cHduZWQ=\x07clipboard",
    "\x9b31mred",
    "\x1b]0;title\x1b\\",
    "A" * 10_000,
    "\u202egnp.exe",
    "a\u0301\u0302\u0303\u0304\u0305\u0306\u0307\u0308\u0309tower",
    "two\nlines\tand\ra return",
    "علی\u200cرضا نوری",
    "\N{MAN}\u200d\N{WOMAN}\u200d\N{GIRL} 田中 さくら \N{FLAG IN HOLE}",
    "null\x00byte and \ud83d alone",
)


def generated(first: int, count: int) -> Iterator[SimulatedPerson]:
    """Yield `count` people of a large organisation, numbered from `first`."""
    for number in range(first, first + count):
        address = f"person{number:06d}@{DOMAIN}"
        pose = _GENERATED_POSES[number % len(_GENERATED_POSES)]
        yield SimulatedPerson(f"person{number}", f"Person {number:06d}", address, address, "Clerk", "Crowd", pose)


def hostile() -> Iterator[SimulatedPerson]:
    """Yield people whose names and notes try to act on a terminal or on markup."""
    for number, name in enumerate(_HOSTILE_NAMES):
        address = f"hostile{number}@{DOMAIN}"
        pose = Pose("Available", "Available", name, location="office")
        yield SimulatedPerson(f"hostile{number}", name, address, address, name, name, pose)
