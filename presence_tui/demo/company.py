"""The made-up company of the demo: who works there, in which groups, and what their days are like. Records only."""

from __future__ import annotations

from presence_tui.demo.habits import (
    COFFEE,
    CONFERENCE,
    EARLY,
    EARLY_OUT,
    FIRST_CALL,
    FOCUS,
    IDLE,
    LAST_CALL,
    LATE,
    LATE_FOCUS,
    LATE_OUT,
    LONG_CALL,
    LUNCH,
    MEETING,
    SECOND_CALL,
    Colleague,
    Habit,
    Meeting,
)
from presence_tui.demo.people import (
    AVAILABLE,
    AWAY,
    DOMAIN,
    IN_A_CALL,
    IN_A_MEETING,
    PARTNER,
    PRESENTING,
    Pose,
    SimulatedPerson,
    member,
)
from presence_tui.model.person import ME as WHO_IS_ME
from presence_tui.model.watch_list import DIRECT_REPORTS, Group, WatchEntry, WatchList

ME = "ada"
"""Key of whoever signs in."""

TIER_1, TIER_2, ON_CALL, FRONT_OFFICE = GROUPS = ("Tier 1", "Tier 2", "On call", "Front office")

MY_TEAM = "My team"
"""Group of whoever reports to the person who signs in."""

MINIMUMS = {TIER_1: 3, TIER_2: 2, ON_CALL: 1}
"""How many of a group are needed."""

_CARE, _PLATFORM, _FRONT, _SALES = "Customer Care", "Platform", "Front Office", "Sales"
_AGENT, _ENGINEER, _SITE = "Support agent", "Support engineer", "Site reliability engineer"

_INCIDENT = "Incident 4711, page me"
_DESK = (FIRST_CALL, SECOND_CALL, COFFEE)
_ON_LEAVE = "On leave this week."
_OUT_SICK = "I am not well. Please write to service@contoso.com."


def _says(note: str, location: str | None = None) -> Pose:
    return Pose("Available", "Available", note, location=location)


