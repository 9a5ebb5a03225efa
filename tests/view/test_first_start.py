"""The set-up screen's words, and where its fields stand."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from presence_tui.view.first_start import first_start_footer, first_start_header, first_start_page
from presence_tui.view.fitting import cells_of
from presence_tui.view.glyphs import ASCII, UNICODE
from presence_tui.view.set_up_facts import FIELDS, SetUpFacts, SetUpValues
from presence_tui.view.set_up_form import SetUpState, choice_line, cleaned, first_problem, link_for, opened, other_cloud
from presence_tui.view.tones import plain

GUID = "1b4f1c1e-2f61-4d0a-9c55-0f3a2f1d7c61"
OTHER = "66825e03-7ef5-42da-9069-724602c31f6b"
FACTS = SetUpFacts("~/.config/presence-tui/config.toml", SetUpValues(), {})
ISSUER = FACTS._replace(issuer_host="id.example")
NOTHING = SetUpState(SetUpValues(), "client_id")
RIGHT = SetUpState(SetUpValues(GUID, OTHER, "global"), "tenant")
WRONG = SetUpState(SetUpValues("x", "contoso", "china"), "tenant")
SIZES = [(120, 40), (120, 24), (100, 30), (80, 24), (60, 18), (50, 20)]


def page_of(state, width=80, height=22, facts=FACTS, glyphs=UNICODE):
    return first_start_page(state, facts, width, height, glyphs, cell_len)


def text_of(*args, **options):
    return [plain(line).rstrip() for line in page_of(*args, **options).lines]


def test_the_screen_at_80_by_24():
    assert text_of(SetUpState(SetUpValues(GUID, "contoso"), "tenant")) == [
        " Entra shows presence only to apps it knows, so every organisation registers",
        " this one, once: about three minutes. Done already? Then ask for the two ids.",
        "",
        " 1  Open  https://entra.microsoft.com, App registrations, New registration",
        " 2  Name  presence-tui, Accounts in this organizational directory only",
        " 3  Set   Authentication: Allow public client flows to Yes, and Save",
        " 4  Add   API permissions, Microsoft Graph, Delegated permissions:",
        "          Presence.Read.All and User.ReadBasic.All",
        " 5  Copy  both ids from the Overview page to here",
        "",
        " Application (client) id                                            ✓ a GUID",
        "",
        " Directory (tenant) id",
        "                            ✗ neither a GUID nor a domain such as contoso.com",
        " Cloud",
        "",
        " The link for an administrator's consent stands here once all is right.",
        "",
        "",
        "",
        " Goes to ~/.config/presence-tui/config.toml, readable by you alone.",
        " Nothing to register?  F2 runs a made-up company, offline.",
    ]


@pytest.mark.parametrize("size", SIZES)
def test_the_essential_is_there_at_every_usual_size(size):
    width, height = size
    text = " ".join(line.strip() for line in text_of(NOTHING, width, height - 2))
    for words in (
        "entra.microsoft.com",
        "App registrations",
        "Allow public client flows",
        "Presence.Read.All",
        "User.ReadBasic.All",
    ):
        assert words in text
    assert set(page_of(NOTHING, width, height - 2).spots) == set(FIELDS)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("failure", ["", "/home/ada/.config/presence-tui/config.toml cannot be written: no space left on device"])
def test_fields_stand_where_they_stand_whatever_is_typed(size, failure):
    width, height = size[0], size[1] - 2
    spots = page_of(NOTHING, width, height).spots
    for state in (RIGHT, WRONG, replace(WRONG, tried=True, focus="cloud")):
        assert page_of(replace(state, failure=failure), width, height).spots == spots


@pytest.mark.parametrize("size", SIZES)
def test_a_failure_is_told_whole(size):
    failure = "~/.config/presence-tui/config.toml cannot be written: read-only file system"
    text = " ".join(line.strip() for line in text_of(replace(RIGHT, failure=failure), size[0], size[1] - 2))
    assert f"! {failure}. What you typed stays." in text


@pytest.mark.parametrize("size", [*SIZES, (140, 30)])
def test_the_link_is_whole_in_full_lines_of_its_own(size):
    width, height = size
    link = link_for(RIGHT.values, FACTS)
    lines = text_of(RIGHT, width, height - 2)
    first = next(number for number, line in enumerate(lines) if "https://login" in line)
    assert "".join(lines[first : first + -(-len(link) // width)]).strip() == link
    if width > len(link):
        assert lines[first].strip() == link


def test_a_wide_screen_has_the_block_in_the_middle():
    assert page_of(NOTHING, 120, 38).spots["client_id"].x == 16 + 28
    assert page_of(NOTHING, 99, 38).spots["client_id"].x == 28


@pytest.mark.parametrize("width", [102, 120, 140])
def test_on_a_wide_screen_what_is_said_of_a_field_begins_below_its_first_cell(width):
    page = page_of(replace(WRONG, focus="cloud"), width, 38)
    for name, words in (
        ("tenant", "✗ neither a GUID"),
        ("cloud", "✗ Microsoft Graph has no presence"),
        ("client_id", "✗ not an id"),
    ):
        spot = page.spots[name]
        assert plain(page.lines[spot.y + 1]).index(words) == spot.x


@pytest.mark.parametrize("width", [100, 110, 120, 140])
@pytest.mark.parametrize("tenant", ["contoso.com", "contoso.onmicrosoft.com"])
def test_the_link_begins_below_what_introduces_it(width, tenant):
    lines = text_of(SetUpState(SetUpValues(GUID, tenant), "tenant"), width, 38)
    at = next(number for number, line in enumerate(lines) if "https://login" in line)
    starts = [len(line) - len(line.lstrip()) for line in lines[at - 1 : at + 1]]
    assert starts[0] == max(starts[1], 1)


def test_one_row_speaks_for_the_field_in_focus_where_rows_are_few():
    narrow = text_of(WRONG, 60, 16)
    assert " ✗ neither a GUID nor a domain such as contoso.com" in narrow
    assert " Application (client) id  ✗" in narrow
    assert f" ✗ not an id like {GUID}" in text_of(replace(WRONG, focus="client_id"), 60, 16)
    assert text_of(replace(WRONG, focus="cloud"), 60, 16)[11].startswith(" ✗ Microsoft Graph has no presence")


def test_an_empty_field_is_a_fault_only_after_enter():
    assert not any("missing" in line for line in text_of(NOTHING))
    assert sum("✗ missing" in line for line in text_of(replace(NOTHING, tried=True))) == 2


@pytest.mark.parametrize(
    ("values", "wrong"),
    [
        (SetUpValues(), "client_id"),
        (SetUpValues(GUID), "tenant"),
        (SetUpValues(GUID, "organizations"), None),
        (SetUpValues(GUID, "common"), "tenant"),
        (SetUpValues(GUID, "contoso.com", "china"), "cloud"),
    ],
)
def test_the_first_problem_is_where_the_screen_begins(values, wrong):
    assert first_problem(values, FACTS) == wrong
    assert opened(FACTS._replace(values=values)).focus == (wrong or "client_id")


def test_an_issuer_asks_for_one_word_and_has_no_link():
    assert first_problem(SetUpValues("any-word"), ISSUER) is None
    assert link_for(SetUpValues(GUID, "contoso.com"), ISSUER) == ""
    lines = text_of(NOTHING, facts=ISSUER)
    assert any("has to be known to id.example" in line for line in lines)
    assert not any("Entra" in line or "consent" in line or "Cloud" in line for line in lines)


def test_answers_of_the_environment_are_shown_with_their_variable():
    facts = FACTS._replace(given={"tenant": "PRESENCE_TUI_TENANT"})
    state = SetUpState(SetUpValues("", "contoso.com"), "client_id")
    assert any("contoso.com  from PRESENCE_TUI_TENANT" in line for line in text_of(state, facts=facts))
    assert set(page_of(state, facts=facts).spots) == {"client_id", "cloud"}


@pytest.mark.parametrize("around", ["{}", " {}\n", '"{}"', "'{}'", "\t“{}” "])
def test_what_comes_along_with_an_id_is_taken_away(around):
    assert cleaned(around.format(GUID)) == GUID


def test_clouds_go_round_and_one_of_them_is_refused():
    clouds = [other_cloud("global", steps) for steps in range(5)]
    assert clouds == ["global", "us-gov-l4", "us-gov-dod", "china", "global"]
    assert other_cloud("global", -1) == "china"
    assert plain(choice_line(WRONG, 30, False, cell_len)) == "china  operated by 21Vianet   "


def test_the_header_says_how_far_it_is():
    wide = plain(first_start_header(FACTS, 80, UNICODE, cell_len))
    assert wide == " presence-tui  first start                            step 1 of 2, then sign in "
    assert plain(first_start_header(FACTS, 50, UNICODE, cell_len)).endswith("  step 1 of 2 ")
    assert plain(first_start_header(FACTS, 20, UNICODE, cell_len)) == " first start"
    assert "set-up" in plain(first_start_header(FACTS._replace(needed=False), 80, UNICODE, cell_len))


def test_the_footer_names_the_keys_that_do_something():
    def footer(state, facts=FACTS, hidden=0, width=100, glyphs=UNICODE, reply=""):
        return plain(first_start_footer(state, facts, hidden, width, glyphs, reply, cell_len))

    assert footer(NOTHING).split("  ")[:3] == [" tab next field", "enter save, go on", "F2 demo"]
    assert "F3 copy link" in footer(RIGHT)
    assert footer(replace(RIGHT, focus="cloud"), glyphs=ASCII).startswith(" Left Right choose")
    assert footer(NOTHING, FACTS._replace(needed=False)).startswith(" esc back")
    assert "tab" not in footer(NOTHING, ISSUER)
    assert footer(NOTHING, hidden=3, width=50).startswith(" PgDn steps  tab next  enter save")
    assert footer(NOTHING, reply="Copied").startswith(" Copied ")
    assert footer(NOTHING, reply="Copied").endswith("ctrl+c quit ")


def test_ascii():
    for state in (NOTHING, RIGHT, WRONG):
        for width, height in SIZES:
            assert all(line.isascii() for line in text_of(state, width, height, glyphs=ASCII))


@given(st.integers(20, 150), st.integers(3, 60), st.text("ab 李🙂.-1", max_size=60), st.sampled_from(FIELDS), st.booleans())
def test_the_field_in_focus_is_on_every_screen_and_nothing_is_wider_than_it(width, height, words, focus, failed):
    facts = FACTS._replace(place=words or "x")
    state = SetUpState(
        SetUpValues(words, words, "china"), focus, tried=True, failure=words if failed else "", scrolled=len(words)
    )
    page = page_of(state, width, height, facts)
    assert len(page.lines) <= height
    assert all(cells_of(line, cell_len) <= width for line in page.lines)
    spot = page.spots[focus]
    assert 0 <= spot.y < height
    assert 0 <= spot.x < spot.x + spot.width <= width
    assert len({spot.y for spot in page.spots.values()}) == len(page.spots)
    footer = first_start_footer(state, facts, page.hidden, width, UNICODE, words, cell_len)
    assert cells_of(footer, cell_len) <= width
