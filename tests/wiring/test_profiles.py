"""Going over to another profile: what is listed, what each has of its own, and what stays when it cannot be."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import httpx
import pytest

from presence_tui.auth.authenticator import Authenticator
from presence_tui.auth.token_cache import SharedTokenCache
from presence_tui.demo.tenant import CLIENT_ID, SimulatedTenant
from presence_tui.demo.transport import SimulatedTransport
from presence_tui.model.cloud import CLOUDS
from presence_tui.model.errors import ConfigError
from presence_tui.model.person import UserId
from presence_tui.paths import Places
from presence_tui.settings.load import load_settings
from presence_tui.settings.values import Settings
from presence_tui.storage.config_file import read_config
from presence_tui.view.profiles import ListedAccount, ListedProfile
from presence_tui.wiring.exports import Exports
from presence_tui.wiring.services import Services
from tests.auth.hurried import HurriedClock

CONFIG = f"""
client_id = "{CLIENT_ID}"
tenant = "contoso.com"

[profile.work]
cloud = "us-gov-l4"
theme = "light"
poll_interval = 60

[profile.board]
sign_in = "client-secret"
client_secret_file = "config.toml"

[profile.slow]
poll_interval = 5

[profile.odd]
keys = {{ nonsense = "x" }}

[profile.lost]
watch_list = "missing.toml"
"""
SOMEBODY = UserId("66825e03-7ef5-42da-9069-724602c31f6b")


class Machine:
    """One user's folders, with profiles."""

    def __init__(self, folder: Path) -> None:
        self.places = Places(folder / "config", folder / "state", folder / "cache", folder / "log")
        self.places.config_dir.mkdir()
        self.places.config_file.write_text(CONFIG)
        self.places.watch_list_file("default").write_text('people = ["me", "bob@contoso.com"]')
        self.places.watch_list_file("work").write_text('people = ["a@x.com", "b@x.com", "c@x.com"]')

    def load(self, tried: Mapping[str, object]) -> Settings:
        return load_settings(dict(tried), {}, self.places, read_config)

    def services(self, *words: str) -> Services:
        return Services(self.load({}), words, places=self.places, reload=self.load)

    async def sign_in(self, profile: str, *people: str) -> None:
        """Sign people in to a profile of the global cloud or another one, one after the other."""
        settings, clock = self.load({"profile": profile}), HurriedClock()
        tenant = SimulatedTenant(clock.utc, prefix="test-")
        authenticator = Authenticator(
            client_id=CLIENT_ID,
            authority=CLOUDS[settings.cloud].authority("contoso.com"),
            oidc=False,
            scopes=settings.scopes_for_request,
            http=httpx.Client(transport=SimulatedTransport(tenant)),
            cache=SharedTokenCache(self.places.tokens_file(profile)),
            clock=clock,
        )
        for who in people:
            tenant.approve_after(0, who)
            await authenticator.redeem(await authenticator.ask_for_code(), lambda trouble: None)


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


def below(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}


async def test_profiles_are_listed_with_who_is_signed_in_there(machine: Machine) -> None:
    await machine.sign_in("default", "ada", "bob")
    await machine.sign_in("work", "ada")
    before = below(machine.places.state_root)
    async with machine.services() as services:
        found = await services.elsewhere()
    assert found.profiles[:3] == (
        ListedProfile("default", "contoso.com", "bob@contoso.com", in_use=True),
        ListedProfile("work", "contoso.com, US Government L4", "ada@contoso.com", in_use=False),
        ListedProfile("board", "contoso.com", "an application, as itself", in_use=False),
    )
    assert [(one.name, one.problem.partition(":")[0]) for one in found.profiles[3:5]] == [
        ("slow", "config.toml line 15"),
        ("odd", "config.toml line 18"),
    ]
    assert [(one.username, one.in_use) for one in found.accounts] == [("bob@contoso.com", True), ("ada@contoso.com", False)]
    assert isinstance(found.accounts[0], ListedAccount)
    assert below(machine.places.state_root) == before, "a look leaves nothing behind"