COMPANY: tuple[Colleague, ...] = (
    Colleague(member(ME, "Ada Lindgren", "Head of support", _CARE), (), (MEETING,), EARLY, LATE_OUT),
    # Tier 1
    Colleague(
        member("chloe", "Chloë Dubois", "Billing specialist", _CARE, _says("Ask me about billing", "remote"), "chloe.dubois"),
        (TIER_1,), _DESK, EARLY, EARLY_OUT,
    ),
    Colleague(member("fatima", "Fatima Zahra El Idrissi", _AGENT, _CARE, local="fatima.elidrissi"), (TIER_1,), _DESK, LATE),
    Colleague(
        member(
            "guillermo", "Guillermo Fernández-Castañeda de la Vega", _AGENT, _CARE,
            _says("Hablo español, English"), "guillermo.fernandez",
        ),
        (TIER_1,), (LONG_CALL, LAST_CALL), EARLY, LATE_OUT,
    ),
    Colleague(member("hana", "Hana Kovářová", _AGENT, _CARE, local="hana.kovarova"), (TIER_1,), (LUNCH, SECOND_CALL), EARLY),
    Colleague(member("joao", "João Carvalho", _AGENT, _CARE, local="joao.carvalho"), (TIER_1,), (IDLE, SECOND_CALL)),
    Colleague(
        member("freya", "Freya Madsen", "Knowledge editor", _CARE, Pose("Busy", "Busy", "Writing: mail, please"), "freya.madsen"),
        (TIER_1,),
        (
            Habit(Pose("Busy", "CoffeeBreak", "Coffee, back soon"), (9.9, 10.4), (90, 120)),
            Habit(Pose("BusyIdle", "Busy"), (13, 15), (90, 120)),
        ),
    ),
    Colleague(
        member("priya", "Priya Raghunathan", _AGENT, _CARE, _says("Hindi, English, Deutsch"), "priya.raghunathan"),
        (TIER_1,), (LONG_CALL, LAST_CALL), LATE, LATE_OUT,
    ),
    Colleague(
        member("tomoko", "Tomoko Ishikawa", _AGENT, _CARE, local="tomoko.ishikawa"),
        (TIER_1,), (Habit(Pose("Away", "Inactive"), (9.0, 9.6), (120, 180)), SECOND_CALL),
    ),
    Colleague(
        member("mateusz", "Mateusz Wójcik", _AGENT, _CARE, local="mateusz.wojcik"),
        (TIER_1,), (FIRST_CALL, LAST_CALL), LATE, LATE_OUT,
    ),
    Colleague(
        member(
            "ciaran", "Ciarán Ó Briain", _AGENT, _CARE,
            Pose("Away", "OutOfOffice", "Off sick, back next week", _OUT_SICK, "timeOff"), "ciaran.obriain",
        ),
        (TIER_1,), comes=None,
    ),
    # Tier 2
    Colleague(
        member("amara", "Amara Okafor", "Support lead", _CARE, _says("Escalations: ring me"), "amara.okafor"),
        (TIER_2, ON_CALL), (SECOND_CALL, LAST_CALL), EARLY, LATE_OUT,
    ),
    Colleague(member("bob", "Bob Ng", _ENGINEER, _CARE), (TIER_2,), (SECOND_CALL,), EARLY, EARLY_OUT),
    Colleague(
        member("maria", "Maria Rossi", _ENGINEER, _CARE, local="maria.rossi"),
        (TIER_2,), (Habit(Pose("DoNotDisturb", "DoNotDisturb"), (12.5, 14.0), (120, 170)),),
    ),
    Colleague(
        member("olu", "Olu Adeyemi", _ENGINEER, _CARE, local="olu.adeyemi"),
        (TIER_2,), (Habit(Pose("Busy", "InACall", "With a customer, ring my mobile"), (12, 13.5), (120, 180)),), EARLY,
    ),
    Colleague(
        member("esra", "Esra Yıldız", _ENGINEER, _CARE, _says("Desk 4.12, knock", "office"), "esra.yildiz"), (TIER_2,), (FOCUS,)
    ),
    Colleague(
        member("linh", "Trần Mỹ Linh", _ENGINEER, _CARE, local="linh.tran"), (TIER_2,), (SECOND_CALL,), LATE
    ),
    Colleague(
        member(
            "yusuf", "Yusuf Demir", _ENGINEER, _CARE,
            Pose("Offline", "OutOfOffice", "Parental leave", "On parental leave. Bob Ng stands in.", "timeOff"), "yusuf.demir",
        ),
        (TIER_2,), comes=None,
    ),
    # On call; Amara as well
    Colleague(
        member("wanjiru", "Wanjiru Kamau", "On-call lead", _PLATFORM, local="wanjiru.kamau"),
        (ON_CALL,), (Habit(Pose("DoNotDisturb", "UrgentInterruptionsOnly", _INCIDENT), (9.0, 9.5), (270, 350)),), EARLY, LATE_OUT,
    ),
    Colleague(
        member("dmitri", "Dmitri Volkov", _SITE, _PLATFORM, local="dmitri.volkov"), (ON_CALL,), (CONFERENCE,), EARLY
    ),
    Colleague(
        member("quentin", "Quentin Lefèvre", _SITE, _PLATFORM, local="quentin.lefevre"),
        (ON_CALL,), (CONFERENCE, LATE_FOCUS), LATE, LATE_OUT,
    ),
    Colleague(
        member("viktor", "Viktor Novák", _SITE, _PLATFORM, local="viktor.novak"),
        (ON_CALL,), (Habit(Pose("DoNotDisturb", "Focusing", "Focus time, page me"), (9.0, 9.6), (180, 260)), SECOND_CALL), EARLY,
    ),
    Colleague(
        member("daria", "Daria Petrova", "Night engineer", _PLATFORM, _says("Night shift"), "daria.petrova"),
        (ON_CALL,), comes=(17.0, 18.5), goes=(28.5, 30.4), home=Pose("Offline", "OffWork"),
    ),
    # Front office
    Colleague(
        member("rosa", "Rosa Jiménez", "Receptionist", _FRONT, local="rosa.jimenez"),
        (FRONT_OFFICE,), (Habit(Pose("BeRightBack", "BeRightBack", "Coffee ☕"), (9.4, 9.7), (60, 90)), SECOND_CALL),
        EARLY, EARLY_OUT,
    ),
    Colleague(
        member("ines", "Ines Moreau", "Receptionist", _FRONT, local="ines.moreau"),
        (FRONT_OFFICE,), (LUNCH, Habit(Pose("Available", "AvailableInactive"), (13.5, 15.0), (90, 150))), LATE, LATE_OUT,
    ),
    Colleague(
        member("noor", "Noor van Dijk", "Office manager", _FRONT, IN_A_MEETING, "noor.vandijk"),
        (FRONT_OFFICE,), (Habit(AVAILABLE, (12.5, 14.0), (90, 150)),),
    ),
    Colleague(
        member("kwame", "Kwame Mensah", "Controller", "Finance", Pose("Busy", "Busy", "Month end, mail please"), "kwame.mensah"),
        (FRONT_OFFICE,), (Habit(AWAY, (12.0, 13.5), (60, 90)),), EARLY, LATE_OUT,
    ),
    Colleague(
        member("lena", "Lena Hoffmann", "Payroll", "Finance", Pose("Busy", "Busy"), "lena.hoffmann"),
        (FRONT_OFFICE,), (FOCUS,), EARLY,
    ),
    Colleague(
        member("wei", "李 伟", "Account manager", _SALES, local="wei.li"),
        (FRONT_OFFICE,), (Habit(Pose("Busy", "InAMeeting", "在开会，请留言"), (9.0, 9.5), (150, 220)), SECOND_CALL),
    ),
    Colleague(
        member("ursula", "Ursula Brandt", "Trainer", "Academy", PRESENTING, "ursula.brandt"),
        (FRONT_OFFICE,), (Habit(AVAILABLE, (11.8, 13.0), (80, 130)),),
    ),
    Colleague(
        member("xavier", "Xavier Pons", "Buyer", "Purchasing", Pose("Away", "Away", out=_ON_LEAVE), "xavier.pons"),
        (FRONT_OFFICE,), (Habit(Pose("Busy", "InACall + OOF", out=_ON_LEAVE), (10.2, 11.5), (90, 140)),), comes=None,
    ),
    Colleague(
        member("zoe", "Zoë Papadopoulos", "Buyer", "Purchasing", Pose("Offline", "OffWork"), "zoe.papadopoulos"),
        (FRONT_OFFICE,), (Habit(AVAILABLE, (13.2, 14.5), (150, 200)),), comes=None,
    ),
    Colleague(
        member("sven", "Sven Lindqvist", "Facilities", _FRONT, Pose("Away", "Away", "In the house, ring me"), "sven.lindqvist"),
        (FRONT_OFFICE,), (Habit(AVAILABLE, (11.5, 13.5), (90, 150)),), EARLY, EARLY_OUT,
    ),
    # in no group
    Colleague(
        member("aiko", "Aiko Tanaka", "Support lead", "Vancouver", local="aiko.tanaka"),
        (), (Habit(IN_A_CALL, (19.5, 20.0), (60, 120)),), comes=(17.2, 18.4), goes=(27.0, 30.0),
    ),
    Colleague(
        member("emeka", "Emeka Nwosu", "Data steward", "Engines", _says("Afternoons only"), "emeka.nwosu"),
        (), (MEETING,), comes=(12.0, 13.0), goes=LATE_OUT, home=Pose("Offline", "OffWork"),
    ),
    Colleague(
        member("room", "Room Fjord", "Meeting room, 12 seats", "House"),
        (), (Habit(Pose("UpdatingDevice", "UpdatingDevice"), (12.4, 13.4), (60, 90)),), comes=None,
    ),
    Colleague(PARTNER, comes=None),
    Colleague(
        member("kiosk", "Kiosk Lobby", "Shared account", "House", Pose("PresenceUnknown", None, "Shared, has no presence")),
        comes=None,
    ),
    Colleague(member("night", "Night Desk", "Shared account", _CARE, local="night.desk"), comes=None),
)  # fmt: skip
"""Everybody, in the order of the watch list."""

