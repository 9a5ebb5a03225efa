"""What stands where nobody does."""

from rich.cells import cell_len

from presence_tui.model.availability import StatusClass
from presence_tui.view.arrange import ViewState
from presence_tui.view.empty import CLASS_SENTENCES, nobody_else, nobody_shown, nobody_watched, only_yourself
from presence_tui.view.tones import KEY, plain
from tests.view.rosters import Row, roster_of


def shown(view, width=80):
    return [plain(line) for line in nobody_shown(view, 38, width, cell_len)]


def test_a_filter_that_matches_nobody():
    assert shown(ViewState(filter_text="zelda")) == [
        '   Nobody of 38 matches "zelda".',
        "",
        "   esc  shows everybody again",
        '   a  looks for "zelda" in the whole directory',
    ]
    assert len(shown(ViewState(filter_text="z"))) == 3
    assert (("esc", KEY)) in nobody_shown(ViewState(filter_text="zelda"), 38, 80, cell_len)[-2]
    assert (("a", KEY)) in nobody_shown(ViewState(filter_text="zelda"), 38, 80, cell_len)[-1]


def test_an_address_that_nobody_has_can_be_looked_for():
    assert shown(ViewState(filter_text="zelda@contoso.com"))[-1] == '   a  looks for "zelda@contoso.com" in the whole directory'


def test_an_empty_class():
    assert shown(ViewState(status_class=StatusClass.AWAY))[0] == "   Nobody is away."
    assert shown(ViewState("zelda", StatusClass.AWAY))[0] == '   Nobody is away and matches "zelda".'
    assert set(CLASS_SENTENCES) == set(StatusClass)


def test_nobody_but_yourself():
    assert only_yourself(roster_of(Row("me")))
    assert not only_yourself(roster_of(Row("me"), Row("Bob Ng")))
    lines = [plain(line) for line in nobody_else("~/.config/presence-tui/watchlist.toml", 80, cell_len)]
    assert lines[0] == "   Nobody else is watched yet."
    assert lines[2] == "   a  adds somebody by name, mail or id"
    assert "   ~/.config/presence-tui/watchlist.toml" in lines
    assert plain(nobody_watched("/x", 80, cell_len)[0]) == "   Nobody is watched yet."


def test_long_words_are_wrapped():
    lines = [*nobody_shown(ViewState(filter_text="李" * 60), 38, 40, cell_len), *nobody_else("/a/" * 40, 40, cell_len)]
    assert all(cell_len(plain(line)) <= 40 for line in lines)


def test_a_group_of_which_nobody_is_left():
    assert shown(ViewState(group="Tier 2", status_class=StatusClass.AWAY))[0] == "   Nobody of Tier 2 is away."
    assert shown(ViewState("zelda", group="Tier 2"))[0] == '   Nobody of Tier 2 matches "zelda".'
    assert shown(ViewState(group="Tier 2"))[0] == "   Nobody is in Tier 2 yet."
    assert shown(ViewState()) == []
