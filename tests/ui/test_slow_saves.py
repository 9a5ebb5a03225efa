"""Saving that takes its time: whoever does something else meanwhile loses nothing by it, and is thrown out of nothing."""

from __future__ import annotations

import asyncio

from presence_tui.model.errors import StorageError
from presence_tui.model.list_edit import Edited, ListEdit
from presence_tui.model.watch_list import WatchList
from presence_tui.storage.memory_list import MemoryList
from presence_tui.ui.surroundings import Surroundings
from presence_tui.view.set_up_facts import SetUpValues
from tests.ui.answers import Answers
from tests.ui.stage import Stage, stage
from tests.ui.test_adding import FREYA, PAUSE, typed

ID = "1b4f1c1e-2f61-4d0a-9c55-0f3a2f1d7c61"
TWO = ["ada@contoso.com", "bob@contoso.com"]


class SlowDisk(MemoryList):
    """A list that is saved once `ready` is set."""

    def __init__(self) -> None:
        super().__init__(WatchList.of_words(TWO))
        self.ready = asyncio.Event()

    async def edit(self, edit: ListEdit) -> Edited | None:
        await self.ready.wait()
        return await super().edit(edit)

    async def undo(self) -> Edited | None:
        await self.ready.wait()
        return await super().undo()


class SlowAnswers(Answers):
    """A config.toml that is written once `ready` is set."""

    def __init__(self, known: SetUpValues | None = None) -> None:
        super().__init__(known)
        self.ready = asyncio.Event()

    def asked_in(self, surroundings: Surroundings) -> Surroundings:
        asked = super().asked_in(surroundings)
        assert asked.first_start is not None
        soon = asked.first_start.save

        async def save(values: SetUpValues) -> Surroundings:
            await self.ready.wait()
            return await soon(values)

        return asked._replace(first_start=asked.first_start._replace(save=save))


async def test_a_sheet_that_was_opened_anew_stays_with_what_is_typed_in_it() -> None:
    disk = SlowDisk()
    async with stage(TWO, keeper=disk) as s:
        await typed(s, FREYA)
        await s.press("enter", "esc", "a")
        await s.type("rosa.jim")
        disk.ready.set()
        await s.until(lambda: len(s.snapshot.roster) == 3, "the new entry")
        assert s.says("mail or id   rosa.jim")
        await s.type("e")
        assert s.says("mail or id   rosa.jime")


async def test_another_sheet_stays_too() -> None:
    disk = SlowDisk()
    async with stage(TWO, keeper=disk) as s:
        await typed(s, FREYA)
        await s.press("enter", "esc", ":")
        disk.ready.set()
        await s.until(lambda: len(s.snapshot.roster) == 3, "the new entry")
        assert s.says(" Commands")


async def test_a_filter_that_is_typed_stays() -> None:
    disk = SlowDisk()
    async with stage(TWO, keeper=disk) as s:
        disk.ready.set()
        await s.press("x")
        await s.shows("Removed Ada Lovelace")
        disk.ready.clear()
        await s.press("u", "/")
        await s.type("bob")
        disk.ready.set()
        await s.until(lambda: len(s.snapshot.roster) == 2, "everybody")
        assert s.names == ["Bob Ng"]
        await s.press("enter")
        assert s.names == ["Bob Ng"]


async def test_the_demo_that_somebody_chose_while_answers_were_saved_stays() -> None:
    answers = SlowAnswers()
    s = Stage(TWO, answers=answers, size=(80, 24))
    async with s.playing():
        await s.begin()
        await s.type(ID)
        await s.press("tab", *"contoso.com", "enter")
        assert s.footer.startswith(" Saving ")
        await s.press("enter", "f2")
        await s.until(lambda: s.polls > 0, "the demo")
        answers.ready.set()
        await s.later(PAUSE)
        assert "(demo)" in s.header


async def test_answers_that_are_being_saved_are_not_left() -> None:
    answers = SlowAnswers(SetUpValues(ID, "contoso.com"))
    answers.refusal = StorageError("config.toml cannot be written: no space left on device")
    s = Stage(TWO, answers=answers, size=(80, 24), signed_in=False)
    async with s.playing():
        await s.begin()
        s.app.on_set_up_wanted()
        await s.shows(" presence-tui  set-up")
        await s.press("enter", "esc")
        answers.ready.set()
        await s.shows("no space left on device. What you typed")
        assert "Saving" not in s.footer
        await s.press("esc")
        await s.shows(" Sign in  to contoso.com")
