from pathlib import Path

import pytest

from tests.settings.rig import Rig


@pytest.fixture
def rig(tmp_path: Path) -> Rig:
    """A user who set nothing yet."""
    return Rig(tmp_path)
