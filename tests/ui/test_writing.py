"""`w`: the JSON of the one under the cursor becomes a file, and the footer says where."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.ui.stage import Stage, stage


def raw_of(s: Stage, who: str) -> bytes:
    roster = s.snapshot.roster
    at = roster.position_of(f"{who}@contoso.com")
    assert at is not None
    return roster.raw(at)


async def test_it_writes_what_graph_sent_and_says_where(tmp_path: Path) -> None:
    async with stage(["ada", "bob"], size=(200, 24)) as s:
        s.exports = tmp_path / "exports"
        await s.press("j", "w")
        stamp = f"{s.clock.utc():%Y%m%dT%H%M%SZ}"
        path = s.exports / f"presence-{s.tenant.id_of('bob')[:8]}-{stamp}.json"
        await s.shows(f"Wrote {path}, for you alone")
        assert path.read_bytes() == raw_of(s, "bob")
        await s.press("k")
        assert "Wrote" not in s.footer


@pytest.mark.parametrize(
    ("width", "words"), [(90, "Wrote exports/presence-"), (80, "Wrote exports/presence-"), (64, "Wrote presence-")]
)
async def test_the_path_is_shortened_from_the_left(tmp_path: Path, width: int, words: str) -> None:
    async with stage(["bob"], size=(width, 24)) as s:
        s.exports = tmp_path / "a-folder-with-a-long-name" / "exports"
        await s.press("w")
        await s.shows(words)
        assert "Z.json" in s.footer
        assert s.footer.endswith("q quit")


async def test_twice_in_a_second_are_two_files(tmp_path: Path) -> None:
    async with stage(["bob"], size=(90, 24)) as s:
        s.exports = tmp_path / "exports"
        await s.press("w")
        await s.shows("Z.json, for you alone")
        await s.press("w")
        await s.shows("Z-2.json")
        assert {path.read_bytes() for path in s.exports.iterdir()} == {raw_of(s, "bob")}
        assert len(list(s.exports.iterdir())) == 2


async def test_somebody_without_an_answer_has_no_json(tmp_path: Path) -> None:
    async with stage(["nobody@contoso.com"]) as s:
        s.exports = tmp_path / "exports"
        await s.press("w")
        await s.shows("There is no JSON yet for this person")
        assert not s.exports.exists()


async def test_what_prevents_it_is_told_first(tmp_path: Path) -> None:
    async with stage(["bob"], size=(80, 24)) as s:
        s.exports = tmp_path / "exports"
        s.exports.write_bytes(b"in the way")
        await s.press("w")
        await s.shows("Nothing is written: exports is no folder, in ")
        assert s.app.is_running


async def test_the_footer_names_the_key_where_there_is_room() -> None:
    async with stage(["bob"], size=(160, 24)) as s:
        assert "y copy JSON  w write" in s.footer
