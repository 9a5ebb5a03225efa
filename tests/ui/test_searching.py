"""Names typed into the add sheet: the directory is searched once the typing stands still, politely, and the newest words win."""

from __future__ import annotations

import pytest

from presence_tui.demo.tenant import SimulatedTenant
from presence_tui.model.watch_list import Group, WatchEntry, WatchList
from tests.manual_clock import ManualClock
from tests.ui.stage import Stage, stage
from tests.ui.widths import assert_exact

PAUSE = 0.4
FEW = ("ada", "bob", "olu")
GROUPED = WatchList.of([WatchEntry("bob@contoso.com", groups=("Tier 2",)), WatchEntry("ada@contoso.com")], [Group("Tier 2")])


def crowd(count: int = 60) -> tuple[SimulatedTenant, ManualClock]:
    clock = ManualClock()
    tenant = SimulatedTenant(clock.utc, prefix="test-")
    tenant.add_people(count)
    return tenant, clock


async def typed(s: Stage, text: str) -> None:
    await s.press("a")
    s.tenant.forget_requests()
    await s.type(text)
    await s.later(PAUSE)


def searches(s: Stage) -> list[str]:
    return [request for request in s.tenant.requests if "/users?" in request]


async def test_whom_a_name_finds_is_listed_with_job_and_address_and_added_by_the_user_name() -> None:
    async with stage(watch_list=GROUPED, size=(80, 24)) as s:
        await typed(s, "o")
        await s.type("lu")
        await s.later(PAUSE)
        assert s.says("▌  Olu Adeyemi               Support engineer, Custom", "…  olu.adeyemi@contoso", "…")
        assert s.says("1 person matches")
        assert s.footer == " enter add  tab other group  esc close"
        await s.press("enter")
        await s.shows("Added Olu Adeyemi")
        assert s.snapshot.roster.entries[-1].who == "olu.adeyemi@contoso.com"
        await s.later(3)
        assert s.says("Olu Adeyemi", "In a call")
        assert len(searches(s)) == 1
        assert not any(request.startswith("GET graph.microsoft.com/v1.0/users/olu") for request in s.tenant.requests)


async def test_who_is_watched_already_says_where_and_is_not_added_again() -> None:
    async with stage(watch_list=GROUPED, size=(80, 24)) as s:
        await typed(s, "bob")
        assert s.says("▌  Bob Ng                    already in Tier 2           bob@contoso.com")
        assert "enter" not in s.footer
        await s.press("enter")
        await s.later(1)
        assert len(s.snapshot.roster) == 2
        await s.press(*["backspace"] * 3, *"ada")
        await s.later(PAUSE)
        assert s.says("Ada Lovelace", "already watched")


async def test_one_question_after_a_pause_and_none_for_words_that_were_asked() -> None:
    async with stage(FEW) as s:
        await s.press("a")
        s.tenant.forget_requests()
        for letter in "free":
            await s.press(letter)
            await s.later(0.2)
        assert searches(s) == []
        await s.later(0.2)
        assert (len(searches(s)), s.says("Nobody matches", '"free"')) == (1, True)
        await s.press("backspace")
        await s.later(PAUSE)
        assert s.says("▌  Freya Madsen")
        await s.press("e")
        await s.later(PAUSE)
        assert len(searches(s)) == 2


async def test_the_answer_to_earlier_words_never_stands_for_later_ones() -> None:
    async with stage(FEW) as s:
        await s.press("a")
        s.tenant.delay(5)
        await s.type("ro")
        await s.later(PAUSE)
        s.tenant.delay(0)
        await s.press("backspace", "backspace", *"freya")
        await s.later(PAUSE)
        assert s.says("▌  Freya Madsen")
        await s.later(6)
        assert s.says("▌  Freya Madsen")
        assert not s.says("Rosa Jiménez")


