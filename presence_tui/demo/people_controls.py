"""Controls over people: what Graph says of whom, and who is there."""

from __future__ import annotations

from typing import Any

from presence_tui.demo import people
from presence_tui.demo.company import COMPANY
from presence_tui.demo.controls import Parts
from presence_tui.demo.crowd import record, status_message
from presence_tui.demo.odata import GUID
from presence_tui.demo.people import Pose, SimulatedPerson
from presence_tui.demo.wire import json_bytes


class PeopleControls(Parts):
    """Everybody is named by short key ("ada"), user principal name, mail or id; an unknown one raises LookupError."""

    _generated = 0

    def set(
        self,
        who: str,
        availability: str | None,
        activity: str | None = None,
        note: str | None = None,
        out: str | None = None,
        **more: Any,
    ) -> None:
        """Let Graph say this of `who` from now on. `activity` is `availability` where it is not given.

        `more`: html (bool), until (dateTime without zone), zone, location (workLocationType), sequence, and raw, a dict of
        properties to add or to replace.
        """
        html, until, zone = more.pop("html", False), more.pop("until", None), more.pop("zone", "UTC")
        location, sequence, raw = more.pop("location", None), more.pop("sequence", None), more.pop("raw", {})
        if more:
            raise TypeError(f"set() takes no {', '.join(more)}")
        if note is not None:
            raw = {"statusMessage": status_message(note, self._now(), html=html, until=until, zone=zone), **raw}
        pose = Pose(availability, activity if activity is not None else availability, note, out, location)
        with self._lock:
            self._crowd.pose(who, pose, sequence, **raw)

    def call_together(self, group: str) -> None:
        """Put everybody of a group of the company who is at work into one long meeting."""
        with self._lock:
            for colleague in COMPANY:
                if group in colleague.groups and colleague.comes is not None:  # who is on leave stays so
                    self._crowd.pose(colleague.person.key, people.IN_A_MEETING)

    def let_go(self) -> None:
        """Let everybody go on with their day."""
        with self._lock:
            self._crowd.release()

    def garble(self, who: str, raw: Any) -> None:
        """Send the JSON value `raw` as somebody's presence object, whatever it is."""
        with self._lock:
            self._crowd.garble(who, json_bytes(raw))

    def garble_text(self, who: str, raw: str | bytes) -> None:
        """Send `raw` as somebody's presence object, even where it is not JSON or not UTF-8. Text stands for Latin-1 bytes."""
        with self._lock:
            self._crowd.garble(who, raw.encode("latin-1") if isinstance(raw, str) else raw)

    def absent(self, who: str, absent: bool = True) -> None:
        """Leave somebody out of bulk replies, or no longer."""
        with self._lock:
            identity = self._crowd.person(who).id
            (self._crowd.absent.add if absent else self._crowd.absent.discard)(identity)

    def bad_id(self, who: str, bad: bool = True) -> None:
        """Answer 400 whenever this id (or this person's) is asked for, or no longer."""
        with self._lock:
            identity = who.lower() if GUID.fullmatch(who) else self.id_of(who)
            (self._crowd.bad.add if bad else self._crowd.bad.discard)(identity)

    def reorder(self, on: bool = True) -> None:
        """Answer bulk calls in an order of their own."""
        with self._lock:
            self._crowd.reordered = on

    def shout_ids(self, on: bool = True) -> None:
        """Write ids in bulk replies in upper case."""
        with self._lock:
            self._crowd.upper = on

    def wrap_presences(self, on: bool = True) -> None:
        """Answer GET /communications/presences/{id} with `{"value": [presence]}`, the other documented shape."""
        with self._lock:
            self._graph.wrapped = on

    def hostile(self) -> list[str]:
        """Add people whose names and notes try to act on a terminal, and return their user principal names."""
        newcomers = list(people.hostile())
        with self._lock:
            self._crowd.add(newcomers)
        return [person.upn for person in newcomers]

    def add_people(self, count: int) -> list[str]:
        """Add `count` generated people (keys person0, person1, ...) and return their ids."""
        with self._lock:
            first = self._generated
            self._generated += count
            return self._crowd.add(people.generated(first, count))

    def add_person(self, key: str, name: str, upn: str, mail: str | None = None) -> str:
        """Add one person and return the id."""
        with self._lock:
            return self._crowd.add([SimulatedPerson(key, name, upn, mail)])[0]

    def welcome(self, person: SimulatedPerson) -> None:
        """Take somebody into the directory."""
        with self._lock:
            self._crowd.add([person])

    def remove_person(self, who: str) -> None:
        """Take somebody out of the directory."""
        with self._lock:
            self._crowd.remove(who)

    def rename(self, who: str, name: str) -> None:
        """Give somebody another display name."""
        with self._lock:
            self._crowd.rename(who, name=name)

    def promote(self, who: str, job_title: str) -> None:
        """Give somebody another job title."""
        with self._lock:
            self._crowd.rename(who, title=job_title)

    def id_of(self, who: str) -> str:
        """Return somebody's object id."""
        return self._crowd.person(who).id

    def user(self, who: str) -> dict[str, Any]:
        """Return what the directory knows of somebody."""
        return record(self._crowd.person(who))

    def presence_json(self, who: str) -> str:
        """Return somebody's presence object as it is sent now."""
        with self._lock:
            self._crowd.catch_up()
            return (self._crowd.presence(self._crowd.person(who).id, full=True) or b"").decode(errors="replace")
