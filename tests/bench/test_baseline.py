"""BASELINE.md and the README's table: made of figures and notes, and of each other."""

from __future__ import annotations

from tests import readme
from tests.bench import baseline
from tests.bench.figure import Figure


def _text(*figures: Figure) -> str:
    return baseline.text("a day, a machine", [baseline.line(figure) for figure in figures])


def test_every_row_of_the_budgets_has_its_place() -> None:
    assert list(baseline.rows()) == ["1", "1b", *map(str, range(2, 13))]
    written = baseline.BASELINE.read_text()
    for row, about in baseline.rows().items():
        assert f"## {row}. {about['title']}\n" in written


def test_a_figure_that_misses_its_goal_says_what_was_tried() -> None:
    made, lines = baseline.kept()
    missed = {row for row, *_, verdict in lines if verdict == "not met"}
    for row in missed:
        about = baseline.rows()[row]
        assert about.get("holds"), row
        assert len(about.get("tried", ())) >= 2, row
    assert baseline.text(made, lines) == baseline.BASELINE.read_text(), "run: python -m tests.bench.baseline"


def test_the_table_of_figures_in_the_readme_is_current() -> None:
    assert readme.part(baseline.PART) == baseline.short_table(), "run: python -m tests.bench.baseline"


def test_every_figure_that_the_readme_names_is_there() -> None:
    names = [line[1] for line in baseline.kept()[1]]
    for about in baseline.rows().values():
        assert about["readme"]
        for wanted in about["readme"]:
            assert any(name.startswith(wanted) for name in names), wanted


def test_figures_stand_in_their_row_with_their_verdict() -> None:
    text = _text(Figure("start, quickly", 1.5, 1.2, row="1"), Figure("start, quietly", 1.0, 1.2, row="1"), Figure("else", 3.0))
    _, found, after = text.partition(f"## 1. {baseline.rows()['1']['title']}\n\n")
    assert found
    assert after.startswith(
        "| figure | value | goal | |\n|---|---|---|---|\n| start, quickly | 1.50 | <= 1.20 | not met |\n"
        "| start, quietly | 1.00 | <= 1.20 | met |\n\n"
    )
    assert "**What holds it back.**" in after.partition("\n## ")[0]
    assert "| else | 3.00 |  |  |" in text.partition("## Told beside them")[2]


def test_what_stands_in_the_file_is_read_again() -> None:
    figure = Figure("start, quickly", None, 1.2, row="1", word="there is nothing to start")
    text = _text(figure)
    assert baseline.read(text) == ("a day, a machine", [baseline.line(figure)])
