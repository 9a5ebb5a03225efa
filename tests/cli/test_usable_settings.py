"""What can be used of settings in which something is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from presence_tui.cli.own_files import OwnFiles
from presence_tui.cli.usable_settings import reaching_settings
from presence_tui.settings.values import Settings
from tests.settings.rig import Rig

FINE = 'tenant = "contoso.com"\nproxy = "http://proxy:8080"\n'


def usable(folder: Path, text: str, profile: str = "default", **environ: str) -> Settings | None:
    rig = Rig(folder)
    rig.file.write_text(text)
    return reaching_settings(OwnFiles({}, rig.places, rig.file, "default", profile, "default"), environ)


@pytest.mark.parametrize(
    "mistake", ["poll_interval = 1", 'poll_intervall = "x"', 'theme = "pink"', "[keys]\nnonsense = 5", "[profile.x]\nmouse = 3"]
)
def test_what_is_wrong_elsewhere_is_left_out(tmp_path: Path, mistake: str) -> None:
    settings = usable(tmp_path, f"{FINE}{mistake}\n", PRESENCE_TUI_MOUSE="perhaps", PRESENCE_TUI_CLOUD="us-gov-l4")
    assert settings is not None
    assert (settings.tenant, settings.proxy, settings.cloud) == ("contoso.com", "http://proxy:8080", "us-gov-l4")
    assert settings.poll_interval == 30


def test_a_profile_inherits_all_the_same(tmp_path: Path) -> None:
    settings = usable(tmp_path, f'{FINE}mouse = 3\n[profile.work]\ntheme = 1\ntenant = "fabrikam.com"\n', "work")
    assert settings is not None
    assert (settings.profile, settings.tenant, settings.proxy) == ("work", "fabrikam.com", "http://proxy:8080")


def test_a_file_that_somebody_named_has_to_be_there(tmp_path: Path) -> None:
    rig = Rig(tmp_path)
    assert reaching_settings(OwnFiles({}, rig.places, rig.file, "default", "default", "default"), {}) is not None
    assert reaching_settings(OwnFiles({}, rig.places, rig.file, "--config", "default", "default"), {}) is None


@pytest.mark.parametrize("text", ["proxy = 5", 'ca_file = "missing.pem"', "tenant = ", '[profile]\nwork = "x"'])
def test_what_says_where_to_connect_has_to_be_right(tmp_path: Path, text: str) -> None:
    assert usable(tmp_path, text) is None
