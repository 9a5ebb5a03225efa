"""The set-up screen's answers: where they go, and what holds afterwards."""

from __future__ import annotations

import logging
import os
import stat
import tomllib
from collections.abc import Mapping
from pathlib import Path

import pytest

from presence_tui import logs
from presence_tui.cli.setting_up import settings_again
from presence_tui.model.errors import ConfigError, StorageError
from presence_tui.paths import Places
from presence_tui.settings.load import demo_settings, load_settings
from presence_tui.settings.values import Settings
from presence_tui.storage.config_file import read_config
from presence_tui.view.set_up_facts import SetUpValues
from presence_tui.wiring.services import Services
from presence_tui.wiring.set_up import set_up_facts

CLIENT = "1b4f1c1e-2f61-4d0a-9c55-0f3a2f1d7c61"
ANSWERS = SetUpValues(CLIENT, "contoso.com", "global")
OTHERS = SetUpValues("66825e03-7ef5-42da-9069-724602c31f6b", "fabrikam.com", "us-gov-dod")


class Machine:
    """Somebody's files, environment and options."""

    def __init__(self, home: Path, **environ: str) -> None:
        self.places = Places(home / "config", home / "state", home / "cache", home / "log")
        self.environ = environ
        self.flags: dict[str, object] = {}

    def load(self, tried: Mapping[str, object] | None = None) -> Settings:
        return load_settings(self.flags | dict(tried or {}), self.environ, self.places, read_config)

    def services(self) -> Services:
        return Services(self.load(), places=self.places, reload=self.load)

    @property
    def config(self) -> Path:
        return self.places.config_file

    def write(self, text: str) -> None:
        self.config.parent.mkdir(parents=True)
        self.config.write_text(text)


def written_below(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file() and path.read_bytes()]


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


async def test_answers_are_written_and_hold_at_once(machine: Machine) -> None:
    async with machine.services() as services:
        before = services.surroundings()
        assert before.first_start is not None
        assert before.first_start.facts.needed
        after = await before.first_start.save(ANSWERS)
        assert services.settings.client_id == CLIENT
    assert (after.facts.client_id, after.facts.tenant, after.facts.cloud) == (CLIENT, "contoso.com", "global")
    assert after.first_start is not None
    assert not after.first_start.facts.needed
    assert after.first_start.facts.values == ANSWERS
    text = machine.config.read_text()
    assert tomllib.loads(text) == {"client_id": CLIENT, "tenant": "contoso.com"}
    assert '# cloud = "global"' in text
    assert stat.S_IMODE(machine.config.stat().st_mode) == 0o600


async def test_they_can_be_changed_again_with_every_comment_kept(machine: Machine) -> None:
    machine.write(f'# ours\nclient_id = "{CLIENT}" # from Ada\npoll_interval = 20\n')
    async with machine.services() as services:
        await services.set_up(OTHERS)
        assert services.settings.cloud == "us-gov-dod"
        await services.set_up(ANSWERS)
    text = machine.config.read_text()
    assert tomllib.loads(text) == {
        "client_id": CLIENT,
        "tenant": "contoso.com",
        "cloud": "global",
        "poll_interval": 20,
    }
    assert "# ours" in text
    assert "# from Ada" in text


async def test_a_profile_gets_them_in_its_own_table(machine: Machine) -> None:
    machine.write(f'client_id = "{CLIENT}"\n\n[profile.lab] # for trials\npoll_interval = 60\n')
    machine.flags["profile"] = "lab"
    async with machine.services() as services:
        assert set_up_facts(services.settings).place.startswith("[profile.lab] of ")
        await services.set_up(OTHERS)
    table = tomllib.loads(machine.config.read_text())
    assert table["client_id"] == CLIENT
    assert table["profile"]["lab"] == {
        "poll_interval": 60,
        "client_id": OTHERS.client_id,
        "tenant": "fabrikam.com",
        "cloud": "us-gov-dod",
    }


async def test_what_the_environment_sets_is_not_asked_for_and_not_written(machine: Machine) -> None:
    machine.environ["PRESENCE_TUI_TENANT"] = "contoso.com"
    async with machine.services() as services:
        facts = set_up_facts(services.settings)
        assert facts.given == {"tenant": "PRESENCE_TUI_TENANT"}
        assert facts.values.tenant == "contoso.com"
        await services.set_up(ANSWERS)
    assert tomllib.loads(machine.config.read_text()) == {"client_id": CLIENT}


async def test_beside_an_issuer_only_the_client_id_is_written(machine: Machine) -> None:
    machine.write('issuer = "https://id.example/realm"\n')
    async with machine.services() as services:
        assert set_up_facts(services.settings).issuer_host == "id.example"
        after = await services.set_up(SetUpValues("our-app"))
    assert after.facts.client_id == "our-app"
    assert tomllib.loads(machine.config.read_text()) == {"issuer": "https://id.example/realm", "client_id": "our-app"}


async def test_answers_that_do_not_go_with_the_rest_are_refused_before_anything_is_written(machine: Machine) -> None:
    machine.write('graph_url = "https://graph.microsoft.com/v1.0"\n')
    before = machine.config.read_bytes()
    async with machine.services() as services:
        with pytest.raises(ConfigError, match=r"dod-graph\.microsoft\.us"):
            await services.set_up(OTHERS)
        assert services.settings.client_id == ""
        assert machine.config.read_bytes() == before
        await services.set_up(ANSWERS)


async def test_a_file_that_was_broken_meanwhile_is_left_alone(machine: Machine) -> None:
    machine.write("poll_interval = 20\n")
    async with machine.services() as services:
        machine.config.write_text("poll_interval = \n")
        with pytest.raises(ConfigError, match=r"config\.toml line 1"):
            await services.set_up(ANSWERS)
    assert machine.config.read_text() == "poll_interval = \n"


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="the system has no folder in which nobody can write")
async def test_a_folder_that_takes_no_file_is_told(machine: Machine) -> None:
    machine.places = Places(Path("/proc/self"), machine.places.state_root, machine.places.cache_root, machine.places.log_file)
    async with machine.services() as services:
        with pytest.raises(StorageError, match=r"/proc/self/config\.toml cannot be "):
            await services.set_up(ANSWERS)
        assert services.settings.client_id == ""


async def test_the_demo_takes_over_and_writes_nothing(machine: Machine, tmp_path: Path) -> None:
    machine.flags |= {"poll_interval": "20", "ascii": True}
    logs.install(tmp_path / "log" / "presence-tui.log", "debug")
    async with machine.services() as services:
        live = services.surroundings()
        assert live.first_start is not None
        demo = live.first_start.demo()
        assert demo.facts.demo
        assert demo.ascii
        assert demo.first_start is None
        assert services.settings.poll_interval == 20
        logging.getLogger("presence_tui.demo").error("something happened")
        monitor = await services.open()
        assert len(monitor.snapshot.roster) == demo.people()
    assert written_below(tmp_path) == []


def test_the_demo_itself_and_one_shot_commands_have_no_first_start(machine: Machine) -> None:
    assert Services(demo_settings({}), reload=machine.load).surroundings().first_start is None
    assert Services(machine.load(), places=machine.places).surroundings().first_start is None


def test_settings_are_read_again_with_the_same_options(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(os.environ, "PRESENCE_TUI_TENANT", "contoso.com")
    settings = settings_again({"poll_interval": "40"})({"client_id": CLIENT})
    assert (settings.poll_interval, settings.tenant, settings.client_id) == (40, "contoso.com", CLIENT)
