"""The user's keys in place of the commands' own."""

from __future__ import annotations

import pytest

from presence_tui.model.errors import ConfigError
from presence_tui.settings.values import ChosenKeys
from presence_tui.view.commands import COMMANDS
from presence_tui.view.footer import FooterKey
from presence_tui.view.keymap import STANDARD, Keymap, keymap


def chosen(**keys: str) -> dict[str, ChosenKeys]:
    return {
        command: ChosenKeys(tuple(words.split()), f"config.toml line {line}: keys.{command}")
        for line, (command, words) in enumerate(keys.items(), 2)
    }


def made(**keys: str) -> Keymap:
    return keymap(chosen(**keys))


def problem(**keys: str) -> str:
    with pytest.raises(ConfigError) as caught:
        made(**keys)
    return str(caught.value)


def test_without_a_choice_the_commands_have_their_own_keys() -> None:
    assert all(STANDARD.keys(command.id) == command.keys for command in COMMANDS)
    assert made() == STANDARD


def test_a_choice_takes_the_place_of_all_keys_of_a_command() -> None:
    keys = made(ask_now="f5", page_down="PgDn ctrl+d", filter="")
    assert keys.keys("ask_now") == ("f5",)
    assert keys.names("page_down") == ("PgDn", "ctrl+d")
    assert keys.keys("filter") == ()
    assert keys.keys("sign_in") == ("L",)


def test_two_commands_can_change_places() -> None:
    keys = made(filter="r", ask_now="/")
    assert (keys.name("filter"), keys.name("ask_now")) == ("r", "/")


def test_a_sentence_names_the_first_key_or_the_way_without_one() -> None:
    assert made(sign_in="f9 L").name("sign_in") == "F9"
    assert made(sign_in="").name("sign_in") == ': "sign in or out"'
    assert made(sign_in="", commands="f2").name("sign_in") == 'F2 "sign in or out"'
    assert made(sign_in="", commands="").name("sign_in") == '"sign in or out"'


def test_a_footer_names_no_command_without_a_key() -> None:
    assert made(filter="").footer(("filter", "filter"), ("ask_now", "ask now")) == [FooterKey("r", "ask now")]


def test_ctrl_c_always_quits() -> None:
    assert made(quit="Q").keys("quit") == ("Q", "ctrl+c")
    assert made(quit="ctrl+c").keys("quit") == ("ctrl+c",)
    assert problem(ask_now="ctrl+c") == 'config.toml line 2: keys.ask_now has "ctrl+c", which always quits'


@pytest.mark.parametrize(
    ("keys", "words"),
    [
        ({"ask_nwo": "f5"}, "config.toml line 2: keys.ask_nwo is no command; ask_now?"),
        ({"zzz": "f5"}, "config.toml line 2: keys.zzz is no command"),
        ({"ask_now": "PgDown"}, 'config.toml line 2: keys.ask_now has "PgDown", which is no key; pagedown?'),
        ({"ask_now": "hyper+x"}, 'config.toml line 2: keys.ask_now has "hyper+x", which is no key'),
        ({"ask_now": "/"}, 'config.toml line 2: keys.ask_now has "/", a key of filter (filter by text); give that another one'),
        ({"ask_now": "q"}, 'config.toml line 2: keys.ask_now has "q", a key of quit (quit); give that another one'),
        ({"copy_code": "q"}, 'config.toml line 2: keys.copy_code has "q", a key of quit (quit); give that another one'),
        ({"help": "y"}, 'config.toml line 2: keys.help has "y", a key of copy_json (copy the JSON); give that another one'),
        (
            {"sign_in": "f5", "ask_now": "f5"},
            'config.toml line 3: keys.ask_now has "F5", a key of sign_in (sign in or out); give that another one',
        ),
        (
            {"ask_now": "f5", "sign_in": "f5"},
            'config.toml line 3: keys.sign_in has "F5", a key of ask_now (ask Graph now); give that another one',
        ),
        ({"quit": ""}, "config.toml line 2: keys.quit is empty; at least one key must quit"),
    ],
)
def test_what_cannot_be(keys: dict[str, str], words: str) -> None:
    assert problem(**keys) == words


def test_two_screens_may_share_a_key() -> None:
    assert made(copy_code="h", filter="h").name("copy_code") == "h"


def test_a_hostile_key_is_shown_harmless() -> None:
    with pytest.raises(ConfigError) as caught:
        keymap({"ask_now": ChosenKeys(("\x1b]0;x\x07",), "keys.ask_now")})
    assert str(caught.value).isprintable()
