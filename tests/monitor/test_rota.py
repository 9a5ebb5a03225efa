"""Whose turn it is: the oldest answer's, those in sight before all, everybody once a sweep."""

from __future__ import annotations

from itertools import chain

from hypothesis import given, settings
from hypothesis import strategies as st

from presence_tui.model.person import UserId
from presence_tui.monitor.rota import _SELDOM, _TORN, Rota

Column = list[UserId | None]


def people(count: int) -> Column:
    return [UserId(f"{number:05}") for number in range(count)]


def flat(portions: list[list[UserId]]) -> list[UserId]:
    return list(chain(*portions))


def sweep(
    rota: Rota, column: Column, *, most: int = 4, failing: frozenset[int] = frozenset(), portions: int = 99
) -> list[list[UserId]]:
    """Let a sweep go on for so many portions, of which those numbered `failing` get no answer; return them."""
    rota.begin(column)
    return go_on(rota, column, most, failing, portions)


def go_on(rota: Rota, column: Column, most: int, failing: frozenset[int], portions: int) -> list[list[UserId]]:
    listed, asked, found = set(column), set[UserId](), list[list[UserId]]()
    for number in range(portions):

        def is_due(whose: UserId) -> bool:
            return whose in listed and whose not in asked

        portion = rota.portion(most, is_due, lambda ids: all(map(is_due, ids)), listed.__contains__)
        if not portion:
            break
        found.append(portion)
        asked.update(portion)
        rota.note(portion, set(portion) if number in failing else ())
    return found


def test_the_first_order_is_that_of_the_list() -> None:
    assert flat(sweep(Rota(), people(10))) == people(10)


def test_who_was_left_out_or_got_no_answer_is_first_in_the_next_sweep() -> None:
    rota, column = Rota(), people(12)
    first = sweep(rota, column, failing=frozenset({0}), portions=2)
    later = flat(sweep(rota, column))
    assert later[:4] == first[0]
    assert later[4:8] == column[8:]
    assert later[8:] == first[1]


def test_who_is_in_sight_is_first_and_the_next_sweep_goes_in_the_order_of_these_answers() -> None:
    rota, column = Rota(), people(12)
    sweep(rota, column)
    rota.in_sight = [UserId("00009"), UserId("00003")]
    seen = sweep(rota, column)
    assert seen[0] == ["00009", "00003", "00000", "00001"]
    rota.in_sight = []
    assert flat(sweep(rota, column)) == flat(seen)


def test_who_is_in_sight_can_have_another_turn() -> None:
    rota, column = Rota(), people(12)
    rota.in_sight = [UserId("00000")]
    rota.begin(column)
    go_on(rota, column, 4, frozenset(), 2)
    rota.again()
    portion = rota.portion(4, {*column[8:]}.__contains__, lambda ids: False, column.__contains__)
    assert portion == ["00000", *column[8:11]]
    rota.note(portion, ())
    assert sorted(flat(sweep(rota, column))) == column


def test_people_come_first_and_go() -> None:
    rota, column = Rota(), people(6)
    sweep(rota, column)
    other: Column = [*column[2:], None, UserId("new")]
    assert flat(sweep(rota, other)) == ["new", *column[2:]]


def torn(people_in_sight: int, *, failing: frozenset[int] = frozenset()) -> tuple[Rota, Column]:
    """Return what is to be tidied up, before a sweep of it."""
    rota, column = Rota(), people(2 * people_in_sight)
    for number in range(_SELDOM):
        rota.in_sight = column[number % 2 :: 2]
        sweep(rota, column, most=650, failing=failing)
        assert not rota.is_torn, "that is seldom"
    rota.in_sight = []
    rota.begin(column)
    assert rota.is_torn
    return rota, column


def test_an_order_that_is_torn_is_that_of_the_list_again_once_it_is_tidied() -> None:
    rota, column = torn(_TORN)
    rota.tidy()
    assert not rota.is_torn
    assert flat(go_on(rota, column, 650, frozenset(), 99)) == column


def test_who_waits_for_an_answer_is_first_when_it_is_tidied() -> None:
    rota, column = torn(_TORN // _SELDOM, failing=frozenset({0}))
    rota.tidy()
    assert not rota.is_torn
    assert flat(go_on(rota, column, 20, frozenset(), 99)) == column, "all of them wait"
    rota, column = Rota(), people(12)
    rota.in_sight = [column[6], column[1]]
    sweep(rota, column, failing=frozenset({1}))
    rota.in_sight = []
    rota.begin(column)
    rota.tidy()
    assert flat(go_on(rota, column, 4, frozenset(), 99)) == [*column[3:6], column[7], *column[:3], column[6], *column[8:]]


def test_who_is_put_off_for_long_does_not_keep_it_from_being_tidied() -> None:
    rota, column = Rota(), people(12)
    for _ in range(3):
        rota.in_sight = column[6:8]
        rota.begin(column)
        while portion := rota.portion(4, lambda whose: whose != column[3], lambda ids: False, column.__contains__):
            rota.note(portion, ())
    rota.in_sight = []
    rota.begin(column)
    rota.tidy()
    assert flat(go_on(rota, column, 4, frozenset(), 99)) == [column[3], *column[:3], *column[4:]]


@given(
    st.integers(1, 30),
    st.integers(1, 7),
    st.lists(
        st.tuples(st.lists(st.integers(0, 29), max_size=9), st.frozensets(st.integers(0, 5), max_size=2), st.integers(1, 12)),
        max_size=8,
    ),
)
@settings(max_examples=60)
def test_nobody_is_asked_twice_in_a_sweep_or_forgotten(
    count: int, most: int, sweeps: list[tuple[list[int], frozenset[int], int]]
) -> None:
    rota, column = Rota(), people(count)
    for seen, failing, portions in sweeps:
        rota.in_sight = [UserId(f"{number:05}") for number in seen if number < count]
        asked = flat(sweep(rota, column, most=most, failing=failing, portions=portions))
        assert len(asked) == len(set(asked))
    whole = sweep(rota, column, most=most)
    assert sorted(flat(whole)) == column
    assert len(whole) == -(-count // most)
