"""Choices hold from one start to the next, until config says something else."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from presence_tui.model.availability import StatusClass
from presence_tui.paths import Places
from presence_tui.settings.load import demo_settings, load_settings
from presence_tui.storage.config_file import read_config
from presence_tui.storage.state_file import load_state
from presence_tui.view.arrange import ViewState
from presence_tui.view.choices import choices_of, view_of
from presence_tui.wiring.choices import Choices
from presence_tui.wiring.services import Services


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "default" / "view.json"


def begun(path: Path | None, theme: str = "auto", told: list[str] | None = None, **in_config: Any) -> Choices:
    return Choices(path, {"theme": theme, **in_config}, (told if told is not None else []).append)


async def chosen(path: Path, theme: str, config: str = "auto") -> None:
    choices = begun(path, config)
    assert choices.remember("theme", theme)
    await choices.settle()


async def test_a_theme_holds_for_the_next_start(path: Path) -> None:
    assert begun(path).chosen["theme"] == "auto"
    await chosen(path, "light")
    assert begun(path).chosen["theme"] == "light"
    assert "details" not in begun(path).chosen


async def test_it_holds_until_config_says_something_else(path: Path) -> None:
    await chosen(path, "light", config="dark")
    assert begun(path, "dark").chosen["theme"] == "light"
    assert begun(path, "terminal").chosen["theme"] == "terminal"
    assert begun(path, "dark").chosen["theme"] == "light", "it said so for one start only"


async def test_the_last_of_several_choices_is_kept(path: Path) -> None:
    choices = begun(path)
    for theme in ("light", "dark", "terminal"):
        choices.remember("theme", theme)
        choices.remember("details", theme == "dark")
    await choices.settle()
    assert load_state(path)[0] == {"theme": "terminal", "theme_in_config": "auto", "details": False}
    assert begun(path).chosen == {"theme": "terminal", "details": False}


@pytest.mark.parametrize("state", [{"theme": "pink"}, {"theme": 7}, {"theme": ["dark"]}, {"details": "yes"}, {"details": 1}])
def test_what_was_not_written_by_this_program_is_ignored(path: Path, state: dict[str, object]) -> None:
    path.parent.mkdir()
    path.write_text(json.dumps(state | {"theme_in_config": "auto"}))
    assert begun(path).chosen == {"theme": "auto"}


def test_a_damaged_file_is_told_and_does_no_harm(path: Path) -> None:
    path.parent.mkdir()
    path.write_text("{")
    told: list[str] = []
    assert begun(path, told=told).chosen["theme"] == "auto"
    assert told == [f"{path} is damaged, and is not used"]


async def test_what_cannot_be_written_is_told_and_holds_for_this_run(path: Path) -> None:
    path.parent.parent.joinpath("default").write_text("in the way")
    told: list[str] = []
    choices = begun(path, told=told)
    told.clear()
    choices.remember("theme", "light")
    await choices.settle()
    assert len(told) == 1
    assert "view.json cannot be written" in told[0]
    assert choices.chosen["theme"] == "light"


async def test_each_profile_has_its_own(tmp_path: Path) -> None:
    places = Places(tmp_path / "config", tmp_path / "state", tmp_path / "cache", tmp_path / "log" / "x.log")
    places.config_dir.mkdir()
    places.config_file.write_text('theme = "light"\n[profile.work]\ntheme = "dark"\n')

    def services(profile: str) -> Services:
        return Services(load_settings({"profile": profile}, {}, places, read_config), ["ada@contoso.com"], places=places)

    async with services("work") as work:
        surroundings = work.surroundings()
        assert surroundings.theme == "dark"
        assert surroundings.remember("theme", "terminal")
        assert surroundings.remember("details", True)
    assert services("work").surroundings().theme == "terminal"
    assert services("work").surroundings().details is True
    assert services("default").surroundings().theme == "light"
    assert [each.relative_to(tmp_path / "state") for each in (tmp_path / "state").rglob("*.json")] == [Path("work/view.json")]


def test_the_demo_keeps_nothing() -> None:
    choices = begun(None, "dark")
    assert not choices.remember("theme", "light")
    assert choices.chosen["theme"] == "light", "for this run"
    assert not Services(demo_settings({})).surroundings().remember("theme", "light")


def test_the_check_of_the_keys_comes_before_the_screen(tmp_path: Path) -> None:
    places = Places(tmp_path / "config", tmp_path / "state", tmp_path / "cache", tmp_path / "log" / "x.log")
    places.config_dir.mkdir()
    places.config_file.write_text('[keys]\nask_now = "q"\n')
    settings = load_settings({}, {}, places, read_config)
    with pytest.raises(Exception, match=r"config.toml line 2: keys.ask_now has \"q\", a key of quit"):
        Services(settings, ["ada@contoso.com"], places=places).surroundings()


async def test_columns_and_the_mask_hold_until_config_says_something_else(path: Path) -> None:
    choices = begun(path, columns=(), mask=False)
    choices.remember("columns", ("name", "age"))
    choices.remember("mask", True)
    await choices.settle()
    assert begun(path, columns=(), mask=False).chosen == {"theme": "auto", "columns": ("name", "age"), "mask": True}
    assert begun(path, columns=("name",), mask=False).chosen["columns"] == ("name",)
    assert begun(path, columns=("name",), mask=False).chosen["mask"] is True


@pytest.mark.parametrize(
    ("kept", "view"),
    [
        ({"order": "since", "reverse": True, "clock_times": True}, ViewState(order="since", reverse=True, clock_times=True)),
        ({"order": "shoe size", "reverse": True}, ViewState()),
        ({"order": 7, "reverse": "yes", "clock_times": None}, ViewState()),
        ({"columns": ["name", "age"]}, ViewState(columns=("name", "age"))),
        ({"columns": ["name", "nme"]}, ViewState()),
        ({"columns": ["age", "age"]}, ViewState()),
        ({"columns": ["age", 7]}, ViewState()),
        ({"columns": "age"}, ViewState()),
        ({"status_class": "2"}, ViewState(status_class=StatusClass.BUSY)),
        ({"status_class": "9"}, ViewState()),
        ({"status_class": ["2"]}, ViewState()),
        ({"grouped": False, "shut": ["", "Tier 2"]}, ViewState(grouped=False, shut=frozenset({"", "Tier 2"}))),
        ({"grouped": None, "shut": "Tier 2", "group": ""}, ViewState()),
        ({"group": "Tier 2"}, ViewState(group="Tier 2")),
        ({"group": False}, ViewState()),
    ],
)
def test_what_was_looked_at_is_looked_at_again_as_far_as_it_is_known(
    path: Path, kept: dict[str, object], view: ViewState
) -> None:
    path.parent.mkdir()
    path.write_text(json.dumps(kept))
    assert view_of(begun(path).chosen) == view


async def test_a_view_comes_back_as_it_was_left(path: Path) -> None:
    view = ViewState("typed", StatusClass.UNCLEAR, "list", reverse=True, clock_times=True, columns=("name", "id"))
    view = replace(view, group="Tier 1", grouped=True, shut=frozenset({"Tier 2"}))
    choices = begun(path)
    for choice, value in choices_of(view).items():
        choices.remember(choice, value)
    await choices.settle()
    assert view_of(begun(path).chosen) == replace(view, filter_text=""), "what was typed is forgotten"
