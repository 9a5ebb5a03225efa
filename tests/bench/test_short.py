"""Every figure can still be measured; nothing is asked of the values."""

from __future__ import annotations

import json
import platform

import pytest

from tests.bench.__main__ import FIGURES, main
from tests.bench.terminal import ROOT

_SLOW = {"live", "slope", "tables", "tmux"}
"""Begin several programs, or one for long."""


@pytest.mark.parametrize("name", [pytest.param(name, marks=[pytest.mark.slow] * (name in _SLOW)) for name in FIGURES])
def test_a_figure_is_measured_and_told_in_a_line(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    main(["--short", name])
    lines = capsys.readouterr().out.splitlines()
    assert lines
    assert all(line.startswith(f"{name}, ") and ": " in line for line in lines)
    assert any(line.endswith(("met", "not met")) for line in lines)


def test_figures_are_told_as_json_with_the_machine_and_nothing_of_whose_it_is(capsys: pytest.CaptureFixture[str]) -> None:
    main(["--short", "--json", "answers"])
    printed = capsys.readouterr().out
    told = json.loads(printed)
    assert told["machine"]["textual"]
    assert told["machine"]["cores"] > 0
    assert {"name", "row", "value", "unit", "goal", "met"} <= told["figures"][0].keys()
    assert not any(private in printed for private in (platform.node(), str(ROOT)))


def test_a_figure_that_does_not_exist_is_wrong_usage(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main(["speed"])
    assert caught.value.code == 2
    assert "there is no figure 'speed'" in capsys.readouterr().err