async def test_a_damaged_token_cache_of_another_profile_is_left_alone(machine: Machine) -> None:
    tokens = machine.places.tokens_file("work")
    _write(tokens, "{broken")
    async with machine.services() as services:
        assert (await services.elsewhere()).profiles[1].who == ""
    assert tokens.exists()


async def test_each_profile_has_files_of_its_own(machine: Machine) -> None:
    async with machine.services() as services:
        first = services.surroundings()
        assert first.people() == 2
        first.remember("details", True)
        await services.open()
        assert first.switching is not None
        second = await first.switching.to_profile("work")
        assert (second.people(), second.theme, second.facts.profile) == (3, "light", "work")
        assert (second.facts.cloud, second.details) == ("us-gov-l4", None)
        second.remember("details", False)
        monitor = await services.open()
        assert monitor.snapshot.interval == 60
        assert [entry.who for entry in monitor.snapshot.roster.entries] == ["a@x.com", "b@x.com", "c@x.com"]
        export = await Exports(services.settings, machine.places, services.clock).write(SOMEBODY, b"{}")
        assert "/work/exports/" in export
        assert services._connected is not None
        cache = services._connected.cache
        assert isinstance(cache, SharedTokenCache)
        assert cache._path == machine.places.tokens_file("work")
        assert second.switching is not None
        third = await second.switching.to_profile("default")
        assert (third.people(), third.details, third.facts.profile) == (2, True, "")
    kept = {name: json.loads(machine.places.view_file(name).read_text())["details"] for name in ("default", "work")}
    assert kept == {"default": True, "work": False}


def test_no_two_profiles_share_a_file(machine: Machine) -> None:
    def files(profile: str) -> set[Path]:
        places = machine.places
        makers = (places.tokens_file, places.directory_file, places.view_file, places.exports_dir, places.watch_list_file)
        return {make(profile) for make in makers}

    assert not files("default") & files("work")


@pytest.mark.parametrize("name", ["slow", "odd", "lost", "nowhere"])
async def test_a_profile_that_cannot_be_used_leaves_the_one_that_is_open(machine: Machine, name: str) -> None:
    async with machine.services() as services:
        before = services.surroundings()
        await services.open()
        open_before, settings = services._connected, services.settings
        assert before.switching is not None
        with pytest.raises(ConfigError) as caught:
            await before.switching.to_profile(name)
        assert str(machine.places.config_dir) not in str(caught.value)
        assert (services._connected, services.settings) == (open_before, settings)
        assert services.watch_list().entries[1].who == "bob@contoso.com"
        assert open_before is not None
        assert not open_before.clients.sign_in.is_closed


async def test_what_was_open_is_closed_when_the_other_one_opens(machine: Machine) -> None:
    async with machine.services() as services:
        first = services.surroundings()
        await services.open()
        before = services._connected
        assert before is not None
        assert first.switching is not None
        await first.switching.to_profile("work")
        prepared = services._prepared
        assert not before.clients.sign_in.is_closed
        await services.open()
        assert before.clients.sign_in.is_closed
        assert before.clients.graph.is_closed
        assert services._connected is prepared
        await first.switching.to_profile("default")
        left = services._prepared
    assert left is not None
    assert left.clients.sign_in.is_closed, "what was made ready and never opened is closed, too"


async def test_people_of_the_command_line_stay_in_their_profile(machine: Machine) -> None:
    async with machine.services("zoe@contoso.com") as services:
        first = services.surroundings()
        assert first.switching is not None
        assert (await first.switching.to_profile("work")).people() == 3
        assert (await first.switching.to_profile("default")).people() == 1


async def test_the_set_up_of_another_profile_writes_there(machine: Machine) -> None:
    async with machine.services() as services:
        await services.to_profile("work")
        again = services._reload
        assert again is not None
        assert again({"tenant": "fabrikam.com"}).profile == "work"


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True)
    path.write_text(text)
