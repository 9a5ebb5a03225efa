"""The reply to writing a file."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from presence_tui.view.written import written_words

NAME = "presence-66825e03-20251118T140211Z.json"
PATH = f"/home/ada/.local/state/presence-tui/default/exports/{NAME}"


@pytest.mark.parametrize(
    ("room", "words"),
    [
        (200, f"Wrote {PATH}, for you alone"),
        (112, f"Wrote {PATH}, for you alone"),
        (111, f"Wrote …/ada/.local/state/presence-tui/default/exports/{NAME}, for you alone"),
        (100, f"Wrote …/state/presence-tui/default/exports/{NAME}, for you alone"),
        (80, f"Wrote …/default/exports/{NAME}, for you alone"),
        (70, f"Wrote exports/{NAME}, for you alone"),
        (62, f"Wrote exports/{NAME}"),
        (48, f"Wrote {NAME}"),
        (32, "Wrote …e03-20251118T140211Z.json"),
    ],
)
def test_as_much_of_the_path_as_fits(room, words):
    assert written_words(PATH, room, cell_len, "…") == words


@given(st.integers(0, 120), st.text("/ab李.é", max_size=60))
def test_it_always_fits_from_eight_cells_on(room, folder):
    words = written_words(f"/{folder}/{NAME}", room, cell_len, "~")
    assert cell_len(words) <= max(room, 7)
    assert words.startswith("Wrote ")