MEETINGS = (
    Meeting(IN_A_MEETING, 10.25, 65, ("amara", "bob", "maria", "olu", "esra", "linh", "room")),
    Meeting(Pose("Busy", "InAConferenceCall", "Hand-over to the night"), 15.75, 35, ("wanjiru", "dmitri", "viktor")),
)

LEFT = f"tomasz.zielinski@{DOMAIN}"
"""An entry of the watch list whose person has left the company."""

WATCH_LIST = WatchList.of(
    [
        *(
            WatchEntry(WHO_IS_ME if one.person.key == ME else one.person.mail or one.person.upn, "", one.groups)
            for one in COMPANY
        ),
        WatchEntry(LEFT, groups=(TIER_1,)),
    ],
    [*(Group(name, MINIMUMS.get(name)) for name in GROUPS), Group(MY_TEAM, source=DIRECT_REPORTS)],
)

REPORTS = ("amara", "wanjiru", "rosa", "hugo")
"""Keys of those who report to whoever signs in; one of them is watched for no other reason."""

OTHERS = (
    member("hugo", "Hugo Lindberg", "Deputy head of support", _CARE, local="hugo.lindberg"),
    member("marisol", "Marisol Vega", "Developer", _PLATFORM, local="marisol.vega"),
    member("marit", "Marit Solberg", "Payroll", "Finance", local="marit.solberg"),
    member("mari", "佐藤 まり (Mari Sato)", "Designer", "Brand", local="mari.sato"),
    SimulatedPerson("north", "Service Desk North", f"desk.north@{DOMAIN}", f"desk@{DOMAIN}", "Shared account", _CARE),
    SimulatedPerson("south", "Service Desk South", f"desk.south@{DOMAIN}", f"desk@{DOMAIN}", "Shared account", _CARE),
)
"""People in the directory whom nobody watches yet; two of them have one mail address."""

NEVER_ANSWERED = "night"
"""Key of an account that Graph leaves out of every reply."""

STRANGER = member(
    "mallory",
    "[/b] Mallory \x1b[31m\x1b]0;owned\x07 \N{RIGHT-TO-LEFT OVERRIDE}ecila\N{POP DIRECTIONAL FORMATTING} 王小龙 " + "x" * 400,
    "[link=https://example.com]Chief \x1b[2J of nothing[/link]",
    "\x9b31mRed \N{RIGHT-TO-LEFT OVERRIDE}team",
    Pose("Available", "Available", "[@click=app.quit]click me[/] \x1b]52;c;cHduZWQ=\x07 one\ntwo\tthree e" + "\u0301" * 40),
)
"""Somebody whose every text tries to act on the terminal or on its markup."""