async def test_whom_the_words_before_found_stay_until_the_next_answer_but_cannot_be_added() -> None:
    async with stage(FEW) as s:
        await typed(s, "fr")
        s.tenant.delay(5)
        await s.type("ey")
        await s.later(PAUSE)
        assert s.says("   Freya Madsen")
        assert s.says('Looking for "frey"')
        assert "enter" not in s.footer
        await s.later(6)
        assert s.says("▌  Freya Madsen")


async def test_of_many_some_are_shown_and_the_arrows_bring_the_others_from_the_next_page() -> None:
    tenant, clock = crowd()
    async with stage(FEW, tenant=tenant, clock=clock, size=(80, 24)) as s:
        await typed(s, "person")
        assert s.says("6 of 60 people that match · type on to narrow")
        await s.press(*["down"] * 24)
        assert s.says("20 to 25 of 60 people that match")
        await s.later(1)
        await s.press("down")
        assert s.says("▌  Person 000025")
        assert [("skiptoken" in request) for request in searches(s)] == [False, True]
        await s.press("pagedown", "pagedown")
        await s.later(1)
        await s.press("pagedown")
        await s.later(1)
        assert s.says("55 to 60 of 60 people that match")
        assert len(searches(s)) == 3
        await s.press("up", "enter")
        await s.shows("Added Person 000058")


async def test_a_page_that_fails_leaves_those_who_are_listed() -> None:
    tenant, clock = crowd()
    async with stage(FEW, tenant=tenant, clock=clock, size=(80, 24)) as s:
        await typed(s, "person")
        s.tenant.fail(503, path="skiptoken")
        await s.press(*["down"] * 24)
        await s.later(1)
        assert s.says("▌  Person 000024")
        assert s.says("20 to 25 of 60 people that match")


@pytest.mark.parametrize(
    ("trouble", "words"),
    [
        ("offline", ("graph.microsoft.com refuses connections.",)),
        ("throttled", ("Graph wants a pause",)),
        ("forbidden", ("Not permitted: 403 Forbidden", "User.ReadBasic.All")),
    ],
)
async def test_what_prevents_a_search_is_said_in_the_sheet(trouble: str, words: tuple[str, ...]) -> None:
    async with stage(FEW) as s:
        if trouble == "offline":
            s.tenant.go_offline()
        elif trouble == "throttled":
            s.tenant.throttle("290")
        else:
            s.tenant.forbid("User.ReadBasic.All")
        await typed(s, "freya")
        assert all(s.says(word) for word in words), s.screen
        assert "enter" not in s.footer
        if trouble == "throttled":
            await s.type("m")
            await s.later(PAUSE)
            assert len(searches(s)) == 1  # while Graph wants to be left alone nothing is asked
        if trouble != "forbidden":
            assert s.says("A whole address or an object id can be added all the same.")


async def test_signed_out_nothing_is_asked_and_the_sheet_says_why() -> None:
    async with stage(FEW, signed_in=False) as s:
        await s.press("esc")
        await typed(s, "freya")
        assert s.says("Sign in.")
        assert s.tenant.requests == []


async def test_a_filter_that_nobody_passes_is_looked_for_in_the_whole_directory() -> None:
    async with stage(FEW) as s:
        await s.press("/", *"frey", "enter")
        assert s.says('a  looks for "frey" in the whole directory')
        await s.press("a")
        await s.later(PAUSE)
        assert s.says("▌  Freya Madsen")


async def test_hostile_people_are_listed_literally_and_cut_by_cells() -> None:
    clock = ManualClock()
    tenant = SimulatedTenant(clock.utc, prefix="test-")
    tenant.hostile()
    async with stage(FEW, tenant=tenant, clock=clock, size=(80, 44)) as s:
        s.terminal.forget()
        await typed(s, "hostile")
        assert s.says("12 people match")
        assert_exact(s.app)
        for size in ((50, 20), (20, 5)):
            await s.resize(*size)
            assert_exact(s.app)
        written = "".join(s.terminal.written)
        assert s.terminal.system_commands <= {"22"}
        assert not {"\x9b", "\u202e"} & set(written)
