"""Edits the text of one watch list: every entry and comment that is not meant stays, and stays where it is. Opens no file."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Iterable
from typing import Any, NamedTuple

from presence_tui.model.list_edit import ListEdit
from presence_tui.storage import watch_list_groups, watch_list_people, watch_list_plan
from presence_tui.storage.toml_array import Splice
from presence_tui.storage.watch_list_steps import DropGroup, Insert, NameGroup, NewGroup, PlaceGroup, SetFact, Step
from presence_tui.storage.watch_list_text import ListText

TEMPLATE = """\
# Whom presence-tui watches: user principal names, mail addresses, object ids, and "me".
# Changes made here are picked up while the program runs; comments stay when the program changes the list.
people = [
    "me",
]
"""


class Stepped(NamedTuple):
    """What steps made of a text."""

    document: Document
    splices: tuple[Splice, ...]
    """The changes, one after the other."""
    back: tuple[Step, ...]
    """The steps that take them back, also in a text that was changed meanwhile."""


class Document(ListText):
    """The text of a list that can be used, and what edits make of it."""

    def steps(self, edit: ListEdit) -> tuple[Step, ...]:
        """Return what `edit` comes to here; nothing where nothing is to be done. Raises AlreadyListed, ConfigError."""
        return watch_list_plan.steps_of(self, edit)

    def stepped(self, steps: Iterable[Step]) -> Stepped:
        """Return this text after `steps`; those that others did already are skipped.

        It is sure then that the text says what is wanted and has every comment. Raises ConfigError where it is not so.
        """
        now: ListText = self
        splices, back = list[Splice](), list[Step]()
        try:
            for step in steps:
                if isinstance(step, Insert) and step.key in self.keys(step.path):
                    continue
                if isinstance(step, NewGroup | DropGroup | NameGroup | PlaceGroup | SetFact):
                    change = watch_list_groups.change_of(now, step)
                else:
                    change = watch_list_people.change_of(now, step)
                if change is not None:
                    now = now.after(change.splices, change.wanted)
                    splices += change.splices
                    back.insert(0, change.back)
        except (ValueError, IndexError) as error:
            raise self.too_odd() from error
        return Stepped(self.changed(splices, now.toml.table), tuple(splices), tuple(back))

    def spliced(self, splices: Iterable[Splice]) -> Document:
        """Return the text after changes that are known to be good."""
        after = self.after(splices)
        return Document(after.toml)

    def changed(self, splices: Iterable[Splice], wanted: dict[str, Any]) -> Document:
        """Return the document after `splices`, once it is sure that it says what is wanted and has every comment.

        Raises ConfigError where it is not so.
        """
        try:
            document = self.spliced(splices)
        except tomllib.TOMLDecodeError as error:
            raise self.too_odd() from error
        same_order = list(document.groups) == list(wanted.get("group", {}))
        if document.toml.table != wanted or not same_order:
            raise self.too_odd()
        if Counter(document.layout.comments) != Counter(self.layout.comments):
            raise self.too_odd()
        return document
